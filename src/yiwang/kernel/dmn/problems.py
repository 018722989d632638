"""What is wrong with a file, said so that its author can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file; line 0 stands for the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        """`file:line`, the form editors turn into a link."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: where, what, and what to do next."""

    file: str
    line: int
    reason: str
    hint: str = ""

    @classmethod
    def at(cls, place: Place, reason: str, hint: str = "") -> Problem:
        """A problem at a place."""
        return cls(place.file, place.line, reason, hint)

    def __str__(self) -> str:
        """`file:line: reason`, with the hint on a line of its own."""
        where = str(Place(self.file, self.line))
        return f"{where}: {self.reason}" + (f"\n    {self.hint}" if self.hint else "")


class DmnError(Exception):
    """A model that cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of the file."""
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    @property
    def file(self) -> str:
        """The file of the first problem."""
        return self.problems[0].file

    @property
    def line(self) -> int:
        """The line of the first problem."""
        return self.problems[0].line

    @property
    def reason(self) -> str:
        """The reason of the first problem."""
        return self.problems[0].reason

    @property
    def hint(self) -> str:
        """The next step for the first problem."""
        return self.problems[0].hint


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint naming the closest known name."""
    near = get_close_matches(name, list(known), n=1)
    return f"Did you mean {near[0]}?" if near else ""
