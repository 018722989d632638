"""Reviews: every finding with an example that really shows it, and silence that can be relied on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.dmn.building import decision, definitions, input_data, table

from yiwang.kernel import dmn, feel

TYPES = {"x": "number", "y": "number", "s": "string", "b": "boolean", "day": "date"}


def model_of(policy: str, columns: list[str], rules: list[str], output: str = "o") -> dmn.Model:
    body = "".join(input_data(name, TYPES[name]) for name in columns)
    body += decision("d", table(f'hitPolicy="{policy}"', columns, [output], rules), needs=tuple(columns))
    return dmn.load(definitions(body))


def found(model: dmn.Model) -> list[tuple[str, tuple[int, ...]]]:
    return [(finding.kind, finding.rules) for finding in dmn.review(model)]


def check_examples(model: dmn.Model) -> list[dmn.Finding]:
    """Decide every example: a gap matches nothing, an overlap at least the rules named."""
    findings = dmn.review(model)
    for finding in findings:
        matched = {match.number for match in dmn.decide(model, "d", finding.example).matched}
        if finding.kind == "gap":
            assert matched == set(), finding
        elif finding.kind in {"overlap", "contradiction"}:
            assert set(finding.rules) <= matched, finding
        elif finding.kind == "shadowed":
            assert not set(finding.rules) & matched or len(matched) > 1, finding
    return findings


def test_a_complete_table_has_no_findings() -> None:
    assert dmn.review(dmn.load(Path(__file__).parent / "models" / "high-tech.dmn")) == []


def test_gap_between_and_beyond() -> None:
    model = model_of("UNIQUE", ["x"], ["< 5 => 1", "(5..10] => 2"])
    assert [(one.kind, one.where, one.example) for one in check_examples(model)] == [
        ("gap", "x = 5", {"x": Decimal(5)}),
        ("gap", "x > 10", {"x": Decimal(11)}),
    ]


def test_gap_in_a_combination() -> None:
    rules = ['"a" | true => 1', '"a" | false => 2', '"b" | true => 3', 'not("a", "b") | - => 4']
    model = model_of("UNIQUE", ["s", "b"], rules)
    (finding,) = check_examples(model)
    assert (finding.kind, finding.example) == ("gap", {"s": "b", "b": False})


def test_overlap_names_both_rules_with_an_example() -> None:
    model = model_of("UNIQUE", ["x"], ["<= 5 => 1", ">= 5 => 2"])
    (finding,) = check_examples(model)
    assert (finding.kind, finding.rules, finding.example) == ("overlap", (1, 2), {"x": Decimal(5)})
    assert "with different results" in finding.reason


def test_the_same_conditions_with_different_results_contradict() -> None:
    assert found(model_of("UNIQUE", ["b"], ["true => 1", "true => 2", "false => 3"])) == [
        ("contradiction", (1, 2))
    ]
    any_hit = model_of("ANY", ["x"], ["<= 5 => 1", ">= 5 => 1", "> 7 => 2"])
    assert [(one.kind, one.rules) for one in check_examples(any_hit)] == [("contradiction", (2, 3))]


def test_first_hit_rules_that_never_count() -> None:
    model = model_of("FIRST", ["x"], ["< 5 => 1", ">= 5 => 2", "[3..7] => 3", "- => 4"])
    assert [(one.kind, one.rules) for one in check_examples(model)] == [
        ("shadowed", (3,)),
        ("shadowed", (4,)),
    ]


def test_priority_rules_that_never_win() -> None:
    output = '<output><outputValues><text>"high", "low"</text></outputValues></output>'
    model = model_of("PRIORITY", ["x"], ['[2..4] => "low"', '>= 0 => "high"', '- => "low"'], output)
    assert [(one.kind, one.rules) for one in check_examples(model)] == [("shadowed", (1,))]


def test_unreachable_cells() -> None:
    assert ("unreachable", (1,)) in found(model_of("FIRST", ["x"], ["[5..3] => 1", "- => 2"]))
    clause = (
        "<input><inputExpression><text>x</text></inputExpression>"
        "<inputValues><text>[0..100]</text></inputValues></input>"
    )
    body = input_data("x", "number") + decision(
        "d",
        table('hitPolicy="UNIQUE"', [clause], ["o"], ["<= 50 => 1", "(50..100] => 2", "> 100 => 3"]),
        needs=("x",),
    )
    assert found(dmn.load(definitions(body))) == [("unreachable", (3,))]


def test_allowed_values_of_the_type_bound_the_search() -> None:
    types = (
        '<itemDefinition name="tSize"><typeRef>string</typeRef>'
        '<allowedValues><text>"large", "small"</text></allowedValues></itemDefinition>'
    )
    rules = ['"large" => 1', '"small" => 2']
    body = input_data("s", "tSize") + decision("d", table("", ["s"], ["o"], rules), needs=("s",))
    assert dmn.review(dmn.load(definitions(types + body))) == []


def test_days_have_nothing_between_them() -> None:
    rules = ['<= date("2021-12-31") => 1', '>= date("2022-01-01") => 2']
    assert dmn.review(model_of("UNIQUE", ["day"], rules)) == []
    rules = ['< date("2021-12-31") => 1', '>= date("2022-01-01") => 2']
    (finding,) = check_examples(model_of("UNIQUE", ["day"], rules))
    assert str(finding.example["day"]) == "2021-12-31"


def test_steps_declare_that_there_is_nothing_between() -> None:
    display = '<extensionElements><yw:display step="1"/></extensionElements>'
    rules = ["<= 30 => 1", ">= 31 => 2"]
    logic = table("", ["staff"], ["o"], rules)
    whole = input_data("staff", "number", display) + decision("d", logic, needs=("staff",))
    assert dmn.review(dmn.load(definitions(whole))) == []
    loose = input_data("staff", "number") + decision("d", logic, needs=("staff",))
    assert [one.example for one in dmn.review(dmn.load(definitions(loose)))] == [{"staff": Decimal("30.5")}]


def test_what_cannot_be_analysed_is_said() -> None:
    model = model_of("UNIQUE", ["x", "y"], ["> y | - => 1", "- | < 0 => 2"])
    assert ("not analysed", (1,)) in found(model)


def test_two_columns_over_one_expression_are_taken_together() -> None:
    model = model_of("UNIQUE", ["x", "x"][:1], ["< 5 => 1", ">= 5 => 2"])
    assert dmn.review(model) == []
    body = input_data("x", "number") + decision(
        "d", table("", ["x", "x"], ["o"], [">= 0 | < 5 => 1", "< 0 | - => 2", "- | >= 5 => 3"]), needs=("x",)
    )
    assert dmn.review(dmn.load(definitions(body))) == []


def test_a_default_fills_gaps() -> None:
    output = "<output><defaultOutputEntry><text>0</text></defaultOutputEntry></output>"
    assert dmn.review(model_of("UNIQUE", ["x"], ["< 5 => 1"], output)) == []


def test_too_many_combinations_end_in_a_finding_not_in_a_hang() -> None:
    columns = [f"c{number}" for number in range(18)]
    body = "".join(input_data(name, "number") for name in columns)
    rules = [
        " | ".join(f"> {(row * 7 + column * 3) % 23}" if (row + column) % 3 else "-" for column in range(18))
        + " => 1"
        for row in range(40)
    ]
    body += decision("d", table('hitPolicy="FIRST"', columns, ["o"], rules), needs=tuple(columns))
    dmn.review(dmn.load(definitions(body)))


NUMBERS = st.integers(0, 6)
NUMBER_CELL = st.one_of(
    st.just("-"),
    NUMBERS.map(lambda n: f"< {n}"),
    NUMBERS.map(lambda n: f">= {n}"),
    NUMBERS.map(str),
    st.tuples(st.sampled_from("[("), NUMBERS, NUMBERS, st.sampled_from("])")).map(
        lambda p: f"{p[0]}{min(p[1], p[2])}..{max(p[1], p[2])}{p[3]}"
    ),
    st.tuples(NUMBERS, NUMBERS).map(lambda p: f"not({p[0]}, {p[1]})"),
)
TEXT_CELL = st.one_of(st.just("-"), st.sampled_from(['"a"', '"b"', '"a", "b"', 'not("a")']))
TRUTH_CELL = st.sampled_from(["-", "true", "false"])
RULE = st.tuples(NUMBER_CELL, TEXT_CELL, TRUTH_CELL).map(" | ".join)
INPUT = st.fixed_dictionaries(
    {
        "x": st.integers(-1, 14).map(lambda n: Decimal(n) / 2),
        "s": st.sampled_from(["a", "b", "c", ""]),
        "b": st.booleans(),
    }
)


@settings(max_examples=80, deadline=None)
@given(st.lists(RULE, min_size=1, max_size=7), st.lists(INPUT, min_size=8, max_size=8))
def test_no_gap_and_no_overlap_mean_exactly_one_rule(rules: list[str], inputs: list[dict[str, Any]]) -> None:
    numbered = [f"{rule} => {number}" for number, rule in enumerate(rules, 1)]
    model = model_of("COLLECT", ["x", "s", "b"], numbered)
    unique = model_of("UNIQUE", ["x", "s", "b"], numbered)
    kinds = {finding.kind for finding in dmn.review(unique)}
    assert "unfinished" not in kinds
    check_examples(unique)
    for given_input in inputs:
        matched = len(dmn.decide(model, "d", given_input).matched)
        if "gap" not in kinds:
            assert matched >= 1
        if not kinds & {"overlap", "contradiction"}:
            assert matched <= 1


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(["UNIQUE", "ANY", "FIRST", "COLLECT"]),
    st.lists(RULE, min_size=1, max_size=7),
    st.lists(INPUT, min_size=6, max_size=6),
)
def test_index_and_written_function_answer_like_cell_by_cell(
    policy: str, rules: list[str], inputs: list[dict[str, Any]]
) -> None:
    numbered = [f"{rule} => {number % 2}" for number, rule in enumerate(rules, 1)]
    model = model_of(policy, ["x", "s", "b"], numbered)
    evaluate = dmn.evaluator(model, "d")
    for given_input in [*inputs, {**inputs[0], "x": None}, {**inputs[0], "s": 5}, {"b": True}]:
        outcome = dmn.decide(model, "d", given_input)
        held = [
            number
            for number in range(1, len(rules) + 1)
            if all(c.state for c in outcome.conditions if c.rule == number)
        ]
        matched = [match.number for match in outcome.matched]
        if not outcome.errors and not outcome.missing:
            assert matched == (held[:1] if policy == "FIRST" else held)
        general = outcome.raw("d")
        fast = evaluate(given_input)
        assert feel.is_null(fast) == feel.is_null(general)
        assert feel.is_null(fast) or fast == general


@pytest.mark.parametrize("sparse", [False, True])
def test_large_columns_keep_checkpoints_only(monkeypatch: pytest.MonkeyPatch, sparse: bool) -> None:
    from yiwang.kernel.dmn.tables import index

    if sparse:
        monkeypatch.setattr(index, "_FULL_BITS", 0)
    rules = [f"[{n}..{n + 40}) => {n}" for n in range(300)]
    model = model_of("COLLECT", ["x"], rules)
    for x in (0, 5, 39, 40, 150, Decimal("150.5"), 299, 338, 339, 1000):
        value = dmn.decide(model, "d", {"x": x}).value
        assert (value or []) == [n for n in range(300) if n <= x < n + 40]
