"""Logins of public bodies' staff, from the command line."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from yiwang.records import clock
from yiwang.records.registry import people, releases
from yiwang.records.registry.models import User
from yiwang.web.running.trouble import Trouble


@transaction.atomic
def add_post(
    username: str, password: str, *, name: str, organisation: str, role: str, section: str = ""
) -> str:
    """Give a login a post, making the login if it is new; returns what was done.

    Raises ``Trouble`` for a weak password, an office the city does not have, or a post held already.
    """
    _check_office(organisation)
    user, what = User.objects.filter(username=username).first(), "has one more post"
    if user is None:
        user, what = _new(username, password, name), "can log in"
    try:
        with transaction.atomic():
            people.appoint(user, organisation, role, since=clock.today(), section=section)
    except IntegrityError as error:
        raise Trouble(f"{username} is {role} of {organisation} already.") from error
    return f"{username} {what}: {role} of {organisation}"


def _new(username: str, password: str, name: str) -> User:
    try:
        validate_password(password)
    except ValidationError as error:
        raise Trouble("The password is too weak.", " ".join(error.messages)) from error
    return people.add_login(username, password, name=name)


def _check_office(organisation: str) -> None:
    try:
        known = releases.city().organisations
    except releases.NothingPublished:
        return  # the first reviewers are appointed before there is a release
    if organisation not in known:
        raise Trouble(f"The city has no office {organisation}.", "It has: " + ", ".join(sorted(known)))
