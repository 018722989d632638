"""Cases talk: messages and signals of a procedure reach it through its inbox, early ones too."""

from datetime import timedelta

import pytest
from tests import world
from tests.conftest import PROJECT

from yiwang.definitions import read_folder
from yiwang.records import clock
from yiwang.records.cases.acts import worker
from yiwang.records.cases.acts.saying import say
from yiwang.records.cases.models import Case, Inbox, Task
from yiwang.records.registry import releases
from yiwang.records.registry.models import Approval

pytestmark = pytest.mark.django_db

PROCEDURE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:yw="https://yiwang.dev/bpmn">
<message id="m" name="paid"/><signal id="sg" name="flood"/>
<process id="paying"><property id="amount"/>
<startEvent id="s"/><userTask id="look" yw:clock="decision"/>
<boundaryEvent id="stop" attachedToRef="look"><signalEventDefinition signalRef="sg"/></boundaryEvent>
<intermediateCatchEvent id="wait"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
<serviceTask id="issue" yw:does="issue"/><endEvent id="granted"/><endEvent id="refused"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="look"/>
<sequenceFlow id="f2" sourceRef="look" targetRef="wait"/>
<sequenceFlow id="f3" sourceRef="wait" targetRef="issue"/>
<sequenceFlow id="f4" sourceRef="issue" targetRef="granted"/>
<sequenceFlow id="f5" sourceRef="stop" targetRef="refused"/>
</process></definitions>"""


@pytest.fixture
def case(agent) -> Case:
    files = dict(read_folder(PROJECT / "cities" / "shenyang"))
    files["procedures/paying.bpmn"] = PROCEDURE.encode()
    path = "services/signage/service.toml"
    text = files[path].decode()
    text = text.replace('procedure = "statutory"', 'procedure = "paying"')
    normal = [line for line in text.splitlines() if not line.startswith(("acceptance", "may_follow"))]
    files[path] = "\n".join(normal).encode()
    release = releases.load_release(files, by=None)
    for number, review in enumerate(Approval.Review.values):
        user = world.make_officer(f"review-{number}", "business-environment", "reform")
        releases.approve(release.pk, review=review, by=user)
    return world.apply(agent, "service", "signage").case


def status(case: Case) -> str:
    return Case.objects.get(pk=case.pk).status


def test_a_message_moves_the_case_on(case, officers):
    world.decide(officers["urban-management"], case)
    say(case, Inbox.Message.MESSAGE, case, {"name": "paid", "values": {"amount": 120}})
    world.work_off()
    assert status(case) == Case.Status.GRANTED
    assert Case.objects.get(pk=case.pk).state["values"] == {"amount": 120}


def test_a_message_that_comes_too_early_waits_in_the_inbox(case, officers):
    say(case, Inbox.Message.MESSAGE, case, {"name": "paid"})
    world.work_off()
    letter = Inbox.objects.get(message=Inbox.Message.MESSAGE)
    assert letter.done_at is None
    assert "NotWaiting" in letter.error
    world.decide(officers["urban-management"], case)
    while worker.work(clock.now() + timedelta(hours=2)):
        pass
    assert status(case) == Case.Status.GRANTED


def test_a_signal_interrupts_and_one_nobody_heeds_changes_nothing(case):
    say(case, Inbox.Message.SIGNAL, case, {"name": "drought"})
    world.work_off()
    assert Task.objects.get(case=case, node="look").done_at is None
    say(case, Inbox.Message.SIGNAL, case, {"name": "flood"})
    world.work_off()
    assert status(case) == Case.Status.REFUSED
    assert Task.objects.get(case=case, node="look").done_at is not None
    say(case, Inbox.Message.MESSAGE, case, {"name": "paid"})
    world.work_off()
    assert status(case) == Case.Status.REFUSED
