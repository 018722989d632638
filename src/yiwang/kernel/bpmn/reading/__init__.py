"""Reading a procedure: bytes in, a checked procedure out, or every reason why not."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from yiwang.kernel.bpmn.checks.events import check_events
from yiwang.kernel.bpmn.checks.soundness import check_soundness
from yiwang.kernel.bpmn.checks.structure import check_reach, check_structure
from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.model import Kind, Procedure
from yiwang.kernel.bpmn.reading.building import build
from yiwang.kernel.bpmn.reading.parsing import elements, line_of, parse


def read(xml: bytes, filename: str) -> Procedure:
    """Read a BPMN 2.0 file of one process in the declared subset; `filename` is used in messages only.

    Raises `BpmnError` with all findings: strangers by name, broken references, wrong gateways; then, once
    those are gone, unreachable nodes; then deadlocks and branches that meet unsynchronised. A procedure
    with call activities has to be joined with those it calls before it is started: see `link`.
    """
    found = Findings(filename)
    procedures = _read(xml, found, strict=True)
    found.refuse()
    (procedure,) = procedures
    check_reach(procedure, found)
    found.refuse()
    check_soundness(procedure, found)
    found.refuse()
    return procedure


def read_all(xml: bytes, filename: str) -> dict[str, Procedure]:
    """Read a file of any number of processes, joined with each other, by their ids.

    Everything BPMN allows inside the subset is read, also what `read` refuses because it is left to be
    guessed (starts, ends and splits without an event or a gateway), and nothing is proved about it.
    Raises `BpmnError`.
    """
    found = Findings(filename)
    procedures = _read(xml, found, strict=False)
    found.refuse()
    return link({procedure.id: procedure for procedure in procedures})


def link(procedures: Mapping[str, Procedure]) -> dict[str, Procedure]:
    """Join procedures with those their call activities name. Raises `BpmnError` when one is missing,
    or sets a variable that its caller does not declare.
    """
    found = Findings("")
    calls: dict[str, dict[str, Procedure]] = {name: {} for name in procedures}
    joined = {name: replace(procedure, calls=calls[name]) for name, procedure in procedures.items()}
    known = {procedure.id: procedure for procedure in joined.values()}
    for name, procedure in joined.items():
        found.file = procedure.file
        _check_calls(procedure, known, found)
        called = {node.called for node in procedure.of_kind(Kind.CALL)}
        calls[name].update({other: known[other] for other in called & known.keys()})
    found.refuse()
    return joined


def _check_calls(procedure: Procedure, known: Mapping[str, Procedure], found: Findings) -> None:
    for node in procedure.of_kind(Kind.CALL):
        called = known.get(node.called)
        if called is None:
            reason = f'"{node.id}" calls "{node.called}", which is no procedure'
            found.add(node.line, node.kind, reason, f"one of: {', '.join(sorted(known))}")
            continue
        for name in called.variables:
            if name not in procedure.variables:
                reason = f'"{node.id}" calls "{called.id}", whose variable "{name}" is not declared here'
                found.add(node.line, node.kind, reason, f'add <property id="{name}"/>')


def check_calls_end(procedures: Iterable[Procedure]) -> list[tuple[Procedure, tuple[str, ...]]]:
    """Every procedure that calls itself, directly or through others, with the ring of calls."""
    rings = []
    for procedure in procedures:
        ring = _ring(procedure, (procedure.id,))
        if ring:
            rings.append((procedure, ring))
    return rings


def _ring(procedure: Procedure, way: tuple[str, ...]) -> tuple[str, ...]:
    for node in procedure.of_kind(Kind.CALL):
        if node.called == way[0]:
            return (*way, node.called)
        if node.called not in way and node.called in procedure.calls:
            ring = _ring(procedure.calls[node.called], (*way, node.called))
            if ring:
                return ring
    return ()


def _read(xml: bytes, found: Findings, *, strict: bool) -> list[Procedure]:
    root = parse(xml, found)
    if root is None:
        return []
    processes = list(elements(root, "process", *(("globalScriptTask",) if strict else ())))
    if not processes or (strict and len(processes) > 1):
        line = line_of(processes[1] if processes else root)
        found.add(line, "process", f"the file holds {len(processes)} processes", "a file holds exactly one")
        return []
    procedures = build(root, found)
    for procedure in procedures:
        check_structure(procedure, found, strict=strict)
        check_events(procedure, found, strict=strict)
    return procedures
