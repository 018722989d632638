"""Where a token goes from a node, by the values at hand."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from yiwang.kernel.bpmn.choices import chooses
from yiwang.kernel.bpmn.expressions import ExpressionError, holds
from yiwang.kernel.bpmn.model import ACTIVITIES, Flow, Kind, Node, Procedure
from yiwang.kernel.bpmn.refusals import NoWay, Undecidable

Move = tuple[Flow, str | None]
"""A flow taken, and the outcome that travels along it."""


def route(
    procedure: Procedure, node: Node, outcome: str | None, values: Mapping[str, Any]
) -> tuple[Move, ...]:
    """The flows a token with `outcome` takes out of `node`; none from an end.

    A node that chooses uses the outcome up; exclusive merges pass it on, and nothing else.
    Raises `NoWay` when no condition holds and `Undecidable` when one has no truth value.
    """
    flows = procedure.outgoing[node.id]
    if not chooses(procedure, node):
        passed = outcome if node.kind in ACTIVITIES or node.kind is Kind.EXCLUSIVE else None
        return tuple((flow, passed) for flow in flows)
    others = (flow for flow in flows if flow.id != node.default)
    holding = (flow for flow in others if not flow.conditional or _holds(flow, node, outcome, values))
    # An exclusive gateway asks no other behind the first that holds (BPMN 2.0, 13.4.2).
    taken = list(islice(holding, 1 if node.kind is Kind.EXCLUSIVE else None))
    if not taken or (node.kind is not Kind.EXCLUSIVE and not any(flow.conditional for flow in taken)):
        taken += [flow for flow in flows if flow.id == node.default]
    if not taken:
        raise NoWay(node.id)
    return tuple((flow, None) for flow in taken)


def _holds(flow: Flow, node: Node, outcome: str | None, values: Mapping[str, Any]) -> bool:
    if flow.condition is None:
        return flow.outcome == outcome
    try:
        return holds(flow.condition, {**values, "outcome": outcome})
    except ExpressionError as error:
        raise Undecidable(node.id, str(error)) from error
