"""What the evaluator says of a sample of firms, and how many answers of an engine differ from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from yiwang.kernel import dmn, feel

from .as_dmn import dmn as as_dmn
from .cells import columns
from .policies import POLICIES

Firm = dict[str, Any]
Answers = dict[str, list[Any]]  # by policy, in the order of the firms
HALF_A_CENT = Decimal("0.005")


def evaluated(firms: Sequence[Firm]) -> Answers:
    """The forty answers for each firm, one firm at a time."""
    given: Answers = {}
    for policy in POLICIES:
        decide = dmn.evaluator(dmn.load(as_dmn(policy)), policy.steps[-1].name)
        names = columns(policy)
        given[policy.name] = [_answer(decide, {name: _value(firm[name]) for name in names}) for firm in firms]
    return given


def _answer(decide: Callable[[Firm], Any], firm: Firm) -> Any:
    value = decide(firm)
    return None if isinstance(value, feel.FeelError) else value


def _value(value: Any) -> Any:
    return Decimal(value) if type(value) is int else value


def mismatches(expected: Answers, given: Answers, firms: Sequence[Firm]) -> tuple[int, int]:
    """How many answers differ, and how many of those for firms of whom everything asked is known.

    Binary floats may be off by less than half a cent.
    """
    wrong = known = 0
    for policy in POLICIES:
        names = columns(policy)
        for firm, wanted, got in zip(firms, expected[policy.name], given[policy.name], strict=True):
            if not _same(wanted, got):
                wrong += 1
                known += all(firm[name] is not None for name in names)
    return wrong, known


def _same(wanted: Any, got: Any) -> bool:
    if isinstance(got, float) and isinstance(wanted, Decimal):
        return abs(Decimal(got) - wanted) < HALF_A_CENT
    return type(wanted) is type(_value(got)) and wanted == got


def plain(value: Any) -> Any:
    """A value as JSON has it; a day as the number of its digits."""
    if isinstance(value, Decimal):
        return float(value)
    return int(value.strftime("%Y%m%d")) if isinstance(value, dt.date) else value
