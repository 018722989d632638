"""Every procedure can be drawn, legibly; and a case's way through it is told from where it stopped."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest
from lxml import etree

from yiwang.kernel import bpmn
from yiwang.kernel.bpmn.drawing import Past, drawn, lay_out, standing
from yiwang.kernel.bpmn.model import Kind

FOLDER = Path(__file__).parents[3] / "cities" / "shenyang" / "procedures"
HERE = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.bpmn"))
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def read(name: str) -> bpmn.Procedure:
    """A procedure of the demo city, or the statutory one the tests keep for themselves."""
    file = (HERE if name == "statutory" else FOLDER) / f"{name}.bpmn"
    return bpmn.read(file.read_bytes(), file.name)


def overlap(one, other) -> bool:
    """Whether two boxes share some ground."""
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (beside or one.y + one.height <= other.y or other.y + other.height <= one.y)


def crosses(line, box) -> bool:
    """Whether a line goes through the inside of a box; along its edge does not count."""
    return any(
        min(ax, bx) < box.x + box.width - 1
        and max(ax, bx) > box.x + 1
        and min(ay, by) < box.y + box.height - 1
        and max(ay, by) > box.y + 1
        for (ax, ay), (bx, by) in pairwise(line)
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_stands_on_anything_else_and_no_line_runs_through_a_task(file):
    procedure = bpmn.read(file.read_bytes(), file.name)
    layout = lay_out(procedure)
    for scope in {node.scope for node in procedure.nodes.values()}:
        inside = [node for node in procedure.inside(scope) if node.kind is not Kind.BOUNDARY]
        boxes = {node.id: layout.boxes[node.id] for node in inside}
        assert not [pair for pair in combinations(boxes, 2) if overlap(boxes[pair[0]], boxes[pair[1]])]
        for node in procedure.inside(scope):
            for flow in procedure.outgoing[node.id]:
                ends = {flow.source, flow.target, procedure.nodes[flow.source].host}
                met = [name for name, box in boxes.items() if crosses(layout.lines[flow.id], box)]
                assert set(met) <= ends, flow.id


def test_lines_are_level_or_upright_and_join_what_they_should():
    procedure, layout = read("statutory"), lay_out(read("statutory"))
    for flows in procedure.outgoing.values():
        for flow in flows:
            line, target = layout.lines[flow.id], layout.boxes[flow.target]
            assert all(ax == bx or ay == by for (ax, ay), (bx, by) in pairwise(line))
            assert line[-1] == (target.x, target.middle)


def test_a_drawn_file_is_the_same_procedure_and_keeps_a_drawing_that_is_whole():
    file = FOLDER / "supervision.bpmn"
    procedure = read("supervision")
    made = drawn(file.read_bytes(), procedure)
    again = bpmn.read(made, file.name)
    assert list(again.nodes) == list(procedure.nodes)
    assert again.outgoing.keys() == procedure.outgoing.keys()
    assert drawn(made, procedure) == made
    root = etree.fromstring(made)
    plane = root.find(f"{DI}BPMNDiagram/{DI}BPMNPlane")
    plane.remove(plane.find(f"{DI}BPMNShape"))  # somebody forgot one: all of it is laid out anew
    assert drawn(etree.tostring(root), procedure).count(b"Bounds") == made.count(b"Bounds")


def test_a_new_case_waits_at_its_first_task():
    procedure = read("statutory")
    found = standing(procedure, bpmn.start(procedure).state, [Past("accept", done=False)])
    assert found.active == {"accept"}
    assert found.passed == {"received"}
    assert found.flows == {"to-accept"}


def test_the_way_taken_is_that_of_the_outcome():
    procedure = read("statutory")
    state = bpmn.step(procedure, bpmn.start(procedure).state, bpmn.Completed("accept", "correct")).state
    found = standing(procedure, state, [Past("accept", "correct"), Past("correct", done=False)])
    assert found.active == {"correct"}
    assert found.passed == {"received", "accept", "accepted"}
    assert "accepted-correct" in found.flows
    assert "accepted-yes" not in found.flows


def test_what_may_still_come_is_ahead_and_what_was_passed_by_is_not():
    procedure = read("statutory")
    begun = bpmn.start(procedure).state
    first = standing(procedure, begun, [Past("accept", done=False)])
    assert {"correct", "accept-late", "decide", "issue", "granted", "refused"} <= first.ahead
    state = bpmn.step(procedure, begun, bpmn.Completed("accept", "accept")).state
    later = standing(procedure, state, [Past("accept", "accept"), Past("review", done=False)])
    assert {"decide", "issue"} <= later.ahead
    assert not {"accept", "correct", "not-accepted"} & later.ahead
    ended = standing(procedure, bpmn.State(), [Past("accept", "reject")], "not-accepted")
    assert not ended.ahead
    unbegun = standing(procedure, bpmn.State(), [])
    assert unbegun.ahead == set(procedure.nodes)


def test_silence_shows_the_timer_and_not_the_officer():
    procedure = read("statutory")
    state = bpmn.step(procedure, bpmn.start(procedure).state, bpmn.TimerFired("accept-late")).state
    past = [Past("accept", done=False), Past("accept-late"), Past("deem", done=False)]
    found = standing(procedure, state, past)
    assert found.active == {"deem"}
    assert found.passed == {"received", "accept", "accept-late"}
    assert found.flows == {"to-accept", "late-to-review"}


def test_a_refusal_ends_where_it_ends():
    procedure = read("statutory")
    past = [Past("accept", "accept"), Past("review"), Past("decide", "refuse")]
    found = standing(procedure, bpmn.State(), past, "refused")
    assert not found.active
    assert "refused" in found.passed
    assert not {"issue", "granted", "not-accepted"} & found.passed
