"""A second, naive player of flat procedures: tokens lie on flows, and one gateway fires at a time."""

from __future__ import annotations

from collections import Counter

from yiwang.kernel.bpmn import Kind, Procedure

MOST = 2_000


class Endless(Exception):
    """The net goes on without waiting."""


def settle(procedure: Procedure, tokens: Counter[str], chosen: frozenset[str]) -> Counter[str]:
    """Fire all that needs nobody; `chosen` are the flows whose conditions hold. Tasks keep their tokens."""
    tokens = +tokens
    for _ in range(MOST):
        fired = _fire_plain(procedure, tokens, chosen) or _fire_inclusive(procedure, tokens, chosen)
        if not fired:
            return +tokens
        if tokens.total() > MOST:
            break
    raise Endless


def leave(procedure: Procedure, tokens: Counter[str], name: str, chosen: frozenset[str]) -> None:
    """Put tokens on the flows out of a node."""
    flows = procedure.outgoing[name]
    kind = procedure.nodes[name].kind
    if kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE) and len(flows) > 1:
        holding = [flow for flow in flows if flow.id in chosen]
        flows = tuple(holding[:1] if kind is Kind.EXCLUSIVE else holding) or tuple(
            flow for flow in flows if flow.id == procedure.nodes[name].default
        )
    for flow in flows:
        target = procedure.nodes[flow.target]
        # A task counts how often it is open; elsewhere the flow itself holds the token.
        tokens[target.id if target.kind is Kind.USER else flow.id] += 1


def _fire_plain(procedure: Procedure, tokens: Counter[str], chosen: frozenset[str]) -> bool:
    for node in procedure.nodes.values():
        incoming = [flow.id for flow in procedure.incoming[node.id]]
        if node.kind in (Kind.USER, Kind.START) or (node.kind is Kind.INCLUSIVE and len(incoming) > 1):
            continue
        if node.kind is Kind.PARALLEL:
            ready = [incoming] if incoming and all(tokens[flow] for flow in incoming) else []
        else:
            ready = [[flow] for flow in incoming if tokens[flow]]
        if ready:
            tokens.subtract(ready[0])
            leave(procedure, tokens, node.id, chosen)
            return True
    return False


def _fire_inclusive(procedure: Procedure, tokens: Counter[str], chosen: frozenset[str]) -> bool:
    for name in sorted(place for place, count in tokens.items() if count):
        for node in procedure.of_kind(Kind.INCLUSIVE):
            incoming = [flow.id for flow in procedure.incoming[node.id]]
            if len(incoming) < 2 or name not in incoming or _awaited(procedure, node.id, tokens):
                continue
            tokens.subtract([flow for flow in incoming if tokens[flow]])
            leave(procedure, tokens, node.id, chosen)
            return True
    return False


def _awaited(procedure: Procedure, join: str, tokens: Counter[str]) -> bool:
    """Whether some token can still reach an empty flow of the join, and no filled one."""
    incoming = [flow.id for flow in procedure.incoming[join]]
    filled = {flow for flow in incoming if tokens[flow]}
    for place, count in tokens.items():
        if count and place not in incoming:
            reached = _flows_from(procedure, place, join) & set(incoming)
            if reached and not reached & filled:
                return True
    return False


def _flows_from(procedure: Procedure, place: str, join: str) -> set[str]:
    """All flows a token at a place may still go along, on ways that do not pass the join."""
    targets = {flow.id: flow.target for flows in procedure.outgoing.values() for flow in flows}
    seen: set[str] = set()
    waiting = [targets.get(place, place)]
    visited = set()
    while waiting:
        node = waiting.pop()
        if node == join or node in visited:
            continue
        visited.add(node)
        for flow in procedure.outgoing[node]:
            seen.add(flow.id)
            waiting.append(flow.target)
    return seen
