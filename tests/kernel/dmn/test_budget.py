"""A caller's spent budget shows as errors in outcomes, never as an exception."""

from __future__ import annotations

from tests.kernel.dmn.building import decision, definitions, input_data, literal, table

from yiwang.kernel import dmn, feel

MODEL = definitions(
    input_data("n", "number")
    + decision("long", literal("count(for i in 1..n return i * i)", "number"), kind="number", needs=("n",))
    + decision(
        "graded",
        table("hitPolicy='COLLECT' aggregation='SUM'", ["long"], ["points"], ["< 10 => 1", ">= 10 => 2"]),
        kind="number",
        asks=("long",),
    )
)


def test_nothing_escapes_a_spent_budget() -> None:
    model = dmn.load(MODEL)
    with feel.moment(None, 50):
        for name in ("long", "graded"):
            assert feel.is_null(dmn.evaluator(model, name)({"n": 1000}))
            outcome = dmn.decide(model, name, {"n": 1000})
            assert outcome.value is None
            assert any("too many steps" in fault.reason for fault in outcome.errors)
            for language in dmn.LANGUAGES:
                assert dmn.explain(outcome, language)
            assert isinstance(dmn.reasons(outcome), list)
        assert dmn.review(model) == []
    assert dmn.decide(model, "graded", {"n": 1000}).value == 2


def test_an_outcome_is_explained_inside_a_budget_that_is_spent() -> None:
    model = dmn.load(MODEL)
    outcome = dmn.decide(model, "graded", {"n": 5})
    free = dmn.explain(outcome, "en")
    with feel.moment(None, 0):
        assert dmn.explain(outcome, "en") == free
