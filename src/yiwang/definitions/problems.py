"""What is wrong with a city folder: every finding at once, each with file, line, reason and next step."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class FileError:
    """One finding. ``line`` counts from 1; 0 means the whole file."""

    file: str
    line: int
    reason: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.reason}" + (f" ({self.hint})" if self.hint else "")


class FolderErrors(Exception):
    """A folder that was refused, with all its errors in the order of files and lines."""

    def __init__(self, errors: Iterable[FileError]) -> None:
        self.errors = tuple(sorted(set(errors)))
        super().__init__("\n".join(str(error) for error in self.errors))


@dataclass
class Problems:
    """Collects findings while a folder is read; nothing is raised until everything was seen."""

    errors: list[FileError] = field(default_factory=list)
    warnings: list[FileError] = field(default_factory=list)

    def error(self, file: str, line: int, reason: str, hint: str = "") -> None:
        """Note something that makes the folder unusable."""
        self.errors.append(FileError(file, line, reason, hint))

    def warn(self, file: str, line: int, reason: str, hint: str = "") -> None:
        """Note something that should be looked at, but may be lawful."""
        self.warnings.append(FileError(file, line, reason, hint))


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint naming the closest known word, or else what to do."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else otherwise
