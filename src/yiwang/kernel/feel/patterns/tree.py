"""The parts of a parsed pattern."""

from __future__ import annotations

from dataclasses import dataclass

from yiwang.kernel.feel.patterns.charsets import CharSet


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of a set."""

    chars: CharSet


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after another."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The first of several that fits."""

    options: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times; `most` is None without limit, lazy takes as few as it can."""

    part: Part
    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A captured part."""

    part: Part
    number: int


@dataclass(frozen=True, slots=True)
class Back:
    """What a group has captured, once more."""

    number: int


@dataclass(frozen=True, slots=True)
class Edge:
    """The start or end of the text, or of a line."""

    is_end: bool
    lines: bool


Part = Chars | Sequence | Choice | Repeat | Group | Back | Edge


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole pattern."""

    part: Part
    groups: int
    any_case: bool
    has_back: bool
