"""Where a token goes from a node, by the values at hand."""

from collections.abc import Mapping
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
    taken = [flow for flow in flows if flow.conditional and _holds(flow, node, outcome, values)]
    if node.kind is Kind.EXCLUSIVE:
        taken = taken[:1]
    taken += [flow for flow in flows if not flow.conditional and (flow.id != node.default or not taken)]
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
