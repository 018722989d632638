"""Facts answer as of a day, as it was known at an instant."""

from datetime import date, timedelta

import pytest

from yiwang.records import clock
from yiwang.records.registry.facts import Row, facts, write_rows
from yiwang.records.registry.models import DatasetRow
from yiwang.records.registry.people import register_subject

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 1)


@pytest.fixture
def firm():
    return register_subject("organisation", "演示企业", "91210100DEMO00001X")


def write(firm, day, staff, until=None):
    write_rows("firms", [Row("k", firm.pk, day, {"staff": staff}, until)], organisation="market-regulation")


def test_the_row_in_force_on_the_day_answers(firm):
    write(firm, date(2020, 1, 1), 10, date(2020, 12, 31))
    write(firm, date(2021, 1, 1), 20)
    assert facts(["firms.staff"], [firm.pk], valid_on=date(2020, 6, 1)) == {firm.pk: {"firms.staff": 10}}
    assert facts(["firms.staff"], [firm.pk], valid_on=DAY) == {firm.pk: {"firms.staff": 20}}
    assert facts(["firms.staff"], [firm.pk], valid_on=date(2019, 6, 1)) == {}


def test_what_was_known_then_stays_known_then(firm):
    write(firm, date(2021, 1, 1), 20)
    before = clock.now()
    write(firm, date(2021, 1, 1), 25)
    assert facts(["firms.staff"], [firm.pk], valid_on=DAY)[firm.pk]["firms.staff"] == 25
    assert facts(["firms.staff"], [firm.pk], valid_on=DAY, known_at=before)[firm.pk]["firms.staff"] == 20
    assert DatasetRow.objects.count() == 2


def test_an_unknown_column_is_absent_not_none(firm):
    write(firm, date(2021, 1, 1), 20)
    assert facts(["firms.sales"], [firm.pk], valid_on=DAY) == {}
    assert facts(["firms.staff"], [firm.pk], valid_on=DAY, known_at=clock.now() - timedelta(days=9)) == {}
