"""A small world for tests: a resident, a firm and its agent, officers, and ways to fill in any form."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from yiwang.definitions import Field
from yiwang.kernel.codes import make_uscc
from yiwang.records import clock
from yiwang.records.cases.acts import drafts, submit, tasks, worker
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Task
from yiwang.records.registry import documents, hats, people
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.hats import Actor, actor_of
from yiwang.records.registry.models import Document, Subject, User

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>endobj
trailer<</Root 1 0 R>>
%%EOF
% demo
"""
"""A page a browser can show: over a damaged file its viewer has a message that takes the focus away."""
SINCE = date(2020, 1, 1)
PASSWORD = "a password for tests only"
ID_NUMBERS = ("11010519491231002X", "440524188001010014", "210102199003078891", "210102199003075375")


def make_person(username: str, name: str, number: int) -> User:
    """A login for a demo person with a phone."""
    subject = people.register_subject("person", name, ID_NUMBERS[number], f"1380000{number:04d}")
    return people.add_login(username, PASSWORD, name=name, person=subject)


def make_officer(username: str, organisation: str, role: str = "officer") -> User:
    """A login with a post and nothing else."""
    user = people.add_login(username, PASSWORD, name=f"{username}（演示）")
    people.appoint(user, organisation, role, since=SINCE)
    return user


def make_firm(name: str = "演示餐饮有限公司", serial: str = "MA000001") -> Subject:
    """A firm that holds a business licence."""
    code = make_uscc("91", "210102", serial)
    firm = people.register_subject("organisation", name, code, "02400000000")
    values = {
        "kind": "business-licence",
        "number": code,
        "holder": name,
        "issuer": "market-regulation",
        "issued-on": "2020-01-01",
    }
    write_rows("licences", [Row(code, firm.pk, SINCE, values)], organisation="market-regulation")
    return firm


def actor(user: User, hat: str | None = None) -> Actor:
    """The user in a hat: by id, by label, or the first."""
    found = actor_of(user, hat, clock.today())
    assert found
    return found


def value_for(field: Field) -> str:
    """A value the field accepts, as typed."""
    element = field.element
    rules = {key: value for rule in field.restrictions for key, value in rule.items()}
    if element.choices:
        return str(next(iter(rules.get("enum", [element.choices[0].value]))))
    samples = {
        "boolean": "true",
        "date": "2021-06-30",
        "phone": "13800001234",
        "id-number": ID_NUMBERS[0],
        "uscc": make_uscc("91", "210102", "MA000009"),
    }
    if element.type in samples:
        return samples[element.type]
    if element.type in {"integer", "decimal", "money"}:
        return str(rules.get("minimum", rules.get("maximum", 1)))
    candidates = (
        "演示内容" * 5,
        "H62",
        "210102000001",
        "演示",
        "20",
        "110000",
        "6222020000000000000",
        "辽A12345",
        "210102199003078891",
        "A1",
        "10:00",
    )
    return next(text for text in candidates if field.check(text) is None)


@dataclass(frozen=True)
class Applied:
    """A submitted application."""

    case: Case
    actor: Actor

    def part(self, service: str) -> Case:
        """The part of a service as it stands now."""
        return Case.objects.get(
            definition=service, **({"parent": self.case} if self.case.parts.exists() else {})
        )


def fill_in(who: Actor, kind: str, definition: str) -> Any:
    """Begin a draft, fill in every field and attach everything asked for; returns the draft."""
    draft = drafts.begin(who, kind, definition)
    expected = drafts.prospect_of(draft, who)
    while asked := [field for field in expected.form.fields if field.id not in draft.values]:
        draft = drafts.save(who, draft.pk, {field.id: value_for(field) for field in asked})
        expected = drafts.prospect_of(draft, who)  # answers may bring more questions
    for kind_needed in expected.to_supply:
        drafts.attach(
            who, draft.pk, kind_needed, io.BytesIO(PDF + kind_needed.encode()), f"{kind_needed}.pdf"
        )
    return draft


def apply(who: Actor, kind: str, definition: str) -> Applied:
    """Fill in and submit an application."""
    draft = fill_in(who, kind, definition)
    return Applied(submit.submit(who, draft.pk), who)


def open_task(case: Case, node: str | None = None) -> Task:
    """The open task of a case."""
    found = Task.objects.filter(case=case, done_at__isnull=True)
    return found.get(node=node) if node else found.get()


def decide(officer: Actor, case: Case, outcome: str = "", **details: Any) -> Case:
    """Decide the one open task of a case."""
    return tasks.decide(officer, open_task(case).pk, tasks.Decision(outcome, **details))


def work_off() -> None:
    """Let the worker do everything that is due."""
    while worker.work():
        pass


def grant(officer: Actor, case: Case) -> Case:
    """Take a case from acceptance to delivery."""
    if open_task(case).node == "verify":
        decide(officer, case, "confirm")
    else:
        decide(officer, case, "accept")
        decide(officer, case)
        decide(officer, case, "grant")
        work_off()
        decide(officer, case)
    work_off()
    case.refresh_from_db()
    return case


def refused(code: str) -> AbstractContextManager[Any]:
    """What is inside is refused with a code."""
    return pytest.raises(ActRefused, check=lambda error: error.code == code)


def refusal_of(act: Callable[..., Any], *given: Any) -> str:
    """The code an act is refused with."""
    with pytest.raises(ActRefused) as refusal:
        act(*given)
    assert str(refusal.value)
    return refusal.value.code


def hats_of(user: User) -> list[Any]:
    """The hats a user may wear today."""
    return hats.hats_of(user, clock.today())


def notice_text(document: Document) -> str:
    """The words of a notice; of one laid out as PDF, those of its copy as text."""
    if document.media_type == "application/pdf":
        document = Document.objects.get(
            case=document.case, kind=f"{document.kind}-text", name__contains=document.number
        )
    return documents.read(document).decode()
