"""Sets of characters as sorted ranges of code points."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

from yiwang.kernel.feel.patterns.blocks import BLOCKS
from yiwang.kernel.feel.patterns.errors import PatternError

LAST = 0x10FFFF
Range = tuple[int, int]


class CharSet:
    """A set of characters."""

    __slots__ = ("_starts", "ranges")

    def __init__(self, ranges: Iterable[Range]) -> None:
        merged: list[Range] = []
        for low, high in sorted(ranges):
            if merged and low <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
            else:
                merged.append((low, high))
        self.ranges = tuple(merged)
        self._starts = [low for low, _ in merged]

    def __contains__(self, character: str) -> bool:
        point = ord(character)
        at = bisect_right(self._starts, point) - 1
        return at >= 0 and point <= self.ranges[at][1]

    def union(self, other: CharSet) -> CharSet:
        """Characters in either."""
        return CharSet((*self.ranges, *other.ranges))

    def complement(self) -> CharSet:
        """All other characters."""
        gaps: list[Range] = []
        following = 0
        for low, high in self.ranges:
            if low > following:
                gaps.append((following, low - 1))
            following = high + 1
        if following <= LAST:
            gaps.append((following, LAST))
        return CharSet(gaps)

    def minus(self, other: CharSet) -> CharSet:
        """Characters here and not there."""
        return self.complement().union(other).complement()

    def any_case(self) -> CharSet:
        """These characters and all that differ from them in case only."""
        more: list[Range] = []
        for family in _case_families():
            if any(character in self for character in family):
                more.extend((ord(character), ord(character)) for character in family)
        return CharSet((*self.ranges, *more))

    def as_class(self) -> str:
        """The set as a character class of Python's `re`."""
        if not self.ranges:
            return r"[^\s\S]"
        return "[" + "".join(f"{_escaped(low)}-{_escaped(high)}" for low, high in self.ranges) + "]"


def _escaped(point: int) -> str:
    return f"\\U{point:08x}"


def single(character: str) -> CharSet:
    """The set of one character."""
    return CharSet([(ord(character), ord(character))])


@lru_cache(maxsize=1)
def _case_families() -> list[str]:
    families: dict[str, list[str]] = {}
    for point in range(LAST + 1):
        character = chr(point)
        folded = character.casefold()
        lowered = character.lower()
        if folded != character or lowered != character or character.upper() != character:
            key = folded if len(folded) == 1 else lowered
            families.setdefault(key, []).append(character)
    return ["".join(family) for family in families.values() if len(family) > 1]


@lru_cache(maxsize=64)
def category(name: str) -> CharSet:
    """The characters of a Unicode category ('L', 'Lu') or block ('IsBasicLatin'). Raises PatternError."""
    if name.startswith("Is"):
        block = BLOCKS.get(name[2:].lower().replace("-", "").replace("_", ""))
        if block is None:
            raise PatternError(f"there is no character block '{name[2:]}'")
        return CharSet([block])
    if name not in _categories():
        raise PatternError(f"there is no character category '{name}'")
    return _categories()[name]


@lru_cache(maxsize=1)
def _categories() -> dict[str, CharSet]:
    ranges: dict[str, list[Range]] = {}
    start, current = 0, unicodedata.category("\0")
    for point in range(1, LAST + 2):
        name = unicodedata.category(chr(point)) if point <= LAST else ""
        if name != current:
            ranges.setdefault(current, []).append((start, point - 1))
            ranges.setdefault(current[0], []).append((start, point - 1))
            start, current = point, name
    return {name: CharSet(found) for name, found in ranges.items()}


SPACE = CharSet([(9, 10), (13, 13), (32, 32)])
NOT_NEWLINE = CharSet([(10, 10), (13, 13)]).complement()
ANYTHING = CharSet([(0, LAST)])
# XML 1.0 (fifth edition), productions 4 and 4a.
NAME_START = CharSet(
    [
        (0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF),
        (0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF),
        (0x3001, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
    ]
)  # fmt: skip
NAME_CHAR = CharSet(
    [*NAME_START.ranges, (0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)]
)


@lru_cache(maxsize=16)
def escape_class(letter: str) -> CharSet | None:
    """The set of a multi-character escape such as \\d, None when there is none of that letter."""
    if letter.isupper():
        positive = escape_class(letter.lower())
        return positive.complement() if positive else None
    if letter == "s":
        return SPACE
    if letter == "d":
        return category("Nd")
    if letter == "w":
        return category("P").union(category("Z")).union(category("C")).complement()
    return {"i": NAME_START, "c": NAME_CHAR}.get(letter)
