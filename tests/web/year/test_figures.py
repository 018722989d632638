"""The figures of a made year are what was counted while it was made, and follow every act of it."""

from datetime import date

import pytest
from tests.web.year.conftest import SMALL, YEAR, close, level, told, without

from yiwang.networks.reform.reporting import fill
from yiwang.records.figures.acts import compute
from yiwang.records.registry.releases import city, in_force
from yiwang.web.demo.year import Wanted, make_year, plan_year, writing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NEED = {
    "state-firms": ("boards", lambda row: row.key),
    "parks": ("legal-stations", lambda row: row.values["park"]),
    "communities": ("elder-stations", lambda row: row.values["community"]),
    "vocational-groups": ("group-members", lambda row: row.values["group"]),
}
"""Registers whose rows mean nothing without a row of another one: what is left out with it, and by what."""


def acts_of(plan):
    """One act of each register that counts anything; none has a row of another."""
    acts, taken = {}, set()
    for dataset in plan.by_dataset():
        if act := _act_of(plan, dataset, taken):
            acts[dataset] = act
            taken |= {id(row) for row in act}
    return acts


def _act_of(plan, dataset, taken):
    """The last act of a register that counts, with all that rests on it."""
    rows = [row for row in plan.entries if row.dataset == dataset and id(row) not in taken]
    chosen = next((row for row in reversed(rows) if row.counts and any(what for _, what in row.counts)), None)
    if chosen is None:
        return []
    if dataset == "air-hourly":
        return [row for row in rows if row.day == chosen.day]
    resting, key = NEED.get(dataset, ("", None))
    others = [row for row in plan.entries if row.dataset == resting and key(row) == chosen.key]
    return [chosen, *others]


def test_every_figure_is_the_tally_and_follows_each_act_and_no_other(rooms, small):
    acts = acts_of(small)
    assert len(acts) > 35
    left_out = {id(row) for act in acts.values() for row in act}
    made = make_year(SMALL, plan=without(small, *[row for row in small.entries if id(row) in left_out]))
    done = [row for row in small.entries if id(row) not in left_out]
    _equal(small, done)
    for dataset, act in acts.items():
        before, expected = told(), _levels(small, done)
        done += act
        for register in dict.fromkeys(row.dataset for row in act):
            assert writing.write(city(), register, [row for row in act if row.dataset == register])
        _equal(small, done)
        after, wanted = told(), _levels(small, done)
        changed = {name for name in after if after[name] != before[name]}
        assert changed == {name for name in wanted if wanted[name] != expected[name]}, dataset
        assert changed or dataset in {"legal-stations", "trains", "air-stations"}, dataset
    assert made.rows > 500 and made.cases == 36 + len(small.matters)
    _covered()
    _again(small)


def _levels(plan, entries):
    tally = without_rows(plan, entries).tally()
    return {
        name: (level(tally, name), tally.level(f"{name}.before")) for name in sorted(plan.city.indicators)
    }


def without_rows(plan, entries):
    kept = {id(row) for row in entries}
    return without(plan, *[row for row in plan.entries if id(row) not in kept])


def _equal(plan, entries):
    compute(YEAR)
    figures = without_rows(plan, entries).tally().figures(plan.city)
    tally = without_rows(plan, entries).tally()
    wrong = {
        name: (found, figures[name], level(tally, name))
        for name, found in told().items()
        if not (_hidden(name, figures) or (found[0] == figures[name] and close(found[1], level(tally, name))))
    }
    assert wrong == {}


def _hidden(name, figures):
    """A family waiting for work is not shown to the public, so neither is how many they are."""
    return name == "zero_job_families" and 0 < (figures[name] or 0) < 10 and told()[name][0] is None


def _covered():
    """The report on the year is whole."""
    folder = city()
    filled = fill(folder, folder.reports[str(YEAR)], in_force().manifest)
    assert str(filled.coverage) == f"computed {len(filled.figures)}, recorded 13, missing 0"


def _again(plan):
    """Made again it is the same year: nothing is missing."""
    assert make_year(SMALL, plan=plan).told == "nothing was missing"


def test_another_seed_is_another_year_in_every_register(rooms, folder, small):
    other = plan_year(folder, Wanted(YEAR, SMALL.scale, 10), cases=0)
    plan = without(other, *[row for row in other.entries if row.dataset == "air-hourly"])
    make_year(plan.wanted, plan=plan)
    compute(YEAR)
    mine, found = small.tally().figures(folder), told()
    expected = plan.tally().figures(folder)
    gaps = {"on_time", "bad_ratings", "good_air_days", "good_air_share"}
    assert {name for name, (*_, gap) in found.items() if gap} == gaps
    assert {name for name, (value, *_) in found.items() if value != expected[name]} == set()
    assert sum(found[name][0] != mine[name] for name in found) > len(found) // 2


def test_the_air_of_a_made_year_is_judged_by_the_rule_of_its_days(rooms, small):
    from yiwang.records.registry.models import DatasetRow

    rows = [row for row in small.entries if row.dataset.startswith("air-") and row.day <= date(YEAR, 2, 28)]
    for dataset in ("air-stations", "air-hourly"):
        writing.write(city(), dataset, [row for row in rows if row.dataset == dataset])
    days = DatasetRow.objects.filter(dataset="air-days").values_list("values", flat=True)
    assert len(days) == 31 + 28
    assert {day["standard"] for day in days} == {"HJ 633-2012"}
    good = sum(day.get("aqi", 999) <= 100 for day in days)
    assert good == sum(dict(row.counts).get("good_air_days", 0) for row in rows)
