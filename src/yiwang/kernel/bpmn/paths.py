"""From where a token can still come: what an inclusive join has to wait for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from yiwang.kernel.bpmn.model import Kind, Procedure, Trigger


def upstream(procedure: Procedure) -> Procedure:
    """The procedure with, for each flow into an inclusive join, all places that lead to it past the join."""
    joins = [node for node in procedure.of_kind(Kind.INCLUSIVE) if len(procedure.incoming[node.id]) > 1]
    if not joins:
        return procedure
    before = predecessors(procedure)
    reach = {
        flow.id: _reach(procedure, before, flow.source, join.id) | {flow.id}
        for join in joins
        for flow in procedure.incoming[join.id]
    }
    return replace(procedure, upstream=reach)


def predecessors(procedure: Procedure) -> Mapping[str, frozenset[str]]:
    """The nodes directly before each node: by flow, from the host of a boundary event, through a link."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    for flows in procedure.outgoing.values():
        for flow in flows:
            before[flow.target].add(flow.source)
    for node in procedure.nodes.values():
        if node.host:
            before[node.id].add(node.host)
        if node.kind is Kind.THROW:
            for event in node.of(Trigger.LINK):
                before[procedure.links.get((node.scope, event.name), "")].add(node.id)
    return {name: frozenset(found) for name, found in before.items()}


def _reach(
    procedure: Procedure, before: Mapping[str, frozenset[str]], source: str, join: str
) -> frozenset[str]:
    """Nodes from which `source` can be reached without passing the join, and the flows into them."""
    seen, waiting = {source} - {join}, list({source} - {join})
    while waiting:
        fresh = [name for name in before.get(waiting.pop(), ()) if name not in seen and name != join]
        seen.update(fresh)
        waiting.extend(fresh)
    flows = {flow.id for name in seen for flow in procedure.incoming[name]}
    return frozenset(seen | flows)
