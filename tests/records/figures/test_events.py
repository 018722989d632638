"""Figures over the city's acts: computed day by day, and again from the log alone."""

import json
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from zoneinfo import ZoneInfo

import duckdb
import pytest
from django.conf import settings
from django.db import transaction

from yiwang.definitions.figure_bundles import check_figure, check_with_log
from yiwang.definitions.indicator import read_indicator
from yiwang.definitions.problems import Problems
from yiwang.definitions.sql.daily import daily
from yiwang.definitions.sql.reading import read_query
from yiwang.definitions.sql.views import views_of
from yiwang.records.figures import acts, bundles
from yiwang.records.figures.engine import Engine
from yiwang.records.figures.intake import newest
from yiwang.records.figures.intake.snapshot import PARTS
from yiwang.records.figures.models import Figure
from yiwang.records.figures.periods import Period
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.ledger.log import keys
from yiwang.records.ledger.log.files import read_file

HEADER = "-- name: 差 | Rated\n-- unit: %\n-- source: 评\n-- period: year\n-- owner: water\n-- small: show\n"
RATED = """with counted as (
  select e.organisation, cast(data->>'level' as integer) as level, data->>'district' as district
  from events e where type = 'case-rated' and day between $period_start and $period_end
)
select VALUE as value from counted"""
VALUES = [
    "count(*)",
    "round(100.0 * count(*) filter (where level <= 2) / nullif(count(*), 0), 3)",
    "sum(level)",
    "max(level) - min(level)",
    "count(distinct organisation)",
    "sum(level) + 10 * count(distinct district)",
    "1.0 * sum(level) / nullif(count(level), 0)",
]
YEAR = Period(date(2021, 1, 1), date(2021, 12, 31))
WHOLE = ["avg(level)", "count(distinct organisation) filter (where level > 2)", "median(level)"]


def rate(count, day, *, level=None, organisation="water", district="210102"):
    """Record ratings on a day of 2021."""
    at = datetime(2021, *day, 9, tzinfo=ZoneInfo(settings.TIME_ZONE))
    with transaction.atomic():
        common = {"district": district, "service": "signage"}
        levels = [level or one % 5 + 1 for one in range(count)]
        record(
            [
                NewEvent("case-rated", organisation, public={**common, "level": one}, occurred_at=at)
                for one in levels
            ]
        )


def indicator(value, dimensions="organisation, district"):
    problems = Problems()
    text = f"{HEADER}-- dimensions: {dimensions}\n{RATED.replace('VALUE', value)}"
    name = f"rated_{sha256(value.encode()).hexdigest()[:8]}"
    found = read_indicator(text.encode(), f"indicators/{name}.sql", name, problems)
    assert found, problems.errors
    return found


@pytest.mark.parametrize("value", VALUES)
def test_a_sum_over_days_is_daily(value):
    query = read_query(RATED.replace("VALUE", value), views_of([]))
    assert daily(query, ["organisation"]) is not None


@pytest.mark.parametrize("value", WHOLE)
def test_what_does_not_add_up_is_computed_whole(value):
    assert daily(read_query(RATED.replace("VALUE", value), views_of([])), ["organisation"]) is None


@pytest.mark.parametrize(
    "change",
    [
        ("where type", "join events f on f.id = e.id where type"),
        ("where type", "join cases c on c.id = e.case_id where type"),
        ("where type", "left join cases c on c.id = e.case_id where type"),
        ("select e.", "select distinct e."),
        ("day between $period_start and $period_end", "day <= $period_end"),
        ("$period_end\n", "$period_end order by e.id limit 5\n"),
        ("$period_end\n", "$period_end and exists (select 1 from cases where id = case_id)\n"),
    ],
)
def test_what_is_not_taken_row_by_row_is_computed_whole(change):
    assert change[0] in RATED
    text = RATED.replace("VALUE", "count(*)").replace(*change, 1)
    assert daily(read_query(text, views_of([])), []) is None


@pytest.mark.django_db(transaction=True)
def test_by_the_day_is_as_computed_whole_also_after_a_day_was_touched(figures):
    for at in range(1, 13):
        organisation, district = "water" if at % 2 else "power", "210102" if at % 3 else "210106"
        rate(5 + at, (at, 3), organisation=organisation, district=district)
    acts.compute(2021, ["bad_ratings"])
    folder = settings.FIGURES_FOLDER
    _same(figures, folder)
    rate(7, (4, 3), level=1, organisation="gas", district="210103")
    acts.compute(2021, ["bad_ratings"])
    _same(figures, folder, touched=1)


