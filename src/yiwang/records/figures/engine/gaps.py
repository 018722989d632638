"""When a figure cannot be told: a period nobody recorded anything of is a gap, not a zero."""

from collections.abc import Mapping
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


@dataclass(frozen=True)
class Sources:
    """The views a figure reads for a period. Of those in ``known`` one alone makes the period known."""

    query: Query
    known: tuple[str, ...]
    views: Mapping[str, View]
    snapshot: Snapshot
    room: Room
    period: Period

    def must_be_known(self) -> None:
        """Raise ``Gap`` unless every view the query reads holds a row of the period; of ``known``, one."""
        for name in self._needed():
            if not self._knows(name):
                raise Gap("no-rows", name)
        if self.known and not any(map(self._knows, self.known)):
            raise Gap("no-rows", self.known[0])

    def must_be_recorded(self) -> None:
        """Raise ``Gap`` where nothing was counted because nobody recorded, not because nothing happened.

        So it is where a query names kinds of rows, such as types of events, of which none was recorded by the
        end of the period, and where what happened in the period is counted and no register read began a row
        in it: rows of years before stay valid, and would make a year nobody recorded look like one in which
        nothing happened. Of ``known``, one view recorded is enough. It is asked only of figures that counted
        nothing.
        """
        if self.known:
            if not any(map(self._is_recorded, self.known)):
                raise Gap("no-rows", self.known[0])
        else:
            registers = [name for name in self.query.views if name.startswith(_REGISTER)]
            if registers and not any(map(self._began, registers)):
                raise Gap("no-rows", registers[0])
        for name in self._needed():
            if missing := self._never_recorded(name):
                raise Gap("never-recorded", missing)

    def _needed(self) -> list[str]:
        return [name for name in self.query.views if name not in self.known]

    def _is_recorded(self, name: str) -> bool:
        """Tell whether a view alone shows that nothing happened in the period."""
        began = not name.startswith(_REGISTER) or self._began(name)
        return began and self._knows(name) and not self._never_recorded(name)

    def _never_recorded(self, name: str) -> str:
        """Return the kinds a query names of which no row is known by the period's end; empty if one is."""
        view = self.views[name]
        for column, texts in named_kinds(self.query, view).items():
            marks = ", ".join("'" + text.replace("'", "''") + "'" for text in texts)
            if not self._holds(view, f"{column} in ({marks}) and {_days(view)[0]} <= $period_end"):
                return ", ".join(texts)[:200]
        return ""

    def _began(self, name: str) -> bool:
        """Tell whether a row began in the period; true for a query that does not ask what happened in it."""
        view = self.views[name]
        between = f"{_days(view)[0]} between $period_start and $period_end"
        return _START not in self.query.text or self._holds(view, between)

    def _knows(self, name: str) -> bool:
        view = self.views[name]
        if view.days is None:
            return True
        if name == EVENTS:
            return bool(self.snapshot.days(self.period.begins, self.period.ends))
        first, last = view.days
        return self._holds(view, f"{first} <= $period_end and ({last} is null or {last} >= $period_start)")

    def _holds(self, view: View, condition: str) -> bool:
        days = {"period_start": self.period.begins, "period_end": self.period.ends}
        given = {name: day for name, day in days.items() if f"${name}" in condition}
        return bool(self.room.fetch(f"select 1 from {view.name} where {condition} limit 1", given)[1])  # noqa: S608


def _days(view: View) -> tuple[str, str]:
    assert view.days is not None
    return view.days
