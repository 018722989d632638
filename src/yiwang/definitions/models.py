"""Decision models of services and policies, and those in ``rules/`` they share; imports reach no further."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from posixpath import normpath

from yiwang.definitions.locate import locate_json
from yiwang.definitions.parts import Parts, room_of
from yiwang.definitions.problems import Problems
from yiwang.kernel import dmn

_MODELS = {"models", "rules", "policy models"}


def read_models(parts: Parts) -> None:
    """Read every model, noting all that the kernel refuses, faults inside FEEL texts too."""
    for path in sorted(parts.files):
        if room_of(path) in _MODELS:
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
    """Note what a review of the tables finds, each with an example.

    A finding that changes an answer, such as a gap or a contradiction, is an error; others are warnings.
    """
    for model in models.values():
        for finding in dmn.review(model):
            shown = ", ".join(f"{name} = {value}" for name, value in finding.example.items())
            reason = f"{finding.kind}: {finding.owner}: {finding.reason}" + (f"; {shown}" if shown else "")
            note = problems.error if finding.severe else problems.warn
            note(finding.place.file, finding.place.line, reason, finding.hint)


def run_tests(parts: Parts) -> None:
    """Run every model's own tests; a difference is an error at the case, with what was expected and found."""
    for path in sorted(parts.files):
        if room_of(path) in _TESTS:
            home = PurePosixPath(path).parent.parent
            here = {
                PurePosixPath(name).name: model
                for name, model in parts.models.items()
                if PurePosixPath(name).parent == home or name in _borrowed(parts, home)
            }
            if not any(PurePosixPath(name).parent == home for name in parts.broken.get("models", ())):
                _run_file(here, path, parts)


def _borrowed(parts: Parts, home: PurePosixPath) -> set[str]:
    """Name the models a policy decides by that lie in other folders; its tests try them, too."""
    source = parts.policies.get(home.name) if home.parent.name == "policies" else None
    return {source.value.path_of(version) for version in source.value.version} if source else set()


_TESTS = {"tests", "rule tests", "policy tests"}


def _run_file(models: Mapping[str, dmn.Model], path: str, parts: Parts) -> None:
    try:
        trials = dmn.test_cases(models, parts.files[path], path)
    except dmn.DmnError as refused:
        for problem in refused.problems:
            parts.problems.error(problem.file, problem.line, problem.reason, problem.hint)
        return
    lines = locate_json(parts.files[path].decode())
    for trial in trials:
        if not trial.passed:
            name = f" ({trial.name})" if trial.name else ""
            reason = f"case {trial.number}{name}: " + "; ".join(trial.differences)
            hint = "correct the model, or the case when it expects the wrong thing"
            parts.problems.error(path, lines.of((trial.number - 1,)), reason, hint)


def _beside(files: Mapping[str, bytes], path: str) -> dmn.Resolver:
    """Resolve among the models of the same folder and of ``rules/``: by location, else by namespace."""
    folder = PurePosixPath(path).parent
    others = [name for name in files if room_of(name) in _MODELS and _near(name, folder)]

    def resolve(wanted: dmn.Import) -> tuple[bytes, str] | None:
        located = normpath(f"{folder}/{wanted.location}") if wanted.location else ""
        quoted = re.escape(wanted.namespace.encode())
        namespace = re.compile(
            rb"<(?:[\w.-]+:)?definitions\b[^>]*\snamespace\s*=\s*[\"']" + quoted + rb"[\"']"
        )
        named = (name for name in others if name != path and namespace.search(files[name]))
        found = located if located in others else next(named, None)
        return (files[found], found) if found else None

    return resolve


def _near(name: str, folder: PurePosixPath) -> bool:
    return PurePosixPath(name).parent in {folder, PurePosixPath("rules")}
