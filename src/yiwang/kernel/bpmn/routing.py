"""Where a token goes from a node: shared by the engine and by the proof that the engine never gets stuck."""

from yiwang.kernel.bpmn.model import Flow, Kind, Node, Procedure, choice_after, is_choice, outcomes

Move = tuple[Flow, str | None]
"""A flow taken, and the outcome that travels along it."""


def route(procedure: Procedure, node: Node, outcome: str | None) -> tuple[Move, ...]:
    """The flows a token with `outcome` takes out of `node`; none from an end, or when no condition holds.

    A gateway that chooses uses the outcome up; it passes merges, and nothing else.
    """
    flows = procedure.outgoing[node.id]
    if is_choice(node, flows):
        taken = [flow for flow in flows if flow.outcome is not None and flow.outcome == outcome]
        fallback = [flow for flow in flows if flow.id == node.default and outcome is None]
        return tuple((flow, None) for flow in taken or fallback)
    if node.kind is Kind.PARALLEL:
        outcome = None
    return tuple((flow, outcome) for flow in flows)


def is_join(procedure: Procedure, node: Node) -> bool:
    """Whether the node waits for a token on each of several flows."""
    return node.kind is Kind.PARALLEL and len(procedure.incoming[node.id]) > 1


def possible_outcomes(procedure: Procedure, node: str) -> tuple[str | None, ...]:
    """All a user task may be completed with; None where nothing has to be chosen, or a default exists."""
    choice = choice_after(procedure, node)
    if choice is None:
        return (None,)
    return (*outcomes(procedure, node), *((None,) if choice.default else ()))
