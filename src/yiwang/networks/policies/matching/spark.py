# ruff: noqa: S608 (names come from checked definitions, values are parameters)
"""Deciding in Apache Spark, for a city or province that outgrows one machine; the answers are the same."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from yiwang.kernel.dmn.population.result import Dialect
from yiwang.networks.policies.matching.deciding import Rule


class InSpark:
    """A session of Spark as the engine. Its workers must reach the data folder by the same path."""

    name: Dialect = "spark"

    def __init__(self, session: Any) -> None:
        self._session = session

    def answer(self, connection: duckdb.DuckDBPyConnection, rule: Rule, rows: Path, table: str) -> None:
        """Decide in Spark; answers come back as Parquet for what engines share: rounding, caps, counts."""
        columns = [f"{_quoted(item.fact)} as {_quoted(item.name)}" for item in rule.chosen.inputs]
        laid_out = self._session.read.parquet(str(rows)).selectExpr("subject as key", *columns)
        laid_out.createOrReplaceTempView(rule.facts)
        with TemporaryDirectory(dir=rows.parent, prefix=".spark-") as place:
            answers = f"{place}/answers"
            self._session.sql(rule.statement).write.parquet(answers)
            connection.execute(
                f"create or replace temp table {table} as select * from read_parquet('{answers}/*.parquet')"
            )


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
