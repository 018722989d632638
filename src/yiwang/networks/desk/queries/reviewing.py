"""Reviews as their officer reads them: the case as it was decided, the decision, why it is contested."""

from dataclasses import dataclass

from yiwang.definitions import CityFolder
from yiwang.definitions.service import Service
from yiwang.networks.desk.queries.names import in_list
from yiwang.networks.desk.queries.part import CasePage, case_page
from yiwang.records import clock
from yiwang.records.cases.acts.appeal import can_change
from yiwang.records.cases.contesting import may_rule
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Review, Task
from yiwang.records.cases.outcomes import LEGAL_ACTS
from yiwang.records.ledger.queries import Told
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import folder_of

_ADVERSE = [literal for literal, act in LEGAL_ACTS.items() if act.is_adverse]


@dataclass(frozen=True)
class ListedReview:
    """A review of the list; ``left`` is in days, negative when late."""

    review: Review
    service: Service
    applicant: str
    left: int


@dataclass(frozen=True)
class ReviewPage:
    """A review with everything its decision needs; ``refusal`` says why this reader cannot decide."""

    review: Review
    page: CasePage
    reasons: str
    rulings: tuple[str, ...]
    refusal: ActRefused | None


def listed(reviews: list[Review]) -> list[ListedReview]:
    """Lay reviews out for a list."""
    today = clock.today()
    return [
        ListedReview(
            review,
            _folder(review).services[review.case.definition],
            in_list(review.case.applicant),
            (review.due_on - today).days,
        )
        for review in reviews
    ]


def review_page(review: Review, actor: Actor) -> ReviewPage:
    """Lay a review out for the officer who has opened it."""
    page = case_page(review.case, actor)
    rulings = ("upheld", "reversed", "changed") if can_change(review.case) else ("upheld", "reversed")
    return ReviewPage(review, page, _reasons(page.history), rulings, _refusal(review, actor))


def _folder(review: Review) -> CityFolder:
    return folder_of(review.case.release_id)


def _reasons(history: list[Told]) -> str:
    """The reasons of the newest decision against the applicant; blank once erased."""
    found = (told for told in history if told.type == "task-done" and told.data.get("outcome") in _ADVERSE)
    newest = next(found, None)
    return str((newest.private or {}).get("reasons", "")) if newest else ""


def _refusal(review: Review, actor: Actor) -> ActRefused | None:
    deciders = Task.objects.filter(case=review.case_id, outcome__in=_ADVERSE).order_by("-done_at", "-pk")
    newest = deciders.values_list("done_by", "holder").first() or ()
    try:
        may_rule(actor, review, newest)
    except ActRefused as refusal:
        return refusal
    return None
