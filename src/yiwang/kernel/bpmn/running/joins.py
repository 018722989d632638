"""Inclusive joins: they go on when no more token can come."""

from yiwang.kernel.bpmn.choices import split_address
from yiwang.kernel.bpmn.model import Flow, Kind, Node, Procedure
from yiwang.kernel.bpmn.paths import is_awaited
from yiwang.kernel.bpmn.running.run import Run, address


def open_a_join(run: Run) -> bool:
    """Let one inclusive join go on that has waited for all it had to; False when there is none.

    Called when all other tokens rest, so that none is overlooked.
    """
    for place in sorted(place for place, count in run.arrived.items() if count):
        flow_id, scope = split_address(place)
        home = run.home(scope)
        node = _target(home, flow_id)
        if node is not None and node.kind is Kind.INCLUSIVE and _complete(run, node, scope):
            for flow in _marked(run, home, node, scope):
                run.arrived[address(flow.id, scope)] -= 1
            run.leave(node, scope)
            return True
    return False


def _complete(run: Run, join: Node, scope: int) -> bool:
    """Whether every token that can reach an empty flow can also reach a filled one."""
    home = run.home(scope)
    filled = {flow.id for flow in _marked(run, home, join, scope)}
    return not is_awaited(home, join, filled, _places(run, scope))


def _marked(run: Run, home: Procedure, join: Node, scope: int) -> list[Flow]:
    return [flow for flow in home.incoming[join.id] if run.arrived[address(flow.id, scope)]]


def _places(run: Run, scope: int) -> set[str]:
    """The nodes and flows of a run that hold tokens."""
    tokens = [*(+run.waiting), *(+run.arrived)]
    here = {name for name, lies in map(split_address, tokens) if lies == scope}
    return here | {run.scopes[child].node for child in run.children(scope)}


def _target(home: Procedure, flow_id: str) -> Node | None:
    return next(
        (home.nodes[flow.target] for flows in home.incoming.values() for flow in flows if flow.id == flow_id),
        None,
    )
