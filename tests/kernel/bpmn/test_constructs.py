# ruff: noqa: E501 (drawings read best on one line)
"""The constructs beyond tasks and gateways, one at a time, as a city would use them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from tests.kernel.bpmn.blocks import HEAD

from yiwang.kernel import bpmn
from yiwang.kernel.bpmn import (
    At,
    CancelTask,
    CancelTimer,
    Completed,
    Decide,
    Elapsed,
    Ended,
    ErrorRaised,
    Escalated,
    Failed,
    MessageReceived,
    OpenTask,
    Send,
    Signal,
    SignalReceived,
    StartTimer,
    TimerFired,
    WorkingDays,
    WorkingTime,
)


def flow(source: str, target: str, condition: str = "") -> str:
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{source}-{target}" {ends}>{inside}</sequenceFlow>'


def row(*names: str) -> str:
    return "".join(flow(*pair) for pair in pairwise(names))


def read(body: str, before: str = "") -> bpmn.Procedure:
    xml = HEAD.replace("<process", before + "<process") + body + "</process></definitions>"
    return bpmn.read(xml.encode(), "small.bpmn")


ENDS = '<startEvent id="s"/><endEvent id="e"/>'


def test_values_choose_the_way() -> None:
    ready = read(
        f'<property id="amount"/>{ENDS}<endEvent id="f"/><exclusiveGateway id="x" default="x-f"/>'
        '<scriptTask id="add"><script>{amount: amount + 0.5}</script></scriptTask>'
        + row("s", "add", "x") + flow("x", "e", "amount > 3000") + flow("x", "f")
    )  # fmt: skip
    assert bpmn.start(ready, {"amount": 3000}).effects == (Ended("e"),)
    assert bpmn.start(ready, {"amount": 2999}).effects == (Ended("f"),)
    with pytest.raises(bpmn.Undecidable, match="amount"):
        bpmn.start(ready)
    with pytest.raises(bpmn.UnknownValue):
        bpmn.start(ready, {"amont": 1})


def test_several_offices_vote_until_one_refuses() -> None:
    procedure = read(
        f'{ENDS}<endEvent id="no"/><userTask id="sign"><multiInstanceLoopCharacteristics>'
        "<loopCardinality>3</loopCardinality>"
        '<completionCondition>outcome = "refuse"</completionCondition>'
        '</multiInstanceLoopCharacteristics></userTask><exclusiveGateway id="x"/>'
        + row("s", "sign", "x") + flow("x", "e", 'outcome = "agree"') + flow("x", "no", 'outcome = "refuse"')
    )  # fmt: skip
    now = bpmn.start(procedure)
    assert [effect.node for effect in now.effects] == ["sign@2", "sign@3", "sign@4"]
    assert bpmn.outcomes(procedure, "sign@3") == ("agree", "refuse")
    one = bpmn.step(procedure, now.state, Completed("sign@2", "agree"))
    assert one.effects == ()
    refused = bpmn.step(procedure, one.state, Completed("sign@4", "refuse"))
    assert refused.effects == (CancelTask("sign@3"), Ended("no"))
    for place in ("sign@3", "sign@4"):
        one = bpmn.step(procedure, one.state, Completed(place, "agree"))
    assert one.effects == (Ended("e"),)


def test_one_after_the_other_counts_the_turns() -> None:
    procedure = read(
        f'<property id="seen"/>{ENDS}<scriptTask id="note"><multiInstanceLoopCharacteristics isSequential="true">'
        "<loopCardinality>count(seen) + 3</loopCardinality></multiInstanceLoopCharacteristics>"
        "<script>{seen: append(seen, loopCounter)}</script></scriptTask>" + row("s", "note", "e")
    )
    assert [int(n) for n in bpmn.start(procedure, {"seen": []}).state.values["seen"]] == [1, 2, 3]
    with pytest.raises(bpmn.Undecidable, match="whole number"):
        bpmn.start(procedure, {"seen": list(range(1000))})


def test_a_message_finds_the_event_with_its_key() -> None:
    procedure = read(
        f'<property id="number"/><property id="paid"/>{ENDS}<intermediateCatchEvent id="wait">'
        '<messageEventDefinition messageRef="m" yw:key="number"/></intermediateCatchEvent>'
        + row("s", "wait", "e"),
        '<message id="m" name="payment"/>',
    )
    now = bpmn.start(procedure, {"number": "沈市监2021-1"})
    for wrong in (MessageReceived("payment", "another"), MessageReceived("paymnt", "沈市监2021-1")):
        with pytest.raises(bpmn.NotWaiting):
            bpmn.step(procedure, now.state, wrong)
    paid = bpmn.step(procedure, now.state, MessageReceived("payment", "沈市监2021-1", {"paid": 12}))
    assert paid.state.finished
    assert paid.state.values["paid"] == 12


def test_the_first_event_wins() -> None:
    procedure = read(
        f'{ENDS}<eventBasedGateway id="g"/><intermediateCatchEvent id="reply">'
        '<messageEventDefinition messageRef="m"/></intermediateCatchEvent><intermediateCatchEvent id="late">'
        "<timerEventDefinition><timeDuration>PT48H</timeDuration></timerEventDefinition>"
        "</intermediateCatchEvent>" + row("s", "g", "reply", "e") + row("g", "late", "e"),
        '<message id="m"/>',
    )
    now = bpmn.start(procedure)
    assert now.effects == (StartTimer("late", Elapsed(timedelta(hours=48))),)
    replied = bpmn.step(procedure, now.state, MessageReceived("m"))
    assert replied.effects == (CancelTimer("late"), Ended("e"))
    late = bpmn.step(procedure, now.state, TimerFired("late"))
    assert late.effects == (Ended("e"),)
    with pytest.raises(bpmn.NotWaiting):
        bpmn.step(procedure, late.state, MessageReceived("m"))


@pytest.mark.parametrize(
    ("tag", "text", "when"),
    [
        ("timeDuration", "PT4WH", WorkingTime(240)),
        ("timeDuration", "PT1WH30WM", WorkingTime(90)),
        ("timeDate", "2021-10-13", At(date(2021, 10, 13))),
        ("timeDate", "2021-10-13T01:00:00+00:00", At(datetime(2021, 10, 13, 1, tzinfo=UTC))),
        ("timeDate", "hearing", At(date(2021, 9, 30))),
        ("timeCycle", "R2/P5WD", WorkingDays(5)),
    ],
)
def test_timers(tag: str, text: str, when: object) -> None:
    procedure = read(
        f'<property id="hearing"/>{ENDS}<intermediateCatchEvent id="wait"><timerEventDefinition>'
        f"<{tag}>{text}</{tag}></timerEventDefinition></intermediateCatchEvent>" + row("s", "wait", "e")
    )
    now = bpmn.start(procedure, {"hearing": date(2021, 9, 30)})
    assert now.effects == (StartTimer("wait", when),)


REMINDED = (
    ENDS + '<endEvent id="f"/><userTask id="a"/><boundaryEvent id="r" attachedToRef="a" cancelActivity="false">'
    "<timerEventDefinition><timeCycle>R2/P1D</timeCycle></timerEventDefinition></boundaryEvent>"
    + row("s", "a", "e") + flow("r", "f")
)  # fmt: skip


def test_a_reminder_repeats_as_often_as_it_says() -> None:
    procedure = read(REMINDED)
    now = bpmn.start(procedure)
    again = bpmn.step(procedure, now.state, TimerFired("r"))
    assert again.effects == (StartTimer("r", Elapsed(timedelta(days=1))), Ended("f"))
    last = bpmn.step(procedure, bpmn.State.from_json(again.state.to_json()), TimerFired("r"))
    assert last.effects == (Ended("f"),)
    with pytest.raises(bpmn.NotWaiting):
        bpmn.step(procedure, last.state, TimerFired("r"))


SUB = (
    '<error id="er" errorCode="FRAUD"/><escalation id="es" escalationCode="LATE"/><signal id="sg" name="flood"/>',
    ENDS + '<endEvent id="caught"/><endEvent id="told"/><endEvent id="off"/>'
    '<subProcess id="sub"><startEvent id="b"/><userTask id="look"/><exclusiveGateway id="x"/>'
    '<endEvent id="fine"/><endEvent id="bad"><errorEventDefinition errorRef="er"/></endEvent>'
    '<intermediateThrowEvent id="up"><escalationEventDefinition escalationRef="es"/></intermediateThrowEvent>'
    + row("b", "look", "x") + flow("x", "fine", 'outcome = "fine"') + flow("x", "bad", 'outcome = "bad"')
    + flow("x", "up", 'outcome = "late"') + flow("up", "fine") + "</subProcess>"
    '<boundaryEvent id="fraud" attachedToRef="sub"><errorEventDefinition errorRef="er"/></boundaryEvent>'
    '<boundaryEvent id="late" attachedToRef="sub" cancelActivity="false">'
    '<escalationEventDefinition escalationRef="es"/></boundaryEvent>'
    '<boundaryEvent id="stop" attachedToRef="sub"><signalEventDefinition signalRef="sg"/></boundaryEvent>'
    + row("s", "sub", "e") + flow("fraud", "caught") + flow("late", "told") + flow("stop", "off"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("event", "effects"),
    [
        (Completed("look@1", "fine"), (Ended("e"),)),
        (Completed("look@1", "bad"), (Ended("caught"),)),
        (Completed("look@1", "late"), (Ended("told"), Ended("e"))),
        (SignalReceived("flood"), (CancelTask("look@1"), Ended("off"))),
        (SignalReceived("drought"), ()),
        (ErrorRaised("look@1", "FRAUD"), (Ended("caught"),)),
    ],
)
def test_a_sub_process_and_what_hangs_on_it(event: bpmn.Event, effects: tuple) -> None:
    procedure = read(SUB[1], SUB[0])
    now = bpmn.start(procedure)
    assert now.effects == (OpenTask("look@1", "office"),)
    after = bpmn.step(procedure, bpmn.State.from_json(now.state.to_json()), event)
    assert (
        tuple(e for e in after.effects if not isinstance(event, ErrorRaised) or isinstance(e, Ended))
        == effects
    )
    assert after.state.finished or not effects


def test_what_nothing_catches_is_told() -> None:
    bare = SUB[1].replace(
        '<errorEventDefinition errorRef="er"/></boundaryEvent>',
        '<errorEventDefinition errorRef="other"/></boundaryEvent>',
    )
    bare = bare.replace(
        '<escalationEventDefinition escalationRef="es"/></boundaryEvent>',
        '<escalationEventDefinition escalationRef="far"/></boundaryEvent>',
    )
    procedure = read(bare, SUB[0] + '<error id="other" errorCode="OTHER"/><escalation id="far"/>')
    now = bpmn.start(procedure)
    failed = bpmn.step(procedure, now.state, Completed("look@1", "bad"))
    assert failed.effects[-1] == Failed("bad@1", "FRAUD")
    assert failed.state.finished
    late = bpmn.step(procedure, now.state, Completed("look@1", "late"))
    assert Escalated("up@1", "LATE") in late.effects


def test_an_event_sub_process_beside_the_main_way() -> None:
    procedure = read(
        f'{ENDS}<userTask id="a"/><subProcess id="watch" triggeredByEvent="true">'
        '<startEvent id="heard" isInterrupting="false"><signalEventDefinition signalRef="sg"/></startEvent>'
        '<userTask id="note"/><endEvent id="noted"/>' + row("heard", "note", "noted") + "</subProcess>"
        + row("s", "a", "e"),
        '<signal id="sg" name="flood"/>',
    )  # fmt: skip
    now = bpmn.start(procedure)
    assert now.state.armed == ("heard",)
    twice = bpmn.step(
        procedure, bpmn.step(procedure, now.state, SignalReceived("flood")).state, SignalReceived("flood")
    )
    assert dict(twice.state.waiting) == {"a": 1, "note@1": 1, "note@2": 1}
    rest = bpmn.step(procedure, twice.state, Completed("a"))
    assert not rest.state.finished
    rest = bpmn.step(procedure, rest.state, Completed("note@1"))
    rest = bpmn.step(procedure, rest.state, Completed("note@2"))
    assert rest.state == bpmn.State(made=2)
    assert rest.state.finished


def test_a_decision_and_a_message_to_another_case() -> None:
    procedure = read(
        f'<property id="level"/>{ENDS}<businessRuleTask id="grade" yw:decision="level of harm"/>'
        '<sendTask id="tell" messageRef="m" yw:key="level"/>' + row("s", "grade", "tell", "e"),
        '<message id="m" name="graded"/>',
    )
    now = bpmn.start(procedure)
    assert now.effects == (Decide("grade", "level of harm"),)
    told = bpmn.step(procedure, now.state, Completed("grade", values={"level": "serious"}))
    assert told.effects == (Send("tell", "graded", "serious"), Ended("e"))


def test_called_procedures_share_the_values_of_the_case() -> None:
    main = read(f'<property id="n"/>{ENDS}<callActivity id="c" calledElement="other"/>' + row("s", "c", "e"))
    other = read(
        f'<property id="n"/>{ENDS}<userTask id="t"/><scriptTask id="p"><script>{{n: n * 2}}</script></scriptTask>'
        + row("s", "t", "p", "e")
    )
    joined = bpmn.link({"small": main, "other": replace(other, id="other")})["small"]
    now = bpmn.start(joined, {"n": 21})
    assert now.effects == (OpenTask("t@1", "office"),)
    assert bpmn.node_at(joined, now.state, "t@1").id == "t"
    after = bpmn.step(joined, bpmn.State.from_json(now.state.to_json()), Completed("t@1"))
    assert (after.effects, after.state.values["n"]) == ((Ended("e"),), 42)
    with pytest.raises(bpmn.BpmnError, match='calls "other", which is no procedure'):
        bpmn.link({"small": main})


def test_terminate_ends_all_branches() -> None:
    procedure = read(
        '<startEvent id="s"/><parallelGateway id="g"/><userTask id="a"/><userTask id="b"/><endEvent id="e"/>'
        '<endEvent id="t"><terminateEventDefinition/></endEvent>'
        + row("s", "g", "a", "e")
        + row("g", "b", "t")
    )
    ended = bpmn.step(procedure, bpmn.start(procedure).state, Completed("b"))
    assert ended.effects == (Ended("t"), CancelTask("a"))
    assert ended.state.finished


def test_a_signal_is_heard_by_the_other_branch_whatever_their_order() -> None:
    throw = '<intermediateThrowEvent id="t"><signalEventDefinition signalRef="sg"/></intermediateThrowEvent>'
    catch = '<intermediateCatchEvent id="c"><signalEventDefinition signalRef="sg"/></intermediateCatchEvent>'
    for first, second in (("t", "c"), ("c", "t")):
        procedure = read(
            f'{ENDS}<parallelGateway id="g"/><parallelGateway id="j"/>{throw}{catch}'
            + row("s", "g", first, "j", "e") + row("g", second, "j"),
            '<signal id="sg"/>',
        )  # fmt: skip
        assert bpmn.start(procedure).effects == (Signal("t", "sg"), Ended("e"))


def test_nodes_of_a_called_procedure_may_be_named_like_those_of_its_caller() -> None:
    turns = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
    main = read(
        f'{ENDS}<callActivity id="c" calledElement="other">{turns}</callActivity>' + row("s", "c", "e")
    )
    inner = '<startEvent id="i"/><endEvent id="o"/><userTask id="b"/>' + row("i", "b", "o")
    for called in ('<userTask id="c"/>', f'<subProcess id="c">{inner}</subProcess>'):
        other = read(f'{ENDS}{called}<userTask id="d"/>' + row("s", "c", "d", "e"))
        joined = bpmn.link({"small": main, "other": replace(other, id="other")})["small"]
        now, done = bpmn.start(joined), []
        while now.state.waiting:
            place = min(now.state.waiting)
            done.append(place.partition("@")[0])
            now = bpmn.step(joined, now.state, Completed(place))
        assert done[2:] == ["d", "d"]
        assert now.state.finished


def test_an_error_of_a_task_named_like_the_call_around_it_is_caught_at_the_task() -> None:
    errors = '<error id="er" errorCode="X"/>'
    main = read(f'{ENDS}<callActivity id="c" calledElement="other"/>' + row("s", "c", "e"), errors)
    other = read(
        f'{ENDS}<userTask id="c"/><userTask id="again"/><boundaryEvent id="wrong" attachedToRef="c">'
        '<errorEventDefinition errorRef="er"/></boundaryEvent>' + row("s", "c", "e") + row("wrong", "again", "e"),
        errors,
    )  # fmt: skip
    joined = bpmn.link({"small": main, "other": replace(other, id="other")})["small"]
    caught = bpmn.step(joined, bpmn.start(joined).state, ErrorRaised("c@1", "X"))
    assert dict(caught.state.waiting) == {"again@1": 1}


def test_an_exclusive_gateway_asks_in_order_and_takes_one_way() -> None:
    body = (
        f'<property id="p"/><property id="q"/>{ENDS}<endEvent id="f"/>'
        '<exclusiveGateway id="x" default="x-f"/><userTask id="a"/><userTask id="b"/>'
        + row("s", "x") + flow("x", "a", "p") + flow("x", "b", "q") + flow("x", "f") + row("a", "e") + row("b", "e")
    )  # fmt: skip
    # What lies behind the first that holds is not asked: it may well have no value yet.
    assert dict(bpmn.start(read(body), {"p": True}).state.waiting) == {"a": 1}
    loose = body.replace(' default="x-f"', "").replace(flow("x", "b", "q"), flow("x", "b"))
    xml = HEAD + loose + "</process></definitions>"
    (procedure,) = bpmn.read_all(xml.encode(), "small.bpmn").values()
    for value, taken in ((True, "a"), (False, "b")):
        assert dict(bpmn.start(procedure, {"p": value}).state.waiting) == {taken: 1}


@pytest.mark.parametrize("before", ["true", "false"])
def test_a_loop_counts_its_turns(before: str) -> None:
    procedure = read(
        f'{ENDS}<userTask id="a"><standardLoopCharacteristics testBefore="{before}">'
        "<loopCondition>loopCounter &lt; 3</loopCondition></standardLoopCharacteristics></userTask>"
        + row("s", "a", "e")
    )
    now, turns = bpmn.start(procedure), 0
    while now.state.waiting:
        now, turns = bpmn.step(procedure, now.state, Completed(min(now.state.waiting))), turns + 1
    assert turns == 3


def test_a_signal_is_heard_by_every_token_that_waits_for_it() -> None:
    body = (
        f'{ENDS}<parallelGateway id="x"/><exclusiveGateway id="m"/><userTask id="a"/><intermediateCatchEvent id="c">'
        '<signalEventDefinition signalRef="sg"/></intermediateCatchEvent>'
        '<sequenceFlow id="one" sourceRef="x" targetRef="m"/><sequenceFlow id="two" sourceRef="x" targetRef="m"/>'
        + row("s", "x") + row("m", "c", "a", "e")
    )  # fmt: skip
    xml = HEAD.replace("<process", '<signal id="sg"/><process') + body + "</process></definitions>"
    (procedure,) = bpmn.read_all(xml.encode(), "small.bpmn").values()
    heard = bpmn.step(procedure, bpmn.start(procedure).state, SignalReceived("sg"))
    assert dict(heard.state.waiting) == {"a": 2}


def test_a_timer_that_repeats_is_no_choice_among_events() -> None:
    body = (
        f'{ENDS}<eventBasedGateway id="g"/><intermediateCatchEvent id="m"><messageEventDefinition messageRef="msg"/>'
        '</intermediateCatchEvent><intermediateCatchEvent id="t"><timerEventDefinition><timeCycle>R3/P1D</timeCycle>'
        "</timerEventDefinition></intermediateCatchEvent>" + row("s", "g", "m", "e") + row("g", "t", "e")
    )  # fmt: skip
    with pytest.raises(
        bpmn.BpmnError, match=r'"t" repeats its timer, but behind gateway "g" one event is all'
    ):
        read(body, '<message id="msg"/>')
    assert read(body.replace("R3/", "R1/"), '<message id="msg"/>')


@pytest.mark.parametrize(
    "kind",
    [
        '<subProcess id="q"><standardLoopCharacteristics loopMaximum="2"/>',
        '<subProcess id="q"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>'
        "</multiInstanceLoopCharacteristics>",
    ],
)
def test_data_of_one_turn_is_refused_as_a_case_keeps_one_value_of_each_name(kind: str) -> None:
    inside = '<dataObject id="d"/><startEvent id="i"/><endEvent id="o"/>' + row("i", "o") + "</subProcess>"
    with pytest.raises(bpmn.BpmnError, match='"d" lies in "q", which may run several times'):
        read(ENDS + kind + inside + row("s", "q", "e"))


def test_an_event_that_can_never_happen_is_refused_but_does_no_harm() -> None:
    body = (
        f'<property id="n"/>{ENDS}<endEvent id="f"/><scriptTask id="a"><script>{{n: 1}}</script></scriptTask>'
        '<boundaryEvent id="late" attachedToRef="a"><timerEventDefinition><timeDuration>P1D</timeDuration>'
        "</timerEventDefinition></boundaryEvent>" + row("s", "a", "e") + row("late", "f")
    )
    with pytest.raises(bpmn.BpmnError, match='"late" hangs on "a", which is done at once'):
        read(body)
    (procedure,) = bpmn.read_all((HEAD + body + "</process></definitions>").encode(), "small.bpmn").values()
    assert bpmn.start(procedure).effects == (Ended("e"),)


def test_examples_are_values_and_are_refused_when_they_are_none() -> None:
    body = '<property id="n" yw:example="{}"/>' + ENDS + row("s", "e")
    assert dict(read(body.format("9")).examples) == {"n": 9}
    for text in ("n + 1", "nine", "1 +"):
        with pytest.raises(bpmn.BpmnError, match=r"not supported|no value"):
            read(body.format(text))


def test_the_state_comes_back_from_json_as_it_was_whatever_the_order_of_the_file() -> None:
    watch = (
        '<subProcess id="{0}" triggeredByEvent="true"><startEvent id="{0}-heard" isInterrupting="false">'
        '<signalEventDefinition signalRef="sg"/></startEvent><endEvent id="{0}-end"/>'
        + flow("{0}-heard", "{0}-end") + "</subProcess>"
    )  # fmt: skip
    body = f'{ENDS}<userTask id="a"/>' + watch.format("z") + watch.format("b") + row("s", "a", "e")
    state = bpmn.start(read(body, '<signal id="sg"/>')).state
    assert state.armed == ("b-heard", "z-heard")
    assert bpmn.State.from_json(state.to_json()) == state
