# ruff: noqa: S608 (names come from checked definitions, values are parameters)
"""Writing what a run changed, inside its one transaction; money that is short goes in a recorded order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import duckdb
from django.db import connection

from yiwang.definitions import Policy
from yiwang.networks.policies.matching.choosing import Chosen
from yiwang.networks.policies.matching.comparing import CHANGES
from yiwang.networks.policies.models import Entitlement

_TABLE = Entitlement._meta.db_table
_BLOCK = 1 << 20
_DRAW = "encode(sha256(convert_to(c.policy || '|' || c.period || '|' || c.subject, 'UTF8')), 'hex')"


@dataclass(frozen=True)
class Written:
    """How many entitlements a run made, changed, ended, and how many claims were overtaken by new facts."""

    new: int
    changed: int
    ended: int
    overtaken: int


_SAME = "e.policy = c.policy and e.period = c.period and e.subject_id = c.subject::uuid"
_OPEN = "e.state in ('matched', 'waiting', 'outranked')"
_CLAIMED = "e.state in ('confirmed', 'allocated', 'paid')"
_OVER = "e.state in ('ended', 'expired', 'withdrawn')"
_NOW = "case when c.outranked_by <> '' then 'outranked' else 'matched' end"


def write(duck: duckdb.DuckDBPyConnection, run: UUID, day: date, anew: Sequence[Chosen]) -> Written:
    """Bring the entitlements up to what a run found; of the policies ``anew`` all that was found is there.

    What was claimed keeps its amount: it is relied on. What ended and is found again is open again from
    this day; what was declined stays so.
    """
    with connection.cursor() as cursor:
        _copy(cursor, duck)
        names = {"run": run, "day": day}
        return Written(
            overtaken=_count(cursor, _OVERTAKEN, names),
            ended=_run(cursor, _ENDED, names) + sum(_end_missing(cursor, one, run) for one in anew),
            changed=_run(cursor, _CHANGED, names),
            new=_run(cursor, _NEW, names),
        )


_OVERTAKEN = (
    f"select count(*) from {_TABLE} e join match_change c on {_SAME}"
    f" where {_CLAIMED} and (c.gone or e.amount is distinct from c.amount)"
)
_ENDED = (
    f"update {_TABLE} e set state = 'ended', run_id = %(run)s from match_change c"
    f" where c.gone and {_SAME} and {_OPEN}"
)
_CHANGED = (
    f"update {_TABLE} e set amount = c.amount, version = c.version, outranked_by = c.outranked_by,"
    f" state = {_NOW}, run_id = %(run)s, found_on = case when {_OVER} then %(day)s else e.found_on end"
    f" from match_change c where not c.gone and {_SAME} and ({_OVER} or {_OPEN}"
    " and (e.amount, e.outranked_by, e.version) is distinct from (c.amount, c.outranked_by, c.version))"
)
_NEW = (
    f"insert into {_TABLE} (id, policy, period, subject_id, version, amount, outranked_by, state, found_on,"
    " draw, run_id) select gen_random_uuid(), c.policy, c.period, c.subject::uuid, c.version, c.amount,"
    f" c.outranked_by, {_NOW}, %(day)s, {_DRAW}, %(run)s from match_change c where not c.gone"
    " on conflict (policy, period, subject_id) do nothing"
)


def _end_missing(cursor: Any, one: Chosen, run: UUID) -> int:
    return _run(
        cursor,
        f"update {_TABLE} e set state = 'ended', run_id = %s where policy = %s and period = %s and {_OPEN}"
        f" and not exists (select 1 from match_change c where {_SAME})",
        [run, one.id, one.period],
    )


_EXPIRED = (
    f"update {_TABLE} e set state = 'expired', run_id = %s where policy = %s and version = %s and {_OPEN}"
)


def end_what_is_over(known: Mapping[str, Policy], run: UUID, day: date) -> int:
    """End open entitlements whose deadline has gone by, or whose policy the city has withdrawn."""
    with connection.cursor() as cursor:
        gone = _run(
            cursor,
            f"update {_TABLE} set state = 'withdrawn', run_id = %s where policy <> all(%s)"
            " and state in ('matched', 'waiting', 'outranked')",
            [run, list(known)],
        )
        for one in known.values():
            for version in one.version:
                if version.deadline is not None and version.deadline < day:
                    gone += _run(cursor, _EXPIRED, [run, one.id, version.valid_from])
    return gone


_OF_POLICY = f"from {_TABLE} e where policy = %(policy)s and period = %(period)s"
_QUEUED = "e.state in ('matched', 'waiting')"
_LEFT = f"select %(budget)s::numeric - coalesce(sum(amount), 0) {_OF_POLICY} and {_CLAIMED}"
_ASKED = f"select coalesce(sum(amount), 0) {_OF_POLICY} and {_QUEUED}"
_FIRST_TOO_MANY = (
    "select found_on, draw from (select found_on, draw, sum(amount) over (order by found_on, draw) as so_far"
    f" {_OF_POLICY} and {_QUEUED}) queue where so_far > %(left)s order by found_on, draw limit 1"
)

_ALL_MATCHED = (
    f"update {_TABLE} e set state = 'matched' where policy = %(policy)s and period = %(period)s"
    " and e.state = 'waiting'"
)
_SOME_MATCHED = f"{_ALL_MATCHED} and (found_on, draw) < (%(day)s, %(draw)s)"
_OTHERS_WAIT = (
    f"update {_TABLE} e set state = 'waiting' where policy = %(policy)s and period = %(period)s"
    " and e.state = 'matched' and (found_on, draw) >= (%(day)s, %(draw)s)"
)


def share_out(policy: str, period: str, budget: Decimal | None) -> int:
    """Let money go round in order: claimed first, then by the day found, then by the draw; returns who waits.

    Nobody is passed over: after the first that no longer fits, all others wait too. Without a budget
    nobody waits.
    """
    names: dict[str, Any] = {"policy": policy, "period": period, "budget": budget}
    with connection.cursor() as cursor:
        first = _first_too_many(cursor, names)
        if first is None:
            _run(cursor, _ALL_MATCHED, names)
            return 0
        names |= {"day": first[0], "draw": first[1]}
        _run(cursor, _SOME_MATCHED, names)
        _run(cursor, _OTHERS_WAIT, names)
        return _count(cursor, f"select count(*) {_OF_POLICY} and e.state = 'waiting'", names)


def _first_too_many(cursor: Any, names: dict[str, Any]) -> tuple[date, str] | None:
    """Whom money no longer suffices for; a queue that fits as a whole is not put in order at all."""
    if names["budget"] is None:
        return None
    cursor.execute(_LEFT, names)
    left = cursor.fetchone()[0]
    cursor.execute(_ASKED, names)
    if cursor.fetchone()[0] <= left:
        return None
    cursor.execute(_FIRST_TOO_MANY, names | {"left": left})
    found: tuple[date, str] | None = cursor.fetchone()
    return found


def _copy(cursor: Any, duck: duckdb.DuckDBPyConnection) -> None:
    """Carry the changes over as text in one stream."""
    cursor.execute("drop table if exists pg_temp.match_change")
    cursor.execute(
        "create temp table match_change (policy text, period text, version date, subject text,"
        " amount numeric(18,2), outranked_by text not null, gone boolean) on commit drop"
    )
    with TemporaryDirectory() as folder:
        file = Path(folder) / "changes.csv"
        duck.execute(f"copy {CHANGES} to '{file}' (header false, quote '\"', force_quote (outranked_by))")
        with cursor.copy("copy match_change from stdin (format csv)") as copy, file.open("rb") as rows:
            while block := rows.read(_BLOCK):
                copy.write(block)
    cursor.execute("analyze match_change")


def _run(cursor: Any, query: str, values: Any) -> int:
    cursor.execute(query, values)
    return int(cursor.rowcount)


def _count(cursor: Any, query: str, values: Any) -> int:
    cursor.execute(query, values)
    return int(cursor.fetchone()[0])
