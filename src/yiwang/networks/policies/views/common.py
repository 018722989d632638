"""What the room's pages share: days in addresses."""

from datetime import date


def day_in(text: str | None) -> date | None:
    """Read a day from an address; anything else is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
