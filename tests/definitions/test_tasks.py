"""What tasks of procedures name beside the drawing: decisions, limits, organisations; and rehearsing them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yiwang.definitions import check, load
from yiwang.definitions.rehearsing import Plan, rehearse
from yiwang.definitions.rule_tasks import Around, RuleFailed, results, rule_of, told

PROCEDURE, RULE = "procedures/short.bpmn", "rules/fees.dmn"
MODEL = """\
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="m" id="m">
  <inputData id="seats" name="seats"><variable name="seats" typeRef="number"/></inputData>
  <decision id="d" name="fee">
    <variable name="fee" typeRef="number"/>
    <informationRequirement><requiredInput href="#seats"/></informationRequirement>
    <literalExpression><text>10 * seats</text></literalExpression>
  </decision>
</definitions>
"""
TASK = (
    '<businessRuleTask id="make" yw:decision="fees.dmn#fee" yw:result="due"/>'
    '<property id="seats"/><property id="due"/>'
)
LOOP = """\
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:yw="https://yiwang.dev/bpmn">
  <process id="loop" name="回路" yw:opened-by="market">
    <startEvent id="s"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="look"/>
    <userTask id="look" yw:limit="24 hours"/>
    <boundaryEvent id="late" attachedToRef="look" cancelActivity="false">
      <timerEventDefinition><timeDuration>clock:look</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <sequenceFlow id="f2" sourceRef="late" targetRef="done"/>
    <sequenceFlow id="f3" sourceRef="look" targetRef="done"/>
    <endEvent id="done"/>
  </process>
</definitions>
"""


@pytest.fixture
def ruled(town):
    """The one procedure of the town asks for a fee; the number of seats is a variable of its own."""
    town.change(PROCEDURE, '<serviceTask id="make" yw:does="issue"/>', TASK)
    town[RULE] = MODEL
    for name in ("register", "permit"):
        path = f"services/{name}/service.toml"
        town[path] = town[path].partition("[[output]]")[0].replace('"produced"', '"supplied"')
    return town


def faults(town) -> set[tuple[str, int, str]]:
    return {
        (error.file, error.line, error.reason)
        for error in check(town.files).errors
        if error.file == PROCEDURE
    }


def test_an_applicant_cannot_act_in_what_an_office_began(town):
    path = "procedures/loop.bpmn"
    waiting = LOOP.replace('id="look" ', 'id="look" yw:role="applicant" ')
    town[path] = waiting
    found = [error for error in check(town.files).errors if error.file == path]
    assert [(error.line, error.reason) for error in found if "applicant" in error.reason] == [
        (5, "'look' waits for the applicant, who cannot see what an office began")
    ]
    town[path] = waiting.replace("applicant", "party")
    assert not any("look" in error.reason for error in check(town.files).errors if error.file == path)


def test_a_service_may_ask_a_decision_of_the_rules(ruled) -> None:
    assert faults(ruled) == set()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("fees.dmn#fee", "fees.dmn", "write model.dmn#decision"),
        ("fees.dmn#fee", "../fees.dmn#fee", "write model.dmn#decision"),
        ("fees.dmn#fee", "fee.dmn#fee", "asks the model 'fee.dmn', which does not exist"),
        ("fees.dmn#fee", "fees.dmn#fees", "fees.dmn has no decision 'fees'; it has: fee"),
        ('<property id="seats"/>', "", "the input 'seats' of 'fee' has no source"),
        ('yw:result="due"', 'yw:result="cost"', 'puts its result into "cost", which is not declared'),
    ],
)
def test_what_a_rule_task_names_is_refused_with_its_line(ruled, old, new, words) -> None:
    ruled.change(PROCEDURE, old, new)
    del ruled["services/permit/form.schema.json"]
    found = [(line, reason) for _, line, reason in faults(ruled) if words in reason]
    assert {line for line, _ in found} == {7}


def test_a_model_beside_the_service_goes_before_the_rules_and_its_form_is_read(ruled) -> None:
    ruled.change(PROCEDURE, '<property id="seats"/>', "")
    ruled.change("services/register/service.toml", 'procedure = "short"\n', "")
    del ruled["life_events/open.toml"]
    ruled["services/permit/fees.dmn"] = MODEL.replace("10 *", "30 *")
    city = load(ruled.files)
    procedure = city.procedures["short"]
    around = Around(procedure.variables, city.models, city.datasets, "permit", city.forms["permit"])
    rule = rule_of(procedure.nodes["make"], around)
    assert rule.path == "services/permit/fees.dmn"
    assert [(origin.input.name, origin.source.id) for origin in rule.origins] == [("seats", "seats")]
    outcome = rule.decide(rule.inputs({}, {"seats": 4}), date(2021, 9, 17))
    assert results(procedure.nodes["make"], outcome) == {"due": 120}
    assert told(outcome, rule)["version"] == rule.model.version.digest


def run(town, **given):
    begins = datetime(2021, 9, 17, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    return rehearse(load(town.files), "short", Plan(begins, given=given))


def test_a_rehearsal_decides_and_says_what_is_missing(ruled) -> None:
    assert run(ruled, seats=4).state.values["due"] == 40
    assert run(ruled, seats=2).state.values["due"] == 20
    with pytest.raises(RuleFailed, match="'fee' has no answer; missing: seats"):
        run(ruled)


def test_a_limit_in_hours_runs_day_and_night(town) -> None:
    town["procedures/loop.bpmn"] = LOOP
    begins = datetime(2021, 9, 17, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
    done = rehearse(load(town.files), "loop", Plan(begins, late=frozenset({"look"})))
    assert done.at("fired", "late") == [begins + timedelta(hours=24)]
    assert load(town.files).procedures["loop"].opened_by == ("market",)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('yw:limit="24 hours"', 'yw:clock="look"', 5, "unknown clock 'look'"),
        ('yw:limit="24 hours"', 'yw:limit="a day"', 5, 'has the limit "a day"'),
        ("clock:look", "clock:see", 6, "unknown timer 'see'"),
        ('yw:opened-by="market"', 'yw:opened-by="markt"', 0, "there is no organisation 'markt'"),
        ('yw:limit="24 hours"', 'yw:limit="24 hours" yw:organisation="court"', 5, "no organisation 'court'"),
    ],
)
def test_limits_and_organisations_are_refused_with_their_line(town, old, new, line, words) -> None:
    town["procedures/loop.bpmn"] = LOOP.replace(old, new)
    found = [error for error in check(town.files).errors if words in error.reason]
    assert [(error.file, error.line) for error in found] == [("procedures/loop.bpmn", line)]


def test_how_long_a_service_decides_is_not_the_drawings_to_say(town) -> None:
    town.change(
        PROCEDURE, '<userTask id="decide"/>', '<userTask id="decide" yw:clock="decision" yw:limit="2 hours"/>'
    )
    assert (PROCEDURE, 5, "'decide': how long the clock 'decision' runs is the service's to say") in faults(
        town
    )
