"""The evidence before a case: what the service needs, and what is there of it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from yiwang.definitions import CityFolder
from yiwang.definitions.base import Text
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.service import Need
from yiwang.records.cases.belonging import belonging
from yiwang.records.cases.models import Case, CaseEvidence
from yiwang.records.cases.ways import acceptance_of
from yiwang.records.registry.models import DatasetRow, Document


@dataclass(frozen=True)
class Extract:
    """A register's row as people read it: the register, whose it is, and the columns with their names."""

    row: DatasetRow
    register: Text
    organisation: Organisation
    cells: list[tuple[Text, Any]]


@dataclass(frozen=True)
class Exhibit:
    """A kind of evidence: documents, newest first (the newest counts), or extracts; neither when missing."""

    kind: EvidenceKind
    need: Need | None
    source: str
    documents: list[Document]
    extracts: list[Extract]
    follows: bool = False
    """Whether it was to follow (容缺)."""
    replaced: bool = False
    """Whether a signed commitment stands in its place (告知承诺)."""

    @property
    def is_missing(self) -> bool:
        """Tell whether nothing lies there, though it is no form."""
        return self.source != "form" and not self.documents and not self.extracts


def exhibits(case: Case, folder: CityFolder) -> list[Exhibit]:
    """Return the evidence that belongs to a case in its service's order, then what else lies before it."""
    rows = sorted(case.evidence.all(), key=lambda row: row.pk, reverse=True)
    belongs = belonging(case).evidence
    all_needs = folder.services[case.definition].evidence
    needs = {need.kind: need for need in all_needs if need.kind in belongs}
    kinds = list(dict.fromkeys([*needs, *(row.kind for row in reversed(rows))]))
    follows, replaced = _excused(case, folder)
    return [
        replace(
            _exhibit(folder, kind, needs.get(kind), [row for row in rows if row.kind == kind]),
            follows=kind in follows,
            replaced=kind in replaced,
        )
        for kind in kinds
    ]


def _excused(case: Case, folder: CityFolder) -> tuple[Collection[str], Collection[str]]:
    """What was to follow, and what a commitment replaces, by the way the case was applied for."""
    found = acceptance_of(case)
    commitment = folder.services[case.definition].commitment
    if found is None:
        return (), ()
    return found.follows, commitment.replaces if commitment and found.signed_id else ()


def _exhibit(folder: CityFolder, kind: str, need: Need | None, rows: list[CaseEvidence]) -> Exhibit:
    source = rows[0].source if rows else need.source if need else ""
    return Exhibit(
        folder.evidence[kind],
        need,
        source,
        [row.document for row in rows if row.document],
        [_extract(folder, row.row) for row in rows if row.row],
    )


def _extract(folder: CityFolder, row: DatasetRow) -> Extract:
    dataset = folder.datasets[row.dataset]
    cells = [
        (column.name, _shown(folder, column.id, row.values[column.id]))
        for column in dataset.column
        if column.id not in {"document", "kind"} and row.values.get(column.id) not in (None, "")
    ]
    return Extract(row, dataset.name, folder.organisations[dataset.organisation], cells)


def _shown(folder: CityFolder, column: str, value: Any) -> Any:
    """Name the issuer, which registers keep by id."""
    issuer = folder.organisations.get(str(value)) if column == "issuer" else None
    return str(issuer.short) if issuer else value
