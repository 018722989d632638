"""Branches of a parallel split that are sound by themselves count as one step of the body around them.

A branch may be taken out when its only way in is one flow of the split, its only way out one flow into a
parallel join (or none: it ends by itself), nothing in it ends more than itself, and every way through it
leaves nothing behind. What surrounds it then cannot tell it from a task (van der Aalst on workflow nets: a
sound net put in the place of a task keeps a net sound). Twenty branches with a choice each would otherwise
be more states than can be visited.
"""

from collections import deque
from dataclasses import dataclass
from itertools import islice

from yiwang.kernel.bpmn.checks.markings import Body, Doubled, Marking, Stranded, TooMany
from yiwang.kernel.bpmn.model import Flow, Kind, Node, Procedure, Trigger

MOST_STATES = 20_000
_MOST_JOINS = 20
"""Joins tried as the end of one branch."""
_ENDS_MORE = (Trigger.TERMINATE, Trigger.ERROR, Trigger.LINK)


@dataclass(frozen=True)
class Branch:
    """The nodes reached by a flow of a split, and the flow into a join by which they are left, if any."""

    into: Flow
    nodes: frozenset[str]
    out: Flow | None


def fold(body: Body) -> bool:
    """Make one step of every branch that allows it, the smallest first; False when there was none."""
    folded = False
    for branch in sorted(_branches(body), key=lambda each: len(each.nodes)):
        if _is_sound(body, branch):
            place, last = (branch.out.id, branch.out.source) if branch.out else ("", "its end")
            first = branch.into.target
            body.shortcuts[first] = (place, f"{first} … {last}")
            folded = True
    return folded


def _branches(body: Body) -> list[Branch]:
    procedure = body.procedure
    splits = (node for node in body.nodes if node.kind is Kind.PARALLEL)
    flows = [flow for node in splits for flow in procedure.outgoing[node.id]]
    found = (
        _branch(procedure, flow) for flow in flows if flow.target not in body.waits | set(body.shortcuts)
    )
    return [branch for branch in found if branch is not None]


def _branch(procedure: Procedure, into: Flow) -> Branch | None:
    reached = _reached(procedure, into.target, "")
    joins = (name for name in reached if procedure.nodes[name].kind is Kind.PARALLEL and name != into.target)
    for stop in ("", *islice(joins, _MOST_JOINS)):
        nodes = frozenset(_reached(procedure, into.target, stop))
        outs = [flow for flow in procedure.incoming.get(stop, ()) if flow.source in nodes]
        if len(outs) == bool(stop) and all(
            _stays(procedure, procedure.nodes[name], nodes, into) for name in nodes
        ):
            return Branch(into, nodes, outs[0] if outs else None)
    return None


def _reached(procedure: Procedure, first: str, stop: str) -> list[str]:
    """The nodes a token may come to from one on, in the order of their distance, not going beyond a join."""
    seen, waiting = {first: None}, deque([first])
    while waiting:
        here = waiting.popleft()
        after = [flow.target for flow in procedure.outgoing[here]]
        after += [event.id for event in procedure.attached.get(here, ())]
        fresh = [name for name in after if name not in seen and name != stop]
        seen.update(dict.fromkeys(fresh))
        waiting.extend(fresh)
    return list(seen)


def _stays(procedure: Procedure, node: Node, nodes: frozenset[str], into: Flow) -> bool:
    """Whether a node is entered from the branch alone, and neither looks nor acts beyond it."""
    entering = procedure.incoming[node.id] if node.kind is not Kind.END else ()
    if node.kind is Kind.INCLUSIVE and len(entering) > 1:
        return False
    return not node.of(*_ENDS_MORE) and all(flow is into or flow.source in nodes for flow in entering)


def _is_sound(body: Body, branch: Branch) -> bool:
    """Whether every way through a branch comes to its end, and nothing of it goes on then."""
    out = branch.out.id if branch.out else ""
    final: Marking = frozenset({(out, None)}) if out else frozenset()
    before: dict[Marking, list[Marking]] = {}
    try:
        start, _ = body.after(frozenset(), ((branch.into, None),))
        waiting, seen = deque([start]), {start}
        while waiting:
            marking = waiting.popleft()
            if marking != final and any(place == out for place, _ in marking):
                return False
            for _, taken, moves in body.steps(marking):
                after, _ = body.after(marking - taken, moves)
                before.setdefault(after, []).append(marking)
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)
            if len(seen) > MOST_STATES:
                return False
    except (Doubled, Stranded, TooMany):
        return False
    return seen <= _can_become(final, before)


def _can_become(final: Marking, before: dict[Marking, list[Marking]]) -> set[Marking]:
    found, waiting = {final}, deque([final])
    while waiting:
        fresh = [marking for marking in before.get(waiting.popleft(), ()) if marking not in found]
        found.update(fresh)
        waiting.extend(fresh)
    return found
