"""API tokens, from the command line."""

from datetime import timedelta
from uuid import UUID

from yiwang.records import clock
from yiwang.records.registry import people
from yiwang.records.registry.hats import hats_of
from yiwang.records.registry.models import ApiToken, User
from yiwang.web.running.trouble import Trouble


def issue(username: str, *, name: str, hat: str, days: int) -> list[str]:
    """Make a token and return what to show. Raises ``Trouble`` for an unknown user or hat."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Trouble(f"There is no login {username}.")
    hats = hats_of(user, clock.today())
    chosen = next((found for found in hats if found.id == hat or not hat), None)
    if chosen is None:
        known = "\n  ".join(f"{found.id}  {found.label} {found.role}".rstrip() for found in hats)
        raise Trouble(f"{username} has no hat {hat}." if hats else f"{username} has no hat at all.", known)
    until = clock.now() + timedelta(days=days)
    secret = people.issue_token(user, name=name, hat=chosen.id, expires_at=until)
    return [
        secret,
        f"acts as {username}, {chosen.label} {chosen.role}".rstrip() + f", until {until:%Y-%m-%d}",
    ]


def listed() -> list[str]:
    """Return a line a token: id, name, user, hat, until when, whether revoked."""
    tokens = ApiToken.objects.select_related("user").order_by("created_at")
    return [
        f"{token.pk}  {token.name}  {token.user.username}  {token.hat}  until {token.expires_at:%Y-%m-%d}"
        + ("  revoked" if token.revoked_at else "")
        for token in tokens
    ]


def revoke(token: UUID) -> None:
    """End a token. Raises ``Trouble`` when there is none of that id."""
    if not ApiToken.objects.filter(pk=token).exists():
        raise Trouble(f"There is no token {token}.", "See: yiwang token list")
    people.revoke_token(token)
