"""Regular expressions of XPath 3.1 (5.6), as matches, replace and split use them.

They are parsed here, then run by Python's `re` when nothing in them can make it backtrack without end,
otherwise by a machine of our own that never visits a state twice and counts its steps.
"""

from __future__ import annotations

from functools import lru_cache

from yiwang.kernel.feel.patterns.errors import PatternError
from yiwang.kernel.feel.patterns.search import Pattern
from yiwang.kernel.feel.patterns.syntax import parse

__all__ = ["Pattern", "PatternError", "pattern"]


@lru_cache(maxsize=1024)
def _compiled(source: str, flags: str) -> Pattern | PatternError:
    try:
        return Pattern(parse(source, flags))
    except PatternError as problem:
        return problem
    except RecursionError:
        return PatternError("the pattern is nested too deep")


def pattern(source: str, flags: str) -> Pattern:
    """The pattern a text denotes under flags out of 'smixq'. Raises PatternError."""
    found = _compiled(source, flags)
    if isinstance(found, PatternError):
        raise found
    return found
