"""When a figure cannot be told: a period nobody recorded anything of is a gap, not a zero."""

from dataclasses import dataclass

from yiwang.definitions.sql.narrowing import named_kinds
from yiwang.definitions.sql.reading import Query
from yiwang.definitions.sql.room import Room
from yiwang.definitions.sql.views import View
from yiwang.records.figures.intake import Snapshot
from yiwang.records.figures.intake.snapshot import EVENTS
from yiwang.records.figures.periods import Period

_REGISTER = "register."
_START = "$period_start"
"""What a query that counts what happened in a period says; what stood at its end needs only that end."""


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


def must_be_recorded(query: Query, views: dict[str, View], room: Room, period: Period) -> None:
    """Raise ``Gap`` where a query names kinds of rows, such as types of events, that never were recorded.

    So it does where what happened in the period is counted and no register read began a row in it: rows of
    years before stay valid, and would make a year nobody recorded look like one in which nothing happened.
    It is asked only of figures that counted nothing.
    """
    registers = [views[name] for name in query.views if name.startswith(_REGISTER)]
    if registers and _START in query.text and not any(_began(view, room, period) for view in registers):
        raise Gap("no-rows", registers[0].name)
    for name in query.views:
        for column, texts in named_kinds(query, views[name]).items():
            marks = ", ".join("'" + text.replace("'", "''") + "'" for text in texts)
            _, found = room.fetch(f"select 1 from {name} where {column} in ({marks}) limit 1")  # noqa: S608
            if not found:
                raise Gap("never-recorded", ", ".join(texts)[:200])


def _began(view: View, room: Room, period: Period) -> bool:
    assert view.days is not None
    sql = f"select 1 from {view.name} where {view.days[0]} between $period_start and $period_end limit 1"  # noqa: S608
    return bool(room.fetch(sql, {"period_start": period.begins, "period_end": period.ends})[1])


def _knows(view: View, snapshot: Snapshot, room: Room, period: Period) -> bool:
    if view.name == EVENTS:
        return bool(snapshot.days(period.begins, period.ends))
    assert view.days is not None
    first, last = view.days
    within = f"{first} <= $period_end and ({last} is null or {last} >= $period_start)"
    days = {"period_start": period.begins, "period_end": period.ends}
    return bool(room.fetch(f"select 1 from {view.name} where {within} limit 1", days)[1])  # noqa: S608
