"""A city of a few rows: registers as DuckDB tables, every row fit for its dataset."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from yiwang.definitions import check_row, load, read_folder
from yiwang.definitions.sql.reading import read_query
from yiwang.definitions.sql.room import parameters, room_of_rows
from yiwang.definitions.sql.views import views_of

CITY = load(read_folder(Path(__file__).parents[3] / "cities" / "shenyang"))
VIEWS = views_of(CITY.datasets.values())
LONG_AGO = "2010-01-01"


def figure(name, rows, year=2021, by=None):
    """The value of an indicator over rows by dataset (or view), for a year; by a dimension, as a dict.

    A row is its values; `_from` and `_to` are its valid period, `_key` its key where several versions of
    one are meant. Columns a test does not care about are filled in.
    """
    query = read_query(CITY.indicators[name].query, VIEWS)
    read = [VIEWS[view] for view in query.views]
    tables = {view.name: [_cells(view, row) for row in _of(view.name, rows)] for view in read}
    room = room_of_rows(read, tables)
    period = parameters(date(year, 1, 1), date(year, 12, 31))
    if by:
        return {cell.part: cell.value for cell in room.cells(query.by(by), period)}
    return room.cells(query.whole(), period)[0].value


def _of(view, rows):
    for dataset in CITY.datasets.values():
        if view == f"register.{dataset.id.replace('-', '_')}":
            return [_register_row(dataset, at, row) for at, row in enumerate(rows.get(dataset.id, ()))]
    return rows.get(view, ())


def _register_row(dataset, at, row):
    values = {name: value for name, value in row.items() if not name.startswith("_")}
    for column in dataset.column:
        if column.required and column.id not in values:
            values[column.id] = _filling(column, at)
    assert check_row(dataset, values) == ()
    key = row.get("_key", f"{dataset.id} {at}")
    version = {"key": key, "valid_from": row.get("_from", LONG_AGO), "valid_to": row.get("_to")}
    return version | {name.replace("-", "_"): value for name, value in values.items()}


def _filling(column, at):
    plain = {"integer": int(column.minimum or 0), "decimal": 0, "money": 0, "boolean": False}
    plain |= {"date": LONG_AGO, "string": column.choices[0] if column.choices else f"{column.id}{at}"}
    return "210102" if column.id == "district" else plain[column.type]


def _cells(view, row):
    unknown = row.keys() - view.columns.keys() - view.personal
    assert not unknown, unknown
    return [_typed(kind, row.get(name)) for name, kind in view.columns.items()]


def _typed(kind, value):
    if value is None:
        return None
    if kind == "DATE":
        return date.fromisoformat(value)
    return Decimal(str(value)) if kind.startswith("DECIMAL") else value
