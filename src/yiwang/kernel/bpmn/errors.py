"""Why a procedure is refused at load: every finding at once, with its line and the next step."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class ProcedureError:
    """One finding. `element` names what it is about; line 0 means the whole file."""

    file: str
    line: int
    element: str
    reason: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.reason}" + (f" ({self.hint})" if self.hint else "")


class BpmnError(Exception):
    """A procedure that was refused, with all its `errors` in the order of the file."""

    def __init__(self, errors: Iterable[ProcedureError]) -> None:
        self.errors = tuple(sorted(set(errors)))
        super().__init__("\n".join(map(str, self.errors)))


class Findings:
    """Collects what is wrong with one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.errors: list[ProcedureError] = []

    def add(self, line: int, element: str, reason: str, hint: str = "") -> None:
        """Note one finding."""
        self.errors.append(ProcedureError(self.file, line, element, reason, hint))

    def refuse(self) -> None:
        """Raise `BpmnError` when anything was found."""
        if self.errors:
            raise BpmnError(self.errors)
