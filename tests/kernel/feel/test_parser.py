"""What texts mean: names, precedence, ranges, places, and refusals that point at the trouble."""

from __future__ import annotations

import pytest

from yiwang.kernel import feel
from yiwang.kernel.feel import nodes as n


def excerpt(text: str, node: n.Node) -> str:
    return text[node.span.start : node.span.end]


def refusal(text: str, names: list[str] | None = None, dialect: str = "expression") -> feel.FeelSyntaxError:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse(text, names or [], dialect=dialect)
    return caught.value


def test_every_node_knows_its_place() -> None:
    text = " if  monthly income > 3 then [1 , 2] else f( x ) "
    node = feel.parse(text, ["monthly income", "f", "x"])
    assert isinstance(node, n.If)
    assert excerpt(text, node) == text.strip()
    assert excerpt(text, node.condition) == "monthly income > 3"
    assert excerpt(text, node.then) == "[1 , 2]"
    assert excerpt(text, node.otherwise) == "f( x )"
    assert isinstance(node.condition, n.Comparison)
    assert excerpt(text, node.condition.left) == "monthly income"


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("a b", ["a", "a b"], "a b"),
        ("a   b", ["a b"], "a b"),
        ("a\n b", ["a  b"], "a b"),
        ("a-b", ["a", "b", "a-b"], "a-b"),
        ("days in weekend", ["days", "weekend", "days in weekend"], "days in weekend"),
        ("Teacher's note", ["Teacher's note"], "Teacher's note"),
        ("rate 2.1", ["rate 2.1"], "rate 2.1"),
        ("研发投入占比（%）", ["研发投入占比（%）"], "研发投入占比（%）"),
        ("date of birth", ["date of birth"], "date of birth"),
        ("`a + b`", ["a + b"], "a + b"),
        ("🐎 power", ["🐎 power"], "🐎 power"),
        ("net / gross", ["net/gross"], "net/gross"),
        ("net/ gross", ["net / gross", "gross"], "net / gross"),
    ],
)
def test_the_longest_name_in_scope_wins(text: str, names: list[str], expected: str) -> None:
    node = feel.parse(text, names)
    assert isinstance(node, n.Variable)
    assert node.name == expected
    assert node.known


def test_signs_are_operators_when_no_name_holds_them() -> None:
    assert isinstance(feel.parse("a-b", ["a", "b"]), n.Arithmetic)
    assert isinstance(feel.parse("a - b", ["a", "b", "a-b"]), n.Arithmetic)
    assert isinstance(feel.parse("a-b", ["a", "b", "a - b"]), n.Arithmetic)


def test_an_unknown_name_is_taken_whole_up_to_a_keyword_or_sign() -> None:
    node = feel.parse("net income and x", ["x"])
    assert isinstance(node, n.Logic)
    first = node.operands[0]
    assert isinstance(first, n.Variable)
    assert (first.name, first.known) == ("net income", False)


def test_members_are_named_by_the_type_of_what_holds_them() -> None:
    person = feel.ContextType((("net-income", feel.NumberType), ("net", feel.NumberType)))
    node = feel.parse("p.net-income", {"p": person})
    assert isinstance(node, n.Path)
    assert (node.name, node.type) == ("net-income", feel.NumberType)
    other = feel.parse("p.net - income", {"p": person, "income": feel.NumberType})
    assert isinstance(other, n.Arithmetic)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 + 3 * 4", 14),
        ("-3 ** 2", 9),
        ("2 ** 3 ** 2", 64),
        ("10 - 2 - 3", 5),
        ("1 + 2 = 3 and 2 > 1", True),
        ("true or true and false", True),
        ("1 + 1 instance of number", True),
        ("5 between 1 and 10 and true", True),
        ("5 in [1..10] and true", True),
        ("if true then 1 else 2 + 10", 1),
        ("(function(a) a * 2)(3) + 1", 7),
        ("[1, 2, 3][item > 1][1]", 2),
        ("{a: {b: [5, 6]}}.a.b[2]", 6),
        ("1 /* one */ + // two\n 2", 3),
    ],
)
def test_strength_of_operators(text: str, value: object) -> None:
    assert feel.from_feel(feel.evaluate(text)) == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("[1..2]", True, True),
        ("(1..2]", False, True),
        ("]1..2]", False, True),
        ("[1..2)", True, False),
        ("]1..2[", False, False),
    ],
)
def test_ranges(text: str, low: bool, high: bool) -> None:
    value = feel.evaluate(text)
    assert isinstance(value, feel.Range)
    assert (value.start_included, value.end_included) == (low, high)


def test_a_bracket_may_close_a_range_or_filter_its_end() -> None:
    env = {"n": feel.to_feel([4, 5])}
    assert feel.evaluate("3 in [1..n[1][", env) is True
    assert feel.evaluate("4 in [1..n[1][", env) is False
    assert feel.evaluate("[1..10[.end included") is False


