"""Reasons one by one: the nearest yes after a no, each condition with its clause and what it read."""

import pytest
from tests.kernel.dmn.building import decision, definitions, input_data, literal

from yiwang.kernel import dmn

RULES = (
    ((None, "&gt; 500"), "false", "最多 500 | at most 500"),
    (("&lt;= 20", "&lt; 0.05"), "false", "small: 5 %"),
    (("&gt; 20", "&lt; 0.03"), "false", "large: 3 %"),
    (("&lt;= 20", "[0.05..500]"), "true", "all"),
    (("&gt; 20", "[0.03..500]"), "true", "all"),
)


def rule(cells, result, note):
    entries = "".join(f"<inputEntry><text>{cell or '-'}</text></inputEntry>" for cell in cells)
    end = f"<outputEntry><text>{result}</text></outputEntry>"
    return f"<rule>{entries}{end}<annotationEntry><text>{note}</text></annotationEntry></rule>"


def model(rules=RULES):
    columns = "".join(
        f"<input><inputExpression><text>{n}</text></inputExpression></input>" for n in ("sales", "share")
    )
    table = f'<decisionTable hitPolicy="FIRST">{columns}<output/><annotation name="clause"/>'
    table += "".join(rule(*one) for one in rules) + "</decisionTable>"
    parts = [input_data(name, "number") for name in ("sales", "expense")]
    parts.append(decision("share", literal("expense / sales"), needs=("sales", "expense")))
    parts.append(decision("ok", table, needs=("sales",), asks=("share",)))
    return dmn.load(definitions("".join(parts)))


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"sales": 10, "expense": "0.4"}, [(True, 4, "all"), (False, 4, "small: 5 %")]),
        ({"sales": 100, "expense": 2}, [(True, 5, "all"), (False, 5, "large: 3 %")]),
        ({"sales": 100, "expense": 3}, [(True, 5, "all"), (True, 5, "large: 3 %")]),
        ({"sales": 100}, [(True, 5, "all"), (None, 5, "large: 3 %")]),
        ({"sales": 1, "expense": 501}, [(True, 4, "all"), (False, 4, "at most 500")]),
    ],
)
def test_conditions_of_the_nearest_yes_each_with_the_clause_meant_for_it(inputs, expected):
    inputs = {name: float(value) for name, value in inputs.items()}
    found = dmn.reasons(dmn.decide(model(), "ok", inputs), "en")
    assert [(reason.state, reason.rule, reason.clause) for reason in found] == expected


def test_a_computed_value_shows_the_inputs_behind_it():
    share = dmn.reasons(dmn.decide(model(), "ok", {"sales": 100, "expense": 2}), "en")[1]
    assert share.text == "share is 0.02; it must be between 0.03 and 500."
    assert share.inputs == (("sales", "100"), ("expense", "2"))
    assert share.names == ("sales", "expense")


def test_what_is_not_given_reads_as_none():
    share = dmn.reasons(dmn.decide(model(), "ok", {"sales": 100}), "zh-hans")[1]
    assert share.inputs == (("sales", "100"), ("expense", "（无）"))


def test_a_result_that_is_neither_yes_nor_no_rests_on_the_rule_that_matched():
    graded = model((((None, "&lt; 0.03"), '"low"', "A"), ((None, "&gt;= 0.03"), '"high"', "B")))
    (reason,) = dmn.reasons(dmn.decide(graded, "ok", {"sales": 100, "expense": 2}), "en")
    assert (reason.state, reason.rule, reason.clause) == (True, 1, "A")


def test_an_expression_gives_its_parts():
    body = input_data("a", "number") + decision("ok", literal("a > 3 and a < 9"), needs=("a",))
    found = dmn.reasons(dmn.decide(dmn.load(definitions(body)), "ok", {"a": 2}), "en")
    assert [(reason.state, reason.rule) for reason in found] == [(False, None), (True, None)]


def test_a_table_without_any_match_or_yes_gives_none():
    assert (
        dmn.reasons(dmn.decide(model((((None, "1"), '"x"', "A"),)), "ok", {"sales": 1, "expense": 0}), "en")
        == []
    )


def test_cases_run_on_loaded_models():
    content = b'[{"decision": "ok", "inputs": {"sales": 100, "expense": 3}, "expect": false, "rules": [1]}]'
    (trial,) = dmn.test_cases({"m.dmn": model()}, content, "tests/a.json")
    assert trial.differences == ("expected false, got true", "rules: expected [1], matched [5]")


def test_case_for_another_model_is_refused():
    with pytest.raises(dmn.DmnError, match=r"case 1: there is no model b\.dmn here"):
        dmn.test_cases(
            {"m.dmn": model()}, b'[{"model": "b.dmn", "decision": "ok", "inputs": {}, "expect": 1}]', "a"
        )
