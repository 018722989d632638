"""Conditions in files: what is refused, and what answers decide."""

from datetime import date

import pytest

from yiwang.definitions import (
    FolderErrors,
    Told,
    columns_asked,
    condition,
    decide_conditions,
    load,
    merged_form,
    spec,
    usual,
)
from yiwang.kernel.bundles import plan

SERVICE, EVENT, FORM = (
    "services/permit/service.toml",
    "life_events/open.toml",
    "services/permit/form.schema.json",
)
RULE = "rules/size.dmn"
DAY = date(2021, 6, 1)
NEEDS_PLAN = 'when = { model = "rules/size.dmn", decision = "很大" }'

MODEL = """\
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:size" name="size">
  <inputData id="seats" name="座位"><variable name="座位" typeRef="number"/></inputData>
  <decision id="big" name="很大">
    <variable name="很大" typeRef="boolean"/>
    <informationRequirement><requiredInput href="#seats"/></informationRequirement>
    <decisionTable hitPolicy="UNIQUE">
      <input><inputExpression><text>座位</text></inputExpression></input>
      <output name="很大"/>
      <rule><inputEntry><text>&gt; 20</text></inputEntry><outputEntry><text>true</text></outputEntry></rule>
      <rule><inputEntry><text>&lt;= 20</text></inputEntry><outputEntry><text>false</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="count" name="几个">
    <variable name="几个" typeRef="number"/>
    <informationRequirement><requiredInput href="#seats"/></informationRequirement>
    <literalExpression><text>座位 + 1</text></literalExpression>
  </decision>
</definitions>
"""


@pytest.fixture
def hall(town):
    """The small city, where a plan of a big shop must be handed in, and a big shop is inspected."""
    town[RULE] = MODEL
    town.change(FORM, '["shop-name"]', '["shop-name", "seats"]')
    town.change(
        FORM, '"seats": { "minimum": 1, "maximum": 50 }', '"seats": { "minimum": 1 },\n    "rent": {}'
    )
    town.change(
        SERVICE,
        '[[output]]\nkind = "permit"',
        f'[[evidence]]\nkind = "plan"\nsource = "supplied"\n{NEEDS_PLAN}\n\n'
        f'[[field]]\nelement = "rent"\n{NEEDS_PLAN}\n\n[[output]]\nkind = "permit"',
    )
    town["evidence/more.toml"] = '[[kind]]\nid = "plan"\nname = { zh = "平面图" }\n'
    town["services/inspect/service.toml"] = (
        town["services/register/service.toml"]
        .replace('id = "register"', 'id = "inspect"')
        .replace('kind = "licence"\n', 'kind = "permit"\n', 1)
        .replace('kind = "permit"\nprocedure', 'kind = "licence"\nprocedure')
        .replace('[[output]]\nkind = "licence"', '[[output]]\nkind = "report"')
    )
    town["evidence/report.toml"] = '[[kind]]\nid = "report"\nname = { zh = "报告" }\n'
    town[EVENT] += f'\n[[part]]\nservice = "inspect"\n{NEEDS_PLAN}\n'
    return town


def planned(folder, **answers):
    event, services = spec(folder, "open")
    told = Told(answers, {}, DAY)
    return plan(event, services, decided=decide_conditions(folder, event, services, frozenset(), told))


@pytest.mark.parametrize(
    ("seats", "services", "supplied", "fields"),
    [
        ("21", {"register", "permit", "inspect"}, {"lease", "plan"}, {"shop-name", "seats", "rent"}),
        (21, {"register", "permit", "inspect"}, {"lease", "plan"}, {"shop-name", "seats", "rent"}),
        ("20", {"register", "permit"}, {"lease"}, {"shop-name", "seats"}),
    ],
)
def test_answers_decide_parts_evidence_and_fields(hall, seats, services, supplied, fields):
    folder = load(hall.files)
    made = planned(folder, seats=seats)
    assert set(made.services) == services
    assert {item.kind for item in made.supplied} == supplied
    assert {field.id for field in merged_form(folder, made.services, made).fields} == fields
    assert made.may_need.conditions == ()


@pytest.mark.parametrize("answers", [{}, {"seats": ""}, {"seats": "many"}, {"seats": "0"}])
def test_an_answer_missing_or_wrong_decides_nothing(hall, answers):
    made = planned(load(hall.files), **answers)
    assert set(made.services) == {"register", "permit"}
    assert made.may_need.conditions == ("rules/size.dmn#很大",)
    assert (made.may_need.services, made.may_need.supplied) == (("inspect",), ("plan",))
    assert made.may_need.fields == ("rent",)


