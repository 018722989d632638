"""``procedures/*.bpmn``: read by the kernel; its refusals become findings of the folder."""

from pathlib import PurePosixPath

from yiwang.definitions.parts import Parts, room_of
from yiwang.kernel import bpmn


def read_procedures(parts: Parts) -> None:
    """Read every procedure, noting all that the kernel refuses."""
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
