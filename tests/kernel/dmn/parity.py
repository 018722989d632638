"""The law: a compiled decision and the evaluator answer alike, row by row."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

import duckdb
import pyarrow as pa

from yiwang.kernel import dmn, feel
from yiwang.kernel.feel.sql.calendar import OUT
from yiwang.kernel.feel.sql.numbers import TOO_LARGE

Row = dict[str, Any]
WIDE = Context(prec=60)
UNITS = {
    "days": 86_400 * 10**9,
    "hours": 3600 * 10**9,
    "minutes": 60 * 10**9,
    "seconds": 10**9,
    "nanoseconds": 1,
}


@dataclass(slots=True)
class Report:
    """What was compared, and what differed; `beyond` counts rows columns could not hold."""

    rows: int = 0
    beyond: int = 0
    nulls: int = 0
    errors: int = 0
    differences: list[str] = field(default_factory=list)


def arrow_type(declared: str) -> pa.DataType:
    """The Arrow type of a declared column type."""
    found = re.fullmatch(r"(\w+)(?:\((\d+)(?:,(\d+))?\))?", declared.replace(" ", ""))
    assert found is not None
    kind, digits, scale = found[1], int(found[2] or 0), int(found[3] or 0)
    if kind == "decimal":
        return pa.decimal128(digits, scale)
    if kind == "integer" and digits > 18:
        return pa.decimal128(digits, 0)
    simple = {
        "integer": pa.int64(),
        "string": pa.string(),
        "coded": pa.string(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    return simple[kind]


def arrow_table(schema: Mapping[str, str], rows: Sequence[Row]) -> pa.Table:
    """Rows as a table with a key."""
    columns = {name: pa.array([row[name] for row in rows], arrow_type(kind)) for name, kind in schema.items()}
    return pa.table({"key": pa.array(range(len(rows)), pa.int64()), **columns})


def by_duckdb(population: dmn.Population, table: pa.Table) -> list[Row]:
    """The rows of a compiled decision, in the order of the keys."""
    with duckdb.connect() as connection:
        connection.register("given", table)
        coded = [name for name, kind in population.schema.items() if kind == "coded"]
        for number, name in enumerate(coded):
            words = f'select distinct "{name}" from given where "{name}" is not null'
            connection.execute(f"create type words{number} as enum ({words} union select '')")
        kept = ", ".join(f'"{name}"::words{number} as "{name}"' for number, name in enumerate(coded))
        connection.execute(
            f"create temp view source as select *{f' replace ({kept})' if kept else ''} from given"
        )
        rows: list[Row] = connection.sql(population.sql).to_arrow_table().sort_by("key").to_pylist()
        return rows


def compare(
    population: dmn.Population,
    found: Iterable[Row],
    rows: Sequence[Row],
    model: dmn.Model,
    *,
    on: dt.date | None = None,
    reasons: int = 200,
) -> Report:
    """Every value against the evaluator's; rule, errors and conditions of the first rows too."""
    report = Report()
    for number, (mine, row) in enumerate(zip(found, rows, strict=True)):
        report.rows += 1
        if mine["error"] is not None and (TOO_LARGE in mine["error"] or OUT in mine["error"]):
            report.beyond += 1
            assert all(mine[name] is None for name in population.named("value"))
            continue
        outcome = dmn.decide(model, population.decisions[0], row, on)
        difference = _value(population, mine, outcome)
        if difference is None and number < reasons:
            difference = _reasons(population, mine, outcome)
        if difference is not None:
            report.differences.append(f"{row}: {difference}")
        report.nulls += outcome.value is None
        report.errors += mine["error"] is not None
    return report


def _value(population: dmn.Population, mine: Row, outcome: dmn.Outcome) -> str | None:
    for column in population.columns:
        if column.role != "value":
            continue
        expected: Any = outcome.value
        for part in filter(None, column.part.split(".")):
            expected = expected.get(part) if isinstance(expected, dict) else None
        if not same(column, mine[column.name], expected):
            return f"{column.name} is {mine[column.name]!r}, the evaluator has {expected!r}"
    return None


def same(column: dmn.Column, mine: Any, expected: Any) -> bool:
    """Whether a value of a column is the evaluator's."""
    if isinstance(expected, list):
        one = column.__class__(column.name, column.role, column.type.removesuffix("[]"), column.decision)
        return (
            isinstance(mine, list)
            and len(mine) == len(expected)
            and all(same(one, left, right) for left, right in zip(mine, expected, strict=True))
        )
    if feel.is_null(expected) or mine is None:
        return feel.is_null(expected) and mine is None
    if isinstance(expected, feel.YearsMonths):
        return bool(mine == expected.total)
    if isinstance(expected, feel.DaysTime):
        return bool(mine * UNITS[column.type] == expected.nanos)
    if isinstance(expected, feel.Date):
        return isinstance(mine, dt.date) and str(expected) == mine.isoformat()
    if column.rounded is not None:
        step = Decimal(1).scaleb(-column.rounded)
        return Decimal(mine) == expected.quantize(step, ROUND_HALF_EVEN, WIDE)
    if isinstance(expected, Decimal):
        return not isinstance(mine, bool | float) and Decimal(mine) == expected
    return type(mine) is type(expected) and bool(mine == expected)