@pytest.mark.django_db(transaction=True)
def test_figures_brought_in_together_are_as_computed_one_by_one(figures):
    rate(20, (3, 1))
    acts.compute(2021, ["bad_ratings"])
    folder = settings.FIGURES_FOLDER
    _same(figures, folder, touched=1)
    rate(9, (3, 1), level=2, organisation="gas", district="210103")
    rate(3, (4, 1), level=4)
    acts.compute(2021, ["bad_ratings"])
    _same(figures, folder, together=2)
    _same(figures, folder, touched=0)


@pytest.mark.django_db(transaction=True)
def test_one_that_cannot_be_brought_in_holds_none_of_the_others_back(figures):
    fails = "sum(cast(district as integer))"
    rate(20, (3, 1))
    acts.compute(2021, ["bad_ratings"])
    folder = settings.FIGURES_FOLDER
    values = [*VALUES[:2], fails, *VALUES[2:]]
    first = _computed(figures, folder, values)
    rate(5, (3, 1), level=1, district="演示")
    acts.compute(2021, ["bad_ratings"])
    second = _computed(figures, folder, values)
    assert [found.gap for found in first] == [None] * len(values)
    assert [found.gap.code if found.gap else "" for found in second] == ["", "", "failed", *[""] * 5]
    assert (first[0].value, second[0].value, first[3].value, second[3].value) == (20, 25, 60, 65)


@pytest.mark.django_db(transaction=True)
def test_nothing_kept_of_another_log_is_used(figures):
    """A city begun anew in the same folder may have a day's file of the same name."""
    rate(12, (5, 3), level=1)
    rate(28, (5, 3), level=5)
    acts.compute(2021, ["bad_ratings"])
    folder = settings.FIGURES_FOLDER
    with duckdb.connect(str(folder / PARTS)) as kept:
        (name,) = kept.execute("select parts from kept limit 1").fetchone()
        kept.execute(f'update {name} set "a0" = 1')
    state = json.loads((folder / "snapshot.json").read_text())
    (folder / "snapshot.json").write_text(json.dumps({**state, "log_root": "00" * 32}))
    Figure.objects.all().delete()
    acts.compute(2021, ["bad_ratings"])
    assert Figure.objects.get(indicator="bad_ratings", year=2021).value == 30


@pytest.mark.django_db(transaction=True)
def test_what_another_version_kept_is_deleted_and_what_this_one_keeps_stays(figures):
    rate(20, (3, 1))
    acts.compute(2021, ["bad_ratings"])
    folder = settings.FIGURES_FOLDER
    kept = (folder / PARTS).stat().st_ino
    (folder / "parts.duckdb").write_bytes(b"of an earlier version")
    acts.compute(2021, ["bad_ratings"])
    assert [file.name for file in folder.glob("*.duckdb*")] == [PARTS]
    assert (folder / PARTS).stat().st_ino == kept


def _computed(city, folder, values):
    with Engine(city, newest(folder), file=folder.parent / "test.duckdb") as engine:
        read = [indicator(value) for value in values]
        engine.bring_in((one, YEAR) for one in read)
        return [engine.compute(one, YEAR) for one in read]


def _same(city, folder, touched=12, together=0):
    """See each value by the day and computed whole; ``together`` days are brought in beforehand."""
    with Engine(city, newest(folder), file=folder.parent / "test.duckdb") as engine:
        if together:
            engine.bring_in((indicator(value), YEAR) for value in VALUES)
            assert engine.parts.rebuilt == together * len(VALUES)
            touched = 0
        for value in VALUES:
            one = indicator(value)
            before = engine.parts.rebuilt
            found = engine.compute(one, YEAR)
            assert engine.parts.rebuilt - before == touched
            query = engine.query(one)
            days = {"period_start": YEAR.begins, "period_end": YEAR.ends}
            (cell,) = engine.room.cells(query.whole(), days)
            assert found.level == cell.value, value
            for by in one.dimensions:
                cells = {cell.part: cell.value for cell in engine.room.cells(query.by(f'"{by}"'), days)}
                shown = {part.part: part.value for part in found.parts if part.dimension == by and part.value}
                assert shown.keys() <= cells.keys()
                assert all(abs(shown[part] - cells[part]) <= Decimal("0.5") for part in shown)


