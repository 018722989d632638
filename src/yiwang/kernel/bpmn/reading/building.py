"""From the XML tree to procedures; what cannot be understood is noted, not guessed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.model import Flow, Kind, Node, Procedure, Trigger
from yiwang.kernel.bpmn.paths import with_ways
from yiwang.kernel.bpmn.reading.catalogue import Catalogue, catalogue, check_references
from yiwang.kernel.bpmn.reading.events import Reader
from yiwang.kernel.bpmn.reading.expressions import examples_of, variables_of
from yiwang.kernel.bpmn.reading.flows import flow_of
from yiwang.kernel.bpmn.reading.links import check_links
from yiwang.kernel.bpmn.reading.nodes import node_of, script_of
from yiwang.kernel.bpmn.reading.parsing import elements, line_of
from yiwang.kernel.bpmn.reading.whitelist import yw


def build(root: etree._Element, found: Findings) -> list[Procedure]:
    """The processes of a file, and its global script tasks; what is wrong with them is in `found`."""
    check_references(root, found)
    known = catalogue(root)
    procedures = [_process(process, known, found) for process in elements(root, "process")]
    tasks = [_global_task(task, known, found) for task in elements(root, "globalScriptTask")]
    return procedures + tasks


def _process(process: etree._Element, known: Catalogue, found: Findings) -> Procedure:
    if process.get("isExecutable") not in (None, "true"):
        reason = f'the process says isExecutable="{process.get("isExecutable")}"'
        found.add(line_of(process), "process", reason, 'set it to "true"')
    reader = Reader(known, variables_of(process, found), found)
    nodes: list[Node] = []
    flows: list[Flow] = []
    for body, scope in _bodies(process):
        nodes += [node_of(element, scope, reader) for element in elements(body, *Kind)]
        flows += [flow_of(element, reader) for element in elements(body, "sequenceFlow")]
    nodes.sort(key=lambda node: node.line)
    check_links(process, nodes, flows, found)
    made = assemble(process.get("id", ""), process.get("name", ""), reader, nodes, flows)
    opened_by = tuple(process.get(yw("opened-by"), "").split())
    return replace(made, opened_by=opened_by, examples=examples_of(process, found))


def _bodies(process: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    waiting = [(process, "")]
    while waiting:
        body, scope = waiting.pop(0)
        yield body, scope
        waiting += [(sub, sub.get("id", "")) for sub in elements(body, "subProcess")]


def _global_task(task: etree._Element, known: Catalogue, found: Findings) -> Procedure:
    """A script that procedures call: a procedure of one task."""
    name = task.get("id", "")
    root = task.getroottree().getroot()
    each = [variables_of(process, Findings(found.file)) for process in elements(root, "process")]
    variables = tuple(dict.fromkeys(name for names in each for name in names))
    reader = Reader(known, variables, found)
    node = Node(name, task.get("name", ""), Kind.SCRIPT, line_of(task), script=script_of(task, reader))
    return assemble(name, node.name, reader, [node], [])


def assemble(id: str, name: str, reader: Reader, nodes: Iterable[Node], flows: Iterable[Flow]) -> Procedure:
    """Nodes and flows as a procedure, with all that can be looked up in it."""
    by_id = {node.id: node for node in nodes}
    outgoing: defaultdict[str, list[Flow]] = defaultdict(list)
    incoming: defaultdict[str, list[Flow]] = defaultdict(list)
    attached: defaultdict[str, list[Node]] = defaultdict(list)
    for flow in flows:
        outgoing[flow.source].append(flow)
        incoming[flow.target].append(flow)
    for node in by_id.values():
        if node.kind is Kind.BOUNDARY and node.host:
            attached[node.host].append(node)
    starts = _starts(by_id, incoming)
    made = Procedure(
        id=id,
        name=name,
        file=reader.found.file,
        nodes=by_id,
        outgoing={name: tuple(outgoing[name]) for name in by_id},
        incoming={name: tuple(incoming[name]) for name in by_id},
        attached={name: tuple(attached[name]) for name in by_id if attached[name]},
        start=starts[""][0].id if starts.get("") else "",
        starts=starts,
        event_starts=_event_starts(by_id),
        links=_links(by_id),
        variables=reader.variables,
    )
    return with_ways(made)


def _starts(nodes: dict[str, Node], incoming: dict[str, list[Flow]]) -> dict[str, tuple[Node, ...]]:
    """Where each body begins: at its plain start event, else where nothing comes before."""
    bodies: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes.values():
        bodies[node.scope].append(node)
    return {scope: _first(inside, incoming) for scope, inside in bodies.items()}


def _first(inside: list[Node], incoming: dict[str, list[Flow]]) -> tuple[Node, ...]:
    events = [node for node in inside if node.kind is Kind.START]
    plain = [node for node in events if not node.events]
    return tuple(plain[:1] or events[:1] or [node for node in inside if _begins(node, incoming)])


def _begins(node: Node, incoming: dict[str, list[Flow]]) -> bool:
    if node.kind is Kind.BOUNDARY or node.by_event or node.of(Trigger.LINK):
        return False
    return not incoming[node.id]


def _event_starts(nodes: dict[str, Node]) -> dict[str, tuple[Node, ...]]:
    found: defaultdict[str, tuple[Node, ...]] = defaultdict(tuple)
    for node in nodes.values():
        around = nodes.get(node.scope)
        if node.kind is Kind.START and around is not None and around.by_event:
            found[around.scope] += (node,)
    return dict(found)


def _links(nodes: dict[str, Node]) -> dict[tuple[str, str], str]:
    return {
        (node.scope, event.name): node.id
        for node in nodes.values()
        if node.kind is Kind.CATCH
        for event in node.of(Trigger.LINK)
    }
