"""Reads a list of services: department, its code, item code, type and name."""

from dataclasses import dataclass

from yiwang.definitions.problems import Problems
from yiwang.definitions.text import read_csv
from yiwang.kernel.codes import CodeError, check_uscc

HEADER = ["department", "department_uscc", "item_code", "type_code", "name"]
KINDS = {
    1: "licence",
    2: "penalty",
    3: "coercion",
    4: "levy",
    5: "payment",
    6: "inspection",
    7: "confirmation",
    8: "reward",
    9: "ruling",
    10: "other",
    20: "public",
}
"""Types of GB/T 39554.1, by number."""


@dataclass(frozen=True)
class Row:
    """One service of the list, with its line."""

    line: int
    department: str
    uscc: str
    code: str
    kind: str
    name: str


def read_list(content: bytes, file: str, problems: Problems) -> list[Row]:
    """Read the list; every malformed row is noted with its line and left out."""
    before = len(problems.errors)
    (_, header), *listed = read_csv(content, file, problems) or [(1, [])]
    missing = [name for name in HEADER if name not in header]
    if missing and len(problems.errors) == before:
        reason = f"the first row lacks the column {', '.join(missing)}"
        problems.error(file, 1, reason, "columns: " + ",".join(HEADER))
    if missing:
        return []
    rows = (_row(cells, header, line, file, problems) for line, cells in listed)
    return _without_doubles([row for row in rows if row is not None], file, problems)


def _row(cells: list[str], header: list[str], line: int, file: str, problems: Problems) -> Row | None:
    if len(cells) != len(header):
        problems.error(
            file, line, f"has {len(cells)} columns, not {len(header)}", "check commas and quotation"
        )
        return None
    value = dict(zip(header, cells, strict=True))
    before = len(problems.errors)
    for name in ("department", "item_code", "name"):
        if not value[name]:
            problems.error(file, line, f"'{name}' is empty", "fill it in or remove the row")
    kind = value["type_code"]
    if not (kind.isascii() and kind.isdigit() and int(kind) in KINDS):
        types = ", ".join(map(str, KINDS))
        problems.error(file, line, f"type_code '{kind}' is no type of GB/T 39554.1", f"types: {types}")
    if value["department_uscc"]:
        try:
            check_uscc(value["department_uscc"])
        except CodeError as fault:
            problems.error(file, line, str(fault), "correct the code or leave it empty")
    if len(problems.errors) > before:
        return None
    return Row(
        line,
        value["department"],
        value["department_uscc"],
        value["item_code"],
        KINDS[int(kind)],
        value["name"],
    )


def _without_doubles(rows: list[Row], file: str, problems: Problems) -> list[Row]:
    first: dict[str, Row] = {}
    for row in rows:
        if row.code in first:
            reason = f"item_code {row.code} occurs twice, first in line {first[row.code].line}"
            problems.error(file, row.line, reason, "give each service its own code")
        else:
            first[row.code] = row
    return list(first.values())