@pytest.mark.django_db(transaction=True)
def test_a_figure_over_acts_is_computed_again_from_the_whole_log(figures):
    rate(20, (3, 1))
    rate(9, (12, 31), level=1)
    acts.compute(2021, ["bad_ratings"])
    found = Figure.objects.get(indicator="bad_ratings", year=2021, replaced_at__isnull=True)
    assert found.value == Decimal("58.6")  # 8 of 20 and all 9: 17 of 29
    data = bundles.bundle_of("bad_ratings", 2021)[1]
    report = check_figure(data, keys.key())
    assert (report.faults, report.rows) == ([], 29)
    assert check_with_log(report, lambda path: read_file(settings.LOG_FOLDER, path))
    assert report.faults == []


@pytest.mark.django_db(transaction=True)
def test_an_event_after_midnight_belongs_to_the_day_of_the_city(figures):
    """Half past midnight of 1 January in Shenyang is still December in UTC."""
    at = datetime(2022, 1, 1, 0, 30, tzinfo=ZoneInfo(settings.TIME_ZONE))
    with transaction.atomic():
        record([NewEvent("case-rated", "water", public={"level": 1, "service": "s"}, occurred_at=at)] * 12)
    rate(12, (6, 1), level=5)
    acts.compute(2022, ["bad_ratings"])
    values = {row.year: row.value for row in Figure.objects.filter(replaced_at__isnull=True)}
    assert (values[2021], values[2022]) == (0, 100)


@pytest.mark.django_db(transaction=True)
def test_figures_of_the_same_sums_keep_their_own_values(figures):
    rate(20, (3, 1))
    acts.compute(2021, ["bad_ratings"])
    values = ["sum(level)", "100.0 * sum(level)"]
    assert [found.level for found in _computed(figures, settings.FIGURES_FOLDER, values)] == [60, 6000]


@pytest.mark.django_db(transaction=True)
def test_what_was_recorded_in_an_earlier_year_counts_as_nothing_not_as_unknown(figures):
    rate(20, (3, 1))
    at = datetime(2022, 2, 1, 9, tzinfo=ZoneInfo(settings.TIME_ZONE))
    with transaction.atomic():
        record([NewEvent("case-urged", "water", public={}, occurred_at=at)])
    acts.compute(2022, ["bad_ratings"])
    snapshot, year = newest(settings.FIGURES_FOLDER), Period(date(2022, 1, 1), date(2022, 12, 31))
    with Engine(figures, snapshot) as engine:
        found = engine.compute(indicator("count(*)"), year)
    assert (found.level, found.gap) == (0, None)


@pytest.mark.django_db(transaction=True)
def test_what_is_learned_late_of_an_earlier_year_makes_a_zero_of_a_gap(figures):
    at = datetime(2022, 2, 1, 9, tzinfo=ZoneInfo(settings.TIME_ZONE))
    with transaction.atomic():
        record([NewEvent("case-urged", "water", public={}, occurred_at=at)])
    city, year, states = figures, Period(date(2022, 1, 1), date(2022, 12, 31)), []
    for count in (0, 20):
        if count:
            rate(count, (3, 1))
        acts.compute(2022, ["bad_ratings"])
        with Engine(city, newest(settings.FIGURES_FOLDER)) as engine:
            one = indicator("count(*)")
            states.append((engine.state_of(one, year), engine.compute(one, year)))
    (before, gap), (after, zero) = states
    assert (gap.gap.code, zero.gap, zero.level) == ("never-recorded", None, 0)
    assert before != after


@pytest.mark.django_db(transaction=True)
def test_a_part_of_a_year_and_the_whole_are_each_their_own(figures):
    """A growth in a year that goes on looks at part of the year before; its series asks for all of that."""
    rate(20, (3, 1))
    rate(7, (11, 1))
    acts.compute(2021, ["bad_ratings"])
    part, one = Period(date(2021, 1, 1), date(2021, 6, 30)), indicator("count(*)")
    with Engine(figures, newest(settings.FIGURES_FOLDER)) as engine:
        found = [engine.compute(one, period) for period in (part, YEAR, part)]
        assert [each.level for each in found] == [20, 27, 20]
        by_body = [{part.part: part.value for part in each.parts} for each in found]
        assert [parts["water"] for parts in by_body] == [20, 27, 20]
        assert engine.parts.rebuilt == 2


@pytest.mark.django_db(transaction=True)
def test_a_value_may_name_the_ends_of_its_period(figures):
    rate(20, (3, 1))
    acts.compute(2021, ["bad_ratings"])
    (found,) = _computed(
        figures, settings.FIGURES_FOLDER, ["73 * count(*) / ($period_end - $period_start + 1)"]
    )
    assert found.level == 4
