"""Lists at 100 cases and at 100,000: the same number of queries, and p95 at most twice as long.

Run: python benchmarks/pages.py [--quick]. The cases are copies, in SQL, of one made through the acts.
"""

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

AIM = 2.0
ROUNDS = 3
COPY = """
with copied as (
  insert into cases_case
  select (jsonb_populate_record(t, jsonb_build_object(
    'id', gen_random_uuid(), 'number', 'B' || lpad(n::text, 9, '0'), 'parent_id', null))).*
  from cases_case t, generate_series(%(first)s, %(last)s) n where t.id = %(case)s
  returning id)
insert into cases_task
select (jsonb_populate_record(k, jsonb_build_object(
  'id', nextval(pg_get_serial_sequence('cases_task', 'id')), 'case_id', copied.id,
  'due_on', k.due_on + (abs(hashtext(copied.id::text)) %% 40)))).*
from copied, cases_task k where k.id = %(task)s
"""


@contextmanager
def city() -> Iterator[None]:
    """A PostgreSQL of its own with the demo city in it, thrown away afterwards."""
    data = Path(tempfile.mkdtemp(prefix="yw-", dir="/tmp"))
    data.chmod(0o711)
    os.environ |= {"YIWANG_DATA": str(data), "DJANGO_SETTINGS_MODULE": "yiwang.web.settings"}
    os.environ.setdefault("YIWANG_NOW", "2026-06-01T09:00")
    import django

    django.setup()
    from yiwang.web.running import embedded, migrating, publishing

    try:
        with embedded.running(data):
            migrating.migrate()
            publishing.publish_for_demo(Path(__file__).parents[1] / "cities" / "shenyang")
            yield
    finally:
        shutil.rmtree(data, ignore_errors=True)


def people() -> tuple[object, object]:
    """The demo's agent, who has applied, and an officer who has the work."""
    from yiwang.records.registry.models import User
    from yiwang.web.demo.fill import fill

    fill()
    return User.objects.get(username="agent"), User.objects.get(username="urban")


def copy_cases(first: int, last: int) -> None:
    """Copy one waiting case and its task, as many times as asked."""
    from django.db import connection

    from yiwang.records.cases.models import Task

    task = Task.objects.filter(organisation="urban-management", done_at__isnull=True).first()
    assert task, "the demo leaves no task for the office"
    with connection.cursor() as cursor:
        cursor.execute(COPY, {"case": task.case_id, "task": task.pk, "first": first, "last": last})
        cursor.execute("analyze cases_case")
        cursor.execute("analyze cases_task")


def ask(user: object, path: str) -> Callable[[], int]:
    """A request for a page by a logged-in user; returns the number of queries it took."""
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)

    def once() -> int:
        reset_queries()  # the log of queries is bounded, and would stop counting
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return len(queries)

    return once


def p95(request: Callable[[], int], times: int) -> tuple[float, int]:
    """Return the 95th percentile in milliseconds, median of several rounds, and the queries of a request."""
    request()
    rounds = []
    for _ in range(ROUNDS):
        taken = []
        for _ in range(times):
            begun = time.perf_counter()
            queries = request()
            taken.append((time.perf_counter() - begun) * 1000)
        rounds.append(statistics.quantiles(taken, n=20)[-1])
    return statistics.median(rounds), queries


def main() -> None:
    """Measure every list, small and large, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20,000 cases instead of 100,000")
    quick = parser.parse_args().quick
    large, times = (20_000, 20) if quick else (100_000, 100)
    with city():
        agent, officer = people()
        pages = {
            "work_list": ask(officer, "/desk/"),
            "office_cases": ask(officer, "/desk/cases/"),
            "my_cases": ask(agent, "/my/"),
        }
        copy_cases(1, 100)
        small = {name: p95(page, times) for name, page in pages.items()}
        copy_cases(101, large)
        for name, page in pages.items():
            report(name, small[name], p95(page, times), large)


def report(name: str, small: tuple[float, int], big: tuple[float, int], cases: int) -> None:
    """Print one figure for people and for machines."""
    ratio = big[0] / small[0]
    print(
        f"{name}: p95 {small[0]:.1f} ms at 100, {big[0]:.1f} ms at {cases:,}; queries {small[1]} and {big[1]}"
    )
    met = ratio <= AIM and small[1] == big[1]
    line = {"name": f"pages.{name}", "ratio": round(ratio, 2), "aim": AIM, "met": met, "n": cases}
    print(json.dumps(line))


if __name__ == "__main__":
    main()
