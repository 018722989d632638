"""``procedures/*.bpmn``: read by the kernel; its refusals become findings of the folder."""

from pathlib import PurePosixPath

from yiwang.definitions.parts import Parts, room_of
from yiwang.definitions.problems import did_you_mean
from yiwang.kernel import bpmn

CLOCKS = ("acceptance", "decision", "delivery", "following")
"""The clocks a case runs under: 行政许可法 arts. 32, 42 and 44; and for evidence that follows (容缺)."""
CHECK_CLOCKS = ("check",)
"""The clock of the later check of a commitment; how long it runs is the service's to say."""
DOES = ("issue", "grant", "open-check")
"""What a service task of a service's procedure may do: issue; grant on a commitment; have that checked."""
OUTCOMES = ("accept", "reject", "correct", "grant", "refuse", "confirm", "mismatch")
"""The legal acts a task of a service may end with; each makes its notice."""
ENDS = ("granted", "refused", "not-accepted")
"""How the case of a service may end; the end events of its procedure are named so."""


def read_procedures(parts: Parts) -> None:
    """Read every procedure and join those that call each other, noting all that the kernel refuses.

    Procedures that services use also keep to the names a case knows; others, such as those of supervision
    or mediation, have ends and service tasks of their own.
    """
    for path in sorted(parts.files):
        if room_of(path) == "procedures":
            _read(parts, path)
    _link(parts)
    services = [source.value for source in parts.services.values()]
    used = {service.procedure for service in services}
    checks = {service.commitment.procedure for service in services if service.commitment}
    for name, procedure in sorted(parts.procedures.items()):
        for node in procedure.nodes.values():
            if name in used:
                _check(parts, procedure.file, procedure, node)
            clocks = CLOCKS if name in used else CHECK_CLOCKS if name in checks else ()
            _check_clock(parts, procedure, node, clocks)


def _read(parts: Parts, path: str) -> None:
    name = PurePosixPath(path).stem
    try:
        procedure = bpmn.read(parts.files[path], path)
    except bpmn.BpmnError as refused:
        _refuse(parts, name, refused)
        return
    parts.procedures[name] = procedure
    if procedure.id != name:
        reason = f"process id '{procedure.id}' differs from the file name '{name}'"
        parts.problems.error(path, 0, reason, "make them the same")


def _link(parts: Parts) -> None:
    try:
        parts.procedures.update(bpmn.link(parts.procedures))
    except bpmn.BpmnError as refused:
        for error in refused.errors:
            _refuse(parts, PurePosixPath(error.file).stem, bpmn.BpmnError([error]))
        return
    for procedure, ring in bpmn.check_calls_end(parts.procedures.values()):
        reason = f"'{procedure.id}' calls itself: {' → '.join(ring)}"
        error = bpmn.ProcedureError(procedure.file, 0, "callActivity", reason, "break the ring")
        _refuse(parts, procedure.id, bpmn.BpmnError([error]))


def _refuse(parts: Parts, name: str, refused: bpmn.BpmnError) -> None:
    parts.broken.setdefault("procedures", set()).add(name)
    for error in refused.errors:
        parts.problems.error(error.file, error.line, error.reason, error.hint)


def _check(parts: Parts, path: str, procedure: bpmn.Procedure, node: bpmn.Node) -> None:
    names: list[tuple[str, str, tuple[str, ...]]] = []
    if node.kind is bpmn.Kind.SERVICE:
        names.append(("does", node.does, DOES))
    if node.kind is bpmn.Kind.USER:
        names += [("outcome", outcome, OUTCOMES) for outcome in bpmn.outcomes(procedure, node.id)]
    if node.kind is bpmn.Kind.END and not node.scope:
        names.append(("end", node.id, ENDS))
    for what, name, known in names:
        if name and name not in known:
            hint = did_you_mean(name, known, "known here: " + ", ".join(known))
            parts.problems.error(path, node.line, f"'{node.id}': unknown {what} '{name}'", hint)


def _check_clock(parts: Parts, procedure: bpmn.Procedure, node: bpmn.Node, lawful: tuple[str, ...]) -> None:
    """A task runs under a clock the law or the service limits, or under one with a limit of its own."""
    limited = tuple(dict.fromkeys(each.clock for each in procedure.nodes.values() if each.limit))
    what, name, known = "clock", node.clock, (*lawful, *limited)
    if node.limit and (lawful == CLOCKS or node.clock in lawful):
        reason = f"'{node.id}': how long the clock '{node.clock}' runs is the service's to say"
        parts.problems.error(procedure.file, node.line, reason, "leave yw:limit out")
    if isinstance(node.duration, bpmn.NamedClock):
        host = procedure.nodes.get(node.host or "")
        what, name = "timer", node.duration.name
        known = (host.clock,) if host and host.clock else known
    if name and name not in known:
        hint = did_you_mean(name, known, "known here: " + (", ".join(known) or "none; give a task yw:limit"))
        parts.problems.error(procedure.file, node.line, f"'{node.id}': unknown {what} '{name}'", hint)
