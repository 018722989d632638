"""Whatever days are touched, whatever is asked in between: a figure by the day is the figure of the whole."""

import json
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from yiwang.definitions.indicator import read_indicator
from yiwang.definitions.problems import Problems
from yiwang.records.figures.engine import Engine
from yiwang.records.figures.intake.snapshot import Snapshot
from yiwang.records.figures.periods import Period

FIRST = date(2021, 12, 20)
WHOLE = Period(FIRST, FIRST + timedelta(days=20))
HALF = Period(FIRST, FIRST + timedelta(days=10))
HEADER = """\
-- name: 演示 | Made for testing
-- unit: 件
-- source: 演示
-- period: year
-- owner: body
-- small: show
-- rounding: 6
-- dimensions: organisation, month
"""
BODY = """with counted as (
  select organisation, strftime(day, '%Y-%m') as month, cast(data->>'level' as integer) as level
  from events {alias} where type in ({types}) and day between $period_start and $period_end{more}
)
select {value} as value from counted"""
VALUES = (
    "count(*)",
    "100 * count(*)",
    "sum(level)",
    "max(level) - min(level)",
    "count(distinct organisation)",
    "100.0 * count(*) filter (where level <= 2) / nullif(count(*), 0)",
    "1.0 * sum(level) / ($period_end - $period_start + 1)",
)
MORE = ("", " and level is not null", " and day <= $period_end - 1")


def read(name, value, alias, types, more):
    listed = ", ".join(f"'{one}'" for one in types)
    condition = more.replace("level is", "data->>'level' is")
    text = HEADER + BODY.format(value=value, alias=alias, types=listed, more=condition)
    problems = Problems()
    found = read_indicator(text.encode(), f"indicators/{name}.sql", name, problems)
    assert found, problems.errors
    return found


days = st.integers(0, 20).map(lambda at: FIRST + timedelta(days=at))
periods = st.tuples(days, days).map(lambda ends: Period(min(ends), max(ends)))
events = st.tuples(
    st.sampled_from(["xa", "xb"]), st.sampled_from(["water", "gas", None]), st.sampled_from([1, 2, 5, None])
)
some = st.lists(events, min_size=1, max_size=4)
acts = st.one_of(
    st.tuples(st.just("record"), days, some),
    st.tuples(st.just("ask"), st.integers(0, 9), periods),
    st.tuples(st.just("bring in"), st.lists(st.integers(0, 9), max_size=6), periods),
    st.tuples(st.just("open again"), st.none(), st.none()),
)
bodies = st.tuples(
    st.sampled_from(["", "e", "as e"]),
    st.sampled_from([["xa"], ["xb"], ["xa", "xb"]]),
    st.sampled_from(MORE),
)
indicators = st.tuples(st.lists(st.sampled_from(VALUES), min_size=2, max_size=4, unique=True), bodies)


class World:
    """A snapshot in a folder, to which days are added as the intake does: a new file of each day touched."""

    def __init__(self, folder, made):
        self.folder, self.files, self.rows = folder, {}, {}
        values, body = made
        self.read = [read(f"f{at}", value, *body) for at, value in enumerate(values)]
        self.city = SimpleNamespace(datasets={}, indicators={one.id: one for one in self.read})
        self.engine = None

    def do(self, what, one, other):
        match what:
            case "record":
                self.record(one, other)
            case "ask":
                self.ask(one, other)
            case "bring in":
                self.open().bring_in((self.read[at % len(self.read)], other) for at in one)
            case _:
                self.close()

    def record(self, day, new):
        rows = self.rows.setdefault(day, [])
        rows += new
        name = f"events/day={day}/{len(rows)}.parquet"
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        listed = ", ".join(
            f"('{at}', '{kind}', {text(body)}, null::varchar, timestamp '{day} 08:00', {at}, '{data(level)}')"
            for at, (kind, body, level) in enumerate(rows)
        )
        columns = "id, type, organisation, case_id, occurred_at, position, data"
        written = f"(select * from (values {listed}) as v({columns}))"
        duckdb.execute(f"copy {written} to '{self.folder / name}' (format parquet)")
        self.files |= {str(day): name}
        self.close()

    def open(self):
        if self.engine is None:
            files = {"events": dict(self.files)} if self.files else {}
            snapshot = Snapshot(self.folder, 1, "", datetime.now(UTC), "", files=files)
            self.engine = Engine(self.city, snapshot, file=self.folder / "parts.duckdb", threads=1)
        return self.engine

    def close(self):
        if self.engine is not None:
            self.engine.__exit__()
        self.engine = None

    def ask(self, at, period):
        one, engine = self.read[at % len(self.read)], self.open()
        assert engine._daily(one) is not None
        query, given = engine.query(one), {"period_start": period.begins, "period_end": period.ends}
        for by in ("", *one.dimensions):
            found = engine._run(one, period, by)
            wanted = engine.room.cells(query.by(f'"{by}"') if by else query.whole(), given)
            assert plain(found) == plain(wanted), (one.query, by)


def text(value):
    return "null::varchar" if value is None else f"'{value}'"


def data(level):
    return json.dumps({} if level is None else {"level": level})


def plain(cells):
    return {
        cell.part: (None if cell.value is None else round(float(cell.value), 9), cell.n) for cell in cells
    }


@settings(deadline=None, max_examples=50)
@given(indicators, st.dictionaries(days, some, min_size=4, max_size=8), st.lists(acts, max_size=12))
def test_by_the_day_is_as_of_the_whole(made, begun, done):
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), made)
        for day, new in begun.items():
            world.record(day, new)
        for act in done:
            world.do(*act)
        for at in range(len(world.read)):
            for period in (HALF, WHOLE, HALF):
                world.ask(at, period)
        world.close()
