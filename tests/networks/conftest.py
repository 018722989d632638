"""Rooms under the demo city: people with browsers and tokens, each an owner, a member or an outsider."""

from datetime import timedelta

import pytest
from django.test import Client
from tests import world

from yiwang.records import clock
from yiwang.records.registry import people
from yiwang.web import messages

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BODIES = ("market-regulation", "fire-rescue", "urban-management", "tobacco-monopoly")


@pytest.fixture(scope="session", autouse=True)
def _compiled_messages():
    messages.compile_all()


@pytest.fixture
def browser():
    """Returns a browser logged in as a user."""

    def open_for(user) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return open_for


@pytest.fixture
def resident(shenyang):
    return world.make_person("resident", "演示居民", 0)


@pytest.fixture
def outsider(shenyang):
    return world.make_person("outsider", "演示路人", 2)


@pytest.fixture
def officers(shenyang):
    return {body: world.make_officer(body, body) for body in BODIES}


@pytest.fixture
def clerk(shenyang):
    return world.make_officer("clerk", "market-regulation", "clerk")


@pytest.fixture
def token():
    """Returns a token of a user in a hat: the first one, unless its id is given."""

    def issue(user, hat=None, days=1) -> str:
        hat = hat or world.hats_of(user)[0].id
        return people.issue_token(user, name="test", hat=hat, expires_at=clock.now() + timedelta(days=days))

    return issue
