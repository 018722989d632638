"""Loading a model: read, join imports, check, compile."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from yiwang.kernel.dmn.checking import check, duplicates
from yiwang.kernel.dmn.compiling import compile_model
from yiwang.kernel.dmn.imports import Resolver, beside
from yiwang.kernel.dmn.model import Import, Model, Version
from yiwang.kernel.dmn.problems import DmnError, Problem
from yiwang.kernel.dmn.reading import Draft, read_definitions
from yiwang.kernel.dmn.reading.notes import Notes
from yiwang.kernel.dmn.xml import parse

MAX_IMPORTS = 100
"""Models one load may join."""


def load(
    source: str | Path | bytes,
    *,
    imports: Resolver | None = None,
    file: str = "model.dmn",
    strict: bool = False,
) -> Model:
    """The model in a file, or in bytes (then `file` names it in messages).

    Imported models are looked for by `imports`, by default in the file's own folder. Raises DmnError
    with everything wrong: XML, names, references, circles, types, imports. Faults inside FEEL texts are
    kept in `model.problems`, so that one bad expression does not stop the others; with `strict` they
    are raised too.
    """
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        file, imports = str(source), imports or beside(path)
        data = _read(path)
    model = _Session(imports).load(data, file)
    if strict and model.problems:
        raise DmnError(model.problems)
    return model


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        hint = "Check the path and that the file may be read."
        raise DmnError([Problem(str(path), 0, f"cannot read the file: {error.strerror}", hint)]) from None


@dataclass(slots=True)
class _Session:
    """One load with its imports: each namespace is read once, circles are noticed."""

    resolver: Resolver | None
    loaded: dict[str, Model] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    def load(self, data: bytes, file: str) -> Model:
        notes = Notes(file)
        draft = read_definitions(parse(data, file), notes)
        notes.problems += _names(draft)
        self.open.append(draft.namespace)
        imported: dict[str, Model] = {}
        for wanted in draft.imports:
            other = self._import(wanted, notes)
            if other is not None:
                imported[wanted.name] = other
        self.open.pop()
        if notes.problems:
            raise DmnError(_ordered(notes.problems))
        model = _join(draft, imported, data)
        problems = check(model)
        if problems:
            raise DmnError(_ordered(problems))
        return compile_model(model)

    def _import(self, wanted: Import, notes: Notes) -> Model | None:
        """The imported model, or a note why there is none."""
        if wanted.namespace in self.open:
            chain = " -> ".join([*self.open, wanted.namespace])
            hint = "Move what both need into a third model."
            notes.problems.append(Problem.at(wanted.place, f"circular import: {chain}", hint))
            return None
        if wanted.namespace not in self.loaded:
            try:
                self.loaded[wanted.namespace] = self._fetch(wanted)
            except DmnError as error:
                notes.problems += error.problems
                return None
        return self.loaded[wanted.namespace]

    def _fetch(self, wanted: Import) -> Model:
        found = self.resolver(wanted) if self.resolver else None
        if found is None or len(self.loaded) >= MAX_IMPORTS:
            reason = f"the imported model {wanted.namespace} was not found"
            hint = "Put its .dmn file into the same folder, or name it with locationURI."
            raise DmnError([Problem.at(wanted.place, reason, hint)])
        model = self.load(*found)
        if model.namespace != wanted.namespace:
            reason = f"{model.file} has the namespace {model.namespace}, not {wanted.namespace}"
            raise DmnError([Problem.at(wanted.place, reason, "Correct one of the two.")])
        return model


def _names(draft: Draft) -> Iterator[Problem]:
    yield from duplicates("elements", ((node.place, node.name) for node in draft.nodes))
    yield from duplicates("element ids", ((node.place, node.id) for node in draft.nodes))
    yield from duplicates("types", ((item.place, item.name) for item in draft.types))
    yield from duplicates("imports", ((wanted.place, wanted.name) for wanted in draft.imports))
    taken = {node.name for node in draft.nodes}
    for wanted in draft.imports:
        if wanted.name in taken:
            reason = f"the import {wanted.name} has the name of an element"
            yield Problem.at(wanted.place, reason, "Rename the import.")
    for item in draft.types:
        yield from duplicates("components", ((part.place, part.name) for part in item.components))


def _join(draft: Draft, imported: dict[str, Model], data: bytes) -> Model:
    digest = hashlib.sha256(data)
    for name in sorted(imported):
        digest.update(imported[name].version.digest.encode())
    return Model(
        file=draft.file,
        name=draft.name,
        namespace=draft.namespace,
        dmn_version=draft.dmn_version,
        version=Version(digest.hexdigest(), draft.declared_version),
        types=tuple(draft.types),
        nodes={node.id: node for node in draft.nodes},
        imports=tuple(draft.imports),
        imported=imported,
    )


def _ordered(problems: list[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.line))
