# ruff: noqa: E501 (drawings read best on one line)
"""The control-flow patterns (van der Aalst, ter Hofstede, Kiepuszewski, Barros; revised 2006), one drawing each.

A drawing is played as a list of steps: what happens, and what waits afterwards. Patterns BPMN cannot draw
inside the subset are refused by name. `sound` says whether `read` accepts the drawing too, or whether it is
only played (`read_all`), as tasks in it may be done twice or starts and splits are left to be guessed.
"""

from collections.abc import Callable

import pytest
from tests.kernel.bpmn.blocks import HEAD
from tests.kernel.bpmn.test_constructs import flow, row

from yiwang.kernel import bpmn
from yiwang.kernel.bpmn import Completed, ErrorRaised, MessageReceived, SignalReceived, TimerFired


def tasks(*names: str) -> str:
    return "".join(f'<userTask id="{name}"/>' for name in names)


def gates(kind: str, *names: str) -> str:
    return "".join(f'<{kind}Gateway id="{name}"/>' for name in names)


def to(source: str, *targets: str) -> str:
    return "".join(flow(source, target) for target in targets)


def into(target: str, *sources: str) -> str:
    return "".join(flow(source, target) for source in sources)


def catch(name: str, definition: str) -> str:
    return f'<intermediateCatchEvent id="{name}">{definition}</intermediateCatchEvent>'


def boundary(name: str, host: str, definition: str, cancel: str = "true") -> str:
    return f'<boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="{cancel}">{definition}</boundaryEvent>'


MESSAGE = '<messageEventDefinition messageRef="msg"/>'
SIGNAL = '<signalEventDefinition signalRef="sig"/>'
TIMER = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
ERROR = '<errorEventDefinition errorRef="err"/>'
TERMINATE = "<terminateEventDefinition/>"
DECLARED = '<message id="msg" name="m"/><signal id="sig" name="g"/><error id="err" errorCode="x"/>'
ENDS = '<startEvent id="s"/><endEvent id="e"/>'
VALUES = "".join(f'<property id="{name}"/>' for name in ("p", "q", "n"))


def xml(body: str) -> bytes:
    head = HEAD.replace("<process", DECLARED + "<process")
    return (head + VALUES + body + "</process></definitions>").encode()


def many(task: str, inside: str) -> str:
    return f'<userTask id="{task}"><multiInstanceLoopCharacteristics {inside}</multiInstanceLoopCharacteristics></userTask>'


CHOICE = gates("exclusive", "j") + '<exclusiveGateway id="x" default="x-b"/>'
PLAIN_CHOICE = flow("x", "a", "p") + flow("x", "b")
MULTI = (
    '<inclusiveGateway id="x" default="x-c"/>'
    + tasks("a", "b", "c")
    + flow("x", "a", "p")
    + flow("x", "b", "q")
    + flow("x", "c")
)
done: Callable[[str], Completed] = Completed

