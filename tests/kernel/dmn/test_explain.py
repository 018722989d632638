"""Reasons a resident understands, in both languages."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.kernel.dmn.building import decision, definitions, input_data, literal, table

from yiwang.kernel import dmn

MODEL = dmn.load(Path(__file__).parent / "models" / "high-tech.dmn")
FIRM = {
    "years registered": 3,
    "sales": 30000,
    "R&D share": Decimal("0.021"),
    "major incident": False,
}


def lines(language: str, decided: str = "may be recognised", **changes: object) -> list[str]:
    inputs = {name: value for name, value in {**FIRM, **changes}.items() if value is not None}
    return [line.strip() for line in dmn.explain(dmn.decide(MODEL, decided, inputs), language)]


def test_what_failed_and_what_it_would_have_to_be() -> None:
    assert "研发投入占比为 2.1 %，需达到 3 %。" in lines("zh-hans")
    assert "R&D share is 2.1 %; it must be at least 3 %." in lines("en")


def test_the_result_comes_first_and_reasons_of_required_decisions_below() -> None:
    zh = lines("zh-hans")
    assert zh[0] == "可认定为高新技术企业：否"
    assert zh[1] == "研发投入达标为 否，需为 是。"
    assert zh[2:4] == ["研发投入达标：否", "依据第 6 条规则。"]
    assert "若要得出“是”（第 3 条规则），还差：" in zh


def test_every_failed_condition_is_told() -> None:
    zh = lines("zh-hans", **{"years registered": 0, "major incident": True})
    assert "注册年限为 0 年，需达到 1 年。" in zh
    assert "重大事故为 是，需为 否。" in zh
    en = lines("en", **{"years registered": 0, "major incident": True})
    assert "Years registered is 0 years; it must be at least 1 years." in en
    assert "Major incident is yes; it must be no." in en


def test_success_tells_what_was_met_and_the_basis_in_the_readers_language() -> None:
    good = {"sales": 4000, "R&D share": Decimal("0.06")}
    assert "已满足：注册年限为 3 年。" in lines("zh-hans", **good)
    assert "依据第 1 条规则：销售收入 5000 万元以下，占比 5 %" in lines("zh-hans", "share is enough", **good)
    assert "By rule 1: sales up to 5000, share 5 %" in lines("en", "share is enough", **good)


def test_what_is_missing_is_named() -> None:
    zh = lines("zh-hans", **{"R&D share": None})
    assert "缺少研发投入占比，需达到 3 %。" in zh
    assert "还缺少：研发投入占比。" in zh
    outcome = dmn.decide(MODEL, "share is enough", {"sales": 1})
    assert outcome.missing == ("R&D share",)
    assert "R&D share is not known; it must be at least 5 %." in [
        line.strip() for line in dmn.explain(outcome, "en")
    ]


def test_a_value_that_cannot_be_used_is_told() -> None:
    assert any("研发投入占比的值不可用" in line for line in lines("zh-hans", **{"R&D share": "2 %"}))


def test_conditions_carry_state_text_and_what_they_read() -> None:
    outcome = dmn.decide(MODEL, "may be recognised", {**FIRM, "years registered": None})
    own = [condition for condition in outcome.conditions if condition.decision == "may be recognised"]
    assert [(condition.text, condition.state) for condition in own] == [
        ("years registered >= 1", None),
        ("major incident = false", True),
        ("share is enough", False),
    ]
    assert own[1].reads == (("major incident", False),)
    cells = [condition for condition in outcome.conditions if condition.rule == 3]
    assert [(condition.label, condition.text, condition.state) for condition in cells] == [
        ("sales", "> 20000", True),
        ("R&D share", ">= 0.03", False),
    ]
    assert [(match.decision, match.number) for match in outcome.matched] == [("share is enough", 6)]


def test_the_version_is_the_digest_of_the_files_and_what_the_author_says() -> None:
    outcome = dmn.decide(MODEL, "share is enough", FIRM)
    assert outcome.version.declared == "2016"
    assert len(outcome.version.digest) == 64
    changed = definitions(decision("d", literal("1")))
    assert dmn.load(changed).version != dmn.load(changed + b" ").version


@pytest.mark.parametrize(
    ("cell", "zh", "en"),
    [
        ("> 10", "需超过 10", "it must be more than 10"),
        ("<= 3", "不得超过 3", "it must be at most 3"),
        ("< 3", "需低于 3", "it must be less than 3"),
        ("[7..9]", "需在 7 至 9 之间", "it must be between 7 and 9"),
        ("[7..9)", "需达到 7 且低于 9", "it must be at least 7 and less than 9"),
        ("(7..9]", "需超过 7 且不超过 9", "it must be more than 7 and at most 9"),
        ("7, 9", "需为 7或9", "it must be 7 or 9"),
        ("not(5)", "不得为 5", "it must not be 5"),
        ("? * 2 = 14", "不满足“? * 2 = 14”", 'which does not meet "? * 2 = 14"'),
    ],
)
def test_every_kind_of_demand(cell: str, zh: str, en: str) -> None:
    rules = [f'{cell} => "wanted"', '- => "other"']
    body = input_data("x", "number") + decision(
        "d", table('hitPolicy="FIRST"', ["x"], ["o"], rules), needs=("x",)
    )
    outcome = dmn.decide(dmn.load(definitions(body)), "d", {"x": 5})
    assert f"x为 5，{zh}。" in [line.strip() for line in dmn.explain(outcome, "zh-hans")]
    assert f"X is 5; {en}." in [line.strip() for line in dmn.explain(outcome, "en")]


def test_dates_read_as_dates() -> None:
    rules = ['>= date("2021-04-01") => true', "- => false"]
    body = input_data("from", "date") + decision(
        "d", table('hitPolicy="FIRST"', ["from"], ["o"], rules), needs=("from",)
    )
    outcome = dmn.decide(dmn.load(definitions(body)), "d", {"from": "2021-03-31"})
    assert "  from为 2021-03-31，不得早于 2021-04-01。" in dmn.explain(outcome)
    assert "  From is 2021-03-31; it must not be before 2021-04-01." in dmn.explain(outcome, "en")


def test_errors_say_why() -> None:
    body = input_data("x", "number") + decision("d", literal('x + "a"'), needs=("x",))
    told = dmn.explain(dmn.decide(dmn.load(definitions(body)), "d", {"x": 1}), "en")
    assert told[0] == "D: no conclusion could be reached"
    assert told[1].startswith("Reason: ")


def test_only_known_languages() -> None:
    with pytest.raises(ValueError, match="zh-hans, en"):
        dmn.explain(dmn.decide(MODEL, "share is enough", FIRM), "fr")


def test_tables_inside_functions_are_explained_too() -> None:
    logic = table('hitPolicy="FIRST"', ["n"], ["o"], [">= 10 => true", "- => false"])
    body = (
        '<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic>'
        f'<formalParameter name="n" typeRef="number"/>{logic}</encapsulatedLogic></businessKnowledgeModel>'
        + input_data("x", "number")
        + decision("d", literal("f(x)"), needs=("x",), calls=("f",))
    )
    outcome = dmn.decide(dmn.load(definitions(body)), "d", {"x": 4})
    assert [match.number for match in outcome.matched] == [2]
    assert "  n为 4，需达到 10。" in dmn.explain(outcome)
