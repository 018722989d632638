"""The desk under load: 200 officers act and 500 residents browse at once, against the running city.

An officer opens a case, reads it and does the act that is open: accept, review, grant. A resident looks at
the home page, a guide, a life event, the search, their cases and one of them. The city runs as ``make up``
starts it. Beside it, by the same server with the same workers on the same database, runs a trivial Django
view that reads and writes one row. Rounds take turns; medians.

    python benchmarks/desk.py [--quick]

``desk.day``: everybody pauses between two pages as people do; milliseconds of acts and of pages.
``desk.acts``: acts a second when nobody pauses, beside all the browsing; every act that was acknowledged is
then looked for in the database: done once, by that officer, with that outcome, and with its event.
``desk.trivial_view``: requests a second of the desk over those of the trivial view, one connection
a person on both sides, nobody pausing; aim: a page or an act costs no more than ten trivial views.
"""

import argparse
import asyncio
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parents[1]
sys.path[:0] = [str(Path(__file__).parent), str(HERE)]
from common.city import told  # noqa: E402
from desk_parts.browser import Browser  # noqa: E402
from desk_parts.crowd import Person, gather  # noqa: E402
from tests.running_city import RunningCity, free_port, running_city  # noqa: E402

OFFICERS, RESIDENTS = 200, 500
AIM = 0.1
TASK = re.compile(rb'action="/desk/tasks/(\d+)/"')
OUTCOME = re.compile(rb'name="outcome" value="(accept|grant)"')
PAGES = (
    "/",
    "/services/?q=%E9%A4%90%E9%A5%AE",
    "/services/food-licence/",
    "/life-events/open-restaurant/",
    "/my/",
)


