"""Plans of a small year, and the figures of a city that lived it."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from yiwang.definitions import load, read_folder
from yiwang.records.figures.models import Figure
from yiwang.web.demo.year import Wanted, plan_year

YEAR = 2021
CITY = Path(__file__).parents[3] / "cities" / "shenyang"
SMALL = Wanted(YEAR, 0.002, 11)


@pytest.fixture(scope="session")
def folder():
    return load(read_folder(CITY))


@pytest.fixture(scope="session")
def small(folder):
    """A whole year, small, with a case of every ending."""
    return plan_year(folder, SMALL, cases=36)


@pytest.fixture
def rooms(shenyang, settings, tmp_path):
    """The published city, with what the year leaves beside the database in a folder of this test's own."""
    settings.DATA = settings.DOCUMENTS = tmp_path
    settings.FIGURES_FOLDER, settings.LOG_FOLDER = tmp_path / "figures", tmp_path / "tlog"
    return tmp_path


def without(plan, *entries):
    """The plan less some entries."""
    left_out = {id(entry) for entry in entries}
    return replace(plan, entries=tuple(entry for entry in plan.entries if id(entry) not in left_out))


def only(plan, *datasets, cases=0, matters=0):
    """The plan with some registers and some of its cases."""
    entries = tuple(entry for entry in plan.entries if entry.dataset in datasets)
    chosen = plan.matters[:matters]
    return replace(plan, entries=entries, courses=plan.courses[:cases], matters=chosen)


def told(year=YEAR):
    """What the engine says of each figure: its value, and what it was before it was rounded."""
    rows = Figure.objects.filter(year=year, replaced_at__isnull=True)
    return {row.indicator: (row.value, row.level, row.before, row.gap) for row in rows}


def level(tally, name):
    """What the tally says of a figure before it is rounded; of a growth, of its year."""
    if f"{name}.now" in tally.sums or f"{name}.now" in tally.members:
        return tally.level(f"{name}.now")
    return tally.exactly(name)


def close(one, other):
    """Whether two exact numbers differ by no more than a fraction cut off."""
    return one == other or (None not in (one, other) and abs(one - other) < Decimal("1e-6"))
