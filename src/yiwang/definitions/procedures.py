"""``procedures/*.bpmn``: read by the kernel; its refusals become findings of the folder."""

from pathlib import PurePosixPath

from yiwang.definitions.parts import Parts, room_of
from yiwang.definitions.problems import did_you_mean
from yiwang.kernel import bpmn

CLOCKS = ("acceptance", "decision", "delivery")
"""The clocks a case runs under: 行政许可法 arts. 32, 42 and 44."""
DOES = ("issue",)
"""What a service task may do."""
ENDS = ("granted", "refused", "not-accepted")
"""How a case may end; the end events are named so."""


def read_procedures(parts: Parts) -> None:
    """Read every procedure, noting all that the kernel refuses and all names no case knows."""
    for path in sorted(parts.files):
        if room_of(path) == "procedures":
            _read(parts, path)


def _read(parts: Parts, path: str) -> None:
    name = PurePosixPath(path).stem
    try:
        procedure = bpmn.read(parts.files[path], path)
    except bpmn.BpmnError as refused:
        parts.broken.setdefault("procedures", set()).add(name)
        for error in refused.errors:
            parts.problems.error(path, error.line, error.reason, error.hint)
        return
    parts.procedures[name] = procedure
    if procedure.id != name:
        reason = f"process id '{procedure.id}' differs from the file name '{name}'"
        parts.problems.error(path, 0, reason, "make them the same")
    for node in procedure.nodes.values():
        _check(parts, path, procedure, node)


def _check(parts: Parts, path: str, procedure: bpmn.Procedure, node: bpmn.Node) -> None:
    names = [("clock", node.clock, CLOCKS), ("does", node.does, DOES)]
    if node.kind is bpmn.Kind.END:
        names.append(("end", node.id, ENDS))
    if isinstance(node.duration, bpmn.NamedClock):
        host = procedure.nodes.get(node.host or "")
        names.append(("timer", node.duration.name, (host.clock,) if host and host.clock else CLOCKS))
    for what, name, known in names:
        if name and name not in known:
            hint = did_you_mean(name, known, "known here: " + ", ".join(known))
            parts.problems.error(path, node.line, f"'{node.id}': unknown {what} '{name}'", hint)
