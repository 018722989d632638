"""Ways of acceptance: what may follow, commitments, handing in what was to follow; how a licence stands."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile
from pydantic import Field

from yiwang.networks.counter.api.cases import CaseOut, case_out
from yiwang.networks.counter.api.common import as_file, who
from yiwang.networks.counter.api.schemas import Named
from yiwang.networks.counter.queries.application import application
from yiwang.records import clock
from yiwang.records.cases.access import find_draft
from yiwang.records.cases.acts import drafts, following, ways
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.ways import words_of
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.licences import standing_of
from yiwang.records.registry.releases import city

router = Router(tags=["apply"])


class MayFollowOut(Schema):
    """A paper that may follow within some time after acceptance; ``chosen`` when it does."""

    kind: str
    within: str
    chosen: bool


class CommitmentOut(Schema):
    """A commitment that may be signed for a service: the exact words, their hash, what it replaces."""

    service: str
    lines: list[str]
    sha256: str
    replaces: list[str]
    signed: UUID | None


class WaysOut(Schema):
    """The ways of acceptance open to a draft."""

    may_follow: list[MayFollowOut]
    commitments: list[CommitmentOut]


class LaterIn(Schema):
    """Everything that is to be handed in later."""

    kinds: list[str] = Field(default_factory=list)


class SignatureIn(Schema):
    """Read and agreed to; ``sha256`` of the words that were read; the signer's own name."""

    agreed: bool
    sha256: str
    name: str


class KindsIn(Schema):
    """For each of ``files`` its kind, in the same order."""

    kinds: list[str] = Field(default_factory=list)


class LicenceOut(Schema):
    """How a licence stands today: valid, not-yet, expired or revoked. Who holds it is not said."""

    number: str
    kind: Named
    state: str
    since: date
    valid_to: date | None
    revoked_on: date | None


@router.get("/drafts/{draft}/ways", response=WaysOut, summary="Ways of acceptance")
def read(request: HttpRequest, draft: UUID) -> WaysOut:
    """Return what may follow later, and what may be committed to instead of handing it in."""
    return _ways_out(who(request), draft)


@router.patch("/drafts/{draft}/later", response=WaysOut, summary="Hand in later")
def later(request: HttpRequest, draft: UUID, chosen: LaterIn) -> WaysOut:
    """Choose what is handed in after acceptance; everything not named is due now."""
    ways.hand_in_later(who(request), draft, chosen.kinds)
    return _ways_out(who(request), draft)


@router.post("/drafts/{draft}/commitments/{service}", response={201: WaysOut}, summary="Sign a commitment")
def sign(request: HttpRequest, draft: UUID, service: str, said: SignatureIn) -> Status[WaysOut]:
    """Sign a commitment in the name of the token's user; the words signed must be those of today."""
    offers = {one.service: one for one in _ways_out(who(request), draft).commitments}
    if service in offers and offers[service].sha256 != said.sha256:
        raise ActRefused("read-it-first", fields={"sha256": True})
    ways.sign(who(request), draft, service, ways.Signature(said.agreed, said.name))
    return Status(201, _ways_out(who(request), draft))


@router.delete("/drafts/{draft}/commitments/{service}", response={204: None}, summary="Take it back")
def take_back(request: HttpRequest, draft: UUID, service: str) -> Status[None]:
    """Take a signed commitment out of a draft."""
    ways.take_back(who(request), draft, service)
    return Status(204, None)


@router.post("/following/{task}", response=CaseOut, summary="Hand in what was to follow")
def supply(request: HttpRequest, task: int, said: Form[KindsIn], files: File[list[UploadedFile]]) -> CaseOut:
    """Hand in evidence that was to follow, all of it or some."""
    if len(files) != len(said.kinds):
        raise HttpError(422, "Give one kind for each file, in the same order.")
    by_kind = {kind: as_file(file, kind) for kind, file in zip(said.kinds, files, strict=True)}
    done = following.supply(who(request), task, by_kind)
    return case_out(done.parent or done, who(request))


@router.get("/licences", auth=None, response=LicenceOut, summary="How a licence stands")
def licence(request: HttpRequest, number: str) -> LicenceOut:
    """Return how the licence of a number stands, to anybody who was shown it."""
    found = standing_of(number, city(), clock.today())
    if found is None:
        raise HttpError(404, "No licence has this number.")
    return LicenceOut(
        number=found.row.key,
        kind=Named(id=found.kind.id, name=found.kind.name),
        state=found.state,
        since=found.row.valid_from,
        valid_to=found.valid_to,
        revoked_on=found.revoked_on,
    )


def _ways_out(actor: Actor, draft: UUID) -> WaysOut:
    row = find_draft(actor, draft)
    if row.case:
        raise ActRefused("draft-sent", number=row.case.number)
    app = application(row, drafts.prospect_of(row, actor))
    folder = app.prospect.folder
    return WaysOut(
        may_follow=[
            MayFollowOut(kind=one.kind.id, within=str(one.follows), chosen=one.excuse == "later")
            for one in app.to_supply
            if one.follows
        ],
        commitments=[
            CommitmentOut(
                service=offer.service.id,
                lines=list((words := words_of(folder, offer.service)).lines),
                sha256=words.sha256,
                replaces=[kind.id for kind in offer.replaced],
                signed=UUID(offer.document) if offer.document else None,
            )
            for offer in app.offers
        ],
    )
