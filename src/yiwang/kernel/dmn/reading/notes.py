"""The notebook every reader writes its findings into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from yiwang.kernel.dmn.names import tidy
from yiwang.kernel.dmn.problems import Place, Problem
from yiwang.kernel.dmn.xml import Element, line_of, local

DECORATION = frozenset({"description", "extensionElements"})
"""Children any DMN element may have and no engine acts on."""


@dataclass(slots=True)
class Notes:
    """Where problems of one file gather while it is read."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def place(self, element: Element) -> Place:
        """The line an element starts on."""
        return Place(self.file, line_of(element))

    def add(self, element: Element, reason: str, hint: str = "") -> None:
        """Note a problem at an element."""
        self.problems.append(Problem.at(self.place(element), reason, hint))

    def only(self, element: Element, known: Iterable[str]) -> None:
        """Note every child that is neither known nor decoration: nothing is skipped in silence."""
        allowed = DECORATION.union(known)
        for inner in element:
            if local(inner) not in allowed:
                hint = "Remove it, or put foreign content into <extensionElements>."
                self.add(inner, f"<{local(inner)}> is not known inside <{local(element)}>", hint)

    def name_of(self, element: Element) -> str:
        """The element's name with blanks collapsed; a missing one is noted."""
        name = tidy(element.get("name") or "")
        if not name:
            self.add(element, f"<{local(element)}> has no name", 'Give it a name="...".')
        return name
