"""The cockpit: promises by state, late ones with whom, figures against targets."""

from datetime import date
from decimal import Decimal

import pytest
from tests import world

from yiwang.networks.reform.queries.cockpit import Target, cockpit, state_of
from yiwang.records import clock
from yiwang.records.figures.models import Figure
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.releases import city, in_force

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 1)  # a Tuesday


def promise(number, due, done=None, owner="housing", since=date(2022, 1, 1)):
    values = {
        "number": number,
        "title": f"演示举措{number}",
        "theme": "营商环境",
        "document": "演示文件",
        "owner": owner,
    }
    values |= {"issued-on": date(2022, 1, 1), "due-on": due}
    values |= {"done-on": done} if done else {}
    write_rows("measures", [Row(number, None, since, values)], organisation="reform-office")


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (date(2022, 2, 28), None, "late"),
        (date(2022, 2, 28), date(2022, 3, 1), "done"),
        (date(2022, 2, 28), date(2022, 3, 2), "late"),
        (date(2022, 3, 1), None, "soon"),
        (date(2022, 3, 8), None, "soon"),
        (date(2022, 3, 9), None, "running"),
        (None, None, "running"),
    ],
)
def test_a_promise_is_late_after_its_day_and_yellow_five_working_days_before(shenyang, due, done, state):
    assert state_of(due, done, DAY, city().calendar) == state


def test_what_is_late_stands_first_with_its_office(shenyang):
    promise("1", date(2022, 2, 1))
    promise("2", date(2022, 2, 20), owner="water")
    promise("3", date(2022, 2, 10), done=date(2022, 2, 5))
    promise("4", date(2022, 6, 1))
    made = cockpit(city(), DAY)
    assert made.counts == {"done": 1, "running": 1, "soon": 0, "late": 2}
    assert [(one.number, one.days_late) for one in made.late] == [("1", 28), ("2", 9)]
    assert (made.worst, made.as_bad) == (made.owners[0], 1)
    assert (made.worst.owner, made.worst.counts) == ("housing", (1, 1, 0, 1))
    assert sum(width for _, _, width in made.owners[0].strip) == pytest.approx(100, abs=0.1)


def test_the_newest_version_of_a_promise_counts(shenyang):
    promise("1", date(2022, 2, 1))
    promise("1", date(2022, 2, 1), done=date(2022, 2, 25), since=date(2022, 2, 25))
    assert cockpit(city(), DAY).counts["done"] == 1
    assert cockpit(city(), date(2022, 2, 20)).counts["late"] == 1


@pytest.mark.parametrize(
    ("wanted", "at_most", "value", "met"),
    [
        (5, False, 5, True),
        (5, False, 4, False),
        (0, True, 0, True),
        (0, True, 1, False),
        (5, False, None, None),
    ],
)
def test_a_target_is_met_or_not_or_cannot_be_told(wanted, at_most, value, met):
    assert Target("x", wanted, at_most, "", value).met is met


def test_the_page_says_it_in_its_titles_and_is_empty_kindly(shenyang, client):
    client.force_login(world.make_officer("reform-x", "business-environment", "reform"))
    assert "截至该日" in client.get("/reports/cockpit/?day=2022-03-01").content.decode()
    promise("1", date(2022, 2, 1))
    page = client.get("/reports/cockpit/?day=2022-03-01").content.decode()
    assert "1 项承诺中有 1 项逾期" in page
    assert "演示举措1" in page
    assert "2022年3月1日</p>" in page  # on paper there is no field with the day


def test_a_target_stands_under_its_figures_name_with_value_and_unit(shenyang, client):
    values = [("1", "problems", 70), ("2", "on_time", "99.5"), ("3", "一个没有的指标/x", 1)]
    rows = [
        Row(
            key,
            None,
            DAY,
            {"number": key, "indicator": name, "year": 2022, "target": wanted, "sense": "不低于"},
        )
        for key, name, wanted in values
    ]
    write_rows("targets", rows, organisation="reform-office")
    known = {"value": Decimal("80"), "begins": date(2022, 1, 1), "ends": date(2022, 12, 31), "log_size": 1}
    Figure.objects.create(
        indicator="problems",
        year=2022,
        release=in_force(),
        known_at=clock.now(),
        computed_at=clock.now(),
        **known,
    )
    client.force_login(world.make_officer("reform-x", "business-environment", "reform"))
    page = client.get("/reports/cockpit/?day=2022-03-01").content.decode()
    assert "3 个目标中达到 1 个" in page
    assert "“一联三帮”解决企业诉求</a>" in page and "≥ 70 件" in page and ">80 件<" in page
    assert "≥ 99.5%" in page and "缺：" in page
    assert "没有这个指标" in page  # a row of the register may name anything