def _reasons(population: dmn.Population, mine: Row, outcome: dmn.Outcome) -> str | None:
    own = [match.number for match in outcome.matched if match.decision == outcome.decision]
    for name in population.named("rules"):
        if mine[name] != own and sorted(mine[name] or []) != own:
            return f"rules {mine[name]}, the evaluator has {own}"
    for name in population.named("rule"):
        if mine[name] is not None and mine[name] not in own:
            return f"rule {mine[name]}, the evaluator has {own}"
        if mine[name] is None and own and outcome.error is None:
            return f"no rule, the evaluator has {own}"
    if mine["error"] is not None and outcome.value is not None and not isinstance(outcome.value, dict):
        return f"error {mine['error']} beside the value {outcome.value}"
    faults = " ".join(fault.reason for fault in outcome.errors)
    if outcome.value is None and mine["error"] is None and _is_fault(faults):
        return f"no error, the evaluator has {faults}"
    return _conditions(population, mine, outcome)


def _is_fault(text: str) -> bool:
    return "division by zero" in text or "match together" in text or "not among those allowed" in text


def _conditions(population: dmn.Population, mine: Row, outcome: dmn.Outcome) -> str | None:
    columns = [column for column in population.columns if column.role == "condition"]
    if not columns:
        return None
    found = [(one.decision, one.rule, one.label, one.text, one.state) for one in outcome.conditions]
    asked = {one[0] for one in found}  # a table with no answer, or one nobody asked, has no conditions there
    written = [
        (one.decision, one.rule, one.label, one.text, mine[one.name])
        for one in columns
        if one.decision in asked
    ]
    if found != written:
        return f"conditions {set(written) ^ set(found)}"
    return None


def random_rows(
    schema: Mapping[str, str], count: int, seed: int, words: Mapping[str, Sequence[Any]] | None = None
) -> list[Row]:
    """Null-heavy rows around the values that matter (`words` by column) and the ends of each type."""
    chance = random.Random(seed)
    makers = {name: _maker(kind, list((words or {}).get(name, ())), chance) for name, kind in schema.items()}
    return [
        {name: None if chance.random() < 0.15 else make() for name, make in makers.items()}
        for _ in range(count)
    ]


def _maker(kind: str, known: list[Any], chance: random.Random) -> Callable[[], Any]:
    if kind == "boolean":
        return lambda: chance.random() < 0.5
    if kind in {"string", "coded"}:
        pool = [*known, *known, "其他", "", "a", "横綱👍e\u0301", "A b"]
        return lambda: chance.choice(pool)
    if kind == "date":
        return lambda: _date(known, chance)
    found = re.fullmatch(r"\w+(?:\((\d+)(?:,(\d+))?\))?", kind)
    assert found is not None
    return lambda: _number(int(found[1] or 18), int(found[2] or 0), known, chance)


def _date(known: list[Any], chance: random.Random) -> dt.date:
    if known and chance.random() < 0.4:
        return chance.choice(known) + dt.timedelta(days=chance.choice([-1, 0, 0, 1, 31]))
    if chance.random() < 0.1:
        return chance.choice(
            [dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(2024, 2, 29), dt.date(2023, 1, 31)]
        )
    return dt.date(1950, 1, 1) + dt.timedelta(days=chance.randrange(40_000))


def _number(digits: int, scale: int, known: list[Any], chance: random.Random) -> Decimal | int:
    unit, most = Decimal(1).scaleb(-scale), 10**digits - 1
    draw = chance.random()
    if known and draw < 0.45:
        units = int(Decimal(chance.choice(known)) / unit) + chance.choice([-1, 0, 0, 0, 1])
    elif draw < 0.6:
        units = chance.choice([0, 0, 1, -1, 10**scale, -(10**scale), 3 * 10**scale])
    elif draw < 0.97:
        units = chance.randint(-(10 ** min(digits, scale + 3)), 10 ** min(digits, scale + 5))
    else:
        units = chance.choice([most, -most, most // 2])
    units = max(-most, min(most, units))
    return units if scale == 0 else Decimal(units).scaleb(-scale, WIDE)
