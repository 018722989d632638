"""Standing in for a colleague on leave: same body, same post, some days; acts name both."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from yiwang.records import clock
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Post, Substitution


class LeaveRefused(Exception):
    """It cannot be said like this: ``code`` is ``no-leave`` or ``leave-known``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def colleagues(organisation: str, role: str, *, without: int = 0) -> list[Post]:
    """Return who holds a post of a role in a body today, by name; ``without`` is a user left out."""
    today = clock.today()
    held = Post.objects.filter(organisation=organisation, role=role, since__lte=today, user__is_active=True)
    held = held.filter(Q(until__isnull=True) | Q(until__gte=today)).exclude(user=without)
    return sorted(held.select_related("user"), key=lambda post: post.user.get_full_name())


def sections(organisation: str) -> list[str]:
    """Return the sections officers of a body belong to."""
    return sorted({post.section for post in colleagues(organisation, "officer") if post.section})


def absent_for(actor: Actor) -> dict[int, Post]:
    """Return the posts the actor stands in for today in this hat, by user."""
    if not actor.is_post:
        return {}
    mine = {"substitute__user": actor.user, "substitute__organisation": actor.hat.organisation}
    rows = _running(clock.today()).filter(substitute__role=actor.hat.role, **mine)
    return {row.absent.user_id: row.absent for row in rows.select_related("absent__user")}


def my_leaves(actor: Actor) -> list[Substitution]:
    """Return who stands in, or stood in, for the actor in this post, and for whom they do; newest first."""
    rows = Substitution.objects.filter(
        Q(absent__user=actor.user) | Q(substitute__user=actor.user),
        absent__organisation=actor.hat.organisation,
        absent__role=actor.hat.role,
    )
    related = ("absent__user", "substitute__user")
    return list(rows.select_related(*related).order_by("-first", "-said_at")[:50])


@transaction.atomic
def name_substitute(actor: Actor, colleague: UUID, first: date, last: date) -> Substitution:
    """Say that a colleague stands in for the actor from a day to a day, both included.

    Raises ``LeaveRefused``: no such colleague of the same post, days that are over or in the wrong order, or
    somebody stands in already.
    """
    own = Post.objects.select_for_update().filter(pk=actor.hat.id.removeprefix("post:")).first()
    found = {post.pk: post for post in colleagues(actor.hat.organisation, actor.hat.role, without=actor.user)}
    if own is None or colleague not in found or not clock.today() <= first <= last:
        raise LeaveRefused("no-leave")
    if Substitution.objects.filter(
        absent=own, ended_at__isnull=True, first__lte=last, last__gte=first
    ).exists():
        raise LeaveRefused("leave-known")
    made = Substitution.objects.create(
        absent=own, substitute=found[colleague], first=first, last=last, said_at=clock.now()
    )
    _tell("substitute-named", actor, made)
    return made


@transaction.atomic
def end_leave(actor: Actor, substitution: UUID) -> bool:
    """End what the actor said before its last day; returns whether it still ran. It stays on record."""
    row = (
        Substitution.objects.select_for_update(of=("self",))
        .filter(pk=substitution, absent__user=actor.user, ended_at__isnull=True)
        .first()
    )
    if row is None:
        return False
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    _tell("substitute-ended", actor, row)
    return True


def _running(day: date) -> QuerySet[Substitution]:
    return Substitution.objects.filter(first__lte=day, last__gte=day, ended_at__isnull=True)


def _tell(what: str, actor: Actor, row: Substitution) -> None:
    public = {"role": row.absent.role, "first": str(row.first), "last": str(row.last)}
    private = {"by": actor.name, "substitute": row.substitute.user.get_full_name()}
    record([NewEvent(what, actor.hat.organisation, public=public, private=private)])
