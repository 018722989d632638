"""Flags that change how a pattern is read (XPath functions 3.1, 5.6.2)."""

from __future__ import annotations

from yiwang.kernel.feel.patterns.charsets import single
from yiwang.kernel.feel.patterns.tree import Chars, Sequence, Tree


def literal(source: str, any_case: bool) -> Tree:
    """Flag q: a text that stands for itself."""
    sets = (single(character) for character in source)
    parts = tuple(Chars(chars.any_case() if any_case else chars) for chars in sets)
    return Tree(Sequence(parts), 0, any_case, False)


def without_space(source: str) -> str:
    """Flag x: white space means nothing outside character classes."""
    result: list[str] = []
    depth = 0
    escaped = False
    for character in source:
        if character in " \t\n\r" and depth == 0:
            continue
        result.append(character)
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            depth += {"[": 1, "]": -1}.get(character, 0)
            depth = max(depth, 0)
    return "".join(result)
