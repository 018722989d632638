"""Acting on a licence held: change (变更) and renewal (延续) issue it anew under its number, 注销 ends it.

A changed licence keeps its number and its last day; a renewed one keeps its number and runs from the day of
the decision (食品经营许可和备案管理办法). What it said before stays in the register, valid up to the day
before. Administrative Licensing Law art. 49 (change), 50 (renewal), 70 (cancellation).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yiwang.definitions import CityFolder
from yiwang.definitions.service import Held
from yiwang.records import clock
from yiwang.records.cases.models import Case
from yiwang.records.cases.planning import values_of
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.models import DatasetRow, Document

DONE = {"change": "变更", "renew": "延续"}


@dataclass(frozen=True)
class Former:
    """A licence as it stood before the act: its row, what it is to become, and how often it was issued."""

    row: DatasetRow
    does: str
    issues: int

    @property
    def number(self) -> str:
        """The number it keeps."""
        return self.row.key

    @property
    def document_number(self) -> str:
        """The number of the new document: the licence's own with the act, since each document has its own."""
        return f"{self.number}（{DONE[self.does]}{self.issues}）"


class LicenceGone(LookupError):
    """The licence is no longer held: somebody ended it while the application was handled."""


def former_of(case: Case, folder: CityFolder, held: Held) -> Former:
    """Return the licence a case acts on, as the register says now. Raises ``LicenceGone``."""
    number = str(values_of(case).get(held.number, "")).strip()
    dataset = str(folder.evidence[held.kind].dataset)
    rows = DatasetRow.objects.filter(
        dataset=dataset, key=number, subject=case.applicant_id, recorded_to__isnull=True
    )
    row = rows.order_by("-valid_from").first()
    if row is None or _is_over(row, held, case):
        raise LicenceGone(f"{case.number}: {held.kind} {number} is not held any more")
    issues = Document.objects.filter(kind=held.kind, number__startswith=f"{number}（").count()
    return Former(row, held.does, issues + 1)


def _is_over(row: DatasetRow, held: Held, case: Case) -> bool:
    """Tell whether it had ended; a renewal asked for in time is granted even after the last day."""
    last = clock.day_of(case.received_at) if held.does == "renew" else clock.today()
    return row.valid_to is not None and row.valid_to < last


def valid_until(former: Former, anew: date | None) -> date | None:
    """Return the last day of the new licence: the old one when changed, counted anew when renewed."""
    return anew if former.does == "renew" else former.row.valid_to


def written_before(former: Former) -> dict[str, Any]:
    """Return what the application said by which the licence was issued last; nothing of imported ones."""
    document = former.row.values.get("document")
    issued = Document.objects.filter(pk=document, case__isnull=False).first() if document else None
    case = Case.objects.filter(pk=issued.case).first() if issued and issued.case else None
    return values_of(case) if case else {}


def follow(case: Case, folder: CityFolder, former: Former, values: dict[str, Any], last: date | None) -> None:
    """Write the new row of a licence in place of the former one, which ends the day before."""
    today = clock.today()
    new = Row(former.number, case.applicant_id, today, values, last)
    rows = [new] if former.row.valid_from == today else [_ended(former.row), new]
    write_rows(former.row.dataset, rows, organisation=case.organisation, folder=folder)


def end(case: Case, folder: CityFolder, held: Held) -> None:
    """End the licence a case is about: from today on it is not in force. Raises ``LicenceGone``."""
    row = former_of(case, folder, held).row
    write_rows(row.dataset, [_ended(row)], organisation=case.organisation, folder=folder)
    public = {"kind": held.kind, "number": row.key, "ended_on": clock.today()}
    record([NewEvent("licence-ended", case.organisation, case.pk, (case.applicant_id,), public)])


def _ended(row: DatasetRow) -> Row:
    return Row(row.key, row.subject_id, row.valid_from, row.values, clock.today() - timedelta(days=1))
