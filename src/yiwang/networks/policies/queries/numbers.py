"""The numbers a decision model compares with, wherever they stand in it."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from yiwang.kernel import dmn
from yiwang.kernel.dmn.boxed import Literal

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_NUMBER = re.compile(r"(?:(?<!\w)\d+(?:\.\d+)?|(?<![\w.])\.\d+)(?!\w)")


def numbers_in(text: str) -> Iterator[re.Match[str]]:
    """Find the number literals of a FEEL text: none inside strings, none that are part of a name."""
    blank = _TEXT.sub(lambda found: " " * len(found[0]), text)
    yield from _NUMBER.finditer(blank)


def numbers_of(model: dmn.Model) -> frozenset[Decimal]:
    """Return every number of a model and of those it imports."""
    own = {Decimal(found[0]) for text in _texts(tuple(model.nodes.values())) for found in numbers_in(text)}
    return frozenset(own.union(*(numbers_of(other) for other in model.imported.values())))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, Literal):
        yield part.text
    elif isinstance(part, tuple):
        for one in part:
            yield from _texts(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _texts(getattr(part, field.name))
