"""What a review finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yiwang.kernel.dmn.problems import Place


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about a table.

    `kind` is gap, overlap, contradiction, shadowed, unreachable, not analysed, more, or unfinished.
    `rules` are rule numbers from 1. `example` gives one value for each tested expression, by its text; null
    stands for a column that does not matter. `severe` findings make the table answer nothing, or depend on
    the order of rules where it must not.
    """

    kind: str
    place: Place
    owner: str
    rules: tuple[int, ...]
    reason: str
    hint: str = ""
    example: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""
    severe: bool = True

    def __str__(self) -> str:
        """`file:line: kind: reason`, then the example and the hint on lines of their own."""
        lines = [f"{self.place}: {self.kind}: {self.owner}: {self.reason}"]
        if self.where:
            lines.append(f"    where    {self.where}")
        if self.example:
            shown = ", ".join(f"{name} = {show(value)}" for name, value in self.example.items())
            lines.append(f"    example  {shown}")
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)


def show(value: Any) -> str:
    """A value as FEEL writes it."""
    if value is True or value is False:
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else "null" if value is None else str(value)
