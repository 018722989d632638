"""A procedure that has passed every check: nodes and flows, ready to be stepped."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from yiwang.kernel.bpmn.durations import Duration


class Kind(StrEnum):
    """The kinds of node, by their BPMN 2.0 element names."""

    START = "startEvent"
    END = "endEvent"
    USER = "userTask"
    SERVICE = "serviceTask"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    CATCH = "intermediateCatchEvent"
    BOUNDARY = "boundaryEvent"


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `outcome` is the literal of its condition `outcome = "..."`."""

    id: str
    name: str
    source: str
    target: str
    outcome: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node. Which of the last fields apply follows from its kind.

    `role`: who does a user task ("office" unless the file says otherwise); `clock`: the caller's clock it
    runs under; `does`: what a service task does; `duration`: of a timer; `default`: the flow an exclusive
    gateway falls back to; `host`: the user task of a boundary timer, which ends it when `interrupting`.
    """

    id: str
    name: str
    kind: Kind
    line: int
    documentation: str = ""
    role: str = ""
    clock: str = ""
    does: str = ""
    duration: Duration | None = None
    default: str | None = None
    host: str | None = None
    interrupting: bool = True


@dataclass(frozen=True)
class Procedure:
    """A checked procedure; `outgoing`, `incoming` and `timers` say what leaves, enters, hangs on a node."""

    id: str
    name: str
    file: str
    nodes: Mapping[str, Node]
    outgoing: Mapping[str, tuple[Flow, ...]]
    incoming: Mapping[str, tuple[Flow, ...]]
    timers: Mapping[str, tuple[Node, ...]]
    start: str

    def of_kind(self, *kinds: Kind) -> tuple[Node, ...]:
        """The nodes of some kinds, in the order of the file."""
        return tuple(node for node in self.nodes.values() if node.kind in kinds)


def is_choice(node: Node, outgoing: tuple[Flow, ...]) -> bool:
    """Whether the node is an exclusive gateway that splits, and so has to choose."""
    return node.kind is Kind.EXCLUSIVE and len(outgoing) > 1


def outcomes(procedure: Procedure, node: str) -> tuple[str, ...]:
    """The outcomes the user task `node` may be completed with, in the order of the file; empty: none.

    They are the literals of the exclusive gateway that follows, seen through merges.
    Raises `KeyError` for an unknown node.
    """
    choice = choice_after(procedure, node)
    if choice is None:
        return ()
    return tuple(flow.outcome for flow in procedure.outgoing[choice.id] if flow.outcome is not None)


def choice_after(procedure: Procedure, node: str) -> Node | None:
    """The gateway that the outcome of `node` decides, if any."""
    here = procedure.nodes[node]
    passed: set[str] = set()
    while len(procedure.outgoing[here.id]) == 1 and here.id not in passed:
        passed.add(here.id)
        here = procedure.nodes[procedure.outgoing[here.id][0].target]
        if is_choice(here, procedure.outgoing[here.id]):
            return here
        if here.kind is not Kind.EXCLUSIVE:
            return None
    return None
