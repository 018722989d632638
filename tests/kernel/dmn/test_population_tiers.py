"""Short numbers round by a quicker way than long ones: both ways, and the border between them, are exact."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest
from tests.kernel.dmn import parity
from tests.kernel.dmn.building import decision, literal
from tests.kernel.dmn.test_population import KINDS, model

from yiwang.kernel import dmn

MODES = ("decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down")
ALL = {"a": "decimal(18,4)", "n": "integer(9)", "s": "string", "p": "boolean", "d": "date"}
SCHEMA = {"a": "decimal(18,4)", "n": "integer(9)"}
BORDERS = [10**17, 10**18, 2 * 10**15, 5 * 10**16, 10**13]  # in units, where a product changes its way


def _literal(text: str) -> dmn.Model:
    return model(decision("x", literal(text), needs=tuple(KINDS)))


def _rows(count: int = 400) -> list[parity.Row]:
    ends = [
        Decimal(sign * (units + step)).scaleb(-4)
        for units in BORDERS
        for step in (-51, -50, -49, -1, 0, 1, 49, 50, 51)
        for sign in (1, -1)
        if units + step < 10**18
    ]
    rows = parity.random_rows(SCHEMA, count, 7)
    return rows + [{"a": end, "n": n} for end in ends for n in (1, -1, 3, 999_999_999, 0, None)]


def _differences(text: str) -> list[str]:
    loaded = _literal(text)
    population = dmn.compile(loaded, "x", ALL, "duckdb")
    rows = [{**dict.fromkeys(ALL), **row} for row in _rows()]
    found = parity.by_duckdb(population, parity.arrow_table(ALL, rows))
    assert "TRY_CAST" in population.sql
    return parity.compare(population, found, rows, loaded).differences


@pytest.mark.parametrize("places", [-2, 0, 2, 5])
@pytest.mark.parametrize("mode", MODES)
def test_products(mode: str, places: int) -> None:
    assert _differences(f"{mode}(a * 0.055, {places})") == []


@pytest.mark.parametrize("mode", MODES)
def test_long_products(mode: str) -> None:
    assert _differences(f"{mode}(a * 0.0123 * n * 0.5, 2)") == []


@pytest.mark.parametrize("places", [0, 2])
@pytest.mark.parametrize("mode", MODES)
def test_quotients(mode: str, places: int) -> None:
    assert _differences(f"{mode}(a * 8 / 12, {places})") == []
    assert _differences(f"{mode}(a / n, {places})") == []


def test_most_rows_go_the_quick_way_and_the_slow_one_is_written_beside_it() -> None:
    loaded = _literal("round half up(a * 0.9, 2)")
    sql = dmn.compile(loaded, "x", ALL, "duckdb").sql
    assert sql.count("ROUND(") == 2
    assert "AS DECIMAL(18, 5))" in sql
    narrow = dmn.compile(loaded, "x", {**ALL, "a": "decimal(14,4)"}, "duckdb").sql
    assert narrow.count("ROUND(") == 1


def test_a_dictionary_column_is_as_good_as_a_string() -> None:
    sql = dmn.compile(_literal('s in ("甲", "乙")'), "x", ALL, "duckdb").sql
    with duckdb.connect() as connection:
        connection.execute("create type word as enum ('甲', '乙', '丙')")
        connection.execute(
            "create table source as select key, s::word as s, 1.5 as a, 2 as n, true as p, "
            "date '2026-01-01' as d "
            "from (values (1, '甲'), (2, '丙'), (3, null)) as given(key, s)"
        )
        rows = sorted(connection.execute(sql).fetchall())
    assert rows == [(1, True, None), (2, False, None), (3, False, None)]


def test_a_column_that_does_not_fit_is_an_error_of_its_row_whatever_its_type() -> None:
    sql = dmn.compile(_literal("n + 1"), "x", ALL, "duckdb").sql
    with duckdb.connect() as connection:
        connection.execute(
            "create table source as select key, 'x' as s, 1.5 as a, n, true as p, date '2026-01-01' as d "
            "from (values (1, 7::hugeint), (2, 170000000000000000000::hugeint), (3, null)) as given(key, n)"
        )
        rows = sorted(connection.execute(sql).fetchall())
    assert rows[0][1:] == (8, None)
    assert rows[1] == (2, None, "n is no INT")
    assert rows[2][1] is None


def test_nothing_is_computed_that_no_column_of_the_result_uses() -> None:
    """A value used in one place is written there, where only the rows of its branch compute it."""
    loaded = _literal("if n > 3 then a * 2 else a * 3")
    sql = dmn.compile(loaded, "x", ALL, "duckdb").sql
    branch = sql[sql.index("> 3 THEN") :]
    assert branch.count(" * ") == 2
