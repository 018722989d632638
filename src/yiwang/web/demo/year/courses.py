"""Courses: how each service case of the year goes, decided before it is applied for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yiwang.kernel.calendars import Calendar, add_working_days, next_working_day
from yiwang.web.demo.year.dice import Dice
from yiwang.web.demo.year.scene import Scene

SERVICES = ("food-licence", "signage", "tobacco-licence", "social-card-replacement")
"""All run by the statutory procedure; their lawful limits lie between five and twenty working days."""
APPLICANTS = 12
_CASES = 4_000
_ENDINGS, _SHARES = ("granted", "refused", "not-accepted", "withdrawn"), (84, 6, 4, 6)
_IN_TIME, _LATE = (1, 2), (26, 40)
"""Working days from acceptance to the decision: far within every limit, and far beyond."""


@dataclass(frozen=True)
class Course:
    """One case: who applies for what, how it ends, and the instants of every step (aware)."""

    number: int
    service: str
    applicant: int
    ending: str
    applied: datetime
    accepted: datetime
    ended: datetime
    delivered: datetime
    rated: datetime | None
    level: int
    counts: Mapping[str, int] = field(default_factory=dict)


def courses(scene: Scene, cases: int | None = None) -> Iterator[Course]:
    """Draw the cases of a year; ``cases`` is how many, by default by the scale."""
    dice = scene.dice("courses")
    services = [service for service in SERVICES if service in scene.city.services]
    count = scene.count("courses", _CASES) if cases is None else cases
    for number in range(count if services else 0):
        yield _Drawing(scene, dice).course(number, services)


class _Drawing:
    def __init__(self, scene: Scene, dice: Dice) -> None:
        self.scene, self.dice = scene, dice
        self.zone = ZoneInfo(scene.city.city.time_zone)
        self.calendar: Calendar = scene.city.calendar

    def course(self, number: int, services: list[str]) -> Course:
        dice = self.dice
        ending, late = dice.weighed(_ENDINGS, _SHARES), dice.happens(0.08)
        applied = next_working_day(self.calendar, dice.day(self.scene.first, date(self.scene.year, 12, 20)))
        accepted = add_working_days(self.calendar, applied, dice.number(1, 2))
        ended = add_working_days(self.calendar, accepted, dice.number(*(_LATE if late else _IN_TIME)))
        delivered = add_working_days(self.calendar, ended, 1)
        rated = dice.later(delivered, 1, 10) if ending != "withdrawn" and dice.happens(0.6) else None
        level = dice.weighed((1, 2, 3, 4, 5), (2, 3, 8, 30, 57))
        return Course(
            number,
            dice.pick(services),
            dice.number(0, APPLICANTS - 1),
            ending,
            self._at(applied, 9),
            self._at(accepted, 10),
            self._at(ended, 14),
            self._at(delivered, 15),
            self._at(rated, 19) if rated else None,
            level,
            dict(self._counts(ending, ended, rated, level, late)),
        )

    def _counts(
        self, ending: str, ended: date, rated: date | None, level: int, late: bool
    ) -> Iterator[tuple[str, int]]:
        if ending in {"granted", "refused"} and self.scene.has(ended):
            yield "on_time.whole", 1
            yield "on_time.part", int(not late)
        if self.scene.has(rated):
            yield "bad_ratings.whole", 1
            yield "bad_ratings.part", int(level <= 2)

    def _at(self, day: date, hour: int) -> datetime:
        minutes = timedelta(minutes=self.dice.number(0, 59), seconds=self.dice.number(0, 59))
        return datetime.combine(day, time(hour), self.zone) + minutes
