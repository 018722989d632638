"""Policies: what is wrong with one is told at its line; those of the demo city decide as the law says."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from yiwang.definitions import check, load, read_folder
from yiwang.definitions.policy_inputs import policy_inputs, policy_model
from yiwang.kernel import dmn
from yiwang.records.registry.columns import population_type

FOLDER = Path(__file__).parents[2] / "cities" / "shenyang"
POLICY = "policies/aid/policy.toml"
RULE = "policies/aid/aid.dmn"
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:yw="urn:yiwang:dmn"'
NEEDS = '<informationRequirement><requiredInput href="#{}"/></informationRequirement>'
TEXT = """\
id = "aid"
name = { zh = "补贴" }
organisation = "market"
issuer = { zh = "市场局" }
basis = ["办法"]
relief = "payment"
delivery = "push"
contact = { name = { zh = "市场局" }, phone = "1" }

[[budget]]
year = 2022
amount = "100"

[[version]]
valid_from = 2022-01-01
model = "aid.dmn"
decision = "entitled"
amount = "sum"
"""


LAST, DAY = 'delivery = "push"', "valid_from = 2022-01-01"


def model(id_="firms.name", unit="元", kind="boolean", own="string"):
    return f"""{HEAD} name="m" namespace="urn:aid">
<inputData id="{id_}" name="n"><variable name="n" typeRef="{own}"/></inputData>
<decision id="d" name="entitled"><variable name="entitled" typeRef="{kind}"/>{NEEDS.format(id_)}
<literalExpression><text>n != null</text></literalExpression></decision>
<decision id="s" name="sum"><extensionElements><yw:display unit="{unit}"/></extensionElements>
<variable name="sum" typeRef="number"/>{NEEDS.format(id_)}
<literalExpression><text>if n = null then 0 else 5</text></literalExpression></decision>
</definitions>
"""


@pytest.fixture
def aid(town):
    town[POLICY], town[RULE] = TEXT, model()
    return town


def found(town):
    return [(one.file, one.line, one.reason) for one in check(town.files).errors]


def test_a_policy_is_loaded(aid):
    assert found(aid) == []
    policy = load(aid.files).policies["aid"]
    assert (policy.stacking.rule, policy.period, policy.as_of) == ("add", "year", "decided")
    assert policy.budget_of(2022) == Decimal(100) and policy.budget_of(2021) is None
    assert policy.version_on(date(2021, 12, 31)) is None


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('"market"', '"marked"', 3, "organisation 'marked' does not exist"),
        ('"push"', '"apply"', 7, "is to be applied for, but names no service to apply for"),
        ("aid.dmn", "ade.dmn", 16, "model 'policies/aid/ade.dmn' does not exist"),
        ('"entitled"', '"entitle"', 17, "policies/aid/aid.dmn has no decision 'entitle'"),
        ('amount = "sum"', 'amount = "entitled"', 18, "decision 'entitled' is of type boolean, not number"),
        (LAST, LAST + '\nstacking = { rule = "highest", group = "g" }', 8,
         "is the highest of the group 'g', which has no other policy"),
        ('decision = "entitled"', 'decision = "sum"', 17, "decision 'sum' is of type number, not boolean"),
        ('relief = "payment"', 'relief = "gift"', 6, None),
        (TEXT[TEXT.index("\n[[version]]") :], "", 1, "'version' is missing"),
        (DAY, DAY + "\ndeadline = 2021-12-31", 14, "the deadline lies before valid_from"),
        (LAST, LAST + '\nstacking = { rule = "highest" }', 8, 'rule = "highest" names the group'),
        ('amount = "100"', 'amount = "0"', 12, None),
    ],
)  # fmt: skip
def test_faults_are_told_at_their_line(aid, old, new, line, reason):
    aid[POLICY] = TEXT.replace(old, new)
    ((file, at, said),) = found(aid)
    assert (file, at) == (POLICY, line)
    assert reason is None or said.startswith(reason)


def test_versions_do_not_overlap(aid):
    aid[POLICY] = TEXT + TEXT[TEXT.index("\n[[version]]") :]
    assert found(aid) == [(POLICY, 20, "two versions of the policy are in force at the same time")]


def test_money_without_a_budget_is_warned_of(aid):
    aid[POLICY] = TEXT.replace("year = 2022", "year = 2023")
    assert [one.reason for one in check(aid.files).warnings] == [
        "pays money, but nothing is set aside for 2022"
    ]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"id_": "seats"}, "stands in no register: its id 'seats'"),
        ({"id_": "firms.size"}, "stands in no register: its id 'firms.size'"),
        ({"own": "number"}, "input 'n' is of type number, its source of type string"),
        ({"unit": "万元"}, "amount 'sum' is not said to be in 元"),
    ],
)
def test_inputs_stand_in_registers_and_amounts_are_yuan(aid, changed, reason):
    aid[RULE] = model(**changed)
    assert any(reason in said for _, _, said in found(aid))


def test_an_element_with_a_fact_stands_in_its_register(aid):
    aid[RULE] = model("shop-name")
    assert found(aid) == []
    city = load(aid.files)
    policy = city.policies["aid"]
    (wanted,) = policy_inputs(city, policy, policy.version[0])
    assert (wanted.name, wanted.fact) == ("n", "firms.name")


def test_a_policy_may_decide_by_the_model_of_a_service(aid):
    aid["services/permit/rule.dmn"] = model("shop-name")
    del aid.files[RULE]
    aid[POLICY] = TEXT.replace("aid.dmn", "services/permit/rule.dmn")
    aid["policies/aid/tests/aid.json"] = '[{"decision": "sum", "inputs": {"n": "x"}, "expect": 6}]'
    assert [(file, said.partition(":")[0]) for file, _, said in found(aid)] == [
        ("policies/aid/tests/aid.json", "case 1")
    ]


def test_files_of_no_policy_are_told(aid):
    aid["policies/other/other.dmn"] = model()
    assert (found(aid)[0][0], found(aid)[0][2]) == ("policies/other/other.dmn", "belongs to no policy")


@lru_cache(maxsize=1)
def shenyang():
    return load(read_folder(FOLDER))


def decided(name, day, **inputs):
    """What a policy of the demo city says on a day: entitled, and to how much."""
    policy = shenyang().policies[name]
    version = policy.version_on(day)
    model = policy_model(shenyang(), policy, version)
    wanted = {each.name for each in policy_inputs(shenyang(), policy, version)}
    assert inputs.keys() <= wanted, inputs.keys() - wanted
    values = [dmn.decide(model, one, inputs).value for one in (version.decision, version.amount) if one]
    return tuple(values)


RETENTION = {
    "单位性质": "企业", "所属行业": "工业", "从业人数": 200, "营业收入": 1000, "资产总额": 1000,
    "缴费月数": 12, "参保人数": 200, "裁员人数": 3, "失业保险费": 100_000,
}  # fmt: skip
PROFIT = {"所得额": 2_400_000, "从业人数": 80, "资产总额": 1200, "限制行业": False}


@pytest.mark.parametrize(
    ("day", "changed", "expected"),
    [
        (date(2022, 6, 1), {}, (True, 90_000)),
        (date(2022, 6, 1), {"从业人数": 1000, "营业收入": 40_000}, (True, 50_000)),
        (date(2021, 6, 1), {}, (True, 60_000)),
        (date(2021, 6, 1), {"参保人数": 50}, (True, 60_000)),
        (date(2022, 6, 1), {"参保人数": 50}, (False, 0)),
        (date(2022, 6, 1), {"裁员人数": 11}, (True, 90_000)),
    ],
)
def test_the_premiums_refunded_are_those_of_the_year(day, changed, expected):
    assert decided("job-retention", day, **RETENTION | changed) == expected


@pytest.mark.parametrize(
    ("income", "expected"),
    [(2_400_000, (True, 505_000)), (3_000_000, (True, 625_000)), (3_010_000, (False, 0))],
)
def test_the_cliff_of_small_profit_enterprises(income, expected):
    assert decided("small-profit-tax", date(2022, 6, 1), **PROFIT | {"所得额": income}) == expected


def test_the_policies_of_the_demo_city():
    policies = shenyang().policies
    assert len(policies) == 15
    for policy in policies.values():
        assert policy.basis and policy.contact.phone
        for version in policy.version:
            for wanted in policy_inputs(shenyang(), policy, version):
                assert wanted.dataset.about == policy.subject
    highest = [name for name, policy in policies.items() if policy.stacking.rule == "highest"]
    assert highest == ["construction-growth", "construction-leader", "construction-scale"]
    assert {policy.delivery for policy in policies.values()} == {"push", "confirm", "apply"}


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_every_policy_can_be_decided_for_a_population(dialect):
    for policy in shenyang().policies.values():
        for version in policy.version:
            inputs = policy_inputs(shenyang(), policy, version)
            schema = {each.name: population_type(each.column) for each in inputs}
            for decision in filter(None, (version.decision, version.amount)):
                model = policy_model(shenyang(), policy, version)
                assert dmn.compile(model, decision, schema, dialect).sql
