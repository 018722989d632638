"""The counter under the demo city: a resident, an outsider, a firm's agent, officers, each with a browser."""

import pytest
from django.test import Client
from tests import world

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BODIES = ("market-regulation", "fire-rescue", "urban-management", "tobacco-monopoly")


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
