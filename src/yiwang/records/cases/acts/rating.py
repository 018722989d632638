"""Rating (好差评): asked of the applicant only, once, after the end; silence is never praise."""

from uuid import UUID

from django.db import IntegrityError, transaction

from yiwang.records import clock
from yiwang.records.cases.access import find
from yiwang.records.cases.acts.loops import Facts, Opener, begin
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Rating
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import folder_of, in_force

LONGEST = 500
CALLBACK = "rating-callback"
"""The procedure of a callback, by whichever body of ``yw:opened-by`` was not the one rated."""


@transaction.atomic
def rate(actor: Actor, case: UUID, level: int, said: str = "") -> Rating:
    """Rate a closed case of one's own. The event names service and office, never the case or the person.

    Raises ``ActRefused``: not theirs, not closed yet, rated before, or no such level.
    """
    found = find(actor, case)
    if actor.hat.subject != found.applicant_id:
        raise ActRefused("not-found")
    if found.kind != Case.Kind.SERVICE or not found.is_final or found.is_dropped:
        raise ActRefused("not-closed")
    if level not in Rating.Level.values:
        raise ActRefused("form-invalid", fields={"level": True})
    rating = _once(Rating(case=found, level=level, said=said.strip()[:LONGEST], rated_at=clock.now()))
    if rating.is_bad:
        rating.callback = _call_back(rating, actor)
        rating.save(update_fields=["callback"])
    public = {"service": found.definition, "level": level}
    record([NewEvent("case-rated", found.organisation, public=public)])
    return rating


def _call_back(rating: Rating, actor: Actor) -> Case | None:
    """Open a callback at a body that is not the one rated; None in a city without such a procedure."""
    release, case = in_force(), rating.case
    folder = folder_of(release.pk)
    drawn = folder.procedures.get(CALLBACK)
    body = next((one for one in drawn.opened_by if one != case.organisation), None) if drawn else None
    if drawn is None or body is None:
        return None
    service = folder_of(case.release_id).services[case.definition]
    facts = Facts(case.applicant.name, "", f"差评回访：{service.name.zh}", rating.said)
    return begin(drawn, Opener(actor.user, actor.name, body), facts, release, case.applicant)


def _once(rating: Rating) -> Rating:
    try:
        with transaction.atomic():
            rating.save(force_insert=True)
    except IntegrityError:
        raise ActRefused("rated") from None
    return rating
