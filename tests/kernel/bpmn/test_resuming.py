"""A case that goes on from a state it had left: everything it waited for is there again."""

import pytest

from yiwang.kernel.bpmn import (
    Completed,
    Do,
    NamedClock,
    NotWaiting,
    OpenTask,
    StartTimer,
    State,
    TimerFired,
    resume,
    start,
    step,
)

BRANCHES = """
    start s
    and split
    user a
    service b
    and join
    end e
    s > split
    split > a
    split > b
    a > join
    b > join
    join > e
"""


def test_every_task_waited_for_is_opened_again_and_the_state_stays(drawn):
    procedure = drawn(BRANCHES)
    state = start(procedure).state
    again = resume(procedure, state)
    assert again.state == state
    assert set(again.effects) == {OpenTask("a", "office"), Do("b", "b")}
    half = step(procedure, state, Completed("a")).state
    assert resume(procedure, half).effects == (Do("b", "b"),), "what was done is not done again"


def test_a_timer_beside_a_task_runs_anew_and_fires(statutory):
    first = start(statutory)
    again = resume(statutory, first.state)
    assert set(again.effects) == set(first.effects)
    assert StartTimer("accept-late", NamedClock("acceptance")) in again.effects
    fired = step(statutory, again.state, TimerFired("accept-late"))
    assert list(fired.state.waiting) == ["deem"]


def test_a_state_of_another_procedure_is_refused(drawn):
    with pytest.raises(NotWaiting):
        resume(drawn(BRANCHES), State({"nowhere": 1}))
