"""One sentence for one condition."""

from __future__ import annotations

from typing import Any

from yiwang.kernel.dmn.boxed import PLAIN
from yiwang.kernel.dmn.conditions import Condition
from yiwang.kernel.dmn.explain.phrases import phrase
from yiwang.kernel.dmn.explain.values import label_of, shown
from yiwang.kernel.dmn.tables.sets import CellSet, Interval

_BOUNDS = {
    (True, False, True, False): "at least",
    (True, False, False, False): "more than",
    (False, True, False, True): "at most",
    (False, True, False, False): "less than",
    (True, True, True, True): "between",
    (True, True, True, False): "from to below",
    (True, True, False, True): "above to",
    (True, True, False, False): "above below",
}
"""Phrase by: has a low end, has a high end, low end included, high end included."""
_DATES = {"at least": "not before", "more than": "after", "at most": "not after", "less than": "before"}


def sentence(condition: Condition, language: str) -> str:
    """What the value was and what it has to be; without final stop."""
    demand = _demand(condition, language)
    if not demand:
        return _bare(condition, language)
    label = label_of(condition.display, condition.label, language)
    if condition.state is None:
        fact = phrase("unknown", language, label=label)
    else:
        fact = phrase("is", language, label=label, value=shown(condition.value, condition.display, language))
    return phrase("but", language, fact=fact, demand=demand)


def fact(condition: Condition, language: str) -> str:
    """What the value was, for a condition that held."""
    if condition.accepts is None and condition.rule is None:
        return _bare(condition, language)
    label = label_of(condition.display, condition.label, language)
    return phrase("is", language, label=label, value=shown(condition.value, condition.display, language))


def _demand(condition: Condition, language: str) -> str:
    if condition.accepts is not None:
        return demand_of(condition.accepts, condition, language)
    if condition.rule is None:
        return ""
    key = "must meet" if condition.state is None else "does not meet"
    return phrase(key, language, text=condition.text)


def demand_of(accepts: CellSet, condition: Condition, language: str) -> str:
    """What a value has to be to lie in a set."""

    def show(value: Any) -> str:
        return shown(value, condition.display, language)

    points = _points(accepts)
    if points is not None:
        values = phrase("or", language).join(show(value) for value in points)
        return phrase("not equal" if accepts.negated else "equal", language, values=values)
    if len(accepts.intervals) == 1 and not accepts.negated:
        return _interval(accepts.intervals[0], accepts.kind, show, language)
    return phrase("must meet", language, text=condition.text)


def _points(accepts: CellSet) -> list[Any] | None:
    """The values of a set that is a short list of single values."""
    if accepts.intervals:
        single = all(part.low is not None and part.low == part.high for part in accepts.intervals)
        return [part.low for part in accepts.intervals] if single else None
    return sorted(accepts.points, key=str)


def _interval(part: Interval, kind: str, show: Any, language: str) -> str:
    key = _BOUNDS[part.low is not None, part.high is not None, part.low_in, part.high_in]
    if kind.startswith("date"):
        key = _DATES.get(key, key)
    low, high = (None if end is None else show(end) for end in (part.low, part.high))
    return phrase(key, language, low=low, high=high)


def _bare(condition: Condition, language: str) -> str:
    """A condition without a simple demand: its text, and what it read."""
    key = {True: "is so", False: "not so", None: "cannot tell"}[condition.state]
    parts = [
        phrase("is", language, label=name, value=shown(value, PLAIN, language))
        for name, value in condition.reads
        if name != condition.text
    ]
    facts = phrase("facts", language, facts=phrase("and", language).join(parts)) if parts else ""
    return phrase(key, language, text=condition.text, facts=facts)
