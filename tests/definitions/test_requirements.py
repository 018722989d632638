"""Requirements: versions by day, inputs with a source, a model's own tests and its review."""

import json
from datetime import date
from pathlib import Path

import pytest

from yiwang.definitions import check, inputs_of, load, origin_of, read_folder, requirement_on

FOLDER = Path(__file__).parents[2] / "cities" / "shenyang"
SERVICE = "services/permit/service.toml"
FORM = "services/permit/form.schema.json"
RULE = "services/permit/rule.dmn"
TESTS = "services/permit/tests/rule.json"
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:yw="urn:yiwang:dmn"'
REQUIREMENT = '\n[[requirement]]\nmodel = "rule.dmn"\ndecision = "enough"\nvalid_from = 2020-01-01\n'
ALLOWED = '<allowedValues><text>"cafe", "club"</text></allowedValues>'
TEXT = '<literalExpression><text>n = "1"</text></literalExpression>'
NEEDS = '<informationRequirement><requiredInput href="#{}"/></informationRequirement>'


def model(
    id_="seats", kind="number", display="", body="<literalExpression><text>n > 3</text></literalExpression>"
):
    shown = f"<extensionElements><yw:display {display}/></extensionElements>" if display else ""
    return f"""{HEAD} name="m" namespace="urn:m">
<itemDefinition name="tStyle"><typeRef>string</typeRef>{ALLOWED}</itemDefinition>
<inputData id="{id_}" name="n">{shown}<variable name="n" typeRef="{kind}"/></inputData>
<decision id="d" name="enough"><variable name="enough"/>{NEEDS.format(id_)}{body}</decision>
</definitions>
"""


def found(town, kind="errors"):
    return [(one.file, one.line, one.reason) for one in getattr(check(town.files), kind)]


@pytest.fixture
def permit(town):
    town[RULE] = model()
    town[SERVICE] += REQUIREMENT
    return town


@pytest.fixture(scope="module")
def shenyang():
    return load(read_folder(FOLDER))


@pytest.mark.parametrize(
    ("service", "day", "model"),
    [
        ("normal-retirement", "2024-12-31", "age-until-2024.dmn"),
        ("normal-retirement", "2025-01-01", "age-from-2025.dmn"),
        ("elder-assessment", "2022-12-29", "mzt039-2013.dmn"),
        ("elder-assessment", "2022-12-30", "gbt42195-2022.dmn"),
        ("job-retention-refund", "2021-12-31", "refund-2021.dmn"),
        ("job-retention-refund", "2022-01-01", "refund-2022.dmn"),
        ("job-expansion-subsidy", "2022-12-31", "subsidy-2022.dmn"),
    ],
)
def test_the_day_says_which_version_holds(shenyang, service, day, model):
    version = requirement_on(shenyang.services[service], date.fromisoformat(day))
    assert version is not None
    assert version.model == model


@pytest.mark.parametrize(
    ("service", "day"), [("job-expansion-subsidy", "2023-01-01"), ("food-licence", "2021-06-01")]
)
def test_on_other_days_there_is_none(shenyang, service, day):
    assert requirement_on(shenyang.services[service], date.fromisoformat(day)) is None


def test_every_requirement_of_the_city_has_tests_and_all_its_rules_name_their_clause(shenyang):
    tested = set()
    for path, content in read_folder(FOLDER).items():
        if "/tests/" in path:
            tested |= {(path.split("/")[1], case["decision"]) for case in json.loads(content)}
    for service in shenyang.services.values():
        for version in service.requirement:
            assert (service.id, version.decision) in tested
            decision = shenyang.models[f"services/{service.id}/{version.model}"].named(version.decision)
            assert all(any(rule.annotations) for rule in decision.logic.rules)


def test_inputs_come_from_the_form(shenyang):
    model_ = shenyang.models["services/high-tech-recognition/recognition-2016.dmn"]
    form = shenyang.forms["high-tech-recognition"]
    origins = [origin_of(one, form, shenyang.datasets) for one in inputs_of(model_, "符合认定条件")]
    assert len(origins) == 16
    assert {origin.source.id for origin in origins if origin} <= {field.id for field in form.fields}


def test_input_without_a_source_is_refused_where_it_stands(permit):
    permit[RULE] = model("seat")
    ((file, line, reason),) = found(permit)
    assert (file, line) == (RULE, 3)
    assert "input 'n' has no source: its id 'seat' is no field of the form of 'permit'" in reason
    assert check(permit.files).errors[0].hint == "did you mean 'seats'?"


def test_column_of_a_dataset_is_a_source(permit):
    permit[RULE] = model(
        "firms.code", "string", body='<literalExpression><text>n = "1"</text></literalExpression>'
    )
    assert found(permit) == []
    permit[RULE] = model("firms.staff")
    assert [place[:2] for place in found(permit)] == [(RULE, 3)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "string", "body": TEXT}, "input 'n' is of type string, its source of type number"),
        ({"display": 'zh="座位" unit="百个 | hundreds"'}, "input 'n' is in 百个, its source in no unit"),
    ],
)
def test_source_that_would_be_misread_is_refused(permit, changes, reason):
    permit[RULE] = model(**changes)
    assert reason in [place[2] for place in found(permit)]


