"""``evidence/*.toml``: kinds of evidence (材料) and outputs (证照)."""

from typing import Literal

from pydantic import Field

from yiwang.definitions.base import Definition, Id, Text


class EvidenceKind(Definition):
    """A kind of evidence; with ``dataset`` it is held in a register and can be fetched."""

    id: Id
    name: Text
    issuer: Id | None = None
    about: Literal["person", "organisation", "place"] = "person"
    dataset: Id | None = None
    formats: tuple[Literal["pdf", "jpg", "png"], ...] = ("pdf", "jpg", "png")
    max_mb: int = Field(default=10, gt=0, le=50)
    example: Text | None = None


class EvidenceFile(Definition):
    """One file of ``evidence/``: several kinds."""

    kind: tuple[EvidenceKind, ...] = Field(min_length=1)
