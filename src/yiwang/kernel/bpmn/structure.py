"""Checks of single nodes: how many flows they have, gateways, timers, and whether a way leads through."""

from collections.abc import Callable, Iterable
from types import MappingProxyType

from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.model import Flow, Kind, Node, Procedure, is_choice

# Least and most flows (entering, leaving); None is any number. Several flows leaving a task would be a
# hidden parallel split, so a gateway must say it.
_DEGREES = MappingProxyType(
    {
        Kind.START: ((0, 0), (1, 1)),
        Kind.END: ((1, None), (0, 0)),
        Kind.USER: ((1, None), (1, 1)),
        Kind.SERVICE: ((1, None), (1, 1)),
        Kind.CATCH: ((1, None), (1, 1)),
        Kind.BOUNDARY: ((0, 0), (1, 1)),
        Kind.EXCLUSIVE: ((1, None), (1, None)),
        Kind.PARALLEL: ((1, None), (1, None)),
    }
)


def check_structure(procedure: Procedure, found: Findings) -> None:
    """Note every node whose flows, gateway conditions or host are wrong."""
    _check_ends(procedure, found)
    for node in procedure.nodes.values():
        _check_degree(node, "entering", procedure.incoming[node.id], _DEGREES[node.kind][0], found)
        _check_degree(node, "leaving", procedure.outgoing[node.id], _DEGREES[node.kind][1], found)
        if is_choice(node, procedure.outgoing[node.id]):
            _check_choice(node, procedure.outgoing[node.id], found)
        else:
            _check_no_conditions(node, procedure.outgoing[node.id], found)
        if node.kind is Kind.BOUNDARY:
            _check_host(node, procedure, found)


def check_reach(procedure: Procedure, found: Findings) -> None:
    """Note every node that no way from the start reaches, and every one from which no end is reached."""
    forward = _closure([procedure.start], lambda name: _next(procedure, name))
    ends = [node.id for node in procedure.of_kind(Kind.END)]
    backward = _closure(ends, lambda name: _before(procedure, name))
    for node in procedure.nodes.values():
        if node.id not in forward:
            found.add(
                node.line, node.kind, f'"{node.id}" cannot be reached from the start', "connect or remove it"
            )
        elif node.id not in backward:
            found.add(
                node.line, node.kind, f'from "{node.id}" no end can be reached', "lead a flow to an end event"
            )


def _check_ends(procedure: Procedure, found: Findings) -> None:
    starts = procedure.of_kind(Kind.START)
    if not starts:
        found.add(0, "startEvent", "the process has no start event", "add one startEvent")
    for extra in starts[1:]:
        found.add(extra.line, "startEvent", f'"{extra.id}" is a second start event', "keep one")
    if not procedure.of_kind(Kind.END):
        found.add(0, "endEvent", "the process has no end event", "add an endEvent")


def _check_degree(
    node: Node, way: str, flows: tuple[Flow, ...], bounds: tuple[int, int | None], found: Findings
) -> None:
    least, most = bounds
    if len(flows) < least or (most is not None and len(flows) > most):
        allowed = f"exactly {least}" if most is not None else f"at least {least}"
        hint = "use a gateway to split" if way == "leaving" and len(flows) > 1 else ""
        found.add(
            node.line,
            node.kind,
            f'<{node.kind}> "{node.id}" has {len(flows)} flows {way}; it needs {allowed}',
            hint,
        )


def _check_choice(gateway: Node, flows: tuple[Flow, ...], found: Findings) -> None:
    if gateway.default is not None and gateway.default not in {flow.id for flow in flows}:
        reason = f'the default "{gateway.default}" of gateway "{gateway.id}" is none of its flows'
        found.add(gateway.line, gateway.kind, reason, "name a flow that leaves it")
    taken: dict[str, str] = {}
    for flow in flows:
        if flow.id == gateway.default:
            if flow.outcome is not None:
                reason = f'the default flow "{flow.id}" has a condition'
                found.add(flow.line, "sequenceFlow", reason, "remove the condition, or the default")
        elif flow.outcome is None:
            reason = f'flow "{flow.id}" leaves gateway "{gateway.id}" without a condition'
            found.add(flow.line, "sequenceFlow", reason, 'write outcome = "literal", or make it the default')
        elif flow.outcome in taken:
            reason = f'flows "{taken[flow.outcome]}" and "{flow.id}" both wait for outcome "{flow.outcome}"'
            found.add(flow.line, "sequenceFlow", reason, "each outcome leads one way")
        elif flow.outcome:
            taken[flow.outcome] = flow.id


def _check_no_conditions(node: Node, flows: tuple[Flow, ...], found: Findings) -> None:
    if node.default is not None:
        found.add(
            node.line, node.kind, f'"{node.id}" has a default but nothing to choose', "remove the default"
        )
    for flow in flows:
        if flow.outcome is not None:
            reason = f'flow "{flow.id}" has a condition, but "{node.id}" is no exclusive gateway that splits'
            found.add(flow.line, "sequenceFlow", reason, "remove the condition or add a gateway")


def _check_host(timer: Node, procedure: Procedure, found: Findings) -> None:
    host = procedure.nodes.get(timer.host or "")
    if host is None or host.kind is not Kind.USER:
        reason = f'boundary event "{timer.id}" hangs on "{timer.host}", which is no user task'
        found.add(timer.line, timer.kind, reason, "attach it to a userTask")


def _next(procedure: Procedure, name: str) -> list[str]:
    timers = procedure.timers.get(name, ())
    return [flow.target for flow in procedure.outgoing[name]] + [timer.id for timer in timers]


def _before(procedure: Procedure, name: str) -> list[str]:
    host = procedure.nodes[name].host
    return [flow.source for flow in procedure.incoming[name]] + ([host] if host else [])


def _closure(first: Iterable[str], more: Callable[[str], list[str]]) -> set[str]:
    seen, waiting = set(first), list(first)
    while waiting:
        fresh = [name for name in more(waiting.pop()) if name not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return seen
