"""Logging in: only people the city knows; no sign-up, no chatter."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

_QUIET = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """The account rules of a city."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Logins are given by the city, never taken."""
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say only what the page does not show by itself."""
        template = kwargs.get("message_template", args[0] if args else None)
        if template not in _QUIET:
            super().add_message(request, level, *args, **kwargs)
