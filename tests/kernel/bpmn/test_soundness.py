"""A procedure that could get stuck, or do something twice, is refused with the way that leads there."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.bpmn.conftest import draw

from yiwang.kernel.bpmn import (
    BpmnError,
    Completed,
    Ended,
    Procedure,
    State,
    TimerFired,
    outcomes,
    start,
    step,
)
from yiwang.kernel.bpmn.checks.branches import fold
from yiwang.kernel.bpmn.checks.markings import Body
from yiwang.kernel.bpmn.checks.soundness import _Explorer
from yiwang.kernel.bpmn.checks.structure import check_reach
from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.reading import _read

DEADLOCK = """
    start s
    user a
    xor x
    user b
    user c
    and join
    end e
    s > a
    a > x
    x > b: left
    x > c: right
    b > join
    c > join
    join > e
"""
UNSYNCHRONISED = """
    start s
    and split
    user a
    user b
    xor merge
    service issue
    end e
    s > split
    split > a
    split > b
    a > merge
    b > merge
    merge > issue
    issue > e
"""


def reason(drawn, text: str) -> str:
    with pytest.raises(BpmnError) as refusal:
        drawn(text)
    (error,) = refusal.value.errors
    return error.reason


def test_an_exclusive_split_before_a_parallel_join(drawn) -> None:
    expected = 'deadlock: "join" waits for ever for c-join; path: s → a (left) → x → b'
    assert reason(drawn, DEADLOCK) == expected


def test_a_parallel_split_before_an_exclusive_merge(drawn) -> None:
    expected = 'lack of synchronisation: "merge" is reached by two branches at once; path: s → split → a → b'
    assert reason(drawn, UNSYNCHRONISED) == expected


def test_a_parallel_split_before_one_task(drawn) -> None:
    text = UNSYNCHRONISED.replace("xor merge", "user merge")
    assert '"merge" is reached by two branches at once' in reason(drawn, text)


def test_a_branch_that_leaves_the_parallel_part(drawn) -> None:
    found = reason(
        drawn,
        """
        start s
        and split
        user a
        xor x
        user b
        and join
        end e
        end out
        s > split
        split > a
        split > b
        a > x
        x > join: go
        x > out: leave
        b > join
        join > e
        """,
    )
    assert found.startswith('deadlock: "join" waits for ever for x-join; path: ')
    assert "a (leave)" in found


def test_a_reminder_that_runs_into_the_main_way(drawn) -> None:
    found = reason(
        drawn,
        """
        start s
        user a
        reminder soon on a P1D
        user b
        end e
        s > a
        soon > b
        a > b
        b > e
        """,
    )
    assert found.startswith('lack of synchronisation: "b"')
    assert "soon" in found


def test_a_loop_into_a_parallel_split(drawn) -> None:
    found = reason(
        drawn,
        """
        start s
        xor again
        and split
        user a
        user b
        xor x
        end e
        end f
        s > again
        again > split
        split > a
        split > b
        b > f
        a > x
        x > e: yes
        x > again: no
        """,
    )
    assert found.startswith('lack of synchronisation: "b" is reached by two branches at once')


@pytest.mark.parametrize("before", ["start", "timer", "choice", "parallel"])
def test_a_gateway_reached_without_an_outcome(drawn, before: str) -> None:
    text = {
        "start": "start s\ns > x",
        "timer": "start s\nuser a\ntimer t on a P1D\ns > a\na > x\nt > x",
        "choice": "start s\nuser a\nxor y\nend g\ns > a\na > y\ny > x: yes\ny > g: no",
        "parallel": "start s\nuser a\nand p\nend g\ns > a\na > p\np > x\np > g",
    }[before]
    text += "\nxor x\nend e\nend f\nx > e: yes\nx > f: no"
    assert 'gateway "x" is reached without an outcome it knows; path: s' in reason(drawn, text)


def test_branches_may_end_separately(drawn) -> None:
    procedure = drawn("start s\nand p\nuser a\nuser b\nend e\ns > p\np > a\np > b\na > e\nb > e")
    middle = step(procedure, start(procedure).state, Completed("a"))
    assert middle.effects == (Ended("e"),)
    assert not middle.state.finished
    assert step(procedure, middle.state, Completed("b")).state.finished


def parallel(width: int) -> str:
    names = [f"t{n}" for n in range(width)]
    nodes = ["start s", "and split", "and join", "end e", *(f"user {name}" for name in names)]
    flows = ["s > split", "join > e", *(f"split > {name}\n{name} > join" for name in names)]
    return "\n".join(nodes + flows)


def reminded(width: int) -> str:
    names = [f"t{n}" for n in range(width)]
    return "\n".join([parallel(width), "end f", *(f"timer r{n} on {n} P1D\nr{n} > f" for n in names)])


def test_plain_branches_side_by_side_are_proved_at_once(drawn) -> None:
    assert len(drawn(parallel(200)).nodes) == 204


def test_the_proof_is_bounded(drawn) -> None:
    began = time.perf_counter()
    # Each reminder leads into a second task, which may still be open when the branches have met.
    names = [f"t{n}" for n in range(20)]
    late = "\n".join(
        f"reminder r{n} on {n} P1D\nuser u{n}\nend f{n}\nr{n} > u{n}\nu{n} > f{n}" for n in names
    )
    found = reason(drawn, f"{parallel(20)}\n{late}")
    assert "more than 20,000 states" in found
    assert time.perf_counter() - began < 20


def several(width: int, branch: str) -> str:
    """Branches side by side, each drawn from a text with its number."""
    lines = "\n".join(branch.replace("#", str(number)) for number in range(width))
    return f"start s\nand split\nand join\nend e\ns > split\njoin > e\n{lines}"


CHOICE = (
    "user a#\nxor x#\nuser b#\nxor m#\nsplit > a#\na# > x#\nx# > b#: yes\nx# > m#: no\nb# > m#\nm# > join"
)
LIMIT = "user a#\ntimer l# on a# P1D\nuser b#\nxor m#\nsplit > a#\na# > m#\nl# > b#\nb# > m#\nm# > join"
REMINDER = "user a#\nreminder r# on a# P1D\nr# > e\nsplit > a#\na# > join"
LOOP = "xor m#\nuser a#\nxor x#\nsplit > m#\nm# > a#\na# > x#\nx# > m#: again\nx# > join: done"
NESTED = (
    "and p#\nand q#\nuser a#\nuser b#\nxor x#\nuser c#\nxor m#\nsplit > p#\np# > a#\np# > b#\nb# > x#\n"
    "x# > c#: yes\nx# > m#: no\nc# > m#\nm# > q#\na# > q#\nq# > join"
)
APART = "user a#\nxor x#\nend y#\nend n#\nsplit > a#\na# > x#\nx# > y#: yes\nx# > n#: no"


@pytest.mark.parametrize("branch", [CHOICE, LIMIT, REMINDER, LOOP, NESTED])
def test_branches_with_choices_and_limits_are_proved_one_by_one(drawn, branch: str) -> None:
    began = time.perf_counter()
    assert drawn(several(40, branch)).nodes
    assert time.perf_counter() - began < 20


def test_branches_that_end_apart_are_proved_one_by_one(drawn) -> None:
    lines = "\n".join(APART.replace("#", str(number)) for number in range(40))
    assert drawn(f"start s\nand split\ns > split\n{lines}").nodes


@pytest.mark.parametrize(
    "fault",
    [
        "user a\nand p\nuser b\nuser c\nxor m\nsplit > a\na > p\np > b\np > c\nb > m\nc > m\nm > join",
        "xor m\nuser a\nand p\nsplit > m\nm > a\na > p\np > m\np > join",
        "user a\nxor x\nuser b\nand j\nsplit > a\na > x\nx > b: yes\nx > j: no\nb > j\nj > join",
    ],
)
def test_one_unsound_branch_among_many_is_never_folded_away(drawn, fault: str) -> None:
    assert reason(drawn, f"{several(20, CHOICE)}\n{fault}")


@st.composite
def blocks(draw: st.DrawFn, name: str = "n", depth: int = 3) -> tuple[list[str], str, str]:
    """A well-nested part: its lines, its first node and its last."""
    shapes = ["task", "service", "row", "choice", "parallel", "loop"]
    shape = draw(st.sampled_from(shapes if depth else shapes[:2]))
    if shape in ("task", "service"):
        word = "user" if shape == "task" else "service"
        return [f"{word} {name}"], name, name
    one, other = draw(blocks(f"{name}1", depth - 1)), draw(blocks(f"{name}2", depth - 1))
    lines, first, end, second, last = [*one[0], *other[0]], one[1], one[2], other[1], other[2]
    if shape == "row":
        return [*lines, f"{end} > {second}"], first, last
    if shape == "parallel":
        edges = [f"{name}s > {first}", f"{name}s > {second}", f"{end} > {name}j", f"{last} > {name}j"]
        return [*lines, f"and {name}s", f"and {name}j", *edges], f"{name}s", f"{name}j"
    lines += [f"user {name}u", f"xor {name}s", f"{name}u > {name}s"]
    lines += [f"{name}s > {first}: yes", f"{name}s > {second}: no"]
    if shape == "choice":
        return [*lines, f"xor {name}j", f"{end} > {name}j", f"{last} > {name}j"], f"{name}u", f"{name}j"
    return [*lines, f"xor {name}m", f"{name}m > {name}u", f"{end} > {name}m"], f"{name}m", last


def drive(procedure: Procedure, data: st.DataObject) -> State:
    """Play a case at random for a while."""
    now = start(procedure)
    for _ in range(60):
        if now.state.finished:
            break
        node = data.draw(st.sampled_from(sorted([*now.state.waiting, *now.state.armed])))
        if node in now.state.armed:
            now = step(procedure, now.state, TimerFired(node))
            continue
        outcome = data.draw(st.sampled_from(outcomes(procedure, node) or (None,)))
        now = step(procedure, now.state, Completed(node, outcome))
        assert all(count == 1 for count in now.state.waiting.values())
        assert now.state.finished or now.state.waiting, "nothing to do, and not finished"
    return now.state


@given(blocks(), st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_accepted_never_gets_stuck(
    drawn, block: tuple[list[str], str, str], data: st.DataObject
) -> None:
    lines, first, last = block
    text = "\n".join(["start s", "end e", *lines, f"s > {first}", f"{last} > e"])
    drive(drawn(text), data)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_way_through_the_statutory_procedure_finishes(statutory: Procedure, data: st.DataObject) -> None:
    assert drive(statutory, data).finished


def test_a_loop_that_never_waits(drawn) -> None:
    found = reason(
        drawn,
        """
        start s
        xor again
        service work
        xor x else again
        end e
        s > again
        again > work
        work > x
        x > again
        x > e: done
        """,
    )
    assert found == "the procedure cannot finish any more; path: start of the process"


@given(blocks(), st.data())
@settings(max_examples=150, deadline=None)
def test_folding_changes_no_verdict(block: tuple[list[str], str, str], data: st.DataObject) -> None:
    """Also on drawings that were damaged: a flow leads elsewhere, a gateway is of another kind."""
    lines, first, last = block
    text = "\n".join(["start s", "end e", *lines, f"s > {first}", f"{last} > e"])
    for _ in range(data.draw(st.integers(0, 2))):
        old, new = data.draw(st.sampled_from([("and ", "xor "), ("xor ", "and "), ("j", "s")]))
        places = [at for at in range(len(text)) if text.startswith(old, at)]
        if places:
            at = data.draw(st.sampled_from(places))
            text = text[:at] + new + text[at + len(old) :]
    found, whole, folded = Findings("damaged"), Findings("whole"), Findings("folded")
    procedures = _read(draw(text), found, strict=True)
    if found.errors:
        return
    (procedure,) = procedures
    check_reach(procedure, found)
    if found.errors:
        return
    assert explore(Body(procedure, ""), whole)
    body = Body(procedure, "")
    fold(body)
    assert explore(body, folded)
    assert bool(whole.errors) == bool(folded.errors)


def explore(body: Body, found: Findings) -> bool:
    return _Explorer(body, "s", "", found).run()
