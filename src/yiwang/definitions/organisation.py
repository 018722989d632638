"""``organisations/*.toml``: public bodies."""

from typing import Annotated, Literal

from pydantic import Field

from yiwang.definitions.base import Definition, Id, Text

Span = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]


class Opening(Definition):
    """When a body is open, by ``["09:00-11:30", "13:00-16:00"]``; a weekend without spans is closed."""

    working: tuple[Span, ...] = ("09:00-12:00", "13:00-17:00")
    weekend: tuple[Span, ...] = ()


class Booking(Definition):
    """Visits by appointment: the windows that take them, how long each is, and how many days ahead."""

    windows: tuple[Text, ...] = Field(min_length=1)
    minutes: int = Field(default=30, ge=5, le=240)
    days: int = Field(default=14, ge=1, le=90)


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
    opening: Opening = Opening()
    booking: Booking | None = None
    """None: nobody needs an appointment, and none is given."""
    phone: str = ""
    review_body: Text | None = None
    reviewer: Id | None = None
    """The public body whose legal and head posts decide on reviews for ``review_body`` (行政复议机构)."""
    court: Text | None = None
    demo: bool = False
