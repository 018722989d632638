"""Each built-in: what it gives, and why it gives null."""

from __future__ import annotations

import pytest

from yiwang.kernel import feel

from .asking import text_of

NOW = feel.evaluate('@"2024-02-29T13:45:00@Asia/Shanghai"')

GIVES = {
    "not(true)": "false",
    "decimal(2.5, 0)": "2",
    "decimal(1/3, 2)": "0.33",
    "decimal(1234, -2)": "1200",
    "floor(-1.5)": "-2",
    "floor(1.56, 1)": "1.5",
    "ceiling(-1.5)": "-1",
    "ceiling(1.56, 1)": "1.6",
    "round up(-1.121, 2)": "-1.13",
    "round down(-1.129, 2)": "-1.12",
    "round half up(2.5, 0)": "3",
    "round half up(-2.5, 0)": "-3",
    "round half down(2.5, 0)": "2",
    "round half down(2.51, 0)": "3",
    "abs(-3)": "3",
    'abs(@"-P1D")': "P1D",
    "modulo(-12, 5)": "3",
    "modulo(12, -5)": "-3",
    "modulo(-10.1, 4.5)": "3.4",
    "sqrt(16)": "4",
    "exp(0)": "1",
    "log(1)": "0",
    "odd(-3)": "true",
    "even(0)": "true",
    "even(2.5)": "false",
    'substring("foobar", 3)': "obar",
    'substring("foobar", -2, 1)': "a",
    'substring("🐎b", 2)': "b",
    'string length("🐎b")': "2",
    'upper case("aBc4ß")': "ABC4SS",
    'lower case("ÄB")': "äb",
    'substring before("foobar", "bar")': "foo",
    'substring before("foobar", "xyz")': "",
    'substring after("foobar", "ob")': "ar",
    'substring after("abc", "")': "abc",
    'contains("foobar", "ob")': "true",
    'starts with("foobar", "fo")': "true",
    'ends with("foobar", "r")': "true",
    'matches("foobar", "^fo*b")': "true",
    'replace("abracadabra", "a.*?a", "*")': "*c*bra",
    'split("John Doe", "\\s")': '["John", "Doe"]',
    'string join(["a", null, "c"], "-")': "a-c",
    "string join([])": "",
    "list contains([1, null], null)": "true",
    'list contains([1, 2], "1")': "false",
    "count([1, null])": "2",
    "count(3)": "1",
    "min(3, 1, 2)": "1",
    'max(["a", "c", "b"])': "c",
    'max(@"2024-01-01", @"2024-01-02")': "2024-01-02",
    "sum(1, 2, 3)": "6",
    'sum([@"P1D", @"PT12H"])': "P1DT12H",
    "mean([1, 2, 4.5])": "2.5",
    "product([2, 3, 4])": "24",
    "median(8, 2, 5, 7)": "6",
    "mode([3, 6, 1, 9, 6, 1, 3])": "[1, 3, 6]",
    "mode([])": "[]",
    "stddev(1, 3)": "1.414213562373095048801688724209698",
    "all([true, null, false])": "false",
    "all([])": "true",
    "any([null, true])": "true",
    "any([])": "false",
    "sublist([1, 2, 3], 2)": "[2, 3]",
    "sublist([1, 2, 3], -2, 1)": "[2]",
    "append([1], 2, [3])": "[1, 2, [3]]",
    "concatenate([1], [2], 3)": "[1, 2, 3]",
    "insert before([1, 3], 2, 2)": "[1, 2, 3]",
    "insert before([1, 3], -1, 2)": "[1, 2, 3]",
    "remove([1, 2, 3], -1)": "[1, 2]",
    "list replace([1, 2, 3], 2, 4)": "[1, 4, 3]",
    "list replace([2, 4, 7], function(item, newItem) item < newItem, 5)": "[5, 5, 7]",
    "reverse([1, 2])": "[2, 1]",
    "index of([1, 2, 1, null], 1)": "[1, 3]",
    "union([1, 2], [2, 1.0, 3])": "[1, 2, 3]",
    "distinct values([1, {a: 1}, {a: 1}, null, null])": "[1, {a: 1}, null]",
    "flatten([[1, [2]], [], 3])": "[1, 2, 3]",
    "sort([3, 1, 2], function(x, y) x > y)": "[3, 2, 1]",
    'sort(["b", "a"])': '["a", "b"]',
    'get value({a: 1}, "a")': "1",
    'get value({a: {b: 2}}, ["a", "b"])': "2",
    "get entries({a: 1})": '[{key: "a", value: 1}]',
    'context([{key: "a", value: 1}])': "{a: 1}",
    'context put({a: 1}, "b", 2)': "{a: 1, b: 2}",
    'context put({a: {b: 1}}, ["a", "c"], 2)': "{a: {b: 1, c: 2}}",
    "context merge([{a: 1}, {a: 2, b: 3}])": "{a: 2, b: 3}",
    'date("2024-02-29")': "2024-02-29",
    "date(2024, 2, 29)": "2024-02-29",
    'date(@"2024-02-29T10:00:00")': "2024-02-29",
    'time("24:00:00")': "00:00:00",
    'time(10, 20, 30.5, @"PT8H")': "10:20:30.5+08:00",
    'date and time(@"2024-01-01", @"10:00:00")': "2024-01-01T10:00:00",
    'date and time("2024-01-01")': "2024-01-01T00:00:00",
    'date and time(2024, 1, 2, 3, 4, 5, "Asia/Shanghai")': "2024-01-02T03:04:05@Asia/Shanghai",
    'duration("PT36H")': "P1DT12H",
    'years and months duration(@"2011-12-22", @"2013-08-24")': "P1Y8M",
    'years and months duration(@"2013-08-24", @"2011-12-22")': "-P1Y8M",
    'number("1 000,5", " ", ",")': "1000.5",
    'number("-1e3")': "-1000",
    'range("[1..3)")': "[1..3)",
    "string(12.50)": "12.50",
    'is(@"10:00:00Z", @"10:00:00+00:00")': "true",
    'is(@"10:00:00@Etc/UTC", @"10:00:00Z")': "false",
    'day of year(@"2024-12-31")': "366",
    'day of week(@"2024-02-29")': "Thursday",
    'month of year(@"2024-02-29")': "February",
    'week of year(@"2005-01-01")': "53",
    "now()": "2024-02-29T13:45:00@Asia/Shanghai",
    "today()": "2024-02-29",
    "before([1..5), 5)": "true",
    "after([5..10], [1..5))": "true",
    "meets([1..5], [5..10])": "true",
    "met by([5..10], [1..5))": "false",
    "overlaps([1..5], (5..8])": "false",
    "overlaps before([1..5], [3..8])": "true",
    "overlaps after([3..8], [1..5])": "true",
    "finishes(10, [1..10])": "true",
    "finished by([1..10], (1..10])": "true",
    "includes([1..10], [1..10))": "true",
    "during(1, (1..10])": "false",
    "starts([1..5], [1..10])": "true",
    "started by([1..10], 2)": "false",
    "coincides([1..5], [1..5))": "false",
    "after(range: [1..10], point: 11)": "false",
    "after(point: 11, range: [1..10])": "true",
    'range("[2..)") = (>= 2)': "true",
    'range(" ]2 .. ) ") = (> 2)': "true",
    'range("(..@\\"2024-01-07\\"]") = (<= @"2024-01-07")': "true",
    '"z" in range("[\\"a..b\\"..)")': "true",
    'replace("a.b.c", ".", "$1\\\\", "q")': "a$1\\b$1\\c",
    'coincides(point1: @"2024-01-01", point2: @"2024-01-01")': "true",
    "during(range: [1..10], point: 3)": "true",
}

