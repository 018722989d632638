"""What lies outside the columnar profile."""

from __future__ import annotations

from yiwang.kernel.feel.errors import Span


class OutsideProfileError(Exception):
    """A construct that has no column form: its name, why, what to write instead, and where it stands."""

    def __init__(self, construct: str, reason: str, hint: str = "", span: Span | None = None) -> None:
        """Keep the parts; the place in a file is added by whoever knows the file."""
        super().__init__(f"{construct}: {reason}")
        self.construct = construct
        self.reason = reason
        self.hint = hint
        self.span = span
