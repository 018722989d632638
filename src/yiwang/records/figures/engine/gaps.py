"""When a figure cannot be told: a period nobody recorded anything of is a gap, not a zero."""

from dataclasses import dataclass

from yiwang.definitions.sql.narrowing import named_kinds
from yiwang.definitions.sql.reading import Query
from yiwang.definitions.sql.room import Room
from yiwang.definitions.sql.views import View
from yiwang.records.figures.intake import Snapshot
from yiwang.records.figures.intake.snapshot import EVENTS
from yiwang.records.figures.periods import Period


@dataclass(frozen=True)
class Gap(Exception):
    """Why there is no figure: a code, and the view, words or seconds it is about."""

    code: str
    about: str = ""


def must_be_known(
    query: Query, views: dict[str, View], snapshot: Snapshot, room: Room, period: Period
) -> None:
    """Raise ``Gap`` unless every view the query reads holds a row of the period."""
    for name in query.views:
        view = views[name]
        if view.days is not None and not _knows(view, snapshot, room, period):
            raise Gap("no-rows", name)


def must_be_recorded(query: Query, views: dict[str, View], room: Room) -> None:
    """Raise ``Gap`` where a query names kinds of rows, such as types of events, that never were recorded.

    It is asked only of figures that counted nothing.
    """
    for name in query.views:
        for column, texts in named_kinds(query, views[name]).items():
            marks = ", ".join("'" + text.replace("'", "''") + "'" for text in texts)
            _, found = room.fetch(f"select 1 from {name} where {column} in ({marks}) limit 1")  # noqa: S608
            if not found:
                raise Gap("never-recorded", ", ".join(texts)[:200])


def _knows(view: View, snapshot: Snapshot, room: Room, period: Period) -> bool:
    if view.name == EVENTS:
        return bool(snapshot.days(period.begins, period.ends))
    assert view.days is not None
    first, last = view.days
    within = f"{first} <= $period_end and ({last} is null or {last} >= $period_start)"
    days = {"period_start": period.begins, "period_end": period.ends}
    return bool(room.fetch(f"select 1 from {view.name} where {within} limit 1", days)[1])  # noqa: S608
