"""The law on a cluster: Spark answers as DuckDB in every column of every row, as the evaluator in a sample.

Columns are values, rules, errors and conditions.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.population_parts import duck, firms

from tests.kernel.dmn import inventing, parity
from tests.kernel.dmn import test_population_law as law
from tests.spark.conftest import ABSENT

pytest.importorskip("pyspark", reason=ABSENT)

from yiwang.kernel import dmn

ROWS = 200_000
SAMPLE = 50
SEEDS = range(8)
OF_A_RANDOM_MODEL = ROWS // len(SEEDS)
OF_A_CITY_MODEL = -(-ROWS // len(law.MODELS))


def _both(
    compile_for: Callable[[str], dict[str, dmn.Population]],
) -> tuple[dict[str, dmn.Population], str, str]:
    """What compiled, and the statement of all for each engine."""
    singles = compile_for("duckdb")
    return singles, dmn.together(singles).sql, dmn.together(compile_for("spark")).sql


def _agree(spark, folder: Path, table: pa.Table, statements: tuple[str, str]) -> pa.Table:
    """Run both statements over a table; returns Spark's answers, which are DuckDB's, ordered by key."""
    path = folder / "source.parquet"
    pq.write_table(table, path, row_group_size=20_000)
    spark.read.parquet(str(path)).createOrReplaceTempView("source")
    ours = spark.sql(statements[1]).toArrow()
    with duckdb.connect() as connection:
        connection.register("spark", ours)
        connection.execute(f"create view source as from '{path}'")
        connection.execute(f"create table duckdb as {statements[0]}")
        assert connection.execute("select count(*) from duckdb join spark using (key)").fetchone() == (
            len(table),
        )
        differ = ", ".join(
            f'count(*) filter (a."{name}" is distinct from b."{name}")' for name in ours.column_names
        )
        counts = connection.execute(f"select {differ} from duckdb a join spark b using (key)").fetchone()
        found = {name: count for name, count in zip(ours.column_names, counts, strict=True) if count}
        assert not found, (found, _shown(connection, next(iter(found))))
    return ours.sort_by("key")


def _shown(connection: duckdb.DuckDBPyConnection, column: str) -> list[tuple]:
    """A few rows in which a column differs."""
    return connection.execute(
        f'select key, a."{column}" as duckdb, b."{column}" as spark from duckdb a join spark b using (key) '
        f'where a."{column}" is distinct from b."{column}" limit 5'
    ).fetchall()


def _as_evaluated(
    answers: pa.Table,
    singles: Mapping[str, dmn.Population],
    rows: list[parity.Row],
    model: dmn.Model,
    on=None,
) -> None:
    """The first rows of each decision, against the evaluator."""
    head = answers.slice(0, SAMPLE).to_pylist()
    for name, one in singles.items():
        own = [{column.name: row[f"{name}_{column.name}"] for column in one.columns} for row in head]
        report = parity.compare(one, own, rows[:SAMPLE], model, on=on, reasons=SAMPLE)
        assert not report.differences, (one.decisions, report.differences[:3])


def _compiled(
    model: dmn.Model, schema: Mapping[str, str], dialect: str, on=None
) -> dict[str, dmn.Population]:
    """Every decision inside the profile, under a name of its place."""
    found = {}
    for number, decision in enumerate(model.decisions):
        try:
            found[f"d{number}"] = dmn.compile(model, decision.name, schema, dialect, conditions=True, on=on)
        except dmn.RefusalError:
            continue
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_random_models(spark, tmp_path, seed):
    model = dmn.load(inventing.model(seed), file="random.dmn")
    singles, *statements = _both(lambda dialect: _compiled(model, inventing.SCHEMA, dialect))
    rows = parity.random_rows(inventing.SCHEMA, OF_A_RANDOM_MODEL, seed, inventing.SEEN)
    answers = _agree(spark, tmp_path, parity.arrow_table(inventing.SCHEMA, rows), tuple(statements))
    _as_evaluated(answers, singles, rows, model)


@pytest.mark.parametrize("path", law.MODELS, ids=[str(path.relative_to(law.CITY)) for path in law.MODELS])
def test_every_model_of_the_city(spark, tmp_path, path):
    model = law._load(path)
    schema = law._schema(model)
    singles, *statements = _both(lambda dialect: _compiled(model, schema, dialect, law.ON))
    rows = parity.random_rows(schema, OF_A_CITY_MODEL, 1, law._words(model, schema))
    answers = _agree(spark, tmp_path, parity.arrow_table(schema, rows), tuple(statements))
    _as_evaluated(answers, singles, rows, model, law.ON)


def test_forty_policies_in_one_statement(spark, tmp_path):
    """All rows; with ANSI mode off too, which changes what an overflow does in Spark, and nothing here."""
    with duck.register(ROWS) as connection:
        table = connection.sql("select id as key, * exclude (id) from firms").to_arrow_table()
    assert {column.name for column in firms.COLUMNS} < set(table.column_names)
    statements = duck.compiled().sql, duck.compiled("spark").sql
    _agree(spark, tmp_path, table, statements)
    spark.conf.set("spark.sql.ansi.enabled", "false")
    try:
        _agree(spark, tmp_path, table.slice(0, ROWS // 10), statements)
    finally:
        spark.conf.unset("spark.sql.ansi.enabled")
