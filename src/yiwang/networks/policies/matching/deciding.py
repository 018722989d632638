# ruff: noqa: S608 (names come from checked definitions, values are parameters)
"""Deciding over a snapshot: who is entitled to how much, and what failed, by condition."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import duckdb

from yiwang.definitions import CityFolder, policy_model
from yiwang.definitions.requirements import inputs_of
from yiwang.kernel import dmn
from yiwang.kernel.dmn.population.result import Dialect
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


@dataclass(frozen=True)
class Rule:
    """A policy's decision and amount, compiled into one statement for an engine."""

    chosen: Chosen
    made: dmn.Population

    @property
    def facts(self) -> str:
        """The relation the statement reads: ``key``, and columns by the names of the model."""
        return f"facts_{table_of(self.chosen)}"

    @cached_property
    def statement(self) -> str:
        """The statement over the relation ``facts``."""
        return self.made.statement(self.facts, "key")

    @cached_property
    def digest(self) -> str:
        """Equal digests: equal facts of a subject give equal answers."""
        chosen = self.chosen
        read = [(item.name, item.fact, population_type(item.column)) for item in chosen.inputs]
        said = [self.statement, read, chosen.policy.cap, chosen.version.amount, duckdb.__version__]
        return hashlib.sha256(repr(said).encode()).hexdigest()


class Engine(Protocol):
    """What decides a rule over the rows of a file; its answers end in a table of DuckDB."""

    @property
    def name(self) -> Dialect:
        """The dialect rules are compiled to."""

    def answer(self, connection: duckdb.DuckDBPyConnection, rule: Rule, rows: Path, table: str) -> None:
        """Fill a temporary table with a rule's answers: ``key`` and the columns of the statement."""


class InDuckdb:
    """The engine of one machine, in this process."""

    name: Dialect = "duckdb"

    def answer(self, connection: duckdb.DuckDBPyConnection, rule: Rule, rows: Path, table: str) -> None:
        """Lay the file's columns out under the names the rule gives its inputs, and decide."""
        columns = ", ".join(f"{_quoted(item.fact)} as {_quoted(item.name)}" for item in rule.chosen.inputs)
        connection.execute(
            f"create or replace temp view {rule.facts} as select subject as key, {columns}"
            f" from read_parquet('{rows}')"
        )
        connection.execute(f"create or replace temp table {table} as {rule.statement}")


def rule_of(
    folder: CityFolder, chosen: Chosen, day: date, *, conditions: bool, dialect: Dialect = "duckdb"
) -> Rule:
    """Compile a policy's decision and amount into one statement. Raises ``dmn.RefusalError``."""
    schema = {item.name: population_type(item.column) for item in chosen.inputs}
    model, version = policy_model(folder, chosen.policy, chosen.version), chosen.version

    def compiled(decision: str, with_conditions: bool) -> dmn.Population:
        read = {item.name: schema[item.name] for item in inputs_of(model, decision)}
        return dmn.compile(model, decision, read, dialect, conditions=with_conditions, on=day)

    populations = {"is": compiled(version.decision, conditions)}
    if version.amount:
        populations["sum"] = compiled(version.amount, False)
    return Rule(chosen, dmn.together(populations))


def decide(
    connection: duckdb.DuckDBPyConnection, rule: Rule, snapshot: Path, engine: Engine | None = None
) -> Decided:
    """Decide one policy for everybody in a snapshot; the entitled go into a table named after the policy.

    Its columns are ``subject``, ``amount`` (rounded half up to the fen, capped) and ``outranked_by``. A row
    in error is neither entitled nor refused.
    """
    return decided_of(connection, rule, entitle(connection, rule, snapshot, engine or InDuckdb()))


@dataclass(frozen=True)
class Tally:
    """Counts over some subjects: all of them, the refused, the unknown, errors by their words.

    ``conditions`` counts by condition whom of those not entitled it failed for, and for whom it is unknown.
    """

    subjects: int
    refused: int
    unknown: int
    errors: Mapping[str, int]
    conditions: tuple[tuple[int, int], ...]

    def changed(self, before: "Tally", after: "Tally") -> "Tally":
        """Return the counts when some of the subjects no longer count as before, but as after."""
        pairs = zip(self.conditions, before.conditions, after.conditions, strict=True)
        errors = Counter(self.errors)
        errors.subtract(before.errors)
        errors.update(after.errors)
        return Tally(
            self.subjects - before.subjects + after.subjects,
            self.refused - before.refused + after.refused,
            self.unknown - before.unknown + after.unknown,
            {said: count for said, count in sorted(errors.items()) if count},
            tuple((x[0] - y[0] + z[0], x[1] - y[1] + z[1]) for x, y, z in pairs),
        )


def entitle(connection: duckdb.DuckDBPyConnection, rule: Rule, rows: Path, engine: Engine) -> Tally:
    """Put the entitled among the subjects of a file into the policy's table, and count all of them."""
    chosen, table = rule.chosen, table_of(rule.chosen)
    engine.answer(connection, rule, rows, f"all_{table}")
    connection.execute(
        f"create or replace table {table} as select key as subject, {_amount(chosen)} as amount,"
        f" '' as outranked_by from all_{table} where is_value and is_error is null{_payable(chosen)}"
    )
    tally = _tally(connection, rule, table)
    connection.execute(f"drop table all_{table}")
    return tally


def decided_of(connection: duckdb.DuckDBPyConnection, rule: Rule, tally: Tally) -> Decided:
    """Put counts and the policy's table of the entitled together."""
    entitled, amount = _one(connection, f"select count(*), sum(amount) from {table_of(rule.chosen)}")
    found = tuple(
        Condition(column.decision, column.rule, _words(column), failed, unknown)
        for column, (failed, unknown) in zip(_conditions(rule), tally.conditions, strict=True)
    )
    return Decided(
        rule.chosen, tally.subjects, entitled, tally.refused, tally.unknown, tally.errors, amount, found
    )


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


def _tally(connection: duckdb.DuckDBPyConnection, rule: Rule, table: str) -> Tally:
    error = "coalesce(is_error, sum_error)" if rule.chosen.version.amount else "is_error"
    counts = "".join(
        f", count(*) filter (is_value is not true and {_quoted(column.name)} is false)"
        f", count(*) filter (is_value is not true and {_quoted(column.name)} is null)"
        for column in _conditions(rule)
    )
    row = _one(
        connection,
        f"select count(*), count(*) filter (is_value is false), count(*) filter (is_value is null){counts}"
        f" from all_{table}",
    )
    errors = connection.execute(
        f"select {error}, count(*) from all_{table} where {error} is not null group by all order by all"
    ).fetchall()
    return Tally(row[0], row[1], row[2], dict(errors), tuple(zip(row[3::2], row[4::2], strict=True)))


def _conditions(rule: Rule) -> list[dmn.Column]:
    return [column for column in rule.made.columns if column.role == "condition"]


def _words(column: dmn.Column) -> str:
    """A condition as the rule writes it: a cell with what it tests."""
    return column.text if column.rule is None else f"{column.label} {column.text}"


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None  # an aggregate has a row
    return row


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
