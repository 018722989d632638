"""One run: facts as of a day, decisions, comparison, one transaction. Run again, it changes nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
from django.conf import settings
from django.db import connection, transaction

from yiwang.definitions import CityFolder
from yiwang.networks.policies.matching.choosing import Chosen, PolicyRefused, choose
from yiwang.networks.policies.matching.comparing import compare, keep
from yiwang.networks.policies.matching.deciding import Decided, decide, outrank
from yiwang.networks.policies.matching.writing import Written, end_what_is_over, share_out, write
from yiwang.networks.policies.models import MatchRun
from yiwang.records import clock
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry import releases
from yiwang.records.registry.messaging.acts import tell_of
from yiwang.records.registry.snapshots import Snapshot, snapshot

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

_LOCK = 0x59_57_4D_41_54_43_48  # "YWMATCH"


@dataclass(frozen=True)
class Matched:
    """What a run came to."""

    run: MatchRun
    decided: Sequence[Decided]
    written: Written
    over: int
    waiting: Mapping[str, int]


def match(
    *,
    only: Collection[str] = (),
    as_of: date | None = None,
    progress: Progress = lambda what, done, of: None,
) -> Matched:
    """Decide the policies in force on a day for everybody, and write what changed in one transaction.

    Killed anywhere, it leaves nothing half done; run twice, the second changes nothing. One event tells of
    the whole run. Raises ``PolicyRefused``, ``dmn.RefusalError``, and whatever a snapshot refuses.
    """
    release, day, known_at = releases.in_force(), as_of or clock.today(), clock.now()
    folder = releases.folder_of(release.pk)
    chosen = choose(folder, day, only)
    files = Path(settings.DATA) / "matches"
    with _alone(), duckdb.connect() as duck:
        duck.execute("set memory_limit = '2GB'")
        facts, decided = _decided(duck, folder, chosen, (day, known_at), progress)
        progress("writing", 0, 1)
        with transaction.atomic():
            anew = compare(duck, chosen, files, _last_runs(chosen))
            run = _run(release.pk, day, known_at, facts, decided)
            written = write(duck, run.pk, day, anew)
            over = end_what_is_over(folder.policies, run.pk, day)
            waiting = {
                one.id: share_out(one.id, one.period, one.policy.budget_of(day.year)) for one in chosen
            }
            _tell(run, written, over)
        keep(duck, chosen, files, str(run.pk))
    progress("writing", 1, 1)
    return Matched(run, decided, written, over, waiting)


def facts_for(
    folder: CityFolder, chosen: Sequence[Chosen], day: date, known_at: datetime
) -> dict[str, Snapshot]:
    """Return one snapshot for each kind of subject the policies are about."""
    wanted: dict[str, list[str]] = {}
    for one in chosen:
        wanted.setdefault(one.policy.subject, []).extend(item.fact for item in one.inputs)
    return {
        kind: snapshot(kind, list(dict.fromkeys(columns)), day, known_at, folder=folder)
        for kind, columns in wanted.items()
    }


def _decided(
    duck: duckdb.DuckDBPyConnection,
    folder: CityFolder,
    chosen: Sequence[Chosen],
    when: tuple[date, datetime],
    progress: Progress,
) -> tuple[dict[str, Snapshot], list[Decided]]:
    progress("facts", 0, 1)
    facts = facts_for(folder, chosen, *when)
    progress("facts", 1, 1)
    decided = []
    for number, one in enumerate(chosen):
        progress("deciding", number, len(chosen))
        decided.append(decide(duck, folder, one, facts[one.policy.subject].path, when[0]))
    outrank(duck, chosen)
    progress("deciding", len(chosen), len(chosen))
    return facts, decided


def _last_runs(chosen: Sequence[Chosen]) -> dict[str, str]:
    """Return by policy the last committed run that decided it for the period."""
    found: dict[str, str] = {}
    for one in chosen:
        key = f"{one.id}/{one.period}"
        last = (
            MatchRun.objects.filter(policies__has_key=key).order_by("-finished_at").values_list("pk").first()
        )
        if last:
            found[one.id] = str(last[0])
    return found


def _run(
    release: Any, day: date, known_at: datetime, facts: Mapping[str, Snapshot], decided: Sequence[Decided]
) -> MatchRun:
    return MatchRun.objects.create(
        id=uuid4(),
        release_id=release,
        as_of=day,
        known_at=known_at,
        finished_at=clock.now(),
        engine="duckdb",
        facts=",".join(made.digest[:16] for made in facts.values()),
        policies={f"{one.chosen.id}/{one.chosen.period}": _summary(one) for one in decided},
    )


def _summary(one: Decided) -> dict[str, Any]:
    return {
        "version": one.chosen.version.valid_from,
        "subjects": one.subjects,
        "entitled": one.entitled,
        "refused": one.refused,
        "unknown": one.unknown,
        "errors": dict(one.errors),
        "amount": one.amount,
        "columns": [item.fact for item in one.chosen.inputs],
        "conditions": [vars(condition) for condition in one.conditions],
    }


def _tell(run: MatchRun, written: Written, over: int) -> None:
    """Record the run as one event, and tell whoever has something new."""
    public = {
        "as_of": run.as_of,
        "facts": run.facts,
        "policies": {key: said["entitled"] for key, said in run.policies.items()},
        "columns": sorted({column for said in run.policies.values() for column in said["columns"]}),
        "purpose": "policies",
        "changes": {**vars(written), "over": over},
    }
    record([NewEvent("policies-matched", public=public)])
    tell_of(
        "entitlement-found",
        "select distinct subject_id from policies_entitlement where run_id = %s"
        " and state in ('matched', 'waiting') and (found_on = %s)",
        [run.pk, run.as_of],
    )


@contextmanager
def _alone() -> Any:
    """Let one run at a time go on. Raises ``PolicyRefused`` when another has not ended."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [_LOCK])
        row = cursor.fetchone()
    if not (row and row[0]):
        raise PolicyRefused("another match is running; wait until it has ended")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])