FAILS = {
    "abs(null)": "argument 'n' of abs() is null",
    "abs()": "abs() does not take 0 arguments; use abs(n)",
    'floor("1")': "argument 'n' of floor() must be a number, this is a string",
    "abs(x: 1)": "abs() has no parameters x; use abs(n)",
    "decimal(1, 6177)": "the scale must be from -6111 to 6176",
    "sqrt(-1)": "the square root of a negative number",
    "log(0)": "only positive numbers have a logarithm",
    "modulo(1, 0)": "division by zero",
    'substring("abc", 0)': "the string of 3 has no position 0",
    'substring("abc", 1, 0)': "the length must be at least 1",
    'matches("a", "[")': "the pattern ends too early",
    'matches("a", "a", "k")': "there is no flag 'k'; use s, m, i, x, q",
    'replace("abc", "x*", "y")': "the pattern matches the empty string, so there is nothing to find",
    'replace("abc", "b", "\\\\n")': "a backslash in a replacement stands before \\ or $ only",
    'sum(1, "a")': "'+' cannot combine a number and a string",
    'max(1, "a")': "a string and a number have no order",
    "stddev([1])": "stddev() needs at least two numbers",
    'product([1, "a"])': "product() of a list with a string",
    'sum(@"P1D", @"2024-01-01")': "'+' cannot combine a days and time duration and a date",
    "product([])": "product() of an empty list",
    'median([1, "a"])': "median() of a list with a string",
    "all([true, 1])": "all() of a list with a number",
    "remove([1], 2)": "a list of 1 has no position 2",
    "sublist([1, 2], 2, 2)": "there are no 2 items from position 2",
    'sort([1, "a"])': "sort() without a function needs a list of numbers or of strings",
    "sort([2, 1], function(a, b) 3)": "precedes() gives a number, neither true nor false",
    "list replace([1], function(a, b) 3, 2)": "match() gives neither true nor false",
    'get value({a: 1}, "b")': "the context has no entry 'b'",
    'context([{key: "a", value: 1}, {key: "a", value: 2}])': "the key 'a' is given twice",
    'context put({a: 1}, ["a", "b"], 2)': "'a' is a number, not a context",
    'date("2023-02-29")': "'2023-02-29' is no date; write YYYY-MM-DD",
    "date(2023, 2, 29)": "there is no day 2023-2-29",
    'time("10:00")': "'10:00' is no time; write HH:MM:SS",
    'date and time("2024-01-01 10:00")': "'2024-01-01 10:00' is no date and time; write YYYY-MM-DDTHH:MM:SS",
    'duration("P1Y1D")': "'P1Y1D' is no duration; write P1Y2M or P1DT2H3M",
    'number("1,5")': "'1,5' is no number",
    'number("1,5", ",", ",")': "the grouping and the decimal separator must differ",
    'number("1", "x", null)': "'x' cannot be the grouping separator",
    'range("[3..1]")': "'[3..1]' is no range: it must go from less to more",
    'range("[2..]")': "'[2..]' is no range: an expression is needed, found the end",
    'range("[n..)")': "the ends of the range must be literals",
    'range("[1..n]")': "the ends of the range must be literals",
    "before([1..null], 3)": "a range without both ends cannot be compared with another",
    'before(1, "a")': "a number and a string have no order",
    "meets(1, [1..2])": "meets() does not take a number and a range",
    'string join([1], "-")': "argument 'list' of string join() must be a list<string>, this is a list",
    "flatten(null)": "argument 'list' of flatten() is null",
}


