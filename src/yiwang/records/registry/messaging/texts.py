"""What messages say. Nothing personal: a lost phone or an open mailbox shows only that something happened."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


@dataclass(frozen=True)
class Kind:
    """The words of a kind of message, and the name of the address that shows what it is about."""

    text: object
    page: str


KINDS: dict[str, Kind] = {}


def say(kind: str, text: object, page: str) -> None:
    """Name a kind of message. Raises ``ValueError`` when the kind is named already."""
    if kind in KINDS:
        raise ValueError(f"messages of kind {kind!r} say something else already")
    KINDS[kind] = Kind(text, page)


def body_of(kind: str, reference: str, city: str, language: str) -> str:
    """Return the body for e-mail or SMS: what happened, a number to look it up by, and no personal data."""
    with override(language):
        number = f" {reference} " if reference else " "
        return f"【{city}】{KINDS[kind].text}{number}{_('Log in to see more.')}"
