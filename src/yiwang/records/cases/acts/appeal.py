"""Review (行政复议): asked for, withdrawn, decided; a reversed decision lets its part go on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from yiwang.records import clock
from yiwang.records.cases.access import find
from yiwang.records.cases.acts.commitments import restore
from yiwang.records.cases.acts.engine import lock
from yiwang.records.cases.acts.procedure import outcomes_at
from yiwang.records.cases.acts.reopening import reopen
from yiwang.records.cases.acts.tasks import Decision, conclude
from yiwang.records.cases.contesting import Contestable, contestable, may_rule, remedies, reviews_before
from yiwang.records.cases.deadlines import calendar_in_force
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Review, Task
from yiwang.records.cases.notices import WORDS, write_notice
from yiwang.records.cases.outcomes import LEGAL_ACTS, REVOKES
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.ledger.ids import uuid7
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import city

RULINGS = (Review.Status.UPHELD, Review.Status.REVERSED, Review.Status.CHANGED)
"""行政复议法 arts. 68 (uphold), 64 (reverse, to be decided anew), 63 (change)."""


@dataclass(frozen=True)
class Ruling:
    """What a reviewing officer decides, with reasons in words."""

    outcome: str
    reasons: str


@transaction.atomic
def ask(actor: Actor, case_id: UUID, grounds: str) -> list[Review]:
    """Ask for review of a part's refusal, or of every refusal in a life event still open to review.

    Raises ``ActRefused``: not the applicant, no grounds, nothing refused, asked before, or too late.
    """
    case = find(actor, case_id)
    if actor.hat.subject != case.applicant_id:
        raise ActRefused("not-your-task")
    if not grounds.strip():
        raise ActRefused("grounds-needed", fields={"grounds": True})
    remedies()
    parts = list(case.parts.order_by("pk")) if case.kind == Case.Kind.LIFE_EVENT else [case]
    held = {part.pk: lock(part.pk) for part in parts}
    found = contestable(held.values()).values()
    open_ones = [one for one in found if one.is_open]
    if not open_ones:
        raise _why_not(list(found))
    return [_ask(actor, one, grounds.strip()) for one in open_ones]


@transaction.atomic
def withdraw(actor: Actor, review_id: UUID) -> Review:
    """Withdraw a request for review; the decision stands. Raises ``ActRefused``."""
    review, case = _hold(review_id)
    if actor.hat.subject is None or actor.hat.subject != case.applicant_id:
        raise ActRefused("not-found")
    _must_be_open(review)
    review.status, review.ended_at = Review.Status.WITHDRAWN, clock.now()
    review.save()
    write_notice(case, "review-withdrawal", by=actor, details=_details(review))
    _tell(review, "review-withdrawn", {})
    return review


@transaction.atomic
def rule(actor: Actor, review_id: UUID, ruling: Ruling) -> Review:
    """Decide on a review: uphold, reverse (decided anew by the office), or change the decision itself.

    What is reversed or changed reopens its part and, if need be, its life event, and the parts that could
    not begin without it. Raises ``ActRefused``: not theirs to decide, over, no reasons.
    """
    review, case = _hold(review_id)
    if not reviews_before(actor).filter(pk=review.pk).exists():
        raise ActRefused("not-found")
    contested = _contested(case)
    may_rule(actor, review, _deciders(case, contested))
    _must_be_open(review)
    if ruling.outcome not in RULINGS:
        raise ActRefused("unknown-ruling", outcome=ruling.outcome)
    if not ruling.reasons.strip():
        raise ActRefused("reasons-needed", fields={"reasons": True})
    review.status, review.reasons = ruling.outcome, ruling.reasons.strip()
    review.office, review.decided_by_id, review.ended_at = actor.hat.organisation, actor.user, clock.now()
    review.save()
    if ruling.outcome != Review.Status.UPHELD:
        _undo(case, contested)
    instead = _favourable(case, contested) if ruling.outcome == Review.Status.CHANGED else ""
    details = _details(review, outcome=ruling.outcome, reasons=review.reasons, changed=_named(instead))
    notice = write_notice(case, "review-ruling", by=actor, details=details, office=review.office)
    _tell(review, "review-decided", {"outcome": ruling.outcome, "notice": notice.number}, by=actor.name)
    if instead:
        row = Task.objects.get(case=case, node=contested.node if contested else "", done_at__isnull=True)
        conclude(actor, row, case, Decision(instead, review.reasons))
    return review


def _deciders(case: Case, contested: Task | None) -> list[int | None]:
    """Who made the decision under review; a revocation was made in the case that checked."""
    if case.status == Case.Status.REVOKED:
        contested = Task.objects.filter(case__checks__about=case, outcome=REVOKES).first()
    return [contested.done_by_id, contested.holder_id] if contested else []


def _undo(case: Case, contested: Task | None) -> None:
    if case.status == Case.Status.REVOKED:
        restore(case)
    else:
        reopen(case, contested.before if contested else None)


def can_change(case: Case) -> bool:
    """Tell whether a review of a refused case can put another decision in the place of the refusal."""
    contested = _contested(case)
    return contested is not None and contested.before is not None


def _ask(actor: Actor, one: Contestable, grounds: str) -> Review:
    now = clock.now()
    review = Review.objects.create(
        id=uuid7(now),
        case=one.part,
        organisation=one.part.organisation,
        decision=one.decision,
        grounds=grounds,
        asked_by_id=actor.user,
        asked_at=now,
        due_on=remedies().ruling.last_day(clock.today(), calendar_in_force()),
        status=Review.Status.ASKED,
    )
    details = _details(review, grounds=grounds, due_on=review.due_on)
    reviewer = city().organisations[review.organisation].reviewer or ""
    write_notice(one.part, "review-receipt", by=actor, details=details, office=reviewer)
    _tell(review, "review-asked", {"due_on": review.due_on}, grounds=grounds)
    return review


def _why_not(found: list[Contestable]) -> ActRefused:
    if not found:
        return ActRefused("nothing-refused")
    if any(one.review for one in found):
        return ActRefused("review-known")
    return ActRefused("review-too-late", day=max(one.review_until for one in found))


def _hold(review_id: UUID) -> tuple[Review, Case]:
    """Lock a review's case, then read the review: of two officers, the second sees it is over."""
    case_id = Review.objects.filter(pk=review_id).values_list("case", flat=True).first()
    if case_id is None:
        raise ActRefused("not-found")
    case = lock(case_id)
    review = Review.objects.get(pk=review_id)
    review.case = case
    return review, case


