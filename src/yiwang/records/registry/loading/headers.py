"""Which column of a file is which column of the dataset, and whether their units agree."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yiwang.definitions.dataset import Column, Dataset
from yiwang.definitions.problems import did_you_mean

VALID_FROM, VALID_TO = "valid_from", "valid_to"
_PERIOD = {VALID_FROM: VALID_FROM, "生效日期": VALID_FROM, VALID_TO: VALID_TO, "失效日期": VALID_TO}
_UNIT = re.compile(r"(?P<name>.*?)\s*[（(\[](?P<unit>[^（(\[]*)[)）\]]")


class FileRefused(ValueError):
    """A file that cannot be read as rows of the dataset at all; nothing was written."""


@dataclass(frozen=True)
class Header:
    """What a file calls a column, and the unit it gives it, if any."""

    name: str
    unit: str = ""


def header_of(text: str) -> Header:
    """Split ``annual-revenue (万元)`` into name and unit; a plain name has no unit."""
    stripped = text.strip().removeprefix("\ufeff")
    match = _UNIT.fullmatch(stripped)
    return Header(match["name"], match["unit"].strip()) if match else Header(stripped)


def match_headers(dataset: Dataset, headers: Sequence[str], *, has_first_day: bool) -> list[str]:
    """Return for each header the column's id, ``valid_from`` or ``valid_to``.

    A header is the id or a name of a column, with its unit behind it in brackets or without. Raises
    ``FileRefused`` naming every header that is unknown, doubled or in another unit, and every column missing.
    """
    names = _names(dataset)
    units = {column.id: column.unit for column in dataset.column}
    found: list[str] = []
    faults: list[str] = []
    for text in headers:
        header = _known(names, text)
        column = names.get(header.name, "")
        if not column:
            hint = did_you_mean(header.name, names, f"columns: {', '.join(units)}")
            faults.append(f"'{header.name}' is no column of {dataset.id} ({hint})")
        elif column in found:
            faults.append(f"'{header.name}' occurs twice")
        elif header.unit and header.unit != units.get(column, ""):
            faults.append(f"'{header.name}' is in {header.unit}, the dataset in {units[column] or 'no unit'}")
        found.append(column)
    faults += [f"'{name}' is missing" for name in _missing(dataset, found, has_first_day)]
    if faults:
        raise FileRefused("\n".join(faults))
    return found


def _known(names: Mapping[str, str], text: str) -> Header:
    """A name may itself end in brackets, so the whole is tried first."""
    whole = text.strip().removeprefix("\ufeff")
    return Header(whole) if whole in names else header_of(text)


def _names(dataset: Dataset) -> dict[str, str]:
    names = dict(_PERIOD)
    for column in reversed(dataset.column):
        names |= {name: column.id for name in _called(column) if name}
    return names


def _called(column: Column) -> tuple[str, ...]:
    return (column.name.en, column.name.zh, column.id)


def _missing(dataset: Dataset, found: Sequence[str], has_first_day: bool) -> list[str]:
    missing = [column.id for column in dataset.column if column.required and column.id not in found]
    return missing if has_first_day or VALID_FROM in found else [*missing, VALID_FROM]
