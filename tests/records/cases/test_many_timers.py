"""A million timers wait; those that are due fire once each, while three workers are killed at random."""

import multiprocessing
import os
import random
import signal
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests import world

from yiwang.records import clock
from yiwang.records.cases.acts.engine import begin_procedure
from yiwang.records.cases.models import Case, Task, Timer
from yiwang.records.ledger.ids import uuid7
from yiwang.records.ledger.models import Event
from yiwang.records.registry import releases

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PENDING = int(os.environ.get("YIWANG_PENDING_TIMERS", "1000000"))
DUE, WORKERS, KILLS = 400, 3, 25
CONTEXT = multiprocessing.get_context("fork")
SERVICE = "signage"


def open_case(applicant, number: int) -> Case:
    now = clock.now()
    release = releases.in_force()
    case = Case.objects.create(
        id=uuid7(now),
        number=f"TIMER-{number}",
        kind=Case.Kind.SERVICE,
        definition=SERVICE,
        release=release,
        organisation=releases.folder_of(release.pk).services[SERVICE].organisation,
        applicant=applicant.person,
        applied_by=applicant,
        status=Case.Status.RECEIVED,
        received_at=now,
    )
    begin_procedure(case)
    return case


def fill(case: Case, number: int) -> None:
    """Timers of next year, in one statement; none of them is due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into cases_timer (case_id, node, fires_at, attempts, error)"
            " select %s, 'far-' || n, now() + interval '300 days' + n * interval '1 second', 0, ''"
            " from generate_series(1, %s) n",
            [case.pk, number],
        )
        cursor.execute("set role none")
        cursor.execute("analyze cases_timer")
        cursor.execute("set role yiwang_app")


def live() -> None:
    """A worker's life, without rest."""
    from yiwang.records.cases.acts.worker import work

    while True:
        if not work(most=20):
            time.sleep(0.05)


def begin() -> multiprocessing.Process:
    connection.close()
    process = CONTEXT.Process(target=live, daemon=True)
    process.start()
    return process


def due() -> int:
    return Timer.objects.filter(done_at__isnull=True, fires_at__lte=clock.now()).count()


def test_due_timers_fire_once_each_under_kill_9(transactional_db, shenyang):
    applicant = world.make_person("resident", "演示居民", 0)
    with transaction.atomic():
        cases = [open_case(applicant, number) for number in range(DUE)]
        other = open_case(applicant, DUE)
    fill(other, PENDING)
    Timer.objects.filter(case__in=cases).update(fires_at=clock.now() - timedelta(hours=1))
    assert Timer.objects.filter(done_at__isnull=True).count() > PENDING
    assert due() == DUE
    chance, killed, until = random.Random(7), 0, time.monotonic() + 600
    workers = [begin() for _ in range(WORKERS)]
    try:
        while (due() or killed < KILLS) and time.monotonic() < until:
            time.sleep(chance.uniform(0.05, 0.4))
            victim = chance.randrange(WORKERS)
            if killed < KILLS:
                os.kill(workers[victim].pid, signal.SIGKILL)
                workers[victim].join()
                killed += 1
                workers[victim] = begin()
    finally:
        for worker in workers:
            worker.kill()
            worker.join()
    assert (due(), killed) == (0, KILLS)
    fired = Timer.objects.filter(case__in=cases, node="accept-late")
    assert fired.filter(done_at__isnull=False).count() == DUE
    told = Event.objects.filter(type="deemed-accepted").values_list("case", flat=True)
    assert sorted(told) == sorted(case.pk for case in cases), "each once"
    assert Task.objects.filter(case__in=cases, node="review", done_at__isnull=True).count() == DUE
    assert Timer.objects.filter(case=other, done_at__isnull=True).count() > PENDING
