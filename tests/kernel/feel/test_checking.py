"""Type errors before anything runs; no findings on what is sound."""

from __future__ import annotations

import pytest

from yiwang.kernel import feel

NAMES = {
    "age": feel.NumberType,
    "name": feel.StringType,
    "firm": feel.ContextType((("income", feel.NumberType), ("founded", feel.DateType))),
    "xs": feel.ListType(feel.NumberType),
    "any": feel.AnyType,
    "f": feel.FunctionType((feel.NumberType,), feel.StringType, ("n",)),
}


def findings(text: str, dialect: str = "expression") -> list[tuple[str, str, str]]:
    node = feel.parse(text, NAMES, dialect=dialect, input_type=feel.NumberType)
    return [
        (finding.message, text[finding.span.start : finding.span.end], finding.hint)
        for finding in feel.check(node, NAMES)
    ]


@pytest.mark.parametrize(
    ("text", "message", "place", "hint"),
    [
        ("agee > 1", "nothing is named 'agee'", "agee", "did you mean 'age'?"),
        (
            "firm.incom",
            "a context<income: number, founded: date> has no 'incom'",
            "firm.incom",
            "did you mean 'income'?",
        ),
        (
            "age + name",
            "'+' cannot combine a number and a string",
            "age + name",
            "use string() to join it to a text",
        ),
        ('age > "3"', "a number and a string cannot be compared", 'age > "3"', ""),
        ("if age then 1 else 2", "the condition is a number, neither true nor false", "age", ""),
        ("age and true", "this side of 'and' is a number, neither true nor false", "age", ""),
        ('date("2024-13-01")', "'2024-13-01' is no date; write YYYY-MM-DD", 'date("2024-13-01")', ""),
        ('@"2024-13-01"', "'2024-13-01' is no date, time, date and time or duration", '@"2024-13-01"', ""),
        (
            "substring(age, 1)",
            "argument 'string' of substring() must be a string, this is a number",
            "age",
            "",
        ),
        (
            'substring("a")',
            "substring() cannot be called so",
            'substring("a")',
            "use substring(string, start position, length?)",
        ),
        ("f(name)", "a number is needed, this is a string", "name", ""),
        ("f(1, 2)", "the function takes 1 arguments, not 2", "f(1, 2)", ""),
        ("f(m: 1)", "there is no parameter 'm'", "f(m: 1)", "it has n"),
        ("age(1)", "this is a number, not a function", "age", ""),
        ('xs[item > "a"]', "a number and a string cannot be compared", 'item > "a"', ""),
        ('xs["a"]', "the filter is a string, neither true nor false", '"a"', ""),
        ("{a: 1, a: 2}", "the context has two entries 'a'", "a", ""),
        ('[1.."a"]', "a number and a string cannot be compared", '[1.."a"]', ""),
        ("age instance of adult", "there is no type 'adult'", "age instance of adult", ""),
        ("-name", "a string has no negative", "-name", ""),
        ('age in ["a".."b"]', "a number and a string cannot be compared", '["a".."b"]', ""),
        ("true in (< false)", "a boolean has no order, so '<' is always null", "(< false)", ""),
        ("name in (= 1)", "a string and a number cannot be compared", "(= 1)", ""),
        ("true < false", "a boolean has no order, so '<' is always null", "true < false", ""),
    ],
)
def test_findings(text: str, message: str, place: str, hint: str) -> None:
    assert findings(text) == [(message, place, hint)]


@pytest.mark.parametrize(
    "text",
    [
        "any + 1 > name",
        "age = null",
        "if name = null then 1 else string(age)",
        'firm.founded + @"P1Y" > @"2020-01-01"',
        "xs[1] + sum(xs) + count(firm)",
        "any[salary > 3].salary",
        "sort(xs, function(a, b) a < b)",
        "for x in xs return {a: x, b: a + 1}",
        'date and time(firm.founded, time("10:00:00"))',
        "max(age, 3) between 1 and age",
        "some x in xs satisfies x in (1, > 3, [4..5])",
        "[age] = age",
        "f(n: age) + name",
        "decimal(firm.income / 3, 2)",
        "not(any)",
        "{g: function(n: number) if n < 2 then 1 else n * g(n - 1)}.g(3)",
        "get value(firm, name)",
        "true in (=true)",
        "false in (!= true)",
        "[1, 2] in (=[1, 2])",
        "xs in (!= [1])",
        'string join([name, null], ",")',
    ],
)
def test_no_findings_on_what_is_sound(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize("text", ["< 5", "[1..3]", "null", "? > 3", "not(1, 2)", "-", "xs", "age > 3"])
def test_sound_unary_tests(text: str) -> None:
    assert findings(text, "unary") == []


def test_unary_tests_that_never_hold() -> None:
    assert findings('5, "a"', "unary") == [("a number never equals a string", '"a"', "")]
    assert findings('< "a"', "unary") == [("a number and a string cannot be compared", '< "a"', "")]


def test_types_are_inferred() -> None:
    kinds = {
        "age * 2": "number",
        "name + name": "string",
        "firm.founded": "date",
        "firm.founded - firm.founded": "days and time duration",
        "xs[item > 1]": "list<number>",
        "xs[1]": "number",
        "for x in xs return x > 1": "list<boolean>",
        "if age > 1 then 1 else null": "number",
        "{a: 1, b: a + 1}": "context<a: number, b: number>",
        "[1..age]": "range<number>",
        "function(a: number) a > 1": "function<number> -> boolean",
        "upper case(name)": "string",
    }
    assert {text: str(feel.parse(text, NAMES).type) for text in kinds} == kinds
