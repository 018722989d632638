"""Facts answer as of a day, as it was known at an instant."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from yiwang.records import clock
from yiwang.records.registry.facts import Row, RowsRefused, facts, write_rows
from yiwang.records.registry.models import DatasetRow
from yiwang.records.registry.people import register_subject

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 1)


@pytest.fixture
def firm(shenyang):
    return register_subject("organisation", "演示企业", "91210100DEMO00001X")


def write(firm, day, staff, until=None):
    values = {"uscc": "k", "name": "演示企业", "employees": staff}
    write_rows("firms", [Row("k", firm.pk, day, values, until)], organisation="market-regulation")


def test_the_row_in_force_on_the_day_answers(firm):
    write(firm, date(2020, 1, 1), 10, date(2020, 12, 31))
    write(firm, date(2021, 1, 1), 20)
    assert facts(["firms.employees"], [firm.pk], valid_on=date(2020, 6, 1)) == {
        firm.pk: {"firms.employees": 10}
    }
    assert facts(["firms.employees"], [firm.pk], valid_on=DAY) == {firm.pk: {"firms.employees": 20}}
    assert facts(["firms.employees"], [firm.pk], valid_on=date(2019, 6, 1)) == {}


def test_what_was_known_then_stays_known_then(firm):
    write(firm, date(2021, 1, 1), 20)
    before = clock.now()
    write(firm, date(2021, 1, 1), 25)
    assert facts(["firms.employees"], [firm.pk], valid_on=DAY)[firm.pk]["firms.employees"] == 25
    assert (
        facts(["firms.employees"], [firm.pk], valid_on=DAY, known_at=before)[firm.pk]["firms.employees"] == 20
    )
    assert DatasetRow.objects.count() == 2


def test_an_unknown_column_is_absent_not_none(firm):
    write(firm, date(2021, 1, 1), 20)
    assert facts(["firms.sales"], [firm.pk], valid_on=DAY) == {}
    assert facts(["firms.employees"], [firm.pk], valid_on=DAY, known_at=clock.now() - timedelta(days=9)) == {}


def test_rows_that_do_not_fit_are_refused_together_and_none_is_written(firm):
    good = {"uscc": "a", "name": "演示企业", "employees": 3}
    rows = [
        Row("a", firm.pk, DAY, good),
        Row("b", firm.pk, DAY, {**good, "employees": "三"}),
        Row("c", firm.pk, DAY, {"uscc": "c"}),
    ]
    with pytest.raises(RowsRefused) as refused:
        write_rows("firms", rows, organisation="market-regulation")
    assert str(refused.value).splitlines() == [
        "firms b: employees (integer, 人): '三' is no whole number",
        "firms c: name (string): is required",
    ]
    assert not DatasetRow.objects.exists()


def test_rows_of_an_unknown_dataset_are_refused(firm):
    with pytest.raises(LookupError, match=r"has no dataset dogs; add datasets/dogs\.toml"):
        write_rows("dogs", [], organisation="market-regulation")


def test_days_and_amounts_are_kept_exactly(firm):
    values = {"uscc": "k", "name": "演示企业", "capital": Decimal("0.10"), "established-on": DAY}
    (row,) = write_rows("firms", [Row("k", firm.pk, DAY, values)], organisation="market-regulation")
    row.refresh_from_db()
    assert (row.values["capital"], row.values["established-on"]) == ("0.10", "2021-06-01")


def test_a_past_lived_through_again_is_known_only_from_now_on(firm):
    before = clock.now()
    with clock.living_at(clock.start_of(DAY)):
        assert clock.today() == DAY
        write(firm, DAY, 20)
        assert facts(["firms.employees"], [firm.pk], valid_on=DAY)[firm.pk]["firms.employees"] == 20
    assert clock.now() >= before
    assert DatasetRow.objects.get().recorded_from >= before
    assert facts(["firms.employees"], [firm.pk], valid_on=DAY, known_at=before) == {}


def test_time_returns_from_the_past_when_something_fails(firm):
    with pytest.raises(ValueError, match="stopped"), clock.living_at(clock.start_of(DAY)):
        raise ValueError("stopped")
    assert clock.today() > DAY
    with clock.living_at(clock.start_of(DAY)), clock.living_at(clock.end_of(DAY)):
        assert clock.today() == DAY + timedelta(days=1)
        assert clock.day_of(clock.present()) > DAY