def test_choice_the_model_does_not_know_is_refused(permit):
    permit.change(FORM, '"seats":', '"style": {},\n    "seats":')
    permit[RULE] = model(
        "style", "tStyle", body='<literalExpression><text>n = "cafe"</text></literalExpression>'
    )
    assert [place[2] for place in found(permit)] == ["input 'n' does not allow 'bar', a choice of its source"]


def test_only_one_version_may_be_in_force(permit):
    permit[SERVICE] += REQUIREMENT.replace("2020", "2021").replace('"enough"', '"other"')
    assert "two versions of the requirement are in force at the same time" in [
        one[2] for one in found(permit)
    ]


def test_service_decided_as_of_an_event_says_when_it_was(permit):
    permit.change(SERVICE, 'organisation = "market"', 'organisation = "market"\nas_of = "event"')
    assert [place[2] for place in found(permit)] == ["no form element says which day the event was"]
    permit.change(SERVICE, 'as_of = "event"', 'as_of = "event"\nevent_day = "opened"')
    permit.change(FORM, '"seats":', '"opened": {},\n    "seats":')
    assert found(permit) == []
    permit.change(SERVICE, 'as_of = "event"', 'as_of = "received"')
    assert [place[2] for place in found(permit)] == ['is only read with as_of = "event"']


def test_failing_case_of_a_models_own_tests_is_an_error_with_the_difference(permit):
    good = {"name": "四座", "decision": "enough", "inputs": {"n": 4}, "expect": True}
    bad = {"name": "三座", "decision": "enough", "inputs": {"n": 3}, "expect": True}
    permit[TESTS] = "[\n" + json.dumps(good) + ",\n" + json.dumps(bad, ensure_ascii=False) + "\n]"
    assert found(permit) == [(TESTS, 3, "case 2 (三座): expected true, got false")]
    load(permit.files)  # tests belong to checking; a release in use is not stopped by them


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not valid JSON"),
        ("[1]", "case 1: not an object"),
        ('[{"decision": "enuf", "inputs": {}, "expect": 1}]', "no model here has enuf"),
        (
            '[{"decision": "enough", "inputs": {}, "expect": 1, "model": "x.dmn"}]',
            "there is no model x.dmn here",
        ),
    ],
)
def test_test_file_that_cannot_be_understood_is_an_error(permit, text, reason):
    permit[TESTS] = text
    ((file, _, said),) = found(permit)
    assert file == TESTS
    assert reason in said


TABLE = """<decisionTable hitPolicy="{policy}">
<input><inputExpression><text>n</text></inputExpression></input><output/>
<rule><inputEntry><text>{cell}</text></inputEntry><outputEntry><text>true</text></outputEntry></rule>
<rule><inputEntry><text>&lt; 5</text></inputEntry><outputEntry><text>false</text></outputEntry></rule>
</decisionTable>"""


def test_gap_is_an_error_with_an_example(permit):
    permit[RULE] = model(body=TABLE.format(policy="UNIQUE", cell="&gt; 5"))
    ((file, _, reason),) = found(permit)
    assert file == RULE
    assert reason == "gap: enough: no rule covers this case; n = 5"


def test_cell_a_review_cannot_read_is_a_warning(permit):
    permit[RULE] = model(body=TABLE.format(policy="FIRST", cell="n + 1"))
    assert check(permit.files).ok
    assert any("depends on more than constants" in one[2] for one in found(permit, "warnings"))


SHARED = f"""{HEAD} name="s" namespace="urn:s">
<businessKnowledgeModel id="f" name="twice"><variable name="twice"/><encapsulatedLogic>
<formalParameter name="x"/>
<literalExpression><text>x * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
<inputData id="rent" name="rent"><variable name="rent"/></inputData>
</definitions>"""
IMPORT = '<import name="s" namespace="urn:s" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"{}/>\n<itemDef'


@pytest.mark.parametrize("location", [' locationURI="../../rules/shared.dmn"', ""])
def test_services_share_functions_in_rules(permit, location):
    permit["rules/shared.dmn"] = SHARED
    knows = '<knowledgeRequirement><requiredKnowledge href="urn:s#f"/></knowledgeRequirement>'
    body = knows + "<literalExpression><text>s.twice(n) > 3</text></literalExpression>"
    permit[RULE] = model(body=body).replace("<itemDef", IMPORT.format(location), 1)
    assert found(permit) == []


def test_input_of_an_imported_model_is_refused(permit):
    permit["rules/shared.dmn"] = SHARED
    body = NEEDS.format("x").replace("#x", "urn:s#rent")
    text = model(body=body + "<literalExpression><text>n > s.rent</text></literalExpression>")
    permit[RULE] = text.replace("<itemDef", IMPORT.format(""), 1)
    (reason,) = [one[2] for one in found(permit)]
    assert reason == "input 'rent' belongs to an imported model, so nothing can be put into it"


def test_model_may_not_be_imported_from_another_service(permit):
    permit["services/register/other.dmn"] = SHARED
    permit[RULE] = model().replace("<itemDef", IMPORT.format(' locationURI="../register/other.dmn"'), 1)
    assert any("was not found" in one[2] for one in found(permit))
