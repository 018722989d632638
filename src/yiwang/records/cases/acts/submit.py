"""Submitting: a draft becomes a case, once. Its parts that need nothing from others begin at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from yiwang.definitions.base import Text
from yiwang.records import clock
from yiwang.records.cases.access import find_draft
from yiwang.records.cases.acting_for import must_know_whom
from yiwang.records.cases.acts.drafts import prospect_of
from yiwang.records.cases.acts.engine import begin_procedure
from yiwang.records.cases.acts.ways import keep_ways
from yiwang.records.cases.advice import record_advice
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.holding_licences import must_hold_named
from yiwang.records.cases.models import Case, CaseEvidence, Draft
from yiwang.records.cases.notices import write_notice
from yiwang.records.cases.planning import Prospect
from yiwang.records.cases.ways import Ways, chosen
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.ledger.ids import uuid7
from yiwang.records.registry import identity
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document, Subject

PHONE_DIGITS = 4


@transaction.atomic
def submit(actor: Actor, draft: UUID) -> Case:
    """Submit a draft and return its case; submitting it again returns the same case.

    Raises ``ActRefused``: answers wrong (by field), documents missing, no phone, no due day to promise.
    """
    row = find_draft(actor, draft, lock=True)
    if row.case:
        return row.case
    if row.discarded_at:
        raise ActRefused("draft-discarded")
    expected = prospect_of(row, actor)
    supplied = {item.kind: item.document for item in row.evidence.select_related("document")}
    ways = chosen(row, expected)
    values = check_complete(expected, row.values, supplied, ways)
    services = [expected.folder.services[name] for name in expected.plan.services]
    must_hold_named(expected.folder, services, row.applicant_id, values, clock.today())
    must_know_whom(services, row.applicant, values)
    case = _open(row, expected, values, actor)
    parts = _open_parts(case, expected, supplied)
    row.case = case
    row.save(update_fields=["case"])
    _tell(case, parts, expected)
    for part in parts:
        record_advice(part, "submitted")
    keep_ways(parts, expected, ways, supplied)
    write_notice(case, "receipt", by=actor)
    for part in parts:
        if not part.needs:
            begin_procedure(part)
    return case


def check_complete(
    expected: Prospect, typed: Mapping[str, Any], supplied: Mapping[str, Document], ways: Ways
) -> dict[str, Any]:
    """Return the values an application is made of. Raises ``ActRefused`` with everything that is missing."""
    values = expected.form.parse(expected.answers(typed))
    faults: dict[str, Text] = expected.form.validate(values)
    if faults:
        raise ActRefused("form-invalid", fields=faults)
    absent = [kind for kind in expected.to_supply if kind not in supplied]
    missing = [kind for kind in absent if not ways.excuse(expected, kind)]
    if missing:
        names = "、".join(str(expected.folder.evidence[kind].name) for kind in missing)
        raise ActRefused("evidence-missing", fields=dict.fromkeys(missing, True), names=names)
    return values


def phone_tail(expected: Prospect, values: Mapping[str, Any], applicant: Subject, actor: Actor) -> str:
    """Return the last four digits of the first phone number given, by which progress is looked up.

    Who has no phone and stands at a window looks it up by those of the identity number or credit code.
    Raises ``ActRefused("no-phone")``.
    """
    phones = [
        values[field.id]
        for field in expected.form.fields
        if field.element.type == "phone" and field.id in values
    ]
    phone = str((phones or [applicant.phone])[0])
    if not phone and actor.hat.kind == "visit":
        phone = identity.decrypted(applicant.identifier)
    digits = "".join(character for character in phone if character.isdigit())
    if len(digits) < PHONE_DIGITS:
        raise ActRefused("no-phone")
    return digits[-PHONE_DIGITS:]


def _open(draft: Draft, expected: Prospect, values: Mapping[str, Any], actor: Actor) -> Case:
    now = clock.now()
    return Case.objects.create(
        id=uuid7(now),
        number=next_case_number(),
        kind=draft.kind,
        definition=draft.definition,
        release_id=draft.release_id,
        organisation=expected.plan.lead,
        applicant_id=draft.applicant_id,
        applied_by_id=actor.user,
        phone_tail=phone_tail(expected, values, draft.applicant, actor),
        form=dict(values),
        status=Case.Status.HANDLING if draft.kind == Case.Kind.LIFE_EVENT else Case.Status.RECEIVED,
        received_at=now,
    )


def _open_parts(case: Case, expected: Prospect, supplied: Mapping[str, Document]) -> list[Case]:
    """Open a child case a service; a service applied for alone is its own part."""
    if case.kind == Case.Kind.SERVICE:
        parts = [case]
    else:
        parts = Case.objects.bulk_create(
            _part(case, number, step) for number, step in enumerate(expected.plan.steps, 1)
        )
    for part in parts:
        _lay_evidence(part, expected, supplied)
    return parts


def _part(parent: Case, number: int, step: Any) -> Case:
    return Case(
        id=uuid7(parent.received_at),
        number=f"{parent.number}-{number}",
        kind=Case.Kind.SERVICE,
        definition=step.service,
        release_id=parent.release_id,
        parent=parent,
        needs=list(step.needs),
        organisation=step.organisation,
        applicant_id=parent.applicant_id,
        applied_by_id=parent.applied_by_id,
        phone_tail=parent.phone_tail,
        status=Case.Status.WAITING,
        received_at=parent.received_at,
    )


def _lay_evidence(part: Case, expected: Prospect, supplied: Mapping[str, Document]) -> None:
    rows = []
    for item in (*expected.plan.supplied, *expected.plan.fetched):
        if part.definition not in item.services:
            continue
        if item.kind in expected.fetched:
            rows.append(
                CaseEvidence(case=part, kind=item.kind, source="fetched", row=expected.held[item.kind])
            )
        elif item.kind in supplied:
            rows.append(
                CaseEvidence(case=part, kind=item.kind, source="supplied", document=supplied[item.kind])
            )
    for row in rows:
        row.added_at = part.received_at
    CaseEvidence.objects.bulk_create(rows)
    documents = [row.document_id for row in rows if row.document_id]
    Document.objects.filter(pk__in=documents, case__isnull=True).update(case=part.parent_id or part.pk)


def _tell(case: Case, parts: list[Case], expected: Prospect) -> None:
    public = {"definition": case.definition, "kind": case.kind, "release": expected.folder.manifest.hash}
    whole = NewEvent(
        "case-received",
        case.organisation,
        case.pk,
        (case.applicant_id,),
        {**public, "parts": [part.definition for part in parts], "fetched": list(expected.fetched)},
        {"form": case.form},
        case.received_at,
    )
    children = [
        NewEvent(
            "part-opened", part.organisation, part.pk, (case.applicant_id,), {"definition": part.definition}
        )
        for part in parts
        if part.pk != case.pk
    ]
    record([whole, *children])


def next_case_number() -> str:
    """Take a case number from a sequence: the date, then a running number (never locks, may leave gaps)."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('case_number')")
        return f"{clock.today():%Y%m%d}{cursor.fetchone()[0]:07d}"
