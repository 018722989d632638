"""What can go wrong: a text that cannot be read, a value that cannot be had, a type that does not fit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of code points in an expression's text."""

    start: int
    end: int


class FeelSyntaxError(ValueError):
    """The text is not FEEL. `span` points at the trouble; `hint` says what to try."""

    def __init__(self, message: str, span: Span, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.hint = hint

    def __str__(self) -> str:
        tail = f" ({self.hint})" if self.hint else ""
        return f"{self.message} at {self.span.start}-{self.span.end}{tail}"


class FeelError:
    """A null that knows why: to FEEL it is null, to people it carries the reason and the place.

    `source` is the text of the expression, `span` the part of it that failed.
    """

    __slots__ = ("reason", "source", "span")

    def __init__(self, reason: str, span: Span | None = None, source: str = "") -> None:
        self.reason = reason
        self.span = span
        self.source = source

    def at(self, span: Span, source: str) -> FeelError:
        """The same error with its place, unless it has one already (the first cause is kept)."""
        return self if self.span is not None else FeelError(self.reason, span, source)

    @property
    def excerpt(self) -> str:
        """The failing part of the text, empty when the place is unknown."""
        return self.source[self.span.start : self.span.end] if self.span else ""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        place = f" in {self.excerpt!r}" if self.excerpt else ""
        return f"FeelError({self.reason!r}{place})"


@dataclass(frozen=True, slots=True)
class TypeFinding:
    """A finding of the type checker, before anything runs."""

    message: str
    span: Span
    hint: str = ""


def is_null(value: object) -> bool:
    """True for null and for an error standing in for null."""
    return value is None or value.__class__ is FeelError
