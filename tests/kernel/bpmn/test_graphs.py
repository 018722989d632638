"""Random procedures: what the drawing says is what happens, step by step, and the same each time."""

from __future__ import annotations

import json
import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from tests.kernel.bpmn import nets
from tests.kernel.bpmn.blocks import HEAD, Block, blocks, done, drawn, enabled, expected

from yiwang.kernel import bpmn
from yiwang.kernel.bpmn import Completed, Kind, Procedure, State, Step, TimerFired

# Without shrinking: the graphs are small, and shrinking them takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
QUIET = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)


def stored(state: State) -> State:
    """The state as it comes back from a database."""
    text = json.dumps(state.to_json())
    assert json.dumps(State.from_json(json.loads(text)).to_json()) == text
    return State.from_json(json.loads(text))


def open_tasks(step: Step) -> list[str]:
    """The tasks open in a state, without the runs they lie in."""
    return sorted(
        bpmn.split_address(place)[0] for place, count in step.state.waiting.items() for _ in range(count)
    )


@given(blocks(), st.randoms(use_true_random=False))
@QUIET
def test_the_engine_does_what_the_drawing_says(block: Block, dice: random.Random) -> None:
    """In particular an inclusive join opens what follows once, after all branches that were taken."""
    drawing = drawn(block)
    (procedure,) = bpmn.read_all(drawing.xml(), "random.bpmn").values()
    left = expected(block)
    now = bpmn.start(procedure, drawing.values)
    while left is not None:
        assert open_tasks(now) == sorted(enabled(left))
        place = dice.choice(sorted(now.state.waiting))
        again = bpmn.step(procedure, stored(now.state), Completed(place))
        now = bpmn.step(procedure, now.state, Completed(place))
        assert (again.state, again.effects) == (now.state, now.effects)
        left = done(left, bpmn.split_address(place)[0])
    assert now.state.finished
    assert not now.state.armed


KINDS = ("userTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway")


@st.composite
def graphs(draw: st.DrawFn) -> tuple[bytes, frozenset[str]]:
    """A flat graph of any shape, sound or not, and the flows whose conditions hold."""
    size = draw(st.integers(3, 8))
    kinds = [draw(st.sampled_from(KINDS)) for _ in range(size)]
    names = [f"n{number}" for number in range(size)]
    edges = draw(st.sets(st.tuples(st.sampled_from(names), st.sampled_from([*names, "end"])), max_size=14))
    targets = {name: sorted(target for source, target in edges if source == name) for name in names}
    for name, kind in zip(names, kinds, strict=True):
        if not targets[name]:
            targets[name] = ["end"]
        if kind == "userTask":
            targets[name] = targets[name][:1]
    lines = ['<startEvent id="start"/>', '<endEvent id="end"/>', flow("start", "n0")]
    held = set()
    for name, kind in zip(names, kinds, strict=True):
        choosing = kind in ("exclusiveGateway", "inclusiveGateway") and len(targets[name]) > 1
        default = f' default="{name}-{targets[name][0]}"' if choosing else ""
        lines.append(f'<{kind} id="{name}"{default}/>')
        for number, target in enumerate(targets[name]):
            holds = choosing and number and draw(st.booleans())
            condition = "" if not (choosing and number) else ("true" if holds else "false")
            lines.append(flow(name, target, condition))
            held |= {f"{name}-{target}"} if holds else set()
    return (HEAD + "\n".join(lines) + "</process></definitions>").encode(), frozenset(held)


def flow(source: str, target: str, condition: str = "") -> str:
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{source}-{target}" {ends}>{inside}</sequenceFlow>'


def marking(state: State) -> Counter[str]:
    """Where the tokens of a flat procedure are: open tasks and flows before joins."""
    return Counter(state.waiting) + Counter(state.arrived)


@given(graphs(), st.randoms(use_true_random=False))
@settings(QUIET, max_examples=150)
def test_tokens_are_where_a_second_player_has_them(
    graph: tuple[bytes, frozenset[str]], dice: random.Random
) -> None:
    """On any graph, sound or not: no token is lost, made up or moved otherwise."""
    xml, chosen = graph
    (procedure,) = bpmn.read_all(xml, "random.bpmn").values()
    tokens: Counter[str] = Counter()
    nets.leave(procedure, tokens, "start", chosen)
    try:
        tokens = nets.settle(procedure, tokens, chosen)
    except nets.Endless:
        with pytest.raises(bpmn.Endless):
            bpmn.start(procedure)
        return
    now = bpmn.start(procedure)
    for _ in range(12):
        assert marking(now.state) == tokens
        if not now.state.waiting:
            break
        name = dice.choice(sorted(now.state.waiting))
        tokens[name] -= 1
        nets.leave(procedure, tokens, name, chosen)
        try:
            tokens = nets.settle(procedure, tokens, chosen)
        except nets.Endless:
            with pytest.raises(bpmn.Endless):
                bpmn.step(procedure, now.state, Completed(name))
            return
        now = bpmn.step(procedure, stored(now.state), Completed(name))


def play(procedure: Procedure, values: dict[str, object], dice: random.Random, most: int) -> Step:
    """Let random things happen until the case ends."""
    now = bpmn.start(procedure, values)
    for _ in range(most):
        if now.state.finished:
            break
        place = dice.choice(sorted([*now.state.waiting, *now.state.armed]))
        if place in now.state.armed or bpmn.node_at(procedure, now.state, place).kind is Kind.CATCH:
            now = bpmn.step(procedure, now.state, TimerFired(place))
            continue
        allowed = bpmn.outcomes(procedure, place) or (None,)
        now = bpmn.step(procedure, now.state, Completed(place, dice.choice(allowed)))
    return now


@given(blocks(depth=2), st.data(), st.randoms(use_true_random=False))
@QUIET
def test_every_procedure_proved_sound_ends(block: Block, data: st.DataObject, dice: random.Random) -> None:
    """Also those that are no longer well nested: a flow was added, a timer attached, a join exchanged."""
    drawing = drawn(block)
    xml = drawing.xml().decode()
    if data.draw(st.booleans()):
        xml = xml.replace("inclusiveGateway", "parallelGateway", data.draw(st.integers(0, 2)))
    tasks = [line for line in drawing.lines if line.startswith("<userTask")]
    name = data.draw(st.sampled_from(tasks)).split('"')[1]
    if data.draw(st.booleans()):
        timer = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
        event = f'<boundaryEvent id="late" attachedToRef="{name}">{timer}</boundaryEvent>'
        target = data.draw(
            st.sampled_from([line.split('"')[1] for line in drawing.lines if "Gateway" in line] or ["wholee"])
        )
        xml = xml.replace(f'<userTask id="{name}"/>', f'<userTask id="{name}"/>{event}{flow("late", target)}')
    try:
        procedure = bpmn.read(xml.encode(), "random.bpmn")
    except bpmn.BpmnError:
        assume(False)
    try:
        assert play(procedure, drawing.values, dice, 400).state.finished
    except bpmn.NoWay:
        assume(False)  # an exchanged gateway lost its default: refused while running, not stuck