def _must_be_open(review: Review) -> None:
    if not review.is_open:
        raise ActRefused("review-over")


def _contested(case: Case) -> Task | None:
    """The task whose outcome closed a case against its applicant."""
    adverse = [literal for literal, act in LEGAL_ACTS.items() if act.is_adverse]
    return Task.objects.filter(case=case, outcome__in=adverse).order_by("-done_at", "-pk").first()


def _favourable(case: Case, contested: Task | None) -> str:
    """The outcome for the applicant at the task that was decided against them. Raises ``ActRefused``."""
    found = outcomes_at(case, contested.node) if contested and contested.before else ()
    for outcome in found:
        if not LEGAL_ACTS[outcome].is_adverse and not LEGAL_ACTS[outcome].needs_items:
            return outcome
    raise ActRefused("unknown-ruling", outcome=Review.Status.CHANGED)


def _named(outcome: str) -> str:
    """Name a decision as notices do, in Chinese."""
    with override("zh-hans"):
        return str(LEGAL_ACTS[outcome].name) if outcome else ""


def _details(review: Review, **more: Any) -> dict[str, Any]:
    decision = review.decision
    office = city().organisations[review.organisation].name.zh
    title = WORDS[decision.kind][1]
    return {"office": office, "decision": title, "number": decision.number, **more}


def _tell(review: Review, what: str, public: dict[str, Any], **private: Any) -> None:
    case = review.case
    told = {"organisation": review.organisation, "decision": review.decision.number, **public}
    office = review.office or review.organisation
    said = {**private, "reasons": review.reasons} if review.reasons else private
    record([NewEvent(what, office, case.pk, (case.applicant_id,), told, said)])
