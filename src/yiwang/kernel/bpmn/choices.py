"""What an officer may decide at a task, read off the gateway that follows."""

from yiwang.kernel.bpmn.model import ACTIVITIES, Kind, Node, Procedure, is_choice


def split_address(address: str) -> tuple[str, int]:
    """The node and the number of the sub-process run in an address such as `review` or `review@3`."""
    node, _, number = address.partition("@")
    return node, int(number or 0)


def outcomes(procedure: Procedure, node: str) -> tuple[str, ...]:
    """The outcomes a task may be completed with, in the order of the file; empty: none.

    They are the literals of the gateway that follows, seen through exclusive merges. `node` may be an
    address (`review@3`). Raises `KeyError` for an unknown node.
    """
    choice = choice_after(procedure, split_address(node)[0])
    if choice is None:
        return ()
    literals: dict[str, None] = {}
    for flow in procedure.outgoing[choice.id]:
        literals |= dict.fromkeys((flow.outcome,) if flow.outcome is not None else flow.literals)
    return tuple(literals)


def outcome_name(procedure: Procedure, node: str, outcome: str) -> str:
    """What the drawing writes beside the flow of an outcome; the outcome itself where it writes nothing."""
    choice = choice_after(procedure, split_address(node)[0])
    flows = procedure.outgoing[choice.id] if choice else ()
    return next((flow.name for flow in flows if flow.outcome == outcome and flow.name), outcome)


def possible_outcomes(procedure: Procedure, node: str) -> tuple[str | None, ...]:
    """All a task may be completed with; None where nothing has to be chosen, or a default exists."""
    choice = choice_after(procedure, node)
    names = outcomes(procedure, node)
    if choice is None or not names:
        return (None,)
    free = any(flow.condition is not None for flow in procedure.outgoing[choice.id])
    return (*names, *((None,) if choice.default or free else ()))


def choice_after(procedure: Procedure, node: str) -> Node | None:
    """The gateway that the outcome of `node` decides, if any."""
    here = procedure.nodes[node]
    if chooses(procedure, here):
        return here
    passed: set[str] = set()
    while len(procedure.outgoing[here.id]) == 1 and here.id not in passed:
        passed.add(here.id)
        here = procedure.nodes[procedure.outgoing[here.id][0].target]
        if here.kind in ACTIVITIES:
            return None
        if chooses(procedure, here):
            return here
        if here.kind is not Kind.EXCLUSIVE:
            return None
    return None


def chooses(procedure: Procedure, node: Node) -> bool:
    """Whether conditions decide which flows are taken out of a node."""
    flows = procedure.outgoing[node.id]
    if node.kind in (Kind.PARALLEL, Kind.EVENT_BASED):
        return False
    return is_choice(node, flows) or any(flow.conditional for flow in flows)
