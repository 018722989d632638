"""The register in DuckDB, and the statements that decide it: compiled, and written by hand."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import duckdb

from yiwang.kernel import dmn

from .as_dmn import dmn as as_dmn
from .cells import columns
from .firms import BY_NAME, COLUMNS, COUNT, DAY, MONEY, TEXT, TRUTH, Column, create
from .policies import POLICIES, Policy

DECLARED = {TRUTH: "boolean", DAY: "date"}
GROUP = 10
"""Policies in one statement. What more of them carry along from row to row leaves the processor's cache."""


def register(count: int) -> duckdb.DuckDBPyConnection:
    """A database in memory with table `firms`."""
    connection = duckdb.connect()
    connection.execute(create(count))
    return connection


def add_dictionaries(connection: duckdb.DuckDBPyConnection, source: str = "firms") -> None:
    """Table `coded`: the same firms, words as numbers of a dictionary (ENUM)."""
    texts = [column for column in COLUMNS if column.kind == TEXT]
    for column in texts:
        words = ", ".join(f"'{word}'" for word in column.words)
        connection.execute(f"create type {column.name}_words as enum ({words})")
    coded = ", ".join(f"{column.name}::{column.name}_words as {column.name}" for column in texts)
    connection.execute(f"create table coded as select * replace ({coded}) from {source}")


def compiled(
    dialect: Literal["duckdb", "spark"] = "duckdb",
    policies: Sequence[Policy] = POLICIES,
    text: str = "string",
) -> dmn.Population:
    """Policies read from DMN and compiled as one statement, columns of words declared as `text`."""
    return dmn.together({policy.name: _compiled(policy, dialect, text) for policy in policies})


def _compiled(policy: Policy, dialect: Literal["duckdb", "spark"], text: str) -> dmn.Population:
    schema = {name: _declared(BY_NAME[name], text) for name in columns(policy)}
    return dmn.compile(dmn.load(as_dmn(policy)), policy.steps[-1].name, schema, dialect)


def _declared(column: Column, text: str) -> str:
    """The type a city's dataset gives: a column's range says how many digits its numbers have."""
    digits = len(str(column.top))
    if column.kind == MONEY:
        return f"decimal({digits + 4},4)"
    return f"integer({digits})" if column.kind == COUNT else {**DECLARED, TEXT: text}[column.kind]


def groups(text: str = "string") -> list[dmn.Population]:
    """The forty, a few to a statement."""
    starts = range(0, len(POLICIES), GROUP)
    return [compiled("duckdb", POLICIES[start : start + GROUP], text) for start in starts]


def values(groups: Sequence[dmn.Population], table: str) -> list[str]:
    """The statements for the answers alone, named as the policies."""
    return [_values(group, table) for group in groups]


def _values(group: dmn.Population, table: str) -> str:
    names = ", ".join(f"{name} as {name.removesuffix('_value')}" for name in group.named("value"))
    return f"select id, {names} from ({group.only('value').statement(table, key='id')})"


def hand_written(table: str = "firms") -> str:
    """The same forty, written by hand."""
    text = Path(__file__).with_name("hand_written.sql").read_text()
    return text.removesuffix("from firms\n") + f"from {table}"


def seconds(connection: duckdb.DuckDBPyConnection, name: str, statements: Sequence[str]) -> float:
    """Seconds to decide everybody and keep the answers in tables `name_0` and on."""
    start = time.perf_counter()
    for number, statement in enumerate(statements):
        connection.execute(f"create table {name}_{number} as {statement}")
    return time.perf_counter() - start


def drop(connection: duckdb.DuckDBPyConnection, name: str, count: int) -> None:
    """Forget tables of answers."""
    for number in range(count):
        connection.execute(f"drop table {name}_{number}")


def joined(name: str, count: int) -> str:
    """The tables of answers as one."""
    return f"{name}_0" + "".join(f" join {name}_{number} using (id)" for number in range(1, count))


def differing(connection: duckdb.DuckDBPyConnection, name: str, count: int) -> tuple[int, int]:
    """How many answers differ between compiled ones and those of `hand_written_0`, of how many, all firms."""
    counts = " + ".join(f"count(*) filter (a.{p.name} is distinct from b.{p.name})" for p in POLICIES)
    one = f"(from {joined(name, count)}) as a"
    both = f"{one} join hand_written_0 b using (id)"
    row = connection.execute(f"select {counts}, count(*) * {len(POLICIES)} from {both}").fetchone()
    assert row is not None
    return int(row[0]), int(row[1])
