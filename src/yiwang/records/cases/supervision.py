"""Who supervises which offices (督办): a head the own office, the posts the city folder names all of them."""

from yiwang.definitions.city import Supervision
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Post
from yiwang.records.registry.releases import city


def settings_of_city() -> Supervision | None:
    """Return what the folder in force says of supervision; None where it has no procedure for it."""
    folder = city()
    said = folder.city.supervision
    return said if said and said.procedure in folder.procedures else None


def supervises(actor: Actor) -> frozenset[str]:
    """Return the public bodies whose cases an actor's post supervises; none for most."""
    if not actor.is_post:
        return frozenset()
    folder, said = city(), settings_of_city()
    begins = said and actor.hat.organisation in folder.procedures[said.procedure].opened_by
    if said and begins and actor.hat.role in said.posts:
        return frozenset(folder.organisations)
    return frozenset({actor.hat.organisation}) if actor.hat.role == Post.Role.HEAD else frozenset()


def must_supervise(actor: Actor, case: Case) -> None:
    """Check that a case is under the actor's supervision. Raises ``ActRefused("not-found")``."""
    if case.organisation not in supervises(actor):
        raise ActRefused("not-found")
