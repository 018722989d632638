"""Choosing a way of acceptance: what is handed in later (容缺), and signing a commitment (告知承诺)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string

from yiwang.definitions.service import Service
from yiwang.records import clock
from yiwang.records.cases import advice
from yiwang.records.cases.acts.drafts import open_draft, prospect_of
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Acceptance, Case, Draft
from yiwang.records.cases.planning import Prospect
from yiwang.records.cases.ways import Ways, committable, is_barred, words_of
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.documents import Content, examine, next_number, store
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document

SCANS, SCAN_MB = ("pdf", "jpg", "png"), 10
"""What the scan of a commitment signed on paper may be."""


@dataclass(frozen=True)
class Signature:
    """How somebody signs: ticked that they have read it, their own name typed; or a scan of the paper."""

    agreed: bool = False
    name: str = ""
    scan: tuple[BinaryIO, str] | None = None


@transaction.atomic
def hand_in_later(actor: Actor, draft: UUID, kinds: Collection[str]) -> Draft:
    """Choose what is handed in after acceptance, of what may be; everything else is due now.

    Raises ``ActRefused``: not the actor's draft, sent, or a kind that may not follow.
    """
    row = open_draft(actor, draft)
    expected, kept = prospect_of(row, actor), Ways.of(row.ways)
    for kind in kinds:
        if kind not in expected.may_supply or kept.may_follow(expected, kind) is None:
            raise ActRefused("may-not-follow", name=_name(expected, kind))
    row.ways = Ways(frozenset(kinds), kept.signed).kept()
    row.saved_at = clock.now()
    row.save(update_fields=["ways", "saved_at"])
    return row


@transaction.atomic
def sign(actor: Actor, draft: UUID, service: str, signature: Signature) -> Draft:
    """Sign the commitment of a service in a draft, on the page or, scanned at a window, on paper.

    The exact words, their hash and the signature become a numbered document. Raises ``ActRefused``: not
    offered, barred, not ticked, another name; and ``UploadRefused`` for a scan that is none.
    """
    row = open_draft(actor, draft)
    expected = prospect_of(row, actor)
    offered = _offered(row, expected, service)
    at = clock.now()
    document = _paper(row, offered, signature.scan, actor) if signature.scan else None
    if document is None:
        _must_agree(actor, signature)
        document = _page(row, expected, offered, actor, at)
    kept = Ways.of(row.ways)
    entry = {
        "document": str(document.pk),
        "sha256": words_of(expected.folder, offered).sha256,
        "at": at.isoformat(),
        "on_paper": signature.scan is not None,
    }
    row.ways = Ways(kept.later, {**kept.signed, service: entry}).kept()
    row.saved_at = at
    row.save(update_fields=["ways", "saved_at"])
    return row


@transaction.atomic
def take_back(actor: Actor, draft: UUID, service: str) -> Draft:
    """Take a commitment out of a draft again: the papers it replaced are asked for."""
    row = open_draft(actor, draft)
    kept = Ways.of(row.ways)
    row.ways = Ways(kept.later, {name: one for name, one in kept.signed.items() if name != service}).kept()
    row.saved_at = clock.now()
    row.save(update_fields=["ways", "saved_at"])
    return row


def keep_ways(
    parts: Sequence[Case], expected: Prospect, ways: Ways, supplied: Mapping[str, Document]
) -> None:
    """Write down how each part of a new application was applied for, inside the caller's transaction."""
    rows = [row for part in parts if (row := _way_of(part, expected, ways, supplied))]
    if not rows:
        return
    Acceptance.objects.bulk_create(rows)
    signed = [(row.signed_id, row.case) for row in rows if row.signed_id]
    for document, case in signed:
        Document.objects.filter(pk=document).update(case=case.pk)
    record([_told(row) for row in rows])


def _way_of(
    part: Case, expected: Prospect, ways: Ways, supplied: Mapping[str, Document]
) -> Acceptance | None:
    if signature := ways.signed.get(part.definition):
        said = advice.of_case(part)
        return Acceptance(
            case=part,
            way=Acceptance.Way.COMMITMENT,
            signed_id=UUID(signature["document"]),
            on_paper=signature["on_paper"],
            text_sha256=signature["sha256"],
            signed_at=datetime.fromisoformat(signature["at"]),
            trusted=said is None or said.verdict == "met",
        )
    absent = {kind for kind in expected.to_supply if kind not in supplied}
    needs = (need for need in expected.folder.services[part.definition].evidence if need.kind in absent)
    follows = [need.kind for need in needs if need.may_follow and ways.excuse(expected, need.kind) == "later"]
    return Acceptance(case=part, way=Acceptance.Way.TOLERATE_MISSING, follows=follows) if follows else None


def _told(row: Acceptance) -> NewEvent:
    case = row.case
    if row.way == Acceptance.Way.COMMITMENT:
        public = {"text_sha256": row.text_sha256, "on_paper": row.on_paper, "signed_at": row.signed_at}
        what = "commitment-signed"
    else:
        public, what = {"follows": row.follows}, "evidence-may-follow"
    return NewEvent(what, case.organisation, case.pk, (case.applicant_id,), public)


def _offered(row: Draft, expected: Prospect, service: str) -> Service:
    """Return a service of the draft that may be committed to. Raises ``ActRefused``."""
    definition = expected.folder.services.get(service)
    if definition is None or service not in expected.plan.services:
        raise ActRefused("not-found")
    if is_barred(row.applicant_id, definition):
        raise ActRefused("commitment-barred", name=definition.name)
    if definition not in committable(expected, row.applicant_id):
        raise ActRefused("no-commitment", name=definition.name)
    return definition


def _must_agree(actor: Actor, signature: Signature) -> None:
    if actor.hat.kind == "visit":
        raise ActRefused("scan-needed", fields={"scan": True})
    if not signature.agreed:
        raise ActRefused("read-it-first", fields={"agreed": True})
    if signature.name.strip() != actor.name:
        raise ActRefused("own-name", fields={"name": True}, name=actor.name)


def _page(row: Draft, expected: Prospect, service: Service, actor: Actor, at: datetime) -> Document:
    number, words = _number(expected, service), words_of(expected.folder, service)
    context = {
        "organisation": expected.folder.organisations[service.organisation],
        "number": number,
        "words": words,
        "applicant": row.applicant.name,
        "signer": actor.name,
        "at": at,
        "demo": expected.folder.city.demo,
    }
    html = render_to_string("cases/commitment.html", context)
    return _stored(row, service, Content(html.encode(), "html"), number, actor)


def _paper(row: Draft, service: Service, scan: tuple[BinaryIO, str], actor: Actor) -> Document:
    content = examine(scan[0], formats=SCANS, max_mb=SCAN_MB)
    return _stored(row, service, content, _number(prospect_of(row, actor), service), actor)


def _stored(row: Draft, service: Service, content: Content, number: str, actor: Actor) -> Document:
    name = "告知承诺书" if content.format == "html" else "告知承诺书（签字扫描件）"
    return store(
        content,
        kind="commitment",
        name=f"{name}.{content.format}",
        subject=row.applicant_id,
        number=number,
        organisation=service.organisation,
        created_by=actor.user,
    )


def _number(expected: Prospect, service: Service) -> str:
    short = expected.folder.organisations[service.organisation].short.zh
    return next_number(f"{short}承〔{clock.today():%Y}〕") + "号"


def _name(expected: Prospect, kind: str) -> object:
    found = expected.folder.evidence.get(kind)
    return found.name if found else kind
