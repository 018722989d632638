"""Acts on people: subjects, logins, mandates, posts and tokens."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from yiwang.records import clock
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry import identity
from yiwang.records.registry.hats import Actor, actor_of
from yiwang.records.registry.models import ApiToken, Mandate, Post, Subject, User


@transaction.atomic
def register_subject(kind: str, name: str, identifier: str, phone: str = "") -> Subject:
    """Return the subject with this ID number or USCC, registering it if the city does not know it yet."""
    subject, created = Subject.objects.get_or_create(
        identifier_hash=identity.hashed(identifier),
        defaults={
            "kind": kind,
            "name": name,
            "identifier": identity.encrypted(identifier),
            "phone": phone,
            "created_at": clock.now(),
        },
    )
    if created:
        record([NewEvent("subject-registered", subjects=(subject.pk,), public={"kind": kind})])
    return subject


def find_subject(identifier: str) -> Subject | None:
    """Return the subject with this ID number or USCC, if the city knows it."""
    return Subject.objects.filter(identifier_hash=identity.hashed(identifier)).first()


@transaction.atomic
def add_login(username: str, password: str, *, name: str, person: Subject | None = None) -> User:
    """Make a login. Raises ``django.db.IntegrityError`` when the name is taken or the person has one."""
    user = User.objects.create_user(username, password=password, first_name=name, person=person)
    record([NewEvent("login-added", subjects=(person.pk,) if person else (), private={"username": username})])
    return user


@transaction.atomic
def give_mandate(
    principal: Subject,
    agent: Subject,
    kind: str,
    *,
    valid_from: date,
    valid_to: date | None = None,
    services: Collection[str] = (),
) -> Mandate:
    """Let one subject act for another, within a scope and dates."""
    mandate = Mandate.objects.create(
        principal=principal,
        agent=agent,
        kind=kind,
        valid_from=valid_from,
        valid_to=valid_to,
        services=sorted(services),
    )
    public = {"kind": kind, "services": sorted(services)}
    record([NewEvent("mandate-given", subjects=(principal.pk, agent.pk), public=public)])
    return mandate


@transaction.atomic
def appoint(user: User, organisation: str, role: str, *, since: date, section: str = "") -> Post:
    """Give a user a post in a public body, and in one of its sections where it has some."""
    post = Post.objects.create(user=user, organisation=organisation, role=role, since=since, section=section)
    record([NewEvent("post-given", organisation, public={"role": role}, private={"username": user.username})])
    return post


@transaction.atomic
def issue_token(user: User, *, name: str, hat: str, expires_at: datetime) -> str:
    """Make an API token for a user in one hat and return its secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    ApiToken.objects.create(
        name=name, digest=_digest(secret), user=user, hat=hat, created_at=clock.now(), expires_at=expires_at
    )
    record([NewEvent("token-issued", private={"username": user.username, "name": name, "hat": hat})])
    return secret


@transaction.atomic
def revoke_token(token: UUID) -> None:
    """End a token at once."""
    ApiToken.objects.filter(pk=token, revoked_at__isnull=True).update(revoked_at=clock.now())
    record([NewEvent("token-revoked", public={"token": str(token)})])


def actor_of_token(secret: str) -> Actor | None:
    """Return who a token acts as, or None when it is unknown, revoked, expired, or the hat is gone."""
    token = ApiToken.objects.select_related("user__person").filter(digest=_digest(secret)).first()
    if token is None or token.revoked_at or token.expires_at <= clock.now() or not token.user.is_active:
        return None
    actor = actor_of(token.user, token.hat, clock.today())
    return actor if actor and actor.hat.id == token.hat else None


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
