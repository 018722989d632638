"""The city, its organisations, datasets, kinds of evidence and data elements."""

import re

from yiwang.definitions.checks.derivations import check_derivation
from yiwang.definitions.checks.refs import error, refer, unique
from yiwang.definitions.dataset import Column, Dataset
from yiwang.definitions.divisions import FILE as DIVISIONS
from yiwang.definitions.divisions import check_parents
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.parts import Parts
from yiwang.definitions.toml import Source
from yiwang.definitions.vocabulary import Element
from yiwang.kernel.codes import CodeError, check_uscc

_COLUMN_OF = {
    "integer": "integer",
    "decimal": "decimal",
    "money": "money",
    "date": "date",
    "boolean": "boolean",
}


def check_registers(parts: Parts) -> None:
    """Check everything that is not a service or a life event."""
    _city(parts)
    for organisation in parts.organisations.values():
        _organisation(parts, organisation)
    for dataset in parts.datasets.values():
        _dataset(parts, dataset)
    for kind in parts.evidence.values():
        _evidence(parts, kind)
    for element in parts.elements.values():
        _element(parts, element)


def _city(parts: Parts) -> None:
    for file in ("city.toml", DIVISIONS):
        if file not in parts.files:
            parts.problems.error(file, 0, "is missing", "every city folder needs it")
    if parts.city is None:
        return
    city = parts.city.value
    refer(parts, parts.city, ("calendar",), city.calendar, "calendars")
    if city.supervision:
        refer(parts, parts.city, ("supervision", "procedure"), city.supervision.procedure, "procedures")
    unique(parts, parts.city, ("themes",), [theme.id for theme in city.themes], "theme")
    unique(parts, parts.city, ("languages",), list(city.languages), "language")
    if parts.divisions and city.division not in parts.divisions:
        error(parts, parts.city, ("division",), _no_division(city.division), f"use a code of {DIVISIONS}")
    check_parents(parts.divisions, city.division, parts.problems)


def _no_division(code: str) -> str:
    return f"division {code} is not in {DIVISIONS}"


def _organisation(parts: Parts, source: Source[Organisation]) -> None:
    body = source.value
    if body.reviewer is not None:
        refer(parts, source, ("reviewer",), body.reviewer, "organisations")
    if parts.divisions and body.division not in parts.divisions:
        error(parts, source, ("division",), _no_division(body.division), "correct the code or add the row")
    try:
        warning = check_uscc(body.uscc).warning
    except CodeError as fault:
        error(parts, source, ("uscc",), str(fault), "use the 18-character code of GB 32100")
        return
    if warning is not None:
        parts.problems.warn(source.file, source.line("uscc"), warning.en)


def _dataset(parts: Parts, source: Source[Dataset]) -> None:
    dataset = source.value
    columns = {column.id: column for column in dataset.column}
    refer(parts, source, ("organisation",), dataset.organisation, "organisations")
    for index, reader in enumerate(dataset.readers):
        refer(parts, source, ("readers", index), reader, "organisations")
    unique(parts, source, ("column",), [column.id for column in dataset.column], "column")
    if dataset.key not in columns:
        error(parts, source, ("key",), f"key '{dataset.key}' is no column", "columns: " + ", ".join(columns))
    elif not columns[dataset.key].required:
        error(parts, source, ("key",), f"key column '{dataset.key}' is not required", "add required = true")
    for key, name in (("subject", dataset.subject), ("subject_name", dataset.subject_name)):
        if name is not None:
            _text_column(parts, source, key, columns.get(name))
    check_derivation(parts, source)


def _text_column(parts: Parts, source: Source[Dataset], key: str, column: Column | None) -> None:
    """Whom a row is about is said by a required column of texts, and names need somebody to name."""
    named = getattr(source.value, key)
    if column is None or column.type != "string" or not column.required:
        reason = f"{key} '{named}' is no required column of type string"
        error(parts, source, (key,), reason, "name one, or leave it out when rows are about nobody")
    elif source.value.about in {"place", "matter"} or source.value.subject is None:
        reason = f"{key} is for rows about a person or an organisation named by 'subject'"
        error(parts, source, (key,), reason, "add subject, or remove it")


def _evidence(parts: Parts, source: Source[EvidenceKind]) -> None:
    kind = source.value
    if kind.issuer is not None:
        refer(parts, source, ("issuer",), kind.issuer, "organisations")
    if not refer(parts, source, ("dataset",), kind.dataset, "datasets"):
        return
    about = parts.datasets[str(kind.dataset)].value.about
    if about != kind.about:
        reason = f"'about' is {kind.about}, but of dataset '{kind.dataset}' it is {about}"
        error(parts, source, ("about",), reason, "correct 'about' or name another dataset")


def _element(parts: Parts, source: Source[Element]) -> None:
    element = source.value
    if element.pattern:
        try:
            re.compile(element.pattern)
        except re.error as fault:
            error(parts, source, ("pattern",), f"is no regular expression: {fault}", "correct the pattern")
    if (element.type == "choice") != bool(element.choices):
        reason = "has choices but is not of type choice" if element.choices else "is a choice without choices"
        error(parts, source, ("type",), f"element '{element.id}' {reason}", "correct the type or the choices")
    unique(parts, source, ("choices",), [choice.value for choice in element.choices], "choice")
    _fact(parts, source)


def _fact(parts: Parts, source: Source[Element]) -> None:
    fact = source.value.fact
    if fact is None or not refer(parts, source, ("fact", "dataset"), fact.dataset, "datasets"):
        return
    dataset = parts.datasets[fact.dataset].value
    columns: dict[str, Column] = {column.id: column for column in dataset.column}
    if fact.column not in columns:
        hint = "columns: " + ", ".join(columns)
        error(
            parts, source, ("fact", "column"), f"dataset '{dataset.id}' has no column '{fact.column}'", hint
        )
    elif columns[fact.column].type != _COLUMN_OF.get(source.value.type, "string"):
        found = columns[fact.column].type
        reason = (
            f"'{fact.column}' of '{dataset.id}' is of type {found}, the element of type {source.value.type}"
        )
        error(parts, source, ("fact", "column"), reason, "make the types agree")
    if dataset.about != fact.about:
        reason = f"'about' is {fact.about}, but of dataset '{dataset.id}' it is {dataset.about}"
        error(parts, source, ("fact", "about"), reason, "correct 'about'")