@dataclass
class Seen:
    """What one load saw: acknowledged acts as (task, officer, outcome), seconds each took, what failed."""

    acts: list[tuple[int, int, str]] = field(default_factory=list)
    act_seconds: list[float] = field(default_factory=list)
    page_seconds: list[float] = field(default_factory=list)
    refused: int = 0
    failed: int = 0
    seconds: float = 0

    @property
    def per_second(self) -> float:
        """Requests answered a second."""
        return (len(self.act_seconds) + len(self.page_seconds)) / self.seconds


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--quick", action="store_true", help="short rounds, a fifth of the crowd, under a minute"
    )
    quick = parser.parse_args().quick
    seconds, rounds, cases, share = (2, 1, 2, 5) if quick else (20, 5, 20, 1)
    with running_city(YIWANG_POPULATION="100") as city, trivial_view(city) as trivial:
        officers, residents = gather(OFFICERS // share, RESIDENTS // share, cases)
        crowd = [*officers, *residents]
        load(
            city.url, [*officers[:8], *residents[:32]], 1, pause=0
        )  # plans and caches are warm on both sides
        load_trivial(trivial, 1, len(crowd))
        day = load(city.url, crowd, seconds * 2, pause=10)
        desk, peer = [], []
        for _ in range(rounds):
            desk.append(load(city.url, crowd, seconds, pause=0))
            peer.append(load_trivial(trivial, seconds, len(crowd)))
        lost = lost_acts([day, *desk])
    report(day, desk, peer, lost)


def report(day: Seen, desk: list[Seen], peer: list[float], lost: int) -> None:
    """Print what was measured, for people and for machines."""
    acts = sum(len(one.acts) for one in desk)
    told("desk.day", acts_ms=marks(day.act_seconds), pages_ms=marks(day.page_seconds),
         acts_per_second=round(len(day.acts) / day.seconds, 1), refused=day.refused, failed=day.failed,
         n=len(day.act_seconds) + len(day.page_seconds))  # fmt: skip
    told("desk.acts", per_second=round(statistics.median(len(one.acts) / one.seconds for one in desk), 1),
         acts_ms=marks([took for one in desk for took in one.act_seconds]),
         pages_ms=marks([took for one in desk for took in one.page_seconds]),
         refused=sum(one.refused for one in desk), failed=sum(one.failed for one in desk),
         n=acts)  # fmt: skip
    told("desk.lost", lost=lost, aim=0, met=lost == 0, n=acts + len(day.acts))
    ratio = statistics.median(one.per_second / other for one, other in zip(desk, peer, strict=True))
    told("desk.trivial_view", ratio=round(ratio, 4), aim=AIM, met=ratio >= AIM,
         desk_per_second=round(statistics.median(one.per_second for one in desk)),
         trivial_per_second=round(statistics.median(peer)), n=acts)  # fmt: skip


def marks(seconds: list[float]) -> dict[str, float]:
    """The middle and the 99th percentile, in milliseconds."""
    found = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else [0.0] * 99
    return {"p50": round(found[49] * 1000, 1), "p99": round(found[98] * 1000, 1)}


# -- the load


def load(url: str, crowd: list[Person], seconds: float, *, pause: float) -> Seen:
    """Let the crowd at the city for some seconds; what was begun then is still waited for."""
    return asyncio.run(_load(url, crowd, seconds, pause))


async def _load(url: str, crowd: list[Person], seconds: float, pause: float) -> Seen:
    seen, began = Seen(), time.perf_counter()
    ends = began + seconds
    people = [_repeat(_act if one.acts else _visit, url, one, seen, ends=ends, pause=pause) for one in crowd]
    await asyncio.gather(*people)
    seen.seconds = time.perf_counter() - began
    return seen


Turn = Callable[[Browser, Person, Seen, random.Random], Awaitable[bool]]


async def _repeat(turn: Turn, url: str, one: Person, seen: Seen, *, ends: float, pause: float) -> None:
    chance, browser = random.Random(one.user), Browser(url, {"sessionid": one.session})
    await asyncio.sleep(chance.uniform(0, pause))
    while time.perf_counter() < ends:
        try:
            if not await turn(browser, one, seen, chance):
                break
        except (OSError, EOFError, ValueError, TimeoutError):
            seen.failed += 1
        await asyncio.sleep(min(chance.uniform(pause / 2, pause * 1.5), max(ends - time.perf_counter(), 0)))
    browser.close()


async def _visit(browser: Browser, one: Person, seen: Seen, chance: random.Random) -> bool:
    page = chance.choice([*PAGES, *(f"/my/cases/{case}/" for case in one.cases[:1])])
    await _page(browser, page, seen)
    return True


async def _act(browser: Browser, one: Person, seen: Seen, chance: random.Random) -> bool:
    """Open the first case and do what is open in it; a case in which nothing is open is put aside."""
    if not one.cases:
        return False
    body = await _page(browser, f"/desk/cases/{one.cases[0]}/", seen)
    task, outcome = TASK.search(body), OUTCOME.search(body)
    if task is None:
        one.cases.pop(0)
        return True
    said = outcome[1].decode() if outcome else ""
    began = time.perf_counter()
    answer = await browser.post(f"/desk/tasks/{int(task[1])}/", outcome=said, way="window")
    seen.act_seconds.append(time.perf_counter() - began)
    if answer.status == 302:
        seen.acts.append((int(task[1]), one.user, said))
    else:
        seen.refused += 1
        one.cases.pop(0)
    if said == "grant":
        one.cases.pop(0)
    return True


async def _page(browser: Browser, path: str, seen: Seen) -> bytes:
    began = time.perf_counter()
    answer = await browser.get(path)
    seen.page_seconds.append(time.perf_counter() - began)
    if answer.status != 200:
        raise ValueError(f"{path}: {answer.status}")
    return answer.body


# -- nothing is lost


def lost_acts(loads: list[Seen]) -> int:
    """Return how many acknowledged acts the database does not know as they were done, each exactly once."""
    from django.db import connection

    from yiwang.records.cases.models import Task

    acts = [act for one in loads for act in one.acts]
    rows = Task.objects.in_bulk([task for task, _, _ in acts])
    with connection.cursor() as cursor:
        cursor.execute(
            "select t.id, count(e.id) from cases_task t left join event e on e.type = 'task-done'"
            " and e.case_id = t.case_id"
            " and convert_from(e.public, 'utf8')::jsonb -> 'data' ->> 'node' = t.node"
            " where t.id = any(%s) group by t.id",
            [list(rows)],
        )
        events = dict(cursor.fetchall())
    kept = {
        pk: (row.done_at is not None and (row.pk, row.done_by_id, row.outcome)) for pk, row in rows.items()
    }
    twice = len(acts) - len(set(acts))
    return twice + sum(kept.get(act[0]) != act or events.get(act[0]) != 1 for act in acts)


# -- the peer


@contextmanager
def trivial_view(city: RunningCity) -> Iterator[str]:
    """Join the running city's database, and serve the trivial view on it as the city is served."""
    join(city)
    from desk_parts import trivial
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"{trivial.CREATE}; {trivial.FILL}")
    port = free_port()
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    size = ["--workers", os.environ.get("YIWANG_WEB_WORKERS") or "2", "--blocking-threads", "8", "--no-ws"]
    line = [str(Path(sys.executable).parent / "granian"), *options, *size, "desk_parts.trivial:application"]
    paths = {"PYTHONPATH": str(Path(__file__).parent), "DATABASE_URL": os.environ["DATABASE_URL"]}
    kept = {name: text for name, text in os.environ.items() if not name.startswith("DJANGO_")}
    process = subprocess.Popen(line, env={**kept, **paths}, stdout=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
        connection.close()


def join(city: RunningCity) -> None:
    """Set Django up here for a running city: its folder, its database as owner, its clock."""
    from yiwang.web.database import embedded_url
    from yiwang.web.running import shift

    os.environ |= {
        "YIWANG_DATA": str(city.data),
        "DATABASE_URL": embedded_url(city.data),
        "DJANGO_SETTINGS_MODULE": "yiwang.web.settings",
    }
    moved = shift.kept(city.data)
    if moved and moved.seconds:
        os.environ[shift.OFFSET] = str(moved.seconds)
    import django

    django.setup()


def load_trivial(url: str, seconds: float, people: int) -> float:
    """Requests a second of the trivial view, as many at once as people. Raises when one got lost."""
    return asyncio.run(_load_trivial(url, seconds, people))


async def _load_trivial(url: str, seconds: float, people: int) -> float:
    browsers = [Browser(url) for _ in range(people)]
    for _ in range(100):
        with suppress(OSError):
            await browsers[0].get("/0/")
            break
        await asyncio.sleep(0.1)
    began = time.perf_counter()
    counts = await asyncio.gather(
        *(_count(one, number, began + seconds) for number, one in enumerate(browsers))
    )
    return sum(counts) / (time.perf_counter() - began)


async def _count(browser: Browser, row: int, ends: float) -> int:
    first = int((await browser.get(f"/{row}/")).body)
    done = 0
    while time.perf_counter() < ends:
        done += 1
        counted = int((await browser.get(f"/{row}/")).body)
        if counted != first + done:
            raise AssertionError(f"the trivial view counted {counted}, not {first + done}")
    browser.close()
    return done


if __name__ == "__main__":
    main()
