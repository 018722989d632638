"""Programs: clients that carry a token."""

import json

import pytest
from django.test import Client
from tests import world

from yiwang.records.cases.acts import drafts


class Program:
    """A program with a token, or none; speaks JSON to ``/api/v1``."""

    def __init__(self, token: str | None, language: str = "en") -> None:
        self.client = Client()
        self.head = {"Accept-Language": language}
        if token is not None:
            self.head["Authorization"] = f"Bearer {token}"

    def __call__(self, method: str, path: str, body=None, *, key: str | None = None, **more):
        head = {**self.head, **({"Idempotency-Key": key} if key else {})}
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/v1{path}", headers=head, **more)

    def get(self, path: str, **more):
        return self("get", path, **more)

    def post(self, path: str, body=None, **more):
        return self("post", path, body, **more)

    def upload(self, path: str, fields, *, key: str | None = None):
        return self("post", path, key=key, data=fields)


@pytest.fixture
def program(token):
    """Returns a program with a token of a user."""

    def of(user=None, hat=None, language="en", **more) -> Program:
        return Program(token(user, hat, **more) if user else None, language)

    return of


@pytest.fixture
def mine(program, resident):
    """The resident's program."""
    return program(resident)


@pytest.fixture
def office(program, officers):
    """A program of market regulation."""
    return program(officers["market-regulation"])


@pytest.fixture
def whole_application(resident):
    """Everything one call needs to apply for a signage permit."""
    who = world.actor(resident)
    draft = drafts.begin(who, "service", "signage")
    expected = drafts.prospect_of(draft, who)
    drafts.discard(who, draft.pk)
    return {
        "kind": "service",
        "definition": "signage",
        "values": {field.id: world.value_for(field) for field in expected.form.fields},
        "evidence": [
            {"kind": kind, "name": f"{kind}.pdf", "content": "JVBERi0xLjcKJSBkZW1vCg=="}
            for kind in expected.to_supply
        ],
    }