def test_a_decision_that_says_neither_yes_nor_no_on_all_answers_holds(hall):
    hall.change(RULE, "&lt;= 20", "&lt;= 10")
    assert "inspect" in planned(load(hall.files), seats="15").services
    assert "inspect" not in planned(load(hall.files), seats="10").services


def test_a_condition_may_read_a_register(hall):
    hall[RULE] = MODEL.replace('id="seats"', 'id="firms.seats"').replace("#seats", "#firms.seats")
    hall["datasets/firms.toml"] += '\n[[column]]\nid = "seats"\nname = { zh = "座位" }\ntype = "integer"\n'
    folder = load(hall.files)
    event, services = spec(folder, "open")
    assert columns_asked(folder, event, services) == ("firms.seats",)
    for known, asked in (({"firms.seats": 30}, True), ({"firms.seats": 3}, False), ({}, True)):
        told = Told({}, known, DAY)
        decided = decide_conditions(folder, event, services, frozenset(), told)
        assert decided == {"rules/size.dmn#很大": asked}


def test_the_usual_answers_are_those_the_file_names(hall):
    hall.change(EVENT, 'lead = "market"\n', 'lead = "market"\nusual = { seats = 30 }\n')
    folder = load(hall.files)
    assert usual(folder, "open", frozenset(), DAY) == {"rules/size.dmn#很大": True}
    assert condition(folder, "rules/size.dmn#很大").questions == ("seats",)


def test_a_part_left_away_is_not_asked_about_its_own_conditions(hall):
    folder = load(hall.files)
    event, services = spec(folder, "open")
    told = Told({"seats": 3}, {}, DAY)
    assert decide_conditions(folder, event, services, frozenset(), told) == {"rules/size.dmn#很大": False}


PART = f'service = "inspect"\n{NEEDS_PLAN}'
UNIT = '<extensionElements><yw:display xmlns:yw="urn:yiwang:dmn" zh="座位" unit="排"/></extensionElements>'
# path, what is there, what it is changed to, part of the reason, part of the hint
REFUSED = [
    (EVENT, "rules/size.dmn", "rules/sise.dmn", "'rules/sise.dmn' does not exist here", "'rules/size.dmn'"),
    (EVENT, "rules/size.dmn", "size.dmn", "does not lie in rules/", "rules/<name>.dmn"),
    (EVENT, "很大", "很小", "has no decision '很小'", "很大"),
    (EVENT, "很大", "几个", "is of type number, and not boolean", "typeRef"),
    (FORM, '"shop-name", "seats"]', '"shop-name"]', "not everybody is sure to have answered 'seats'", ""),
    (SERVICE, 'element = "rent"', 'element = "rant"', "'rant' is no field of the form", "'rent'"),
    (SERVICE, 'element = "rent"', 'element = "seats"', "not everybody is sure", "always asked"),
    (
        RULE,
        '<variable name="座位"',
        UNIT + '<variable name="座位"',
        "is in 排, its source in no unit",
        "agree",
    ),
    (
        EVENT,
        'lead = "market"\n',
        'lead = "market"\nusual = { seets = 3 }\n',
        "'seets' is asked by none",
        "'seats'",
    ),
    (
        EVENT,
        'lead = "market"\n',
        'lead = "market"\nusual = { seats = 0 }\n',
        "must not be less than 1",
        "takes",
    ),
    (EVENT, 'service = "permit"\n', 'service = "permit"\noptional = true\n', "not everybody is sure", ""),
]


@pytest.mark.parametrize("change", REFUSED)
def test_what_cannot_be_told_is_refused(hall, change):
    path, old, new, reason, hint = change
    load(hall.files)
    assert old in hall[path]
    hall[path] = hall[path].replace(old, new)
    with pytest.raises(FolderErrors) as refusal:
        load(hall.files)
    found = [error for error in refusal.value.errors if reason in error.reason]
    assert found, [str(error) for error in refusal.value.errors]
    assert all(hint in error.hint for error in found)
    assert all(error.line for error in found)


def test_every_way_of_deciding_must_have_a_plan(hall):
    hall.change("services/inspect/service.toml", 'kind = "report"', 'kind = "licence"')
    with pytest.raises(FolderErrors, match="several services produce: inspect, register"):
        load(hall.files)


def test_two_conditions_on_the_same_field_are_refused(hall):
    hall[SERVICE] += f'\n[[field]]\nelement = "rent"\n{NEEDS_PLAN}\n'
    with pytest.raises(FolderErrors, match="field 'rent' occurs twice"):
        load(hall.files)
