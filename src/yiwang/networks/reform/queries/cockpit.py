"""The cockpit: what was promised, by state and owner, what is late and with whom, figures against targets."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from yiwang.definitions import CityFolder
from yiwang.definitions.organisation import Organisation
from yiwang.kernel.calendars import Calendar, UnpublishedYear
from yiwang.networks.reform.reporting.showing import plain, shown, with_unit
from yiwang.records.figures import queries
from yiwang.records.figures.models import Figure
from yiwang.records.registry.models import DatasetRow

SOON = 5
"""Working days before the due day from which a promise is yellow."""
STATES = ("done", "running", "soon", "late")
MEASURES, DECISIONS, TARGETS = "measures", "meeting-decisions", "targets"


@dataclass(frozen=True)
class Promise:
    """Something an office promised: a measure, or a decision of a meeting."""

    number: str
    title: str
    owner: str
    due: date | None
    state: str
    days_late: int = 0


@dataclass(frozen=True)
class OwnersShare:
    """How one office stands, as counts by state in the order of ``STATES``."""

    owner: str
    body: Organisation | None
    counts: tuple[int, ...]

    @property
    def whole(self) -> int:
        """All its promises."""
        return sum(self.counts)

    @property
    def late(self) -> int:
        """How many are late."""
        return self.counts[-1]

    @property
    def strip(self) -> tuple[tuple[float, str, float], ...]:
        """Where each state's piece of a strip of 100 begins, the state, and how wide it is."""
        begins, found = 0.0, []
        for state, _, width in self.shares:
            found.append((round(begins, 2), state, round(width, 2)))
            begins += width
        return tuple(found)

    @property
    def shares(self) -> tuple[tuple[str, int, float], ...]:
        """State, count and per cent of the whole, of states that occur."""
        found = zip(STATES, self.counts, strict=True)
        return tuple((state, count, 100 * count / self.whole) for state, count in found if count)


@dataclass(frozen=True)
class Target:
    """A figure against what was set for it; ``met`` is None while the figure is a gap or hidden.

    ``name``, ``goal`` and ``text`` are for readers; ``year`` is None where the city has no such figure.
    """

    indicator: str
    wanted: Decimal
    at_most: bool
    set_by: str
    value: Decimal | None
    name: str = ""
    goal: str = ""
    text: str = ""
    year: int | None = None

    @property
    def met(self) -> bool | None:
        """Tell whether the target is reached."""
        if self.value is None:
            return None
        return self.value <= self.wanted if self.at_most else self.value >= self.wanted

    @property
    def per_cent(self) -> float | None:
        """How far the figure is, in per cent of the target."""
        return float(100 * self.value / self.wanted) if self.value is not None and self.wanted else None


@dataclass(frozen=True)
class Cockpit:
    """Everything the page shows for a day."""

    day: date
    promises: tuple[Promise, ...]
    owners: tuple[OwnersShare, ...]
    targets: tuple[Target, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many promises are in each state."""
        found = Counter(one.state for one in self.promises)
        return {state: found[state] for state in STATES}

    @property
    def late(self) -> list[Promise]:
        """What is late, the longest first."""
        return sorted((one for one in self.promises if one.state == "late"), key=lambda one: -one.days_late)

    @property
    def worst(self) -> OwnersShare | None:
        """The office with most that is late, of several the one with most promises; None when nothing is."""
        return next((one for one in self.owners if one.late), None)

    @property
    def as_bad(self) -> int:
        """How many other offices have as much that is late."""
        worst = self.worst
        return sum(one.late == worst.late for one in self.owners) - 1 if worst else 0

    @property
    def reached(self) -> int:
        """How many targets are reached."""
        return sum(one.met is True for one in self.targets)


def cockpit(folder: CityFolder, day: date) -> Cockpit:
    """Return the cockpit for a day, from what the registers say now."""
    promises = (*_promises(MEASURES, folder.calendar, day), *_promises(DECISIONS, folder.calendar, day))
    return Cockpit(day, promises, _owners(folder, promises), _targets(folder, day.year))


def state_of(due: date | None, done: date | None, day: date, calendar: Calendar) -> str:
    """Say how a promise stands: done; late after its day; soon five working days before it; else running."""
    if done is not None and done <= day:
        return "done"
    if due is None or due >= _in_working_days(SOON, day, calendar):
        return "running"
    return "late" if due < day else "soon"


def _in_working_days(count: int, day: date, calendar: Calendar) -> date:
    """The day after so many working days; of an unpublished year only weekends are known to be free."""
    left = count
    while left >= 0:
        day += timedelta(days=1)
        try:
            left -= calendar.is_working(day)
        except UnpublishedYear:
            left -= day.weekday() < 5
    return day


def _promises(dataset: str, calendar: Calendar, day: date) -> Iterator[Promise]:
    for row in _standing(dataset, day):
        said = row.values
        due, done = _day(said.get("due-on")), _day(said.get("done-on") or said.get("closed-on"))
        state = state_of(due, done, day, calendar)
        yield Promise(
            said.get("number") or row.key,
            said.get("title") or said.get("text") or row.key,
            said.get("owner") or said.get("lead") or "",
            due,
            state,
            (day - due).days if state == "late" and due else 0,
        )


def _standing(dataset: str, day: date) -> Sequence[DatasetRow]:
    """The newest version of every row of a register that has begun by a day."""
    rows = DatasetRow.objects.filter(dataset=dataset, recorded_to__isnull=True, valid_from__lte=day)
    newest = rows.order_by("key", "-valid_from", "-id").distinct("key")
    return [row for row in newest if row.valid_to is None or row.valid_to >= day]


def _owners(folder: CityFolder, promises: Sequence[Promise]) -> tuple[OwnersShare, ...]:
    by_owner: dict[str, Counter[str]] = {}
    for one in promises:
        by_owner.setdefault(one.owner, Counter())[one.state] += 1
    found = [
        OwnersShare(owner, folder.organisations.get(owner), tuple(counts[state] for state in STATES))
        for owner, counts in by_owner.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.counts[-1], -one.whole, one.owner)))


def _targets(folder: CityFolder, year: int) -> tuple[Target, ...]:
    rows = DatasetRow.objects.filter(dataset=TARGETS, recorded_to__isnull=True, values__year=year)
    figures = queries.current(year)
    return tuple(_target(folder, row, figures, year) for row in rows.order_by("key"))


def _target(folder: CityFolder, row: DatasetRow, figures: Mapping[str, Figure], year: int) -> Target:
    said = row.values
    name, wanted, at_most = said["indicator"], Decimal(str(said["target"])), said.get("sense") == "不超过"
    figure, indicator = figures.get(name), folder.indicators.get(name)
    value, set_by = figure.value if figure else None, said.get("set-by", "")
    if indicator is None:
        return Target(name, wanted, at_most, set_by, None, name, plain(wanted))
    told = shown(folder, indicator, figure, year)
    goal = with_unit(plain(wanted), told.unit)
    return Target(name, wanted, at_most, set_by, value, told.name, goal, told.text, year)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
