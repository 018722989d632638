"""Drafts: begun, saved at every step, moved to a newer release when their owner says so."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from yiwang.records import clock
from yiwang.records.cases.access import find_draft
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.holding_licences import must_hold_one
from yiwang.records.cases.models import Case, Draft, DraftEvidence
from yiwang.records.cases.planning import Prospect, prospect
from yiwang.records.registry import documents, releases
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document, Subject


@transaction.atomic
def begin(actor: Actor, kind: str, definition: str, *, fresh: bool = False) -> Draft:
    """Begin a draft under the release in force, or return the actor's unsent one for the same thing.

    A program that applies in one go asks for a ``fresh`` one, so as not to send what a person has begun.
    Raises ``ActRefused``: not an applicant, not for this kind of applicant, outside the mandate, or the
    service cannot be applied for.
    """
    release = releases.in_force()
    subject = _may_apply(actor, kind, definition)
    open_draft = Draft.objects.filter(
        owner=actor.user,
        applicant=subject,
        definition=definition,
        case__isnull=True,
        discarded_at__isnull=True,
    ).first()
    if open_draft and not fresh:
        return open_draft
    draft = Draft(
        kind=kind,
        definition=definition,
        release=release,
        owner_id=actor.user,
        applicant_id=subject,
        created_at=clock.now(),
        saved_at=clock.now(),
    )
    draft.values = dict(prospect_of(draft, actor).known)
    service = releases.folder_of(release.pk).services.get(definition) if kind == Case.Kind.SERVICE else None
    if service:
        must_hold_one(releases.folder_of(release.pk), service, subject, clock.today())
    draft.save()
    return draft


@transaction.atomic
def save(
    actor: Actor, draft: UUID, values: Mapping[str, str], *, left_out: Collection[str] | None = None
) -> Draft:
    """Save what was typed, right or not; only fields of the form are kept. Raises ``ActRefused``.

    The form is the one these answers lead to. Answers no longer asked for stay in the draft, in case the
    answer that put them aside is taken back; they are not submitted.
    """
    row = open_draft(actor, draft)
    if left_out is not None:
        event = releases.folder_of(row.release_id).life_events.get(row.definition)
        optional = {part.service for part in event.part if part.optional} if event else set()
        row.left_out = sorted(optional & set(left_out))
    before = row.values
    row.values = {**before, **values}
    expected = prospect_of(row, actor)
    kept = {name: text for name, text in values.items() if expected.form.field(name)}
    row.values = {**expected.known, **before, **kept}
    row.saved_at = clock.now()
    row.save()
    return row


@transaction.atomic
def attach(actor: Actor, draft: UUID, kind: str, file: BinaryIO, name: str) -> DraftEvidence:
    """Attach a document, replacing the one of its kind. Raises ``UploadRefused`` or ``ActRefused``."""
    row = open_draft(actor, draft)
    expected = prospect_of(row, actor)
    if kind not in expected.may_supply:
        raise ActRefused("not-found")
    definition = expected.folder.evidence[kind]
    content = documents.examine(file, formats=definition.formats, max_mb=definition.max_mb)
    document = documents.store(content, kind=kind, name=name, subject=row.applicant_id, created_by=actor.user)
    evidence, _ = DraftEvidence.objects.update_or_create(
        draft=row, kind=kind, defaults={"document": document}
    )
    Draft.objects.filter(pk=row.pk).update(saved_at=clock.now())
    return evidence


@transaction.atomic
def lay(actor: Actor, draft: UUID, kind: str, document: UUID) -> DraftEvidence:
    """Lay a document the actor uploaded for this applicant before into a draft. Raises ``ActRefused``."""
    row = open_draft(actor, draft)
    if kind not in prospect_of(row, actor).may_supply:
        raise ActRefused("not-found")
    found = Document.objects.filter(
        pk=document, kind=kind, subject=row.applicant_id, created_by=actor.user
    ).first()
    if found is None:
        raise ActRefused("not-found")
    evidence, _ = DraftEvidence.objects.update_or_create(draft=row, kind=kind, defaults={"document": found})
    return evidence


@transaction.atomic
def detach(actor: Actor, draft: UUID, kind: str) -> None:
    """Take an attached document out of a draft again."""
    DraftEvidence.objects.filter(draft=open_draft(actor, draft), kind=kind).delete()


@transaction.atomic
def discard(actor: Actor, draft: UUID, *, undo: bool = False) -> Draft:
    """Discard a draft, or take that back."""
    row = find_draft(actor, draft, lock=True)
    if row.case:
        raise ActRefused("draft-sent", number=row.case.number)
    row.discarded_at = None if undo else clock.now()
    row.save(update_fields=["discarded_at"])
    return row


@transaction.atomic
def move_to_release_in_force(actor: Actor, draft: UUID) -> Draft:
    """Move a draft to the release in force; answers to questions no longer asked are dropped."""
    row = open_draft(actor, draft)
    row.release = releases.in_force()
    fields = {field.id for field in prospect_of(row, actor).form.fields}
    row.values = {name: value for name, value in row.values.items() if name in fields}
    row.saved_at = clock.now()
    row.save()
    return row


def prospect_of(draft: Draft, actor: Actor) -> Prospect:
    """Return what a draft's application asks, under the draft's own release.

    At a window nobody needs a phone, and nothing of the clerk's own is filled in.
    """
    at_window = actor.hat.kind == "visit"
    subjects = [draft.applicant_id]
    if actor.person and actor.person != draft.applicant_id and not at_window:
        subjects.append(actor.person)
    folder = releases.folder_of(draft.release_id)
    definitions = folder.life_events if draft.kind == Case.Kind.LIFE_EVENT else folder.services
    if draft.definition not in definitions:
        raise ActRefused("not-found")
    made = prospect(
        folder,
        draft.kind,
        draft.definition,
        subjects,
        day=clock.today(),
        left_out=draft.left_out,
        values=draft.values,
    )
    return replace(made, form=made.form.optional("phone")) if at_window else made


def _may_apply(actor: Actor, kind: str, definition: str) -> UUID:
    if actor.hat.subject is None:
        raise ActRefused("not-an-applicant")
    folder = releases.city()
    found = (folder.life_events if kind == Case.Kind.LIFE_EVENT else folder.services).get(definition)
    if found is None:
        raise ActRefused("not-found")
    if Subject.objects.get(pk=actor.hat.subject).kind not in found.audience:
        raise ActRefused("not-for-you", name=found.name)
    if not actor.hat.covers(definition):
        raise ActRefused("outside-mandate", name=found.name)
    return actor.hat.subject


def open_draft(actor: Actor, draft: UUID) -> Draft:
    """Lock and return an unsent draft of the actor's own. Raises ``ActRefused``."""
    row = find_draft(actor, draft, lock=True)
    if row.case:
        raise ActRefused("draft-sent", number=row.case.number)
    if row.discarded_at:
        raise ActRefused("draft-discarded")
    return row
