"""Rows made of the rows of another register, by the decision model in force on their day.

The inputs of such a model are registers: ``<inputData id="air-hourly">`` is the list of its rows, each a
context of all its columns, null where a row says nothing. Of the register derived from it is the rows of one
group, of every other one the rows in force on the group's day. The decision gives a context; its entries are
columns of the derived register.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from yiwang.definitions.dataset import Column, Dataset
from yiwang.definitions.derivation import Derivation, DerivedVersion
from yiwang.definitions.folder import CityFolder
from yiwang.definitions.requirements import inputs_of
from yiwang.definitions.rows import check_row
from yiwang.kernel import dmn, feel

Values = Mapping[str, Any]
Beside = Callable[[str, date], Sequence[Values]]
"""Gives the rows of another register in force on a day."""
RULES = "rules/"


class CannotDerive(ValueError):
    """A row that cannot be made: names register, key and reason."""


@dataclass(frozen=True)
class DerivedRow:
    """A row to write: its key, the day it is valid from, and its values."""

    key: str
    day: date
    values: dict[str, Any]


def derived_from(folder: CityFolder, dataset: str) -> tuple[str, ...]:
    """Return the registers whose rows are made of a register's, in the order of their names."""
    found = (other for other in folder.datasets.values() if other.derived and other.derived.of == dataset)
    return tuple(sorted(other.id for other in found))


def derive(
    folder: CityFolder, dataset: str, rows: Iterable[Values], beside: Beside = lambda _name, _day: ()
) -> tuple[DerivedRow, ...]:
    """Make the rows of a derived register from rows of the one it is derived of, in the order of their keys.

    Give all rows of a group or none: a group is judged by what is given. Values may be Python's own or as
    registers store them (days and exact numbers as text). Raises ``CannotDerive``, and KeyError for a
    register that is not derived.
    """
    target = folder.datasets[dataset]
    if target.derived is None:
        raise KeyError(dataset)
    groups: dict[tuple[str, ...], list[Values]] = {}
    for row in rows:
        groups.setdefault(group_of(target.derived, row), []).append(row)
    maker = _Maker(folder, target, target.derived, beside)
    return tuple(maker.row(name, groups[name]) for name in sorted(groups))


def group_of(derivation: Derivation, row: Values) -> tuple[str, ...]:
    """Return which group a row belongs to: its values in the columns ``per``, as text."""
    return tuple(_text(row.get(name)) for name in derivation.per)


class _Maker:
    """Makes rows of one register; each version's model is compiled once, rows beside are read once a day."""

    def __init__(self, folder: CityFolder, target: Dataset, derivation: Derivation, beside: Beside) -> None:
        self.folder, self.target, self.derivation, self.beside = folder, target, derivation, beside
        self.source = folder.datasets[derivation.of]
        self.deciders: dict[DerivedVersion, _Decider] = {}
        self.today: tuple[date, dict[str, list[dict[str, Any]]]] = (date.min, {})

    def row(self, group: tuple[str, ...], rows: list[Values]) -> DerivedRow:
        key = " ".join(group)
        per = dict(zip(self.derivation.per, group, strict=True))
        day = self._day(key, per[self.derivation.day])
        decider = self._decider(key, day)
        inputs = {
            wanted.name: _contexts(self.source, rows)
            if wanted.id == self.source.id
            else self._beside(wanted.id, day)
            for wanted in decider.inputs
        }
        made = decider.value(inputs)
        if not isinstance(made, dict):
            raise self._refused(key, f"'{decider.version.decision}' gives no context but {_shown(made)}")
        found = {name: feel.from_feel(value) for name, value in made.items()}
        values = {name: value for name, value in found.items() if value is not None}
        values |= {self.target.key: key, **per}
        if errors := check_row(self.target, values, key):
            raise CannotDerive("\n".join(str(error) for error in errors))
        return DerivedRow(key, day, values)

    def _day(self, key: str, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self._refused(key, f"'{self.derivation.day}' is no day: {text!r}") from None

    def _decider(self, key: str, day: date) -> "_Decider":
        version = self.derivation.on(day)
        if version is None:
            raise self._refused(key, f"no rule is in force on {day}; add a [[derived.version]] for that day")
        if version not in self.deciders:
            self.deciders[version] = _Decider(self.folder, version)
        return self.deciders[version]

    def _beside(self, name: str, day: date) -> list[dict[str, Any]]:
        """Rows of one day are kept: groups of the same day follow each other, or read them again."""
        if self.today[0] != day:
            self.today = (day, {})
        known = self.today[1]
        if name not in known:
            known[name] = _contexts(self.folder.datasets[name], self.beside(name, day))
        return known[name]

    def _refused(self, key: str, reason: str) -> CannotDerive:
        return CannotDerive(f"{self.target.id} {key}: {reason}")


class _Decider:
    def __init__(self, folder: CityFolder, version: DerivedVersion) -> None:
        model = folder.models[RULES + version.model]
        self.version = version
        self.inputs = inputs_of(model, version.decision)
        self.value = dmn.evaluator(model, version.decision)


def _contexts(dataset: Dataset, rows: Iterable[Values]) -> list[dict[str, Any]]:
    return [{column.id: _given(column, row.get(column.id)) for column in dataset.column} for row in rows]


def _given(column: Column, value: Any) -> Any:
    if value is None or value == "":
        return None
    if column.type in {"integer", "decimal", "money"}:
        return Decimal(value)
    return date.fromisoformat(value) if column.type == "date" and isinstance(value, str) else value


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, feel.FeelError) else feel.literal_text(value)
