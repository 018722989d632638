"""Where a case stands on its drawing: what it waits at, and what it has come through."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yiwang.kernel.bpmn.choices import split_address
from yiwang.kernel.bpmn.model import PEOPLE, Flow, Kind, Procedure, Trigger
from yiwang.kernel.bpmn.state import BODY, State

_STOPS = PEOPLE | {Kind.SERVICE, Kind.RULE, Kind.RECEIVE, Kind.CATCH, Kind.BOUNDARY, Kind.SUB, Kind.CALL}
"""Where a case stops for somebody, something or some time; it goes through all other nodes by itself."""


@dataclass(frozen=True)
class Past:
    """A node a case has been at, by its address; ``done`` unless it was broken off, with what outcome."""

    node: str
    outcome: str = ""
    done: bool = True


@dataclass(frozen=True)
class Standing:
    """Ids of nodes a case waits at, of nodes it has left, of flows between, and of what may still come."""

    active: frozenset[str]
    passed: frozenset[str]
    flows: frozenset[str]
    ahead: frozenset[str]


def standing(procedure: Procedure, state: State, past: Iterable[Past], end: str = "") -> Standing:
    """Say where a case stands. ``end`` is the end event it came to, if it has.

    What a case goes through by itself is not recorded; it is found between the stops that are. Of a called
    procedure and of a sub-process only the activity around it is known to the drawing of its caller.
    """
    visited = [Past(_own(procedure, state, one.node), one.outcome, one.done) for one in past]
    visited = [one for one in visited if one.node]
    active = _active(procedure, state)
    known = {one.node for one in visited} | active | ({end} if end in procedure.nodes else set())
    starts = [Past(node.id) for node in procedure.starts.get("", ())] if known else []
    passed = {one.node for one in (*starts, *visited)}
    flows: set[str] = set()
    for one in (*starts, *visited):
        if one.done:
            _follow(procedure, one, known, passed, flows)
    ahead = _ahead(procedure, active) if known else set(procedure.nodes)
    return Standing(frozenset(active), frozenset(passed - active), frozenset(flows), frozenset(ahead))


def _active(procedure: Procedure, state: State) -> set[str]:
    """What is waited for, and every sub-process or call around it."""
    found = set()
    for place in state.waiting:
        node, number = split_address(place)
        while True:
            if node in procedure.nodes:
                found.add(node)
            if not number:
                break
            run = state.scopes[number]
            node, number = run.node, run.parent
    return found


def _ahead(procedure: Procedure, active: set[str]) -> set[str]:
    """What may still come: along flows and links, by events beside a stop, inside sub-processes."""
    found: set[str] = set()
    ways = list(active)
    while ways:
        here = procedure.nodes[ways.pop()]
        following = [flow.target for flow in procedure.outgoing[here.id]]
        following += [node.id for node in procedure.attached.get(here.id, ())]
        if here.id not in active:
            following += [node.id for node in procedure.starts.get(here.id, ())]
        links = [procedure.links.get((here.scope, event.name)) for event in here.of(Trigger.LINK)]
        following += [node for node in links if node]
        ways += [node for node in following if node not in found]
        found |= set(following)
    return found


def _own(procedure: Procedure, state: State, place: str) -> str:
    """The node of this procedure an address means; blank inside a called one that is over."""
    node, number = split_address(place)
    run = state.scopes.get(number)
    if run is not None and run.role == BODY and run.node in procedure.nodes:
        inner = procedure.nodes[run.node]
        if inner.kind is Kind.CALL:
            return inner.id
    return node if node in procedure.nodes else ""


def _follow(procedure: Procedure, start: Past, known: set[str], passed: set[str], flows: set[str]) -> None:
    """Add what lies between a stop that is left and the next known ones."""
    ways: list[tuple[str, tuple[Flow, ...], bool]] = [(start.node, (), True)]
    seen = {start.node}
    while ways:
        here, way, sure = ways.pop()
        leaving = _taken(procedure.outgoing[here], start.outcome)
        certain = sure and (len(leaving) == 1 or procedure.nodes[here].kind is Kind.PARALLEL)
        for flow in leaving:
            node, path = procedure.nodes[flow.target], (*way, flow)
            if node.id in known or (node.kind is Kind.END and certain):
                flows |= {one.id for one in path}
                passed |= {one.target for one in path}
            elif node.id not in seen and node.kind not in _STOPS:
                seen.add(node.id)
                ways.append((node.id, path, certain))


def _taken(flows: Sequence[Flow], outcome: str) -> Sequence[Flow]:
    """The flows an outcome may have taken."""
    chosen = [flow for flow in flows if flow.outcome is not None and flow.outcome == outcome]
    return chosen or [flow for flow in flows if flow.outcome is None]
