"""``services/<id>/*.dmn``: decision models, read by the kernel; imports stay inside the service's folder."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from yiwang.definitions.parts import Parts, room_of
from yiwang.definitions.problems import Problems
from yiwang.kernel import dmn


def read_models(parts: Parts) -> None:
    """Read every model, noting all that the kernel refuses, faults inside FEEL texts too."""
    for path in sorted(parts.files):
        if room_of(path) == "models":
            try:
                found = dmn.load(
                    parts.files[path], imports=_beside(parts.files, path), file=path, strict=True
                )
            except dmn.DmnError as refused:
                parts.broken.setdefault("models", set()).add(path)
                for problem in refused.problems:
                    parts.problems.error(problem.file, problem.line, problem.reason, problem.hint)
            else:
                parts.models[path] = found


def review_models(models: Mapping[str, dmn.Model], problems: Problems) -> None:
    """Warn of tables with gaps, overlaps and rules that never count, each with an example."""
    for model in models.values():
        for finding in dmn.review(model):
            if finding.severe:
                shown = ", ".join(f"{name} = {value}" for name, value in finding.example.items())
                reason = f"{finding.kind}: {finding.owner}: {finding.reason}" + (
                    f"; {shown}" if shown else ""
                )
                problems.warn(finding.place.file, finding.place.line, reason, finding.hint)


def _beside(files: Mapping[str, bytes], path: str) -> dmn.Resolver:
    """Return a resolver over the models in the same folder: by location, else by namespace."""
    folder = PurePosixPath(path).parent
    others = [name for name in files if PurePosixPath(name).parent == folder and name.endswith(".dmn")]

    def resolve(wanted: dmn.Import) -> tuple[bytes, str] | None:
        located = str(folder / wanted.location) if wanted.location else ""
        quoted = re.escape(wanted.namespace.encode())
        namespace = re.compile(
            rb"<(?:[\w.-]+:)?definitions\b[^>]*\snamespace\s*=\s*[\"']" + quoted + rb"[\"']"
        )
        named = (name for name in others if name != path and namespace.search(files[name]))
        found = located if located in others else next(named, None)
        return (files[found], found) if found else None

    return resolve
