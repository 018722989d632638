"""What every definition shares: strict fields, bilingual names, dated versions."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
"""Lower-case identifier, used in addresses and file names."""


class Definition(BaseModel):
    """Base of all definitions: an unknown key is an error, and a loaded definition never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Text(Definition):
    """Words in the city's languages; Chinese is required, English falls back to it."""

    zh: str = Field(min_length=1)
    en: str = ""

    def get(self, language: str) -> str:
        """Return the words for a language code such as ``zh-hans`` or ``en``."""
        return self.en if language.startswith("en") and self.en else self.zh

    def __str__(self) -> str:
        return self.zh


class Dated(Definition):
    """A part that is in force from ``valid_from`` up to and including ``valid_to``."""

    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self

    def in_force(self, day: date) -> bool:
        """Tell whether this version is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def overlaps(self, other: "Dated") -> bool:
        """Tell whether some day lies in both versions."""
        begins_in_time = other.valid_to is None or self.valid_from <= other.valid_to
        return begins_in_time and (self.valid_to is None or other.valid_from <= self.valid_to)