Steps = list[tuple[object, str]]
PATTERNS: dict[str, tuple[str, dict[str, object], Steps]] = {
    "01 sequence": (ENDS + tasks("a", "b") + row("s", "a", "b", "e"), {}, [(None, "a"), (done("a"), "b"), (done("b"), "")]),
    "02 parallel split, 03 synchronization": (
        ENDS + gates("parallel", "x", "j") + tasks("a", "b", "c") + row("s", "x") + to("x", "a", "b") + into("j", "a", "b") + row("j", "c", "e"),
        {}, [(None, "a b"), (done("b"), "a"), (done("a"), "c"), (done("c"), "")],
    ),
    "04 exclusive choice, 05 simple merge": (
        ENDS + CHOICE + tasks("a", "b", "c") + row("s", "x") + PLAIN_CHOICE + into("j", "a", "b") + row("j", "c", "e"),
        {"p": False}, [(None, "b"), (done("b"), "c"), (done("c"), "")],
    ),
    "06 multi-choice, 07 structured synchronizing merge": (
        ENDS + MULTI + gates("inclusive", "j") + tasks("d") + row("s", "x") + into("j", "a", "b", "c") + row("j", "d", "e"),
        {"p": True, "q": True}, [(None, "a b"), (done("a"), "b"), (done("b"), "d"), (done("d"), "")],
    ),
    "07 the default alone": (
        ENDS + MULTI + gates("inclusive", "j") + tasks("d") + row("s", "x") + into("j", "a", "b", "c") + row("j", "d", "e"),
        {"p": False, "q": False}, [(None, "c"), (done("c"), "d"), (done("d"), "")],
    ),
    "10 arbitrary cycles": (
        ENDS + '<endEvent id="f"/>' + gates("exclusive", "m", "k") + '<exclusiveGateway id="x" default="x-b"/><exclusiveGateway id="y" default="y-e"/>'
        + tasks("a", "b") + row("s", "m", "a", "x") + flow("x", "f", "p") + flow("x", "b") + row("b", "k", "y") + flow("y", "m", "q") + flow("y", "e"),
        {"p": False, "q": True}, [(None, "a"), (done("a"), "b"), (done("b"), "a"), (Completed("a", values={"p": True}), "")],
    ),
    "11 implicit termination": (
        ENDS + '<endEvent id="f"/>' + gates("parallel", "x") + tasks("a", "b") + row("s", "x") + to("x", "a", "b") + row("a", "e") + row("b", "f"),
        {}, [(None, "a b"), (done("a"), "b"), (done("b"), "")],
    ),
    "13 multiple instances, number known at design time": (
        ENDS + many("a", "><loopCardinality>3</loopCardinality>") + tasks("b") + row("s", "a", "b", "e"),
        {}, [(None, "a@2 a@3 a@4"), (done("a@3"), "a@2 a@4"), (done("a@2"), "a@4"), (done("a@4"), "b")],
    ),
    "14 multiple instances, number known at run time": (
        ENDS + many("a", "><loopCardinality>n</loopCardinality>") + tasks("b") + row("s", "a", "b", "e"),
        {"n": 2}, [(None, "a@2 a@3"), (done("a@2"), "a@3"), (done("a@3"), "b")],
    ),
    "16 deferred choice": (
        ENDS + gates("eventBased", "x") + gates("exclusive", "j") + catch("a", MESSAGE) + catch("b", TIMER) + tasks("c", "d")
        + row("s", "x") + to("x", "a", "b") + row("a", "c", "j") + row("b", "d", "j", "e"),
        {}, [(None, "a b"), (MessageReceived("m"), "c"), (done("c"), "")],
    ),
    "18 milestone": (
        ENDS + '<endEvent id="f"/>' + gates("parallel", "x") + tasks("a", "b", "c") + '<intermediateThrowEvent id="t">' + SIGNAL + "</intermediateThrowEvent>"
        + catch("w", SIGNAL) + row("s", "x") + to("x", "a", "w") + row("a", "t", "b", "e") + row("w", "c", "f"),
        {}, [(None, "a w"), (done("a"), "b c"), (done("c"), "b"), (done("b"), "")],
    ),
    "19 cancel task": (
        ENDS + '<endEvent id="f"/>' + tasks("a", "b") + boundary("c", "a", ERROR) + row("s", "a", "e") + row("c", "b", "f"),
        {}, [(None, "a"), (ErrorRaised("a", "x"), "b"), (done("b"), "")],
    ),
    "20 cancel case": (
        ENDS + f'<endEvent id="f">{TERMINATE}</endEvent>' + gates("parallel", "x") + tasks("a", "b") + row("s", "x") + to("x", "a", "b") + row("a", "e") + row("b", "f"),
        {}, [(None, "a b"), (done("b"), "")],
    ),
    "21 structured loop": (
        ENDS + '<userTask id="a"><standardLoopCharacteristics testBefore="false"><loopCondition>p</loopCondition></standardLoopCharacteristics></userTask>' + row("s", "a", "e"),
        {"p": True}, [(None, "a@2"), (done("a@2"), "a@3"), (Completed("a@3", values={"p": False}), "")],
    ),
    "22 recursion by a sub-process": (
        ENDS + '<subProcess id="a"><startEvent id="i"/><endEvent id="o"/>' + tasks("b") + row("i", "b", "o") + "</subProcess>" + row("s", "a", "e"),
        {}, [(None, "b@1"), (done("b@1"), "")],
    ),
    "23 transient trigger: a signal before anybody listens is lost": (
        ENDS + tasks("a") + catch("w", SIGNAL) + row("s", "a", "w", "e"),
        {}, [(None, "a"), (SignalReceived("g"), "a"), (done("a"), "w"), (SignalReceived("g"), "")],
    ),
    "25 cancel region": (
        ENDS + '<endEvent id="f"/><subProcess id="r"><startEvent id="i"/><endEvent id="o"/>' + gates("parallel", "x", "j") + tasks("a", "b")
        + row("i", "x") + to("x", "a", "b") + into("j", "a", "b") + row("j", "o") + "</subProcess>" + boundary("c", "r", MESSAGE) + row("s", "r", "e") + row("c", "f"),
        {}, [(None, "a@1 b@1"), (done("a@1"), "b@1"), (MessageReceived("m"), "")],
    ),
    "26 cancel multiple instance activity": (
        ENDS + '<endEvent id="f"/>' + many("a", "><loopCardinality>3</loopCardinality>") + boundary("c", "a", TIMER) + row("s", "a", "e") + row("c", "f"),
        {}, [(None, "a@2 a@3 a@4"), (done("a@2"), "a@3 a@4"), (TimerFired("c"), "")],
    ),
    "27 complete multiple instance activity, 34 static partial join, 35 cancelling": (
        ENDS + many("a", "><loopCardinality>3</loopCardinality><completionCondition>numberOfCompletedInstances >= 2</completionCondition>") + tasks("b") + row("s", "a", "b", "e"),
        {}, [(None, "a@2 a@3 a@4"), (done("a@4"), "a@2 a@3"), (done("a@2"), "b")],
    ),
    "33 generalized AND-join: two roads through one region": (
        ENDS + gates("parallel", "x", "j") + gates("exclusive", "m") + '<exclusiveGateway id="y" default="y-m"/>' + tasks("a", "b", "c")
        + row("s", "x") + to("x", "a", "b") + row("a", "y") + flow("y", "c", "p") + flow("y", "m") + row("c", "m", "j") + row("b", "j", "e"),
        {"p": True}, [(None, "a b"), (done("a"), "b c"), (done("b"), "c"), (done("c"), "")],
    ),
    "37 local synchronizing merge": (
        ENDS + MULTI + gates("inclusive", "j") + gates("exclusive", "k") + tasks("d") + row("s", "x") + into("j", "a", "b") + row("j", "d", "k") + row("c", "k", "e"),
        {"p": True, "q": False}, [(None, "a"), (done("a"), "d"), (done("d"), "")],
    ),
    "39 critical section in a row": (
        ENDS + many("a", 'isSequential="true"><loopCardinality>2</loopCardinality>') + row("s", "a", "e"),
        {}, [(None, "a@2"), (done("a@2"), "a@3"), (done("a@3"), "")],
    ),
    "43 explicit termination": (
        ENDS + f'<endEvent id="f">{TERMINATE}</endEvent>' + gates("parallel", "x") + tasks("a", "b", "c") + row("s", "x") + to("x", "a", "b") + row("a", "c", "e") + row("b", "f"),
        {}, [(None, "a b"), (done("a"), "b c"), (done("b"), "")],
    ),
}  # fmt: skip
LOOSE: dict[str, tuple[str, dict[str, object], Steps]] = {
    "06 multi-choice by conditions on the flows of a task": (
        ENDS + '<endEvent id="f"/><userTask id="z" default="z-c"/>' + tasks("a", "b", "c") + row("s", "z") + flow("z", "a", "p") + flow("z", "b", "q") + flow("z", "c")
        + into("e", "a", "b") + row("c", "f"),
        {"p": True, "q": True}, [(None, "z"), (done("z"), "a b"), (done("a"), "b"), (done("b"), "")],
    ),
    "08 multi-merge": (
        ENDS + gates("parallel", "x") + gates("exclusive", "j") + tasks("a", "b", "c") + row("s", "x") + to("x", "a", "b") + into("j", "a", "b") + row("j", "c", "e"),
        {}, [(None, "a b"), (done("a"), "b c"), (done("c"), "b"), (done("b"), "c"), (done("c"), "")],
    ),
    "12 multiple instances without synchronization": (
        ENDS + gates("exclusive", "m") + gates("parallel", "x") + '<exclusiveGateway id="y" default="y-e"/><scriptTask id="k"><script>{n: n + 1}</script></scriptTask>' + tasks("a")
        + '<endEvent id="f"/>' + row("s", "m", "k", "x") + to("x", "a", "y") + flow("y", "m", "n &lt; 3") + flow("y", "e") + row("a", "f"),
        {"n": 0}, [(None, "a a a"), (done("a"), "a a"), (done("a"), "a"), (done("a"), "")],
    ),
    "an implicit start, split and end": (
        tasks("a", "b", "c") + to("a", "b", "c"), {}, [(None, "a"), (done("a"), "b c"), (done("b"), "c"), (done("c"), "")],
    ),
    "42 thread split and 41 thread merge on one task": (
        ENDS + tasks("z", "a") + '<sequenceFlow id="one" sourceRef="z" targetRef="a"/><sequenceFlow id="two" sourceRef="z" targetRef="a"/>' + row("s", "z") + row("a", "e"),
        {}, [(None, "z"), (done("z"), "a a"), (done("a"), "a"), (done("a"), "")],
    ),
}  # fmt: skip
OUTSIDE = {
    "09 structured discriminator, 28 blocking, 29 cancelling": ('<complexGateway id="x"/>', "complexGateway"),
    "15 instances not known beforehand, 17 interleaved parallel routing, 40 interleaved routing": (
        '<adHocSubProcess id="x"/>',
        "adHocSubProcess",
    ),
    "20 cancel case by a transaction": ('<transaction id="x"/>', "transaction"),
    "24 persistent trigger by a condition": (
        catch("x", "<conditionalEventDefinition/>"),
        "conditionalEventDefinition",
    ),
    "30 structured partial join, by quantity": ('<userTask id="x" startQuantity="2"/>', "startQuantity"),
}