@pytest.mark.parametrize("text", GIVES)
def test_gives(text: str) -> None:
    assert text_of(feel.evaluate(text, now=NOW)) == GIVES[text]


@pytest.mark.parametrize("text", FAILS)
def test_fails_with_a_reason_and_a_place(text: str) -> None:
    value = feel.evaluate(text)
    assert isinstance(value, feel.FeelError)
    assert value.reason == FAILS[text]
    assert value.excerpt == text


def test_without_a_clock_the_present_is_not_known() -> None:
    for text in ("now()", "today()"):
        assert "no clock" in feel.evaluate(text).reason
    with feel.moment(feel.evaluate('@"2024-05-01"')):
        assert str(feel.evaluate("today()")) == "2024-05-01"
    assert "no clock" in feel.evaluate("today()").reason


@pytest.mark.parametrize("entry", feel.BUILTINS.values(), ids=lambda entry: entry.name)
def test_every_builtin_is_described_and_its_example_works(entry: object) -> None:
    assert entry.zh  # type: ignore[attr-defined]
    assert entry.en  # type: ignore[attr-defined]
    value = feel.evaluate(entry.example, now=NOW)  # type: ignore[attr-defined]
    assert not feel.is_null(value)
    assert any(text.startswith(f"{entry.name}(") for text in GIVES)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", feel.BUILTINS)
def test_no_builtin_raises_whatever_it_is_given(name: str) -> None:
    values = [
        "null",
        "true",
        "-1",
        "0",
        "2.5",
        "1e6000",
        '""',
        '"a[\\\\"',
        "[]",
        "[null]",
        '[1, "a"]',
        "{}",
        "{a: 1}",
        '@"2024-01-01"',
        '@"10:00:00@Asia/Shanghai"',
        '@"2024-01-01T00:00:00"',
        '@"P1M"',
        '@"P1D"',
        "[1..2]",
        "(< 3)",
        "[null..null]",
        "abs",
        "function(x) x",
        "function(x, y) x < y",
        "1/0",
    ]
    for first in values:
        feel.string_text(feel.evaluate(f"{name}({first})"))
        for second in values:
            feel.string_text(feel.evaluate(f"{name}({first}, {second})"))
            feel.string_text(feel.evaluate(f"{name}({first}, {second}, 1)"))
