"""Shapes several endpoints share: names, fields, evidence, documents."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yiwang.definitions import CityFolder, Field
from yiwang.definitions.base import Text
from yiwang.records.cases.advice import Advice
from yiwang.records.registry.models import Document


class Named(Schema):
    """Something with an id and a name in both languages."""

    id: str
    name: Text


class InputOut(Schema):
    """A value a condition read."""

    name: Text
    value: Text


class GroundOut(Schema):
    """A condition: whether it holds (null: cannot be told), its clause, and what it read."""

    text: Text
    holds: bool | None
    clause: Text | None
    inputs: list[InputOut]


class AdviceOut(Schema):
    """What a service's rule says of an application: advice, never the decision.

    ``verdict`` is met, not-met, unknown, result, not-in-force or failed; ``version`` is the digest of the
    model's files.
    """

    service: str
    day: date
    verdict: str
    headline: Text | None
    grounds: list[GroundOut]
    missing: list[Text]
    trouble: str
    model: str
    decision: str
    version: str
    rules: list[int]


def advice_out(advice: Advice) -> AdviceOut:
    """Return an advice as programs read it."""
    grounds = [
        GroundOut(
            text=ground.text,
            holds=ground.state,
            clause=ground.clause,
            inputs=[InputOut(name=name, value=value) for name, value in ground.inputs],
        )
        for ground in advice.grounds
    ]
    return AdviceOut(
        service=advice.service,
        day=advice.day,
        verdict=advice.verdict,
        headline=advice.headline,
        grounds=grounds,
        missing=list(advice.missing),
        trouble=advice.trouble,
        model=advice.model,
        decision=advice.decision,
        version=advice.version,
        rules=list(advice.rules),
    )


class ChoiceOut(Schema):
    """An admissible value."""

    value: str
    name: Text


class FieldOut(Schema):
    """A field of a form; ``restrictions`` are JSON Schema keywords beyond the type."""

    id: str
    name: Text
    type: str
    required: bool
    group: str
    unit: str
    hint: Text | None
    choices: list[ChoiceOut]
    restrictions: list[dict[str, Any]]
    services: list[str]


class DocumentOut(Schema):
    """A document: notices and licences have a number."""

    id: UUID
    kind: str
    name: str
    number: str | None
    media_type: str
    size: int
    sha256: str
    created_at: datetime
    content: str


def named(folder: CityFolder, organisation: str) -> Named:
    """Return a public body by its id."""
    return Named(id=organisation, name=folder.organisations[organisation].name)


def field_out(field: Field) -> FieldOut:
    """Return a field as programs read it."""
    element = field.element
    return FieldOut(
        id=field.id,
        name=element.name,
        type=element.type,
        required=field.required,
        group=element.group,
        unit=element.unit,
        hint=element.hint,
        choices=[ChoiceOut(value=choice.value, name=choice.name) for choice in element.choices],
        restrictions=[dict(restriction) for restriction in field.restrictions],
        services=list(field.services),
    )


def document_out(document: Document) -> DocumentOut:
    """Return a document's description, and where its content is."""
    return DocumentOut(
        id=document.pk,
        kind=document.kind,
        name=document.name,
        number=document.number,
        media_type=document.media_type,
        size=document.size,
        sha256=document.sha256,
        created_at=document.created_at,
        content=f"/api/v1/documents/{document.pk}",
    )
