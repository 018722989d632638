"""``organisations/*.toml``: public bodies."""

from typing import Literal

from pydantic import Field

from yiwang.definitions.base import Definition, Id, Text


class Organisation(Definition):
    """A public body: its code (GB 32100), duties, where to go and when, and where to seek review."""

    id: Id
    name: Text
    short: Text
    uscc: str = Field(pattern=r"^[0-9A-Z]{18}$")
    kind: Literal["agency", "institution", "enterprise", "association", "bank"] = "agency"
    division: str = Field(pattern=r"^\d{4,12}$")
    duties: Text | None = None
    address: Text | None = None
    hours: Text | None = None
    phone: str = ""
    review_body: Text | None = None
    court: Text | None = None
    demo: bool = False
