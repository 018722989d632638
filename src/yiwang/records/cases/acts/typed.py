"""Values of a procedure as officers type them: numbers, days, yes or no, else text."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_YES_NO = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
MOST_LETTERS = 200
"""Of a text; the state of a case stays small."""

Typed = Decimal | bool | date | str


def typed_values(texts: Mapping[str, str]) -> dict[str, Typed]:
    """Return what was typed as values; blanks are left out."""
    return {name: _value(text.strip()) for name, text in texts.items() if text.strip()}


def _value(text: str) -> Typed:
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if text.lower() in _YES_NO:
        return _YES_NO[text.lower()]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text[:MOST_LETTERS]
