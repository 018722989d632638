"""The statutory procedure: each way through it, and what it asks for on the way."""

import json

import pytest

from yiwang.kernel.bpmn import (
    CancelTask,
    CancelTimer,
    Completed,
    Do,
    Ended,
    NamedClock,
    NotWaiting,
    OpenTask,
    Procedure,
    StartTimer,
    State,
    TimerFired,
    WorkingDays,
    WrongOutcome,
    outcomes,
    start,
    step,
)

LATE = StartTimer("accept-late", NamedClock("acceptance"))
REMIND = StartTimer("remind", WorkingDays(10))


def run(procedure: Procedure, *events) -> list:
    """The effects of each step, the state going through JSON in between as it does in a database."""
    now = start(procedure)
    effects = [list(now.effects)]
    for event in events:
        state = State.from_json(json.loads(json.dumps(now.state.to_json())))
        assert state == now.state
        now = step(procedure, state, event)
        effects.append(list(now.effects))
    return [*effects, now.state.finished]


def test_granted(statutory: Procedure) -> None:
    way = [
        Completed("accept", "accept"),
        Completed("review"),
        Completed("decide", "grant"),
        Completed("issue"),
        Completed("deliver"),
    ]
    assert run(statutory, *way) == [
        [OpenTask("accept", "office"), LATE],
        [CancelTimer("accept-late"), OpenTask("review", "office"), REMIND],
        [CancelTimer("remind"), OpenTask("decide", "office")],
        [Do("issue", "issue")],
        [OpenTask("deliver", "office")],
        [Ended("granted")],
        True,
    ]


def test_corrected_once_then_silence_accepts(statutory: Procedure) -> None:
    silence = TimerFired("accept-again-late")
    way = [Completed("accept", "correct"), Completed("correct"), silence, Completed("deem")]
    assert run(statutory, *way) == [
        [OpenTask("accept", "office"), LATE],
        [CancelTimer("accept-late"), OpenTask("correct", "applicant")],
        [OpenTask("accept-again", "office"), StartTimer("accept-again-late", NamedClock("acceptance"))],
        [CancelTask("accept-again"), Do("deem", "deem-accepted")],
        [OpenTask("review", "office"), REMIND],
        False,
    ]


@pytest.mark.parametrize(
    ("way", "end"),
    [
        ([Completed("accept", "refuse")], "not-accepted"),
        (
            [Completed("accept", "correct"), Completed("correct"), Completed("accept-again", "refuse")],
            "not-accepted",
        ),
        (
            [
                TimerFired("accept-late"),
                Completed("deem"),
                Completed("review"),
                Completed("decide", "refuse"),
            ],
            "refused",
        ),
    ],
)
def test_the_other_ends(statutory: Procedure, way: list, end: str) -> None:
    *_, last, finished = run(statutory, *way)
    assert last[-1] == Ended(end)
    assert finished


def test_a_reminder_leaves_the_task_open(statutory: Procedure) -> None:
    reminder = [TimerFired("remind"), Completed("send-reminder")]
    *_, reminded, sent, reviewed, finished = run(
        statutory, Completed("accept", "accept"), *reminder, Completed("review")
    )
    assert reminded == [Do("send-reminder", "remind")]
    assert sent == [Ended("reminded")]
    assert reviewed == [OpenTask("decide", "office")]
    assert not finished


def test_outcomes(statutory: Procedure) -> None:
    assert outcomes(statutory, "accept") == ("accept", "refuse", "correct")
    assert outcomes(statutory, "accept-again") == ("accept", "refuse")
    assert outcomes(statutory, "decide") == ("grant", "refuse")
    assert outcomes(statutory, "review") == ()
    assert outcomes(statutory, "correct") == ()


def test_what_the_file_says_is_kept(statutory: Procedure) -> None:
    assert (statutory.id, statutory.name) == ("statutory", "法定办理程序")
    assert statutory.nodes["accept"].name == "受理"
    assert statutory.nodes["correct"].role == "applicant"
    assert [timer.id for timer in statutory.attached["accept"]] == ["accept-late"]


@pytest.mark.parametrize(
    "event",
    [
        Completed("review"),
        Completed("nowhere"),
        Completed("accept-late"),
        Completed("accepted"),
        TimerFired("accept"),
        TimerFired("remind"),
        TimerFired("nowhere"),
    ],
)
def test_an_event_that_is_not_waited_for(statutory: Procedure, event) -> None:
    state = start(statutory).state
    with pytest.raises(NotWaiting) as refusal:
        step(statutory, state, event)
    assert refusal.value.node == event.node
    assert event.node in refusal.value.message("zh-hans")
    assert state == start(statutory).state


def test_completing_twice(statutory: Procedure) -> None:
    state = step(statutory, start(statutory).state, Completed("accept", "accept")).state
    with pytest.raises(NotWaiting):
        step(statutory, state, Completed("accept", "accept"))
    with pytest.raises(NotWaiting):
        step(statutory, state, TimerFired("accept-late"))


@pytest.mark.parametrize("outcome", [None, "grant", "Accept", ""])
def test_an_outcome_the_task_does_not_have(statutory: Procedure, outcome: str | None) -> None:
    with pytest.raises(WrongOutcome) as refusal:
        step(statutory, start(statutory).state, Completed("accept", outcome))
    assert refusal.value.allowed == ("accept", "refuse", "correct")
    assert "accept, refuse, correct" in refusal.value.message("en")


def test_an_outcome_where_there_is_nothing_to_choose(statutory: Procedure) -> None:
    state = step(statutory, start(statutory).state, Completed("accept", "accept")).state
    with pytest.raises(WrongOutcome):
        step(statutory, state, Completed("review", "grant"))


def test_the_state_is_small(statutory: Procedure) -> None:
    assert len(json.dumps(start(statutory).state.to_json())) < 100


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [],
        {"waiting": {}, "arrived": {}},
        {"waiting": {"a": 0}, "arrived": {}, "armed": []},
        {"waiting": {"a": True}, "arrived": {}, "armed": []},
        {"waiting": {}, "arrived": [], "armed": []},
        {"waiting": {}, "arrived": {}, "armed": "late"},
        {"waiting": {}, "arrived": {}, "armed": [], "more": 1},
    ],
)
def test_what_is_no_state_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no "):
        State.from_json(value)
