"""Gateways, joins, loops and timers, one at a time."""

from datetime import timedelta

import pytest

from yiwang.kernel.bpmn import (
    CancelTimer,
    Completed,
    Do,
    Elapsed,
    Ended,
    NamedClock,
    NotWaiting,
    OpenTask,
    StartTimer,
    State,
    TimerFired,
    WorkingDays,
    WrongOutcome,
    outcomes,
    parse_duration,
    start,
    step,
)

SIDE_BY_SIDE = """
    start s
    and split
    user a
    user b
    and join
    service done
    end e
    s > split
    split > a
    split > b
    a > join
    b > join
    join > done
    done > e
"""


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_branches_wait_for_each_other(drawn, order: str) -> None:
    procedure = drawn(SIDE_BY_SIDE)
    first = start(procedure)
    assert first.effects == (OpenTask("a", "office"), OpenTask("b", "office"))
    middle = step(procedure, first.state, Completed(order[0]))
    assert middle.effects == ()
    assert middle.state == State({order[1]: 1}, {f"{order[0]}-join": 1})
    last = step(procedure, middle.state, Completed(order[1]))
    assert last.effects == (Do("done", "done"),)
    done = step(procedure, last.state, Completed("done"))
    assert done.effects == (Ended("e"),)
    assert done.state == State()
    assert done.state.finished


def test_a_loop_opens_the_task_again_with_its_timer(drawn) -> None:
    procedure = drawn("""
        start s
        user write
        timer late on write P2D
        user check
        xor ok
        end e
        s > write
        write > check
        late > check
        check > ok
        ok > write: again
        ok > e: good
    """)
    state = step(procedure, start(procedure).state, Completed("write")).state
    again = step(procedure, state, Completed("check", "again"))
    assert again.effects == (OpenTask("write", "office"), StartTimer("late", Elapsed(timedelta(days=2))))
    assert again.state == start(procedure).state


def test_the_default_is_taken_without_an_outcome_only(drawn) -> None:
    procedure = drawn("""
        start s
        user a
        xor x else e
        end e
        end f
        s > a
        a > x
        x > e
        x > f: far
    """)
    state = start(procedure).state
    assert outcomes(procedure, "a") == ("far",)
    assert step(procedure, state, Completed("a")).effects == (Ended("e"),)
    assert step(procedure, state, Completed("a", "far")).effects == (Ended("f"),)
    with pytest.raises(WrongOutcome):
        step(procedure, state, Completed("a", "near"))


def test_an_outcome_passes_merges(drawn) -> None:
    procedure = drawn("""
        start s
        user a
        user b
        xor merge
        xor x
        end e
        s > a
        a > merge
        b > merge
        merge > x
        x > e: yes
        x > b: no
    """)
    assert outcomes(procedure, "a") == outcomes(procedure, "b") == ("yes", "no")
    turned = step(procedure, start(procedure).state, Completed("a", "no"))
    assert turned.effects == (OpenTask("b", "office"),)


def test_a_service_task_waits_until_it_is_done(drawn) -> None:
    procedure = drawn("""
        start s
        service note
        end e
        s > note
        note > e
    """)
    begun = start(procedure)
    assert begun.effects == (Do("note", "note"),)
    assert not begun.state.finished
    with pytest.raises(WrongOutcome):
        step(procedure, begun.state, Completed("note", "yes"))
    assert step(procedure, begun.state, Completed("note")).effects == (Ended("e"),)
    with pytest.raises(NotWaiting):
        step(procedure, begun.state, TimerFired("note"))


def test_an_intermediate_timer(drawn) -> None:
    procedure = drawn("""
        start s
        catch wait clock:objection
        end e
        s > wait
        wait > e
    """)
    first = start(procedure)
    assert first.effects == (StartTimer("wait", NamedClock("objection")),)
    assert not first.state.finished
    assert step(procedure, first.state, TimerFired("wait")).effects == (Ended("e"),)


def test_one_timer_of_two_cancels_the_other(drawn) -> None:
    procedure = drawn("""
        start s
        user a
        timer late on a P5WD
        reminder soon on a P3WD
        end e
        end f
        s > a
        a > e
        late > e
        soon > f
    """)
    first = start(procedure)
    assert first.state.armed == ("late", "soon")
    late = step(procedure, first.state, TimerFired("late"))
    assert CancelTimer("soon") in late.effects
    assert CancelTimer("late") not in late.effects
    assert late.state.finished
    soon = step(procedure, first.state, TimerFired("soon"))
    assert soon.effects == (Ended("f"),)
    assert soon.state == State({"a": 1}, {}, ("late",))
    assert step(procedure, soon.state, Completed("a")).effects == (CancelTimer("late"), Ended("e"))


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P5WD", WorkingDays(5)),
        ("clock:acceptance", NamedClock("acceptance")),
        ("PT4H", Elapsed(timedelta(hours=4))),
        ("P1DT12H30M5S", Elapsed(timedelta(days=1, hours=12, minutes=30, seconds=5))),
        ("P2W", Elapsed(timedelta(weeks=2))),
    ],
)
def test_durations(text: str, duration) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "P1Y",
        "P1M",
        "P0D",
        "P0WD",
        "P-1D",
        "PT1.5H",
        "5",
        "clock:",
        "clock:A b",
        "P1W2D",
    ],
)
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        parse_duration(text)
