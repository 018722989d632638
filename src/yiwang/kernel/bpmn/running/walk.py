"""Carrying tokens along flows until each waits, is joined, or has ended."""

from yiwang.kernel.bpmn.choices import split_address
from yiwang.kernel.bpmn.model import ACTIVITIES, Flow, Kind, Node, Trigger, is_join
from yiwang.kernel.bpmn.running.activities import begin, finished, finished_turn, next_turn
from yiwang.kernel.bpmn.running.events import throw
from yiwang.kernel.bpmn.running.joins import open_a_join
from yiwang.kernel.bpmn.running.run import Run, address
from yiwang.kernel.bpmn.running.timers import start_timer
from yiwang.kernel.bpmn.state import BODY
from yiwang.kernel.bpmn.steps import Ended


def walk(run: Run) -> None:
    """Go on until nothing moves; then runs that are empty end, and inclusive joins are looked at."""
    while run.moving or run.next_turn or run.throwing or _end_a_run(run) or open_a_join(run):
        while run.next_turn:
            run.spend(run.next_turn[0][0].id)
            next_turn(run, *run.next_turn.popleft())
        if run.moving:
            flow, scope, outcome = run.moving.popleft()
            run.spend(flow.target)
            _arrive(run, flow, scope, outcome)
        elif run.throwing:
            _throw(run, *run.throwing.popleft())
    for place in run.armed[:]:
        # Event sub-processes of the procedure itself wait only while something else does.
        if not (+run.waiting or +run.arrived or run.scopes):
            run.disarm(place)


def _arrive(run: Run, flow: Flow, scope: int, outcome: str | None) -> None:
    home = run.home(scope)
    node = home.nodes[flow.target]
    if is_join(node, home.incoming[node.id]) and not _joined(run, node, flow, scope):
        return
    if node.kind is Kind.INCLUSIVE and len(home.incoming[node.id]) > 1:
        run.arrived[address(flow.id, scope)] += 1
    elif node.kind in ACTIVITIES:
        begin(run, node, scope)
    elif node.kind is Kind.CATCH:
        _wait(run, node, scope)
    elif node.kind is Kind.EVENT_BASED:
        for choice in home.outgoing[node.id]:
            _wait(run, home.nodes[choice.target], scope)
    else:
        _pass(run, node, scope, outcome)


def _pass(run: Run, node: Node, scope: int, outcome: str | None) -> None:
    """A node that holds no token up: a gateway, an end, or an event that is thrown."""
    if node.kind is Kind.END and not scope and not node.of(Trigger.ERROR):
        run.effects.append(Ended(node.id))
    links = node.of(Trigger.LINK)
    if links:
        home = run.home(scope)
        run.leave(home.nodes[home.links[node.scope, links[0].name]], scope)
    elif node.of(Trigger.SIGNAL):
        # Sent out once all else has come to rest: branches of the same step hear it whatever their order.
        run.throwing.append((node, scope))
    elif node.kind in (Kind.END, Kind.THROW):
        _throw(run, node, scope)
    else:
        run.leave(node, scope, outcome)


def _throw(run: Run, node: Node, scope: int) -> None:
    if throw(run, node, scope):
        run.leave(node, scope)


def _wait(run: Run, node: Node, scope: int) -> None:
    if node.kind is Kind.RECEIVE:
        begin(run, node, scope)
        return
    run.waiting[address(node.id, scope)] += 1
    start_timer(run, node, scope)


def _joined(run: Run, node: Node, flow: Flow, scope: int) -> bool:
    """Note the arrival; True when a token now waits on every flow, which uses them up."""
    run.arrived[address(flow.id, scope)] += 1
    places = [address(each.id, scope) for each in run.home(scope).incoming[node.id]]
    if not all(run.arrived[place] for place in places):
        return False
    run.arrived.subtract(places)
    return True


def _end_a_run(run: Run) -> bool:
    """End one run of a sub-process in which nothing is left; False when there is none."""
    tokens = {split_address(place)[1] for place in (*(+run.waiting), *(+run.arrived))}
    busy = tokens | {scope.parent for scope in run.scopes.values()}
    for number, scope in run.scopes.items():
        if scope.role == BODY and number not in busy:
            _end(run, number)
            return True
    return False


def _end(run: Run, number: int) -> None:
    node, scope = run.node_of(number), run.scopes[number]
    run.clear(number)
    if scope.index:
        finished_turn(run, node, number)
        return
    del run.scopes[number]
    if not node.by_event:
        finished(run, node, scope.parent)
