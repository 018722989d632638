"""Bounds on work, so that no expression can hang or fill the memory of its host."""

from __future__ import annotations

import threading

MAX_TEXT = 100_000
MAX_DEPTH = 200
MAX_STEPS = 10_000_000
MAX_LIST = 1_000_000
MAX_STRING = 1_000_000

TOO_MANY = "the evaluation takes too many steps"
TOO_DEEP = "functions call one another too deep"


class OutOfBudgetError(Exception):
    """Internal: the running evaluation has used its steps. Never leaves the kernel."""


class Meter(threading.local):
    """What the evaluation running in this thread may still spend, and the moment it calls now."""

    left: int = MAX_STEPS
    depth: int = 0
    guards: int = 0  # evaluations on the way that can be ended
    now: object = None
    reason: str = TOO_MANY


METER = Meter()


def spend(steps: int) -> None:
    """Take steps from the running evaluation's budget; ends it when there are none left.

    A function called by itself inside a Run only counts: there is no evaluation around it to end.
    """
    if METER.depth:
        METER.left -= steps
        if METER.left < 0 and METER.guards:
            raise OutOfBudgetError


class Endable:
    """What may be ended by OutOfBudgetError: whoever opens one catches it."""

    __slots__ = ()

    def __enter__(self) -> None:
        METER.guards += 1

    def __exit__(self, *_: object) -> None:
        METER.guards -= 1


ENDABLE = Endable()


def exhaust() -> None:
    """End the running evaluation because its calls go too deep; the rest would only go there again."""
    if METER.depth:
        METER.left = -1
        METER.reason = TOO_DEEP


class Run:
    """One evaluation, which may hold others: they share its budget and its clock.

    `now` is a DateTime with a zone, or None when the caller has no clock to offer.
    """

    __slots__ = ("now", "outer", "steps")

    def __init__(self, now: object = None, steps: int = MAX_STEPS) -> None:
        self.now = now
        self.steps = steps
        self.outer: object = None

    def __enter__(self) -> None:
        if METER.depth == 0:
            METER.left = self.steps
            METER.reason = TOO_MANY
        self.outer = METER.now
        if self.now is not None:
            METER.now = self.now
        METER.depth += 1

    def __exit__(self, *_: object) -> None:
        METER.depth -= 1
        METER.now = self.outer
