"""Every hit policy and aggregation, with one match, several, and none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.kernel.dmn.building import decision, definitions, input_data, table

from yiwang.kernel import dmn

RULES = ['>= 10 => "a"', '>= 20 => "b"', '[20..25] => "c"']
ORDER = '<output><outputValues><text>"c", "b", "a"</text></outputValues></output>'


def outcome(policy: str, x: int, rules: list[str] = RULES, output: str = "out") -> dmn.Outcome:
    body = input_data("x", "number") + decision("d", table(policy, ["x"], [output], rules), needs=("x",))
    return dmn.decide(dmn.load(definitions(body)), "d", {"x": x})


@pytest.mark.parametrize(
    ("policy", "output", "found"),
    [
        ('hitPolicy="UNIQUE"', "out", ["a", None, None, None]),
        ('hitPolicy="ANY"', "out", ["a", None, None, None]),
        ('hitPolicy="FIRST"', "out", ["a", "a", "a", None]),
        ('hitPolicy="PRIORITY"', ORDER, ["a", "c", "b", None]),
        ('hitPolicy="RULE ORDER"', "out", [["a"], ["a", "b", "c"], ["a", "b"], None]),
        ('hitPolicy="OUTPUT ORDER"', ORDER, [["a"], ["c", "b", "a"], ["b", "a"], None]),
        ('hitPolicy="COLLECT"', "out", [["a"], ["a", "b", "c"], ["a", "b"], None]),
    ],
)
def test_policy(policy: str, output: str, found: list[object]) -> None:
    assert [outcome(policy, x, output=output).value for x in (15, 22, 30, 5)] == found


@pytest.mark.parametrize(
    ("aggregation", "found"),
    [("SUM", 60), ("MIN", 10), ("MAX", 30), ("COUNT", 3)],
)
def test_aggregation(aggregation: str, found: int) -> None:
    policy = f'hitPolicy="COLLECT" aggregation="{aggregation}"'
    rules = [">= 0 => 10", ">= 1 => 20", ">= 2 => x * 3"]
    assert outcome(policy, 10, rules).value == Decimal(found)
    assert outcome(policy, -1, rules).value is None


def test_unique_names_the_rules_that_clash() -> None:
    error = outcome('hitPolicy="UNIQUE"', 22).error
    assert error is not None
    assert "rules 1, 2, 3 match together" in error.reason


def test_any_accepts_equal_results_only() -> None:
    same = ['>= 10 => "a"', '>= 20 => "a"']
    assert outcome('hitPolicy="ANY"', 22, same).value == "a"
    error = outcome('hitPolicy="ANY"', 22).error
    assert error is not None
    assert "different results" in error.reason


def test_unique_is_the_default() -> None:
    assert outcome("", 22).error is not None


def test_several_outputs_make_a_context_ranked_by_their_order() -> None:
    first = '<output name="grade"><outputValues><text>"high", "low"</text></outputValues></output>'
    second = '<output name="fee"><outputValues><text>1, 2, 3</text></outputValues></output>'
    rules = ['- => "low" | 1', '>= 5 => "high" | 3', '>= 7 => "high" | 2']
    body = input_data("x", "number") + decision(
        "d", table('hitPolicy="PRIORITY"', ["x"], [first, second], rules), needs=("x",)
    )
    model = dmn.load(definitions(body))
    assert dmn.decide(model, "d", {"x": 9}).value == {"grade": "high", "fee": Decimal(2)}
    assert dmn.decide(model, "d", {"x": 1}).value == {"grade": "low", "fee": Decimal(1)}


def test_default_output_when_no_rule_matches() -> None:
    output = '<output><defaultOutputEntry><text>"none"</text></defaultOutputEntry></output>'
    assert outcome('hitPolicy="UNIQUE"', 5, output=output).value == "none"


def test_results_are_not_shared_between_decisions() -> None:
    rules = ["- => 1 | 2"]
    body = input_data("x", "number") + decision("d", table("", ["x"], ["a", "b"], rules), needs=("x",))
    model = dmn.load(definitions(body))
    dmn.decide(model, "d", {"x": 1}).value["a"] = "spoilt"
    assert dmn.decide(model, "d", {"x": 1}).value["a"] == Decimal(1)


def test_a_value_outside_the_allowed_ones_is_an_error() -> None:
    clause = (
        "<input><inputExpression><text>x</text></inputExpression>"
        "<inputValues><text>[0..100]</text></inputValues></input>"
    )
    body = input_data("x", "number") + decision("d", table("", [clause], ["out"], ["- => 1"]), needs=("x",))
    model = dmn.load(definitions(body))
    assert dmn.decide(model, "d", {"x": 100}).value == Decimal(1)
    error = dmn.decide(model, "d", {"x": 101}).error
    assert error is not None
    assert "not one of the values this table allows" in error.reason


def test_cells_may_read_other_inputs() -> None:
    rules = ['> y => "above"', '<= y => "not above"']
    body = (
        input_data("x", "number")
        + input_data("y", "number")
        + decision("d", table("", ["x"], ["out"], rules), needs=("x", "y"))
    )
    model = dmn.load(definitions(body))
    assert dmn.decide(model, "d", {"x": 3, "y": 2}).value == "above"
    assert dmn.decide(model, "d", {"x": 2, "y": 2}).value == "not above"
    assert dmn.decide(model, "d", {"x": 2}).value is None
