"""Checks of single nodes: how many flows they have, what they choose by, and whether a way leads through."""

from collections.abc import Callable, Iterable
from types import MappingProxyType

from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.model import Flow, Kind, Node, Procedure, Trigger, is_choice
from yiwang.kernel.bpmn.paths import predecessors

_ACTIVITY = ((1, None), (1, 1))
# Least and most flows (entering, leaving); None is any number. Several flows leaving a task would be a
# hidden parallel split, so a gateway must say it.
_DEGREES = MappingProxyType(
    {
        Kind.START: ((0, 0), (1, 1)),
        Kind.END: ((1, None), (0, 0)),
        Kind.BOUNDARY: ((0, 0), (1, 1)),
        Kind.EXCLUSIVE: ((1, None), (1, None)),
        Kind.PARALLEL: ((1, None), (1, None)),
        Kind.INCLUSIVE: ((1, None), (1, None)),
        Kind.EVENT_BASED: ((1, None), (2, None)),
    }
)
# What BPMN itself forbids: flows into a start or a boundary event, and out of an end.
_LOOSE = MappingProxyType(
    {Kind.START: ((0, 0), (0, None)), Kind.END: ((0, None), (0, 0)), Kind.BOUNDARY: ((0, 0), (0, None))}
)


def check_structure(procedure: Procedure, found: Findings, *, strict: bool) -> None:
    """Note every node whose flows or conditions are wrong.

    `strict` also refuses what BPMN leaves to be guessed: implicit starts, ends and splits, and choices that
    could find no way.
    """
    for scope in ("", *(node.id for node in procedure.of_kind(Kind.SUB))):
        _check_ends(procedure, scope, found, strict)
    for node in procedure.nodes.values():
        incoming, outgoing = _degrees(node, strict)
        _check_degree(node, "entering", procedure.incoming[node.id], incoming, found)
        _check_degree(node, "leaving", procedure.outgoing[node.id], outgoing, found)
        _check_default(node, procedure.outgoing[node.id], found)
        if strict:
            _check_conditions(procedure, node, found)


def check_reach(procedure: Procedure, found: Findings) -> None:
    """Note every node that no way from the start reaches, and every one from which no end is reached."""
    before = predecessors(procedure)
    after: dict[str, list[str]] = {name: [] for name in procedure.nodes}
    for name, earlier in before.items():
        for each in earlier:
            after[each].append(name)
    forward = _closure(_entries(procedure), lambda name: after[name])
    backward = _closure(_exits(procedure), lambda name: before.get(name, ()))
    for node in procedure.nodes.values():
        if node.id not in forward:
            found.add(
                node.line, node.kind, f'"{node.id}" cannot be reached from the start', "connect or remove it"
            )
        elif node.id not in backward:
            found.add(
                node.line, node.kind, f'from "{node.id}" no end can be reached', "lead a flow to an end event"
            )


def _entries(procedure: Procedure) -> list[str]:
    return [node.id for node in procedure.nodes.values() if node.kind is Kind.START or node.by_event]


def _exits(procedure: Procedure) -> list[str]:
    return [node.id for node in procedure.nodes.values() if node.kind is Kind.END or node.by_event]


def _degrees(node: Node, strict: bool) -> tuple[tuple[int, int | None], tuple[int, int | None]]:
    anything = ((0, None), (0, None))
    if not strict:
        return _LOOSE.get(node.kind, anything)
    if node.by_event:
        return (0, 0), (0, 0)
    if node.of(Trigger.LINK):
        return ((0, 0), (1, 1)) if node.kind is Kind.CATCH else ((1, None), (0, 0))
    return _DEGREES.get(node.kind, _ACTIVITY)


def _check_ends(procedure: Procedure, scope: str, found: Findings, strict: bool) -> None:
    where = procedure.nodes[scope].line if scope else 0
    what = f'the sub-process "{scope}"' if scope else "the process"
    inside = procedure.inside(scope)
    starts = [node for node in inside if node.kind is Kind.START]
    if strict and not starts:
        found.add(where, "startEvent", f"{what} has no start event", "add one startEvent")
    if not procedure.starts.get(scope):
        found.add(where, "startEvent", f"{what} begins nowhere", "add one startEvent")
    plain = [node for node in starts if not node.events]
    for extra in (plain if not scope else starts)[1:]:
        found.add(extra.line, "startEvent", f'"{extra.id}" is a second start event', "keep one")
    if strict and not any(node.kind is Kind.END for node in inside):
        found.add(where, "endEvent", f"{what} has no end event", "add an endEvent")


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


def _check_default(node: Node, flows: tuple[Flow, ...], found: Findings) -> None:
    if node.default is None:
        return
    named = [flow for flow in flows if flow.id == node.default]
    what = "gateway" if node.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE) else node.kind
    if not named:
        reason = f'the default "{node.default}" of {what} "{node.id}" is none of its flows'
        found.add(node.line, node.kind, reason, "name a flow that leaves it")
    for flow in named:
        if flow.conditional:
            reason = f'the default flow "{flow.id}" has a condition'
            found.add(flow.line, "sequenceFlow", reason, "remove the condition, or the default")


def _check_conditions(procedure: Procedure, node: Node, found: Findings) -> None:
    flows = procedure.outgoing[node.id]
    if is_choice(node, flows) or (node.kind is Kind.INCLUSIVE and len(flows) > 1):
        _check_choice(node, flows, found)
        return
    if node.default is not None and len(flows) <= 1:
        reason = f'"{node.id}" has a default but nothing to choose'
        found.add(node.line, node.kind, reason, "remove the default")
    for flow in flows:
        if flow.conditional:
            reason = f'flow "{flow.id}" has a condition, but "{node.id}" is no exclusive gateway that splits'
            found.add(flow.line, "sequenceFlow", reason, "remove the condition or add a gateway")


def _check_choice(gateway: Node, flows: tuple[Flow, ...], found: Findings) -> None:
    taken: dict[str, str] = {}
    for flow in flows:
        if flow.id == gateway.default:
            continue
        if not flow.conditional:
            reason = f'flow "{flow.id}" leaves gateway "{gateway.id}" without a condition'
            found.add(flow.line, "sequenceFlow", reason, 'write outcome = "literal", or make it the default')
        elif flow.outcome in taken and gateway.kind is Kind.EXCLUSIVE:
            reason = f'flows "{taken[flow.outcome]}" and "{flow.id}" both wait for outcome "{flow.outcome}"'
            found.add(flow.line, "sequenceFlow", reason, "each outcome leads one way")
        elif flow.outcome:
            taken[flow.outcome] = flow.id
    if gateway.default is None and any(flow.condition is not None for flow in flows):
        reason = f'gateway "{gateway.id}" decides by values, and has no default for when nothing holds'
        found.add(gateway.line, gateway.kind, reason, "name one of its flows the default")


def _closure(first: Iterable[str], more: Callable[[str], Iterable[str]]) -> set[str]:
    seen, waiting = set(first), list(first)
    while waiting:
        fresh = [name for name in more(waiting.pop()) if name not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return seen