def waiting(state: bpmn.State) -> str:
    return " ".join(place for place, count in sorted(state.waiting.items()) for _ in range(count))


def play(procedure: bpmn.Procedure, given: dict[str, object], steps: Steps) -> None:
    now = bpmn.start(procedure, given)
    for event, expected in steps:
        if event is not None:
            kept = bpmn.State.from_json(now.state.to_json())
            now = bpmn.step(procedure, kept, event)
        assert waiting(now.state) == expected, (event, dict(now.state.waiting))
    assert now.state.finished is (steps[-1][1] == "")


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_proved_and_played(name: str) -> None:
    body, given, steps = PATTERNS[name]
    play(bpmn.read(xml(body), "pattern.bpmn"), given, steps)


@pytest.mark.parametrize("name", LOOSE)
def test_a_pattern_that_is_left_to_be_guessed_is_played_and_not_accepted(name: str) -> None:
    body, given, steps = LOOSE[name]
    (procedure,) = bpmn.read_all(xml(body), "pattern.bpmn").values()
    play(procedure, given, steps)
    with pytest.raises(bpmn.BpmnError):
        bpmn.read(xml(body), "pattern.bpmn")


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_pattern_outside_the_subset_is_refused_by_name(name: str) -> None:
    element, word = OUTSIDE[name]
    for read in (bpmn.read, bpmn.read_all):
        with pytest.raises(bpmn.BpmnError, match=word):
            read(xml(ENDS + element + row("s", "x", "e")), "pattern.bpmn")
