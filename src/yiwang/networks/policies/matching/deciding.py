# ruff: noqa: S608 (names come from checked definitions, values are parameters)
"""Deciding over a snapshot in DuckDB: who is entitled to how much, and what failed, by condition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from yiwang.definitions import CityFolder, policy_model
from yiwang.definitions.requirements import inputs_of
from yiwang.kernel import dmn
from yiwang.networks.policies.matching.choosing import Chosen
from yiwang.records.registry.columns import population_type

_FEN = "decimal(18,2)"


@dataclass(frozen=True)
class Condition:
    """One condition of a policy and how many it failed for, of those not entitled."""

    decision: str
    rule: int | None
    text: str
    failed: int
    unknown: int


@dataclass(frozen=True)
class Decided:
    """What a policy came to over everybody; money in yuan."""

    chosen: Chosen
    subjects: int
    entitled: int
    refused: int
    unknown: int
    errors: Mapping[str, int]
    amount: Decimal | None
    conditions: tuple[Condition, ...] = field(default=())


def view_of(connection: duckdb.DuckDBPyConnection, chosen: Chosen, snapshot: Path, name: str) -> None:
    """Lay a snapshot's columns out under the names the policy's model gives its inputs."""
    columns = ", ".join(f"{_quoted(item.fact)} as {_quoted(item.name)}" for item in chosen.inputs)
    source = f"read_parquet('{snapshot}')"
    connection.execute(f"create or replace view {name} as select subject as key, {columns} from {source}")


def statement_of(folder: CityFolder, chosen: Chosen, day: date, *, conditions: bool) -> dmn.Population:
    """Compile a policy's decision and amount into one statement. Raises ``dmn.RefusalError``."""
    schema = {item.name: population_type(item.column) for item in chosen.inputs}
    model, version = policy_model(folder, chosen.policy, chosen.version), chosen.version

    def compiled(decision: str, with_conditions: bool) -> dmn.Population:
        read = {item.name: schema[item.name] for item in inputs_of(model, decision)}
        return dmn.compile(model, decision, read, "duckdb", conditions=with_conditions, on=day)

    populations = {"is": compiled(version.decision, conditions)}
    if version.amount:
        populations["sum"] = compiled(version.amount, False)
    return dmn.together(populations)


def decide(
    connection: duckdb.DuckDBPyConnection,
    folder: CityFolder,
    chosen: Chosen,
    snapshot: Path,
    day: date,
    *,
    conditions: bool = True,
) -> Decided:
    """Decide one policy for everybody in a snapshot; the entitled go into a table named after the policy.

    Its columns are ``subject``, ``amount`` (rounded half up to the fen, capped) and ``outranked_by``. A row
    in error is neither entitled nor refused. Counting failed ``conditions`` takes longest and may be left
    out. Raises ``dmn.RefusalError`` outside the columnar profile.
    """
    table = table_of(chosen)
    view_of(connection, chosen, snapshot, f"facts_{table}")
    made = statement_of(folder, chosen, day, conditions=conditions)
    connection.execute(
        f"create or replace temp table all_{table} as {made.statement(f'facts_{table}', 'key')}"
    )
    amount = _amount(chosen)
    connection.execute(
        f"create or replace table {table} as select key as subject, {amount} as amount, '' as outranked_by"
        f" from all_{table} where is_value and is_error is null{_payable(chosen)}"
    )
    decided = _counted(connection, chosen, table, made)
    connection.execute(f"drop table all_{table}")
    return decided


def outrank(connection: duckdb.DuckDBPyConnection, chosen: Sequence[Chosen]) -> None:
    """Within a group of 就高 let the highest amount stand; of equal ones, that of the first policy by id."""
    groups: dict[str, list[Chosen]] = {}
    for one in chosen:
        if one.policy.stacking.group:
            groups.setdefault(one.policy.stacking.group, []).append(one)
    for group in groups.values():
        union = " union all ".join(
            f"select subject, amount, '{one.id}' as policy from {table_of(one)}" for one in group
        )
        connection.execute(
            "create or replace temp table highest as"
            f" select subject, arg_min(policy, (-amount, policy)) as policy from ({union}) group by subject"
        )
        for one in group:
            connection.execute(
                f"update {table_of(one)} set outranked_by = highest.policy from highest"
                f" where highest.subject = {table_of(one)}.subject and highest.policy <> '{one.id}'"
            )


def table_of(chosen: Chosen) -> str:
    """The table of a policy's entitled subjects."""
    return "p_" + chosen.id.replace("-", "_")


def _amount(chosen: Chosen) -> str:
    if not chosen.version.amount:
        return f"cast(null as {_FEN})"
    rounded = f"cast(round(sum_value, 2) as {_FEN})"
    return f"least({rounded}, {chosen.policy.cap})" if chosen.policy.cap is not None else rounded


def _payable(chosen: Chosen) -> str:
    """An entitlement to nothing is none; an amount that could not be told is an error, counted as one."""
    return " and sum_error is null and sum_value > 0" if chosen.version.amount else ""


def _counted(
    connection: duckdb.DuckDBPyConnection, chosen: Chosen, table: str, made: dmn.Population
) -> Decided:
    error = "coalesce(is_error, sum_error)" if chosen.version.amount else "is_error"
    conditions = [column for column in made.columns if column.role == "condition"]
    counts = "".join(
        f", count(*) filter (is_value is not true and {_quoted(column.name)} is false)"
        f", count(*) filter (is_value is not true and {_quoted(column.name)} is null)"
        for column in conditions
    )
    row = _one(
        connection,
        f"select count(*), count(*) filter (is_value is false), count(*) filter (is_value is null){counts}"
        f" from all_{table}",
    )
    errors = connection.execute(
        f"select {error}, count(*) from all_{table} where {error} is not null group by all order by all"
    ).fetchall()
    entitled, amount = _one(connection, f"select count(*), sum(amount) from {table}")
    found = tuple(
        Condition(column.decision, column.rule, _words(column), row[3 + 2 * n], row[4 + 2 * n])
        for n, column in enumerate(conditions)
    )
    return Decided(chosen, row[0], entitled, row[1], row[2], dict(errors), amount, found)


def _words(column: dmn.Column) -> str:
    """A condition as the rule writes it: a cell with what it tests."""
    return column.text if column.rule is None else f"{column.label} {column.text}"


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None  # an aggregate has a row
    return row


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
