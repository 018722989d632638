"""Making the year: remembered what was asked, register by register, month by month; goes on if cut off."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from django.conf import settings

from yiwang.definitions import CityFolder
from yiwang.records import clock
from yiwang.records.ledger.once import Answer, KeyReused, once, said_before
from yiwang.records.registry.folder_rows import write_folder_rows
from yiwang.records.registry.releases import city
from yiwang.web.demo.year import cast, catalogue, writing
from yiwang.web.demo.year.acting import case_life, live
from yiwang.web.demo.year.census import counted_before
from yiwang.web.demo.year.courses import Course
from yiwang.web.demo.year.plan import Plan, plan_year
from yiwang.web.demo.year.scene import Wanted
from yiwang.web.demo.year.supervising import Matter, matter_life
from yiwang.web.demo.year.tally import Tally
from yiwang.web.running.trouble import Trouble

_SCOPE = "demo-year"
Told = Callable[[str, int, int], None]
"""Told of each step: what it makes, how many are done, how many there are."""


@dataclass(frozen=True)
class Made:
    """What was made just now, what the year comes to by plain counting, and where that is written."""

    rows: int
    cases: int
    tally: Tally
    file: Path

    @property
    def told(self) -> str:
        """What was made, in words."""
        if not (self.rows or self.cases):
            return "nothing was missing"
        return f"{self.rows:,} register rows and {self.cases:,} cases made"


def make_year(
    wanted: Wanted, *, plan: Plan | None = None, told: Told = lambda _what, _done, _count: None
) -> Made:
    """Make a year of city life as far as it is missing, by the acts everything is done by.

    ``plan`` is by default drawn from what is wanted. Raises ``Trouble``: no demo city, a year that is not
    over or has no calendar, or another year was made here before.
    """
    folder = city()
    _check(folder, wanted.year)
    chosen = replace(plan or plan_year(folder, wanted), known=_known(wanted))
    steps = list(_steps(chosen))
    made = {"releases": 0, "rows": 0, "cases": 0}
    for at, (what, kind, do) in enumerate(steps):
        told(what, at, len(steps))
        made[kind] += do()
    told("", len(steps), len(steps))
    file = Path(settings.DATA) / f"demo-year-{wanted.year}.json"
    tally = chosen.tally()
    tally.keep(folder, file, {"demo": True, **asdict(wanted)})
    return Made(made["rows"], made["cases"], tally, file)


_Step = tuple[str, str, Callable[[], int]]


def _steps(plan: Plan) -> Iterator[_Step]:
    yield "catalogue", "releases", lambda: _publish(plan)
    yield "rows of the folder", "rows", lambda: sum(write_folder_rows(plan.city).values())
    yield "firms", "rows", lambda: writing.write_entities(plan.entities)
    for dataset, entries in plan.by_dataset().items():
        yield dataset, "rows", partial(writing.write, plan.city, dataset, entries)
    for month, begun in _by_month(plan):
        yield f"cases of {month}", "cases", partial(_live, plan, month, begun)


def _publish(plan: Plan) -> int:
    """Publish the year's catalogue once: to check a folder again takes longer than all registers."""
    if said_before(_SCOPE, "catalogue"):
        return 0
    once(_SCOPE, "catalogue", b"", lambda: Answer(200, str(catalogue.publish(plan.catalogue)).encode()))
    return 1


def _by_month(plan: Plan) -> Iterator[tuple[str, tuple[Course | Matter, ...]]]:
    begun: dict[str, list[Course | Matter]] = defaultdict(list)
    for course in plan.courses:
        begun[f"{course.applied:%Y-%m}"].append(course)
    for matter in plan.matters:
        begun[f"{matter.begun:%Y-%m}"].append(matter)
    return ((month, tuple(begun[month])) for month in sorted(begun))


def _live(plan: Plan, month: str, begun: tuple[Course | Matter, ...]) -> int:
    """Live the cases begun in a month through, in one transaction with the note that it was done."""
    key = f"cases {month}"
    if said_before(_SCOPE, key):
        return 0
    players = cast.ensure(plan.city, plan.wanted.year)
    lives = [
        case_life(one, players) if isinstance(one, Course) else matter_life(one, players) for one in begun
    ]
    once(_SCOPE, key, b"", lambda: Answer(200, str(live(lives)).encode()))
    return len(lives)


def _known(wanted: Wanted) -> dict[str, int]:
    """Return what the registers held before the year was begun, counted once.

    Raises ``Trouble`` when another year was begun in this city.
    """
    asked = json.dumps(asdict(wanted)).encode()

    def count() -> Answer:
        return Answer(200, json.dumps(counted_before(wanted.year)).encode())

    try:
        said = once(_SCOPE, "begun", asked, count)
    except KeyReused:
        raise Trouble(
            "Another year, or the same with other numbers, was made in this city before.",
            "A city lives one made year: ask for the same one again, or begin anew with: make reset",
        ) from None
    return dict(json.loads(said.body))


def _check(folder: CityFolder, year: int) -> None:
    if not folder.city.demo:
        raise Trouble("This is no demo city; nothing is made up here.")
    if year >= clock.today().year:
        raise Trouble(f"{year} is not over yet in this city.", f"Ask for {clock.today().year - 1} or before.")
    missing = [one for one in (year - 1, year, year + 1) if one not in folder.calendar.years]
    if missing:
        raise Trouble(
            f"The working calendar of {missing[0]} is not published, so no deadline can be counted."
        )
