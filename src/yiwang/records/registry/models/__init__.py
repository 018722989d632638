"""Rows of the registry, one concept a file."""

from yiwang.records.registry.models.documents import Document, Number
from yiwang.records.registry.models.facts import DatasetRow
from yiwang.records.registry.models.messages import Contact, Delivery, Message
from yiwang.records.registry.models.people import (
    ApiToken,
    Mandate,
    Post,
    Subject,
    Substitution,
    User,
    Visit,
)
from yiwang.records.registry.models.releases import Approval, Blob, Release, ReleaseFile

__all__ = [
    "ApiToken",
    "Approval",
    "Blob",
    "Contact",
    "DatasetRow",
    "Delivery",
    "Document",
    "Mandate",
    "Message",
    "Number",
    "Post",
    "Release",
    "ReleaseFile",
    "Subject",
    "Substitution",
    "User",
    "Visit",
]