def test_ranges_without_an_end() -> None:
    value = feel.evaluate("(>= 3)")
    assert (value.start, value.end, value.start_included, value.operator) == (
        feel.integer(3),
        None,
        True,
        ">=",
    )
    assert feel.evaluate("5 in (> 3)") is True
    assert feel.is_null(feel.evaluate("5 in (null..10]"))


def test_a_comparison_with_nothing_before_it_is_a_range() -> None:
    assert feel.evaluate("[> 5, = 2, [1..3]]") == [
        feel.evaluate(part) for part in ("(> 5)", "(= 2)", "[1..3]")
    ]
    assert feel.evaluate("{minor: < 18, answer: 16 in minor}.answer") is True
    assert feel.evaluate("for band in [< 3, >= 7] return 8 in band") == [False, True]
    assert feel.evaluate("< 10 instance of range<number>") is True
    assert refusal("1 == 2").span == feel.Span(3, 4)
    assert refusal("1 in < > 2").span == feel.Span(7, 8)


def test_a_list_may_begin_with_a_range_that_begins_with_a_closing_bracket() -> None:
    assert feel.evaluate("[ ]1..4[, 5 ]") == [feel.evaluate("(1..4)"), feel.integer(5)]
    assert feel.evaluate("for x in [] return x") == []
    assert feel.evaluate("if [] = [ ] then 1 else 2") == feel.integer(1)


def test_names_given_with_values_are_tidied_and_their_members_known() -> None:
    order = {"net-total": feel.integer(5), "tax rate": {"in-force": feel.integer(2)}}
    assert feel.evaluate("the order.net-total * the order.tax rate.in-force", {"the  order": order}) == 10
    assert feel.evaluate("order.net", {"order": order}).reason == "the context has no entry 'net'"


def test_string_escapes() -> None:
    assert feel.evaluate(r'"\"\\\n\t\u0041\U01F40E\d"') == '"\\\n\tA🐎\\d'
    assert feel.evaluate(r'"\ud83d\udc0e"') == "🐎"
    assert "surrogate" in refusal(r'"\ud83d"').message


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("1 +", "an expression is needed, found the end", (3, 3)),
        ("(1", "')' is needed to close the parenthesis", (2, 2)),
        ('"abc', "this string has no closing quote", (0, 4)),
        ("/* x", "this comment has no end", (0, 4)),
        ("if a then b", "'else' is needed", (11, 11)),
        ("[1, 2", "',' is needed between the items of a list", (5, 5)),
        ("{a 1}", "a name and ':' are needed", (4, 5)),
        ("for x [1] return x", "'in' is needed", (6, 7)),
        ("f(a: 1, 2)", "a parameter name and ':' are needed", (8, 9)),
        ("1 instance number", "'of' is needed after 'instance'", (11, 17)),
        ("1 2", "the expression should end here", (2, 3)),
        ("function(a, a) a", "the parameter 'a' is named twice", (13, 14)),
        ("@2024", "a string is needed after '@'", (1, 5)),
        ("", "an expression is needed", (0, 0)),
        ("1 ] 2", "the expression should end here", (2, 3)),
        ("a § b", "the expression should end here", (2, 3)),
    ],
)
def test_refusals_point_at_the_trouble(text: str, message: str, place: tuple[int, int]) -> None:
    problem = refusal(text, ["a", "b"])
    assert message in problem.message
    assert (problem.span.start, problem.span.end) == place


def test_length_and_depth_are_bounded() -> None:
    assert "more than 100000" in refusal("1" + " + 1" * 30_000).message
    for text in ("(" * 5000 + "1", "-" * 5000 + "1", "[" * 5000, "not(" * 5000, "{a:" * 5000, "if " * 5000):
        assert "nested" in refusal(text).message
    assert "steps" in refusal("a" + ".b" * 5000, ["a"]).message
    assert feel.from_feel(feel.evaluate("1" + "+1" * 20_000)) == 20_001
    assert feel.evaluate("(" * 150 + "true" + ")" * 150) is True


def test_unary_tests() -> None:
    empty = feel.parse("-", dialect="unary")
    assert isinstance(empty, n.UnaryTests)
    assert empty.tests == ()
    several = feel.parse('not("a", < 3, ? > 5)', dialect="unary")
    assert isinstance(several, n.UnaryTests)
    assert several.negated
    assert [type(test) for test in several.tests] == [n.ValueTest, n.CompareTest, n.ValueTest]
    assert isinstance(several.tests[2], n.ValueTest)
    assert several.tests[2].reads_input
    assert refusal("< ", dialect="unary").message.startswith("an expression is needed")


def test_keywords_inside_names_need_the_scope() -> None:
    assert isinstance(feel.parse("if eligible", ["if eligible"]), n.Variable)
    refusal("if eligible", ["eligible"])


def test_an_unknown_dialect_is_refused() -> None:
    with pytest.raises(ValueError, match="dialect"):
        feel.parse("1", dialect="sql")
