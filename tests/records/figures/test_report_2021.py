"""The report of 2021 over the few rows counted by hand: every figure in it, or the reason it is missing."""

from decimal import Decimal

import pytest
from tests.definitions.figures.test_figures import CASES
from tests.records.figures.conftest import YEAR, write

from yiwang.networks.reform.reporting import fill
from yiwang.records.figures.acts import compute
from yiwang.records.registry.folder_rows import write_folder_rows
from yiwang.records.registry.releases import in_force

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOT_IN_A_REGISTER = {"life_events", "on_time", "bad_ratings"}
SMALL = {"zero_job_families"}  # two families may not be told apart
GROWN = {"crossborder_growth": "4.4", "sme_growth": "100.0", "hightech_growth": "-33.3"}


@pytest.fixture
def report(figures):
    registers = {dataset: rows for _, given, _ in CASES for dataset, rows in given.items()}
    for dataset in registers.keys() & figures.datasets.keys():
        plain = [{"_from": "2010-01-01", "_key": f"row {at}"} for at in range(len(registers[dataset]))]
        write(dataset, [{**days, **row} for days, row in zip(plain, registers[dataset], strict=True)])
    write_folder_rows()
    compute(YEAR)
    return fill(figures, figures.reports[str(YEAR)], in_force().manifest)


def test_every_figure_is_what_was_counted_by_hand_or_says_why_it_is_missing(report):
    assert {name for name, _ in report.coverage.missing} == NOT_IN_A_REGISTER
    assert report.coverage.recorded == 13
    assert report.coverage.computed == len(report.figures) - len(NOT_IN_A_REGISTER)
    wrong = {
        name: (report.figures[name].number, expected)
        for name, _, expected in CASES
        if not _is(report, name, expected)
    }
    assert wrong == {}


def _is(report, name, expected):
    shown = report.figures[name]
    if name in NOT_IN_A_REGISTER:
        return bool(shown.gap)
    if name in SMALL:
        return shown.is_small
    places = len(shown.number.partition(".")[2])
    return shown.number == (GROWN.get(name) or f"{Decimal(expected):,.{places}f}")
