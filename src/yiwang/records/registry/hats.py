"""Hats: what a person may act as. One login, several hats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Q

from yiwang.records import clock
from yiwang.records.registry.models import Mandate, Post, User, Visit

LONGEST_VISIT = timedelta(hours=2)
"""A visit nobody ended is over by itself."""


@dataclass(frozen=True)
class Hat:
    """A capacity. Applicants' hats have a ``subject``; posts have an ``organisation`` and a ``role``.

    A visit has both: a clerk in the name of the person who stands at the window.
    """

    id: str
    kind: Literal["self", "mandate", "post", "visit"]
    label: str
    subject: UUID | None = None
    organisation: str = ""
    role: str = ""
    services: tuple[str, ...] = ()
    section: str = ""
    """Of a post: the section of the body it belongs to, if any."""

    def covers(self, definition: str) -> bool:
        """Tell whether a mandate's scope includes a service or life event; other hats have no such bound."""
        return not self.services or definition in self.services


@dataclass(frozen=True)
class Actor:
    """Who acts, and in which hat. ``represents`` is every subject this person could apply for."""

    user: int
    name: str
    person: UUID | None
    hat: Hat
    represents: frozenset[UUID] = frozenset()

    @property
    def is_post(self) -> bool:
        """Tell whether the actor acts for a public body."""
        return self.hat.kind == "post"

    def has_role(self, *roles: str) -> bool:
        """Tell whether the hat is a post with one of some roles."""
        return self.is_post and self.hat.role in roles


def hats_of(user: User, day: date) -> list[Hat]:
    """Return the hats a user may wear on a day: self first, then mandates, then posts."""
    hats = []
    if user.person_id and user.person:
        hats.append(Hat("self", "self", user.person.name, user.person_id))
        hats += [_mandate_hat(mandate) for mandate in _mandates(user.person_id, day)]
    posts = Post.objects.filter(Q(until__isnull=True) | Q(until__gte=day), user=user, since__lte=day)
    hats += [_post_hat(post) for post in posts.order_by("organisation", "role")]
    if any(hat.role == Post.Role.CLERK for hat in hats):
        hats += [_visit_hat(visit) for visit in _visits(user)]
    return hats


def actor_of(user: User, hat_id: str | None, day: date) -> Actor | None:
    """Return the user under the hat asked for, else the first one; None for a user without any hat."""
    return actor_in(user, hats_of(user, day), hat_id)


def actor_in(user: User, hats: Sequence[Hat], hat_id: str | None) -> Actor | None:
    """Return the user in one of the hats they may wear, the first unless another is asked for.

    A visitor counts among those represented: the clerk who stood in decides nothing of theirs meanwhile.
    """
    if not hats:
        return None
    hat = next((hat for hat in hats if hat.id == hat_id), hats[0])
    represents = frozenset(hat.subject for hat in hats if hat.subject)
    return Actor(user.pk, user.get_full_name() or user.username, user.person_id, hat, represents)


def _visits(user: User) -> Sequence[Visit]:
    since = clock.now() - LONGEST_VISIT
    running = Visit.objects.filter(post__user=user, closed_at__isnull=True, opened_at__gt=since)
    return list(running.select_related("subject", "post").order_by("opened_at"))


def _visit_hat(visit: Visit) -> Hat:
    body = visit.post.organisation
    return Hat(f"visit:{visit.pk}", "visit", visit.subject.name, visit.subject_id, body, "clerk")


def _mandates(person: UUID, day: date) -> Sequence[Mandate]:
    held = Mandate.objects.filter(agent=person, revoked_at__isnull=True, valid_from__lte=day)
    return list(held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).select_related("principal"))


def _mandate_hat(mandate: Mandate) -> Hat:
    return Hat(
        f"mandate:{mandate.pk}",
        "mandate",
        mandate.principal.name,
        mandate.principal_id,
        role=mandate.kind,
        services=tuple(mandate.services),
    )


def _post_hat(post: Post) -> Hat:
    body = post.organisation
    return Hat(f"post:{post.pk}", "post", body, None, body, post.role, section=post.section)
