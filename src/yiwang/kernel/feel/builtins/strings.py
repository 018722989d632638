"""String functions (DMN 1.5, table 73). Positions and lengths count code points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.builtins.registry import Param, builtin
from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.limits import MAX_STRING, spend
from yiwang.kernel.feel.patterns import PatternError, pattern
from yiwang.kernel.feel.types import BooleanType, ListType, NumberType, StringType
from yiwang.kernel.feel.values.numbers import integer

STRING = Param("string", StringType, aliases=("s",))
MATCH = Param("match", StringType)
FLAGS = Param("flags", StringType, optional=True, nullable=True)


@builtin(
    "substring",
    "string",
    "取子串，位置从 1 起，负数从末尾数",
    "part of a string; positions start at 1, negative ones count from the end",
    'substring("foobar", 3, 3)',
    STRING,
    Param("start position", NumberType),
    Param("length", NumberType, optional=True),
    result=StringType,
)
def _substring(string: str, start: Decimal, length: Decimal | None = None) -> Any:
    position = _index(start, len(string))
    if position is None:
        return FeelError(f"the string of {len(string)} has no position {start}")
    if length is None:
        return string[position:]
    if length < 1:
        return FeelError("the length must be at least 1")
    return string[position : position + min(int(length), len(string))]


def _index(position: Decimal, size: int) -> int | None:
    """A position from 1, or from the end when negative, as a Python index; None outside."""
    if abs(position) > size:
        return None
    whole = int(position)
    return None if whole == 0 else whole - 1 if whole > 0 else size + whole


@builtin(
    "string length",
    "string",
    "字符数",
    "number of characters",
    'string length("横綱")',
    STRING,
    result=NumberType,
)
def _string_length(string: str) -> Any:
    return integer(len(string))


@builtin("upper case", "string", "转大写", "in upper case", 'upper case("aBc4")', STRING, result=StringType)
def _upper_case(string: str) -> Any:
    return string.upper()


@builtin("lower case", "string", "转小写", "in lower case", 'lower case("aBc4")', STRING, result=StringType)
def _lower_case(string: str) -> Any:
    return string.lower()


@builtin(
    "substring before",
    "string",
    "匹配之前的部分",
    "what comes before a match",
    'substring before("foobar", "bar")',
    STRING,
    MATCH,
    result=StringType,
)
def _substring_before(string: str, match: str) -> Any:
    head, found, _ = string.partition(match) if match else ("", "", "")
    return head if found else ""


@builtin(
    "substring after",
    "string",
    "匹配之后的部分",
    "what comes after a match",
    'substring after("foobar", "ob")',
    STRING,
    MATCH,
    result=StringType,
)
def _substring_after(string: str, match: str) -> Any:
    return string.partition(match)[2] if match else string


@builtin(
    "contains",
    "string",
    "是否包含",
    "whether a string holds another",
    'contains("foobar", "ba")',
    STRING,
    MATCH,
    result=BooleanType,
)
def _contains(string: str, match: str) -> Any:
    return match in string


@builtin(
    "starts with",
    "string",
    "是否以之开头",
    "whether a string begins so",
    'starts with("foobar", "fo")',
    STRING,
    MATCH,
    result=BooleanType,
)
def _starts_with(string: str, match: str) -> Any:
    return string.startswith(match)


@builtin(
    "ends with",
    "string",
    "是否以之结尾",
    "whether a string ends so",
    'ends with("foobar", "ar")',
    STRING,
    MATCH,
    result=BooleanType,
)
def _ends_with(string: str, match: str) -> Any:
    return string.endswith(match)


@builtin(
    "matches",
    "string",
    "是否匹配正则表达式（XPath 语法，标志 s m i x q）",
    "whether a pattern (XPath regular expression, flags s m i x q) occurs",
    'matches("foobar", "^fo*b")',
    Param("input", StringType),
    Param("pattern", StringType),
    FLAGS,
    result=BooleanType,
    heavy=True,
)
def _matches(text: str, source: str, flags: str | None = None) -> Any:
    try:
        return pattern(source, flags or "").occurs_in(text)
    except PatternError as problem:
        return FeelError(str(problem))


@builtin(
    "replace",
    "string",
    "替换正则匹配，$1 引用分组",
    "replace what a pattern matches; $1 stands for a group",
    'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")',
    Param("input", StringType),
    Param("pattern", StringType),
    Param("replacement", StringType),
    FLAGS,
    result=StringType,
    heavy=True,
)
def _replace(text: str, source: str, replacement: str, flags: str | None = None) -> Any:
    try:
        return pattern(source, flags or "").replace(text, replacement, literal="q" in (flags or ""))
    except PatternError as problem:
        return FeelError(str(problem))


@builtin(
    "split",
    "string",
    "按正则分隔符拆分",
    "the parts between what a pattern matches",
    'split("John Doe", "\\\\s")',
    STRING,
    Param("delimiter", StringType),
    result=ListType(StringType),
    heavy=True,
)
def _split(text: str, delimiter: str) -> Any:
    try:
        return pattern(delimiter, "").split(text)
    except PatternError as problem:
        return FeelError(str(problem))


@builtin(
    "string join",
    "string",
    "连接字符串列表，忽略空值",
    "join a list of strings; nulls are left out",
    'string join(["a", "b", "c"], "_and_")',
    Param("list", ListType(StringType)),
    Param("delimiter", StringType, optional=True, nullable=True),
    result=StringType,
)
def _string_join(items: list[Any], delimiter: str | None = None) -> Any:
    spend(len(items))
    strings = [item for item in items if item.__class__ is str]
    if sum(map(len, strings)) + len(delimiter or "") * len(strings) > MAX_STRING:
        return FeelError(f"the string would be longer than {MAX_STRING} characters")
    return (delimiter or "").join(strings)
