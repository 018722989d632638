"""``divisions.csv``: the city's districts, streets and communities (GB/T 2260 and below)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yiwang.definitions.problems import Problems, did_you_mean
from yiwang.definitions.text import read_csv

FILE = "divisions.csv"
HEADER = ["code", "level", "name", "parent"]
LEVELS = ("city", "district", "street", "community")


@dataclass(frozen=True)
class Division:
    """One division; ``parent`` is a code of the level above, for the city that of its province."""

    code: str
    level: str
    name: str
    parent: str
    line: int = field(default=0, compare=False)


def read_divisions(content: bytes, problems: Problems) -> dict[str, Division]:
    """Read the divisions by code, noting every malformed row with its line."""
    before = len(problems.errors)
    (_, header), *rows = read_csv(content, FILE, problems) or [(1, [])]
    divisions: dict[str, Division] = {}
    if header == HEADER:
        for line, row in rows:
            _row(row, line, divisions, problems)
    elif len(problems.errors) == before:
        problems.error(FILE, 1, "the first row is not " + ",".join(HEADER), "add the header row")
    return divisions


def _row(row: list[str], line: int, divisions: dict[str, Division], problems: Problems) -> None:
    if len(row) != len(HEADER):
        problems.error(FILE, line, f"has {len(row)} columns, not {len(HEADER)}", ",".join(HEADER))
        return
    code, level, name, parent = row
    if not code.isascii() or not code.isdigit():
        problems.error(FILE, line, f"code '{code}' is not a number", "use the GB/T 2260 code")
    elif level not in LEVELS:
        hint = did_you_mean(level, LEVELS, "levels: " + ", ".join(LEVELS))
        problems.error(FILE, line, f"unknown level '{level}'", hint)
    elif not name:
        problems.error(FILE, line, f"division {code} has no name", "add the name")
    elif code in divisions:
        reason = f"code {code} occurs twice, first in line {divisions[code].line}"
        problems.error(FILE, line, reason, "remove one")
    else:
        divisions[code] = Division(code, level, name, parent, line)


def check_parents(divisions: Mapping[str, Division], root: str, problems: Problems) -> None:
    """Check that every division but ``root``, the city itself, lies in one of a level above."""
    for division in divisions.values():
        parent = divisions.get(division.parent)
        if parent is None and division.code != root:
            reason = f"parent {division.parent or '(none)'} of {division.code} does not exist"
            problems.error(FILE, division.line, reason, "add the parent's row or correct the code")
        elif parent is not None and LEVELS.index(parent.level) >= LEVELS.index(division.level):
            reason = f"parent {parent.code} of {division.code} is a {parent.level}, no level above"
            problems.error(FILE, division.line, reason, "correct the parent or the level")
