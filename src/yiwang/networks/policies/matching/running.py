"""One run: facts as of a day, decisions, comparison, one transaction. Run again, it changes nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import duckdb
from django.conf import settings
from django.db import connection, transaction

from yiwang.definitions import CityFolder
from yiwang.networks.policies.matching.again import Before, Touched, decide_again, touched
from yiwang.networks.policies.matching.choosing import Chosen, PolicyRefused, choose
from yiwang.networks.policies.matching.comparing import compare, keep, known
from yiwang.networks.policies.matching.deciding import (
    Decided,
    Engine,
    InDuckdb,
    Rule,
    decide,
    outrank,
    rule_of,
)
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
    engine: Engine | None = None,
    progress: Progress = lambda what, done, of: None,
) -> Matched:
    """Decide the policies in force on a day for everybody, and write what changed in one transaction.

    Killed anywhere, it leaves nothing half done; run twice, the second changes nothing. One event tells of
    the whole run. Raises ``PolicyRefused``, ``dmn.RefusalError``, and whatever a snapshot refuses.
    """
    release, day, known_at = releases.in_force(), as_of or clock.today(), clock.now()
    folder = releases.folder_of(release.pk)
    chosen, where = choose(folder, day, only), engine or InDuckdb()
    rules = [rule_of(folder, one, day, conditions=True, dialect=where.name) for one in chosen]
    files = Path(settings.DATA) / "matches"
    with _alone(), duckdb.connect() as duck:
        duck.execute("set memory_limit = '2GB'")
        runs = _last_runs(chosen)
        progress("facts", 0, 1)
        facts = facts_for(folder, chosen, day, known_at)
        progress("facts", 1, 1)
        decided, narrow = _decided(duck, rules, facts, _Ground(files, runs, where), progress)
        progress("writing", 0, 1)
        with transaction.atomic():
            anew = compare(duck, chosen, files, runs, narrow)
            run = _run(release.pk, (day, known_at), facts, decided, where.name)
            written = write(duck, run.pk, day, anew)
            over = end_what_is_over(folder.policies, run.pk, day)
            waiting = {
                one.id: share_out(one.id, one.period, one.policy.budget_of(day.year)) for one in chosen
            }
            _tell(run, {kind: made.rows for kind, made in facts.items()}, written, over)
        keep(duck, rules, {kind: made.path for kind, made in facts.items()}, files, str(run.pk))
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


@dataclass(frozen=True)
class _Ground:
    """What a run builds on: files and runs of those before it, and the engine it decides in."""

    files: Path
    runs: Mapping[str, MatchRun]
    engine: Engine


def _decided(
    duck: duckdb.DuckDBPyConnection,
    rules: Sequence[Rule],
    facts: Mapping[str, Snapshot],
    ground: _Ground,
    progress: Progress,
) -> tuple[list[Decided], dict[str, str]]:
    """Decide all policies; also returns, by policy, the table of the only subjects that may have changed."""
    before = {rule.chosen.id: known(ground.files, rule, ground.runs.get(rule.chosen.id)) for rule in rules}
    decided, narrow = [], {}
    with TemporaryDirectory() as place:
        changes = _touched(duck, rules, facts, before, Path(place))
        for number, rule in enumerate(rules):
            progress("deciding", number, len(rules))
            policy, last = rule.chosen.policy, before[rule.chosen.id]
            whom = changes.get(last.facts) if last else None
            if last and whom:
                decided.append(decide_again(duck, rule, last, whom, ground.engine))
                if not policy.stacking.group:  # of a group somebody else's amount may outrank anew
                    narrow[policy.id] = whom.table
            else:
                decided.append(decide(duck, rule, facts[policy.subject].path, ground.engine))
    outrank(duck, [rule.chosen for rule in rules])
    progress("deciding", len(rules), len(rules))
    return decided, narrow


def _touched(
    duck: duckdb.DuckDBPyConnection,
    rules: Sequence[Rule],
    facts: Mapping[str, Snapshot],
    before: Mapping[str, Before | None],
    place: Path,
) -> dict[Path, Touched | None]:
    """Whose facts changed since each snapshot that earlier runs decided over."""
    readers: dict[Path, list[Chosen]] = {}
    for rule in rules:
        if last := before[rule.chosen.id]:
            readers.setdefault(last.facts, []).append(rule.chosen)
    return {
        path: touched(duck, chosen, path, facts[chosen[0].policy.subject].path, place)
        for path, chosen in readers.items()
    }


def _last_runs(chosen: Sequence[Chosen]) -> dict[str, MatchRun]:
    """Return by policy the last committed run that decided it for the period."""
    found: dict[str, MatchRun] = {}
    for one in chosen:
        key = f"{one.id}/{one.period}"
        last = MatchRun.objects.filter(policies__has_key=key).order_by("-finished_at").first()
        if last:
            found[one.id] = last
    return found


def _run(
    release: Any,
    when: tuple[date, datetime],
    facts: Mapping[str, Snapshot],
    decided: Sequence[Decided],
    engine: str,
) -> MatchRun:
    return MatchRun.objects.create(
        id=uuid4(),
        release_id=release,
        as_of=when[0],
        known_at=when[1],
        finished_at=clock.now(),
        engine=engine,
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


def _tell(run: MatchRun, subjects: Mapping[str, int], written: Written, over: int) -> None:
    """Record the run as one event, which is its reading of everybody too; tell whoever has news."""
    public = {
        "run": run.pk,
        "subjects": dict(subjects),
        "as_of": run.as_of,
        "known_at": run.known_at,
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
