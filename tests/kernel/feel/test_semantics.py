"""Three values, comparison, membership, iteration, functions, errors."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yiwang.kernel import feel

from .asking import run, text_of

TRUTH = {"true": True, "false": False, "null": None}


def kleene_and(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


@pytest.mark.parametrize(("left", "right"), list(itertools.product(TRUTH, TRUTH)))
def test_three_valued_logic(left: str, right: str) -> None:
    a, b = TRUTH[left], TRUTH[right]
    assert feel.from_feel(feel.evaluate(f"{left} and {right}")) is kleene_and(a, b)
    negated = kleene_and(None if a is None else not a, None if b is None else not b)
    assert feel.from_feel(feel.evaluate(f"{left} or {right}")) is (None if negated is None else not negated)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["true", "false", "null", "1", "1/0"]), min_size=1, max_size=6))
def test_rows_of_and_and_or_agree_with_pairs(operands: list[str]) -> None:
    for word in ("and", "or"):
        chain = feel.evaluate(f" {word} ".join(operands))
        pairs = operands[0]
        for operand in operands[1:]:
            pairs = f"({pairs} {word} {operand})"
        if len(operands) > 1:
            assert feel.from_feel(chain) == feel.from_feel(feel.evaluate(pairs))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null = null", True),
        ("null = 1", False),
        ("1/0 = null", True),
        ("1/0 != null", False),
        ("1.0 = 1.00", True),
        ("[1, [2]] = [1, [2]]", True),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("[1] = 1", True),
        ('@"P1Y" = @"P12M"', True),
        ('@"2024-01-01T08:00:00+08:00" = @"2024-01-01T00:00:00Z"', True),
        ('@"2024-01-01T08:00:00" = @"2024-01-01T08:00:00Z"', False),
        ("[1..3] = [1..3]", True),
        ("(= 10) = [10..10]", False),
        ('"a" < "b"', True),
        ("5 in (1, < 3, [4..6])", True),
        ("5 in [[1..2], [4..6]]", True),
        ("5 in [1, 5]", True),
        ("null in [1, null]", True),
        ("5 in != 4", True),
        ("5 in (? > 4)", True),
        ("[1, 2] in [[1, 2], [3]]", True),
        ("1 instance of Any", True),
        ("null instance of Any", False),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1, b: 2} instance of context<a: number>", True),
        ("[1..2] instance of range<number>", True),
        ("(function(a: number) a) instance of function<number> -> Any", True),
    ],
)
def test_comparison(text: str, expected: bool) -> None:
    assert feel.evaluate(text) is expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('1 = "1"', "a number cannot be compared with a string"),
        ("true < false", "a boolean and a boolean have no order"),
        ("null < 1", "null has no order beside a number"),
        ('@"10:00:00" < @"10:00:00Z"', "a time with a zone and one without have no order"),
        ("1 / 0 + 2", "division by zero"),
        ("1 + null", "the right side of '+' is null"),
        ('1 + "a"', "'+' cannot combine a number and a string"),
        ("1e6144 * 10", "the number would be outside the range of decimal128"),
        ('@"2024-02-30"', "'2024-02-30' is no date, time, date and time or duration"),
        ("[1, 2][3]", "there is no item 3 in a list of 2"),
        ("[1, 2][1.5]", "there is no item 1.5 in a list of 2"),
        ('[1, 2]["a"]', "the filter is a string, neither a number nor true or false"),
        ("{a: 1}.b", "the context has no entry 'b'"),
        ("null.a", "'a' is asked of null"),
        ("(5).a", "a number has no 'a'"),
        ("{a: 1, a: 2}", "the context has two entries 'a'"),
        ("nothing", "'nothing' has no value"),
        ("nothing()", "there is no function 'nothing'"),
        ("(5)()", "'this' is a number, not a function"),
        ("(function(a) a)(1, 2)", "the function takes 1 arguments, not 2"),
        ("(function(a) a)(b: 1)", "there is no parameter 'b'"),
        ('(function(a: number) a)("x")', "argument 'a': a number is needed, this is a string"),
        ('for x in 1.."a" return x', "an iteration cannot go from a number to a string"),
        ("for x in 1.5..2 return x", "only whole numbers can be counted through"),
        ("for x in [3..1] return x", "the range ends before it begins"),
        ("some x in [1] satisfies 2", "the condition is a number, neither true nor false"),
        ('[1.."a"]', "a range cannot go from a number to a string"),
        ("5 instance of unheard", "there is no type 'unheard'"),
        (
            '(function(a) external {java: {class: "x"}})(1)',
            "functions written in another language are not run",
        ),
    ],
)
def test_null_carries_its_reason(text: str, reason: str) -> None:
    value = feel.evaluate(text)
    assert isinstance(value, feel.FeelError)
    assert value.reason == reason


def test_the_first_cause_is_kept_with_its_place() -> None:
    value = feel.evaluate("if true then (1 + 10 / 0) * 3 else 0")
    assert (value.reason, value.excerpt) == ("division by zero", "10 / 0")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in 1..3 return i * i", "[1, 4, 9]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in [1, 2], j in [i, 10] return i * j", "[1, 10, 4, 20]"),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
        ("for i in 1..2 return partial", "[[], [[]]]"),
        ('for d in @"2024-02-28"..@"2024-03-01" return d.day', "[28, 29, 1]"),
        ("for x in 5 return x", "[5]"),
        ("for x in (1..4) return x", "[2, 3]"),
        ("[1, 2, 3][item > 1]", "[2, 3]"),
        ("[{a: 1}, {a: 2, item: 9}][item = 9].a", "[2]"),
        ("[{a: 1}, {b: 2}][b > 1]", "[{b: 2}]"),
        ("[1, 2, 3][-1]", "3"),
        ("5[1]", "5"),
        ("[1, 2, 3][true]", "[1, 2, 3]"),
        ("[[1, 2], [3]].x", "[[null, null], [null]]"),
        ("[{a: {b: 1}}, {a: {b: 2}}].a.b", "[1, 2]"),
        ("some x in [1, 2], y in [x] satisfies y > 1", "true"),
        ("every x in [] satisfies false", "true"),
        ("{a: 1, b: a + 1, c: {d: b + a}}.c.d", "3"),
        ("{fact: function(n) if n < 2 then 1 else n * fact(n - 1), r: fact(20)}.r", "2432902008176640000"),
        ("(function(a, b) a - b)(b: 1, a: 5)", "4"),
        ("{add: function(a) function(b) a + b, r: add(1)(2)}.r", "3"),
        ("(for f in [function(x) x + 1, abs] return f(-5))[2]", "5"),
        ("if null then 1 else 2", "2"),
        ('if "a" then 1 else 2', "2"),
        ("(< 10).end", "10"),
        ("[1..10).end included", "false"),
        ('date and time("2024-01-01T10:00:00+08:00").time offset', "PT8H"),
        ('@"2024-01-01T10:00:00@Asia/Shanghai".timezone', "Asia/Shanghai"),
        ('@"P1Y2M".months', "2"),
        ('@"-P1DT2H".hours', "-2"),
    ],
)
def test_iteration_filters_and_functions(text: str, expected: str) -> None:
    assert text_of(feel.evaluate(text)) == expected


def test_a_variable_does_not_hide_a_function_of_its_name() -> None:
    assert text_of(run('date("2024-01-01") > @"2023-01-01" and date = 5', date=5)) == "true"
    assert text_of(run("xs[date > 1].date", xs=[{"date": 1}, {"date": 2}])) == "[2]"


@pytest.mark.parametrize(
    ("tests", "value", "expected"),
    [
        ("-", None, True),
        ("< 5", 3, True),
        ("< 5", None, None),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "c", True),
        ("[1..3], > 10", 11, True),
        ("(1..3)", 1, False),
        ("null", None, True),
        ("not(null)", 1, True),
        ("? > 3 and ? < 5", 4, True),
        ("true", True, True),
        ("true", False, False),
        ("false", False, True),
        ("xs", 2, True),
        ("xs", 7, False),
        ("count(xs) > 1", 7, True),
        ("sum(xs)", 6, True),
        ('"a"', 1, None),
        ("list contains(?, 2)", [1, 2], True),
        ('contains(?, "x")', "axb", True),
        ("some v in ? satisfies v > 2", [1, 3], True),
        ("!= 3", 4, True),
        ("- 3", -3, True),
    ],
)
def test_unary_tests(tests: str, value: object, expected: bool | None) -> None:
    compiled = feel.compile(tests, ["xs"], dialect="unary")
    env = {"xs": feel.to_feel([1, 2, 3])}
    for _ in range(50):
        assert feel.from_feel(compiled.test(feel.to_feel(value), env)) is expected


def test_work_is_bounded() -> None:
    text = '{a0: "x"' + "".join(f", a{i}: a{i - 1} + a{i - 1}" for i in range(1, 60)) + "}.a59"
    assert "longer than" in feel.evaluate(text).reason
    lists = "{a0: [1]" + "".join(f", a{i}: concatenate(a{i - 1}, a{i - 1})" for i in range(1, 60)) + "}.a59"
    assert "more than" in feel.evaluate(lists).reason
    assert "more than" in feel.evaluate("for i in 1..1000000000 return i").reason
    with feel.moment(None, 10_000):
        assert "too many steps" in feel.evaluate("some i in 1..1000000000 satisfies i < 0").reason
    assert "too deep" in feel.evaluate("{f: function(n) f(n + 1), r: f(1)}.r").reason
    assert "too deep" in feel.evaluate("{f: function(n) f(n) + f(n), r: f(1)}.r").reason


def test_string_hands_on_the_reason_of_an_error() -> None:
    value = feel.evaluate('"about " + string(1 / 0)')
    assert (value.reason, value.excerpt) == ("division by zero", "1 / 0")
    assert feel.evaluate("string(null)") is None


def test_functions_called_by_themselves_outlive_a_spent_budget() -> None:
    long = [feel.integer(n) for n in range(100)]
    with feel.moment(None, 10):
        assert "too many steps" in feel.evaluate("count(for x in 1..100 return x)").reason
        assert feel.equals(long, list(long)) is True
        assert feel.passes(long[3], long) is True
        assert feel.string_text(long).startswith("[0, 1, ")
        assert feel.call_builtin("string", [long]).endswith(", 99]")
        assert "too many steps" in feel.evaluate("count(for x in 1..100 return x)").reason
    assert feel.evaluate("count(for x in 1..100 return x)") == 100


def test_a_trace_shows_every_part() -> None:
    text = "income * 2 > limit"
    compiled = feel.compile(text, ["income", "limit"])
    value, steps = compiled.trace({"income": feel.integer(3), "limit": feel.integer(5)})
    assert value is True
    seen = [(text[span.start : span.end], text_of(part)) for span, part in steps]
    assert seen == [("income", "3"), ("income * 2", "6"), ("limit", "5"), (text, "true")]


def test_functions_made_in_python_can_be_called() -> None:
    double = feel.FunctionValue(
        "double", ("n",), lambda args: args[0] * 2, (feel.NumberType,), feel.NumberType
    )
    compiled = feel.compile("double(n: 4) + double([1])", {"double": feel.type_of(double)})
    assert text_of(compiled({"double": double})) == "10"
    assert text_of(feel.call_named(double, {"n": feel.integer(3)})) == "6"
    assert "not given" in feel.call_named(double, {}).reason


def test_types_with_a_constraint() -> None:
    small = feel.ConstrainedType(feel.NumberType, "small", lambda value: value < 10)
    scope = feel.Scope([], types={"small": small, "tree": feel.NamedType("tree", lambda: tree)})
    tree = feel.ContextType((("left", feel.NamedType("tree", lambda: tree)), ("n", feel.NumberType)))
    assert feel.compile("5 instance of small", scope)({}) is True
    assert feel.compile("50 instance of small", scope)({}) is False
    assert feel.compile("{left: {left: null, n: 1}, n: 2} instance of tree", scope)({}) is True
    assert feel.compile('{left: {left: null, n: "a"}, n: 2} instance of tree', scope)({}) is False
    assert feel.coerce(feel.to_feel([5]), small) == 5
    assert "not among those allowed" in feel.coerce(feel.integer(50), small).reason
