"""The register in DuckDB, and the statements that decide it: compiled, and written by hand."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

from yiwang.kernel import dmn

from .as_dmn import dmn as as_dmn
from .cells import columns
from .firms import BY_NAME, COUNT, DAY, MONEY, TEXT, TRUTH, create
from .policies import POLICIES

# As a city would declare them: money as everywhere in the house, persons and things in whole numbers.
DECLARED = {MONEY: "decimal(18,4)", COUNT: "integer(9)", TEXT: "string", TRUTH: "boolean", DAY: "date"}


def register(count: int) -> duckdb.DuckDBPyConnection:
    """A database in memory with table `firms`."""
    connection = duckdb.connect()
    connection.execute(create(count))
    return connection


def compiled() -> dmn.Population:
    """The forty, read from DMN and compiled as one statement."""
    return dmn.together(
        {
            policy.name: dmn.compile(
                dmn.load(as_dmn(policy)),
                policy.steps[-1].name,
                {name: DECLARED[BY_NAME[name].kind] for name in columns(policy)},
                "duckdb",
            )
            for policy in POLICIES
        }
    )


def values(population: dmn.Population) -> str:
    """The statement for the answers alone, named as the policies."""
    names = ", ".join(f"{policy.name}_value as {policy.name}" for policy in POLICIES)
    return f"select id, {names} from ({population.statement('firms', key='id')})"


def hand_written() -> str:
    """The same forty, written by hand."""
    return Path(__file__).with_name("hand_written.sql").read_text()


def seconds(connection: duckdb.DuckDBPyConnection, table: str, statement: str) -> float:
    """Seconds to decide everybody and keep the answers in a table."""
    connection.execute(f"drop table if exists {table}")
    start = time.perf_counter()
    connection.execute(f"create table {table} as {statement}")
    return time.perf_counter() - start


def differing(connection: duckdb.DuckDBPyConnection) -> int:
    """How many answers differ between the tables `compiled` and `hand_written`, over all firms."""
    counts = " + ".join(f"count(*) filter (a.{p.name} is distinct from b.{p.name})" for p in POLICIES)
    row = connection.execute(f"select {counts} from compiled a join hand_written b using (id)").fetchone()
    assert row is not None
    return int(row[0])
