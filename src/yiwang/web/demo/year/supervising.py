"""What meetings decided, supervised as cases (督办): assigned, handled, reviewed, closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from yiwang.records.cases.acts import loops
from yiwang.records.cases.models import Case
from yiwang.records.registry.facts import Row, write_rows
from yiwang.web.demo.year.acting import Life, decide
from yiwang.web.demo.year.cast import HANDLERS, SUPERVISOR, Cast
from yiwang.web.demo.year.entries import Entry
from yiwang.web.demo.year.scene import Scene

PROCEDURE = "supervision"
_DATASET = "meeting-decisions"


@dataclass(frozen=True)
class Matter:
    """A decision under supervision: the entry that closes it, when it was assigned, and whom it is about."""

    closing: Entry
    begun: datetime
    firm: str

    def at(self, hour: int) -> datetime:
        """Return an hour of the day it is closed."""
        return datetime.combine(self.closing.day, time(hour), self.begun.tzinfo)


def matters(scene: Scene, entries: list[Entry]) -> list[Matter]:
    """Pick the decisions closed by the end of the year that are supervised: those of some offices."""
    if PROCEDURE not in scene.city.procedures:
        return []
    zone, dice = ZoneInfo(scene.city.city.time_zone), scene.dice("supervision")
    begun: dict[str, date] = {}
    found = []
    for entry in (one for one in entries if one.dataset == _DATASET and one.values["lead"] in HANDLERS):
        if "closed-on" not in entry.values:
            begun[entry.key] = entry.day
        elif scene.has(begun[entry.key]) and entry.day <= scene.last:
            start = datetime.combine(begun[entry.key], time(16), zone)
            found.append(Matter(entry, start, dice.pick(scene.firms)[0]))
    return found


def matter_life(matter: Matter, cast: Cast) -> Life:
    """The life of a supervised decision; its row is closed with the number of the case."""
    yield matter.begun
    case = _open(matter, cast)
    decide(cast, case)
    for hour, outcome in _last_day():
        yield matter.at(hour)
        decide(cast, case, outcome)
    _close(matter, case)


def _last_day() -> Iterator[tuple[int, str]]:
    yield from ((9, ""), (10, ""), (14, "pass"), (16, ""))


def _open(matter: Matter, cast: Cast) -> Case:
    values = matter.closing.values
    title = f"{matter.closing.key}：{values['text']}"
    facts = loops.Facts("演示企业", matter.firm, title, "演示", handler=str(values["lead"]))
    return loops.open_loop(cast.officers[SUPERVISOR], PROCEDURE, facts)


def _close(matter: Matter, case: Case) -> None:
    entry = matter.closing
    values = {**entry.values, "number": entry.key, "case-number": case.number}
    row = Row(entry.key, None, entry.day, {name: _plain(value) for name, value in values.items()})
    write_rows(_DATASET, [row], organisation="reform-office")


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
