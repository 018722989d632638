"""Commitments (告知承诺): granted at once, checked later in a case of its own, revoked when untrue."""

from dataclasses import replace
from datetime import date, timedelta

from yiwang.records import clock
from yiwang.records.cases import ways
from yiwang.records.cases.acts.engine import finish
from yiwang.records.cases.acts.loops import Facts, Opener, begin
from yiwang.records.cases.acts.rows import keep_case
from yiwang.records.cases.deadlines import start_clock, stop_clock
from yiwang.records.cases.models import Case, Clock
from yiwang.records.cases.notices import write_notice
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.ledger.queries import of_case
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.licences import REVOKED_ON
from yiwang.records.registry.messaging.acts import News, tell
from yiwang.records.registry.models import DatasetRow, Document
from yiwang.records.registry.releases import folder_of


def grant(case: Case) -> None:
    """Accept and grant a locked case on its commitment, the same day and by rule (当场决定)."""
    today = clock.today()
    case.accepted_on = today
    start_clock(case, Clock.Name.DECISION, today)
    stop_clock(case, Clock.Name.DECISION, today)
    found = ways.acceptance_of(case)
    signed = found.signed.number if found and found.signed else None
    notice = write_notice(case, "approval", details={"commitment": signed})
    public: dict[str, object] = {"commitment": signed, "notice": notice.number}
    record([_event(case, "granted-on-commitment", public)])


def open_check(case: Case) -> None:
    """Open the later check of a granted case at its office, with the time its service gives it."""
    folder = folder_of(case.release_id)
    service = folder.services[case.definition]
    if service.commitment is None:
        raise LookupError(f"service {service.id} says nothing of a commitment")
    facts = Facts(case.applicant.name, "", f"{service.name.zh}：核查告知承诺（{case.number}）")
    opener = Opener(case.applied_by_id, "", case.organisation)
    drawn = folder.procedures[service.commitment.procedure]
    begin(drawn, opener, facts, case.release, case.applicant, about=case)
    record([_event(case, "check-opened", {"procedure": drawn.id})])


def checked(case: Case, check: Case, end: str) -> None:
    """Let a locked, granted case take note of how the check of its commitment ended."""
    if end == "revoked":
        _revoke(case, check)
        return
    record([_event(case, "commitment-confirmed", {})])
    tell([News(case.applicant_id, "commitment-confirmed", case.number, case.parent_id or case.pk)])


def restore(case: Case) -> None:
    """Take a revocation back, as a review ruled: the licences hold again from today."""
    case.status = Case.Status.GRANTED
    keep_case(case)
    for row in _rows(case):
        values = {name: value for name, value in row.values.items() if name != REVOKED_ON}
        until = values.get("valid-to")
        _write(case, row, values, date.fromisoformat(until) if until else None)
    record([_event(case, "revocation-reversed", {})])


def _revoke(case: Case, check: Case) -> None:
    if case.status == Case.Status.REVOKED:
        return
    if case.is_final:
        case.status = Case.Status.REVOKED
    else:
        finish(case, Case.Status.REVOKED)
    keep_case(case)
    today = clock.today()
    for row in _rows(case):
        _write(case, row, {**row.values, REVOKED_ON: today.isoformat()}, today - timedelta(days=1))
    notice = Document.objects.filter(case=case.pk, kind="revocation").order_by("-created_at").first()
    event = _event(case, "decision-revoked", {"notice": notice.number if notice else None})
    record([replace(event, private=_reasons(check))])


def _reasons(check: Case) -> dict[str, object]:
    """Who revoked and why, as the check's own event says; nothing once that was erased."""
    for told in of_case([check.pk]):
        if told.type == "task-done" and told.data.get("outcome") == "revoke":
            said = told.private or {}
            return {name: said[name] for name in ("by", "reasons") if name in said}
    return {}


def _rows(case: Case) -> list[DatasetRow]:
    """The current rows of what a case issued, in the registers of its kinds."""
    folder = folder_of(case.release_id)
    kinds = [output.kind for output in folder.services[case.definition].output]
    datasets = [dataset for kind in kinds if (dataset := folder.evidence[kind].dataset)]
    issued = Document.objects.filter(case=case.pk, kind__in=kinds, number__isnull=False)
    rows = DatasetRow.objects.filter(
        dataset__in=datasets, key__in=issued.values("number"), recorded_to__isnull=True
    )
    return list(rows.order_by("pk"))


def _write(case: Case, row: DatasetRow, values: dict[str, object], valid_to: date | None) -> None:
    folder = folder_of(case.release_id)
    columns = {column.id for column in folder.datasets[row.dataset].column}
    known = {name: value for name, value in values.items() if name in columns}
    again = Row(row.key, row.subject_id, row.valid_from, known, valid_to)
    write_rows(row.dataset, [again], organisation=case.organisation, folder=folder)


def _event(case: Case, what: str, public: dict[str, object]) -> NewEvent:
    return NewEvent(what, case.organisation, case.pk, (case.applicant_id,), public)
