"""SpiffWorkflow as a second opinion, where it is installed: the same tasks are open after each step.

It is no dependency of ours, not even for development: `uv pip install SpiffWorkflow` brings it.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.kernel.bpmn.blocks import Block, blocks, drawn

from yiwang.kernel import bpmn

pytest.importorskip("SpiffWorkflow", reason="SpiffWorkflow is not installed: no second opinion")


def spiff(xml: bytes, values: dict[str, Any]) -> Any:
    """The same file in SpiffWorkflow; conditions are names of variables, alike in FEEL and in Python."""
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

    parser = BpmnParser()
    root = etree.fromstring(xml)
    for each in root.iter("{*}property"):
        each.getparent().remove(each)
    for process in root.iter("{*}process"):
        process.set("isExecutable", "true")
    parser.add_bpmn_xml(root, filename="random.bpmn")
    workflow = BpmnWorkflow(parser.get_spec("small"), parser.get_subprocess_specs("small"))
    workflow.data.update(values)
    for task in workflow.get_tasks():
        task.data.update(values)
    workflow.do_engine_steps()
    return workflow


def ready(workflow: Any) -> list[Any]:
    from SpiffWorkflow.util.task import TaskState

    return [task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]


def has_loop(block: Block) -> bool:
    return block.kind == "loop" or any(map(has_loop, block.parts))


@given(blocks(depth=2), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_both_open_the_same_tasks(block: Block, dice: random.Random) -> None:
    assume(not has_loop(block))
    drawing = drawn(block)
    (procedure,) = bpmn.read_all(drawing.xml(), "random.bpmn").values()
    now = bpmn.start(procedure, drawing.values)
    other = spiff(drawing.xml(), drawing.values)
    while not now.state.finished:
        ours = sorted(bpmn.split_address(place)[0] for place in now.state.waiting)
        theirs = {task.task_spec.bpmn_id: task for task in ready(other)}
        assert ours == sorted(theirs)
        place = dice.choice(sorted(now.state.waiting))
        now = bpmn.step(procedure, now.state, bpmn.Completed(place))
        theirs[bpmn.split_address(place)[0]].run()
        other.do_engine_steps()
    assert other.is_completed()
