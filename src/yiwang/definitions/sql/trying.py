"""Tries a query on an empty city and on a small seeded one, before it is let into a release."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlglot import exp

from yiwang.definitions.sql.reading import Query, tree_of
from yiwang.definitions.sql.room import Cell, Room, parameters, room_of_rows
from yiwang.definitions.sql.views import View

_BEGINS, _ENDS = date(2021, 1, 1), date(2021, 12, 31)
_ROWS = 12
SECONDS = 10.0


def try_query(query: Query, dimensions: Sequence[str], views: Mapping[str, View]) -> None:
    """Run a query whole and by each dimension, on an empty and on a seeded city.

    Raises ``room.Failed``, ``room.NoSuchValue`` (``DividesByZero`` among them) and ``room.Stopped``.
    """
    read = [views[name] for name in query.views]
    meant = dict(_compared(query.text))
    seeded = {view.name: list(_seeds(view, meant)) for view in read}
    for rows in ({}, seeded):
        room = room_of_rows(read, rows, seconds=SECONDS)
        _whole(room, query)
        for dimension in dimensions:
            room.cells(query.by(dimension), parameters(_BEGINS, _ENDS))


def _whole(room: Room, query: Query) -> Cell:
    return room.cells(query.whole(), parameters(_BEGINS, _ENDS))[0]


def _compared(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield names of columns (and keys of ``data``) with the texts the query compares them with."""
    found: dict[str, list[str]] = defaultdict(list)
    tree = tree_of(text)
    for node in tree.find_all(exp.EQ, exp.In, exp.NullSafeEQ):
        others = [node.expression] if isinstance(node, exp.Binary) else node.expressions
        texts = [other.name for other in others if isinstance(other, exp.Literal) and other.is_string]
        if name := _named(node.this):
            found[name] += texts
    yield from found.items()


def _named(node: exp.Expr) -> str:
    if isinstance(node, exp.JSONExtract | exp.JSONExtractScalar):
        keys = list(node.expression.find_all(exp.JSONPathKey))
        return str(keys[-1].this) if keys else ""
    return node.name if isinstance(node, exp.Column) else ""


def _seeds(view: View, meant: Mapping[str, list[str]]) -> Iterator[list[Any]]:
    for at in range(_ROWS):
        yield [_seed(name, kind, at, meant) for name, kind in view.columns.items()]


def _seed(name: str, kind: str, at: int, meant: Mapping[str, list[str]]) -> Any:
    """Return a value: the texts a query looks for in turn, days of two years, small numbers, few nulls."""
    day = _BEGINS - timedelta(days=200) + timedelta(days=45 * at)
    if name in {"valid_to", "closed_on"}:
        return None if at % 3 else day + timedelta(days=60)
    if name == "data":
        return _json({key: texts[at % len(texts)] for key, texts in meant.items() if texts})
    if kind == "DATE":
        return day
    if kind == "TIMESTAMP":
        return datetime.combine(day, datetime.min.time())
    if kind == "BOOLEAN":
        return at % 2 == 0
    if kind == "BIGINT":
        return at
    if kind.startswith("DECIMAL"):
        return Decimal(at)
    texts = meant.get(name) or [f"{name}-{at}"]
    return texts[at % len(texts)]


def _json(value: dict[str, str]) -> str:

    return json.dumps(value, ensure_ascii=False)
