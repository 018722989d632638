"""String functions that both engines and FEEL count alike: by code points (DMN 1.5, table 73)."""

from __future__ import annotations

from sqlglot import exp

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.kinds import WHOLE32, Number, Text, Value, kind_name
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.truth import Fixed, Plain, Truth

_LONGEST = 2**31 - 1


def constant_text(value: str) -> Text:
    """A string that is the same for every row."""
    if "\x00" in value:
        raise OutsideProfileError("string", "a string with a zero character", "Leave the character out.")
    return Text(b.text(value), False, frozenset([value]), value)


def concat(sheet: Sheet, left: Text, right: Text) -> Text:
    """`left + right`."""
    if left.constant is not None and right.constant is not None:
        return constant_text(left.constant + right.constant)
    return Text(sheet.engine.concat(left.sql, right.sql), left.nullable or right.nullable)


def length(sheet: Sheet, text: Text) -> Number:
    """`string length(text)`."""
    sql = b.cast(sheet.engine.length(text.sql), "INT")
    return Number(sql, 0, _LONGEST, 0, WHOLE32, text.nullable)


def tested(sheet: Sheet, name: str, text: Text, match: Text) -> Truth:
    """`contains`, `starts with` or `ends with`."""
    write = {
        "contains": sheet.engine.contains,
        "starts with": sheet.engine.starts_with,
        "ends with": sheet.engine.ends_with,
    }[name]
    if text.constant is not None and match.constant is not None:
        return Fixed(_python(name, text.constant, match.constant))
    return Plain(write(text.sql, match.sql), text.nullable or match.nullable)


def _python(name: str, text: str, match: str) -> bool:
    if name == "contains":
        return match in text
    return text.startswith(match) if name == "starts with" else text.endswith(match)


def substring(sheet: Sheet, text: Text, start: Value, count: Value | None) -> Text:
    """`substring(text, start, count)` for constant positions; outside the string is null."""
    first = _whole(start)
    wanted = None if count is None else _whole(count)
    if wanted is not None and wanted < 1:
        sheet.fault(b.TRUE, "the length must be at least 1")
        return Text(b.cast(b.NULL, "VARCHAR"))
    if first == 0:
        sheet.fault(b.TRUE, "the string has no position 0")
        return Text(b.cast(b.NULL, "VARCHAR"))
    own = sheet.once(text.sql)
    size = sheet.once(sheet.engine.length(own))
    enough = b.binary(exp.GTE, size, b.integer(abs(first)))
    at: Sql = b.integer(first)
    if first < 0:
        at = b.binary(exp.Add, size, b.integer(first + 1))
    sheet.fault(b.binary(exp.LT, size, b.integer(abs(first))), f"the string has no position {first}")
    length_sql = None if wanted is None else b.integer(min(wanted, _LONGEST))
    return Text(b.case([(enough, sheet.engine.substring(own, at, length_sql))]))


def _whole(value: Value) -> int:
    if isinstance(value, Number) and value.constant is not None:
        return int(value.constant)
    raise OutsideProfileError(
        "substring()",
        f"a position that is a {kind_name(value)} of the row",
        "Write the position as a number.",
    )


def around(sheet: Sheet, name: str, text: Text, match: Text) -> Text:
    """`substring before` and `substring after`; an empty string where the match does not occur."""
    if match.constant == "":
        empty = name == "substring before"
        return Text(b.case([(b.not_null(text.sql), b.text(""))]) if empty else text.sql, text.nullable)
    if match.constant is None:
        raise OutsideProfileError(f"{name}()", "a match that varies by row", "Write the match as a string.")
    own = sheet.once(text.sql)
    at = sheet.once(sheet.engine.position(own, match.sql))
    if name == "substring before":
        found = sheet.engine.substring(own, b.integer(1), b.binary(exp.Sub, at, b.integer(1)))
    else:
        found = sheet.engine.substring(own, b.binary(exp.Add, at, b.integer(len(match.constant))), None)
    missing = b.binary(exp.EQ, at, b.integer(0))
    return Text(
        b.case([(b.is_null(own), b.cast(b.NULL, "VARCHAR")), (missing, b.text(""))], found), text.nullable
    )
