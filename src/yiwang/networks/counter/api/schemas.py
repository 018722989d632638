"""Shapes several endpoints share: names, fields, evidence, documents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yiwang.definitions import CityFolder, Field
from yiwang.definitions.base import Text
from yiwang.records.registry.models import Document


class Named(Schema):
    """Something with an id and a name in both languages."""

    id: str
    name: Text


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
