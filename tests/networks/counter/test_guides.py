"""Guides to services and life events."""

from datetime import date

import pytest

from yiwang.definitions import spec
from yiwang.kernel.bundles import plan
from yiwang.networks.counter.queries.guide import life_event_guide
from yiwang.records.registry.releases import city

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    [
        "谁可以办", "法人和其他组织", "具有相应的设备设施和布局",
        "主要设备设施布局、操作流程图", "部门共享，免提交", "申请人提交",
        "5个工作日", "20个工作日", "演示数值", "不收费", "最多 1 次", "食品安全法 第三十五条",
        "有效期 5 年", "1 号窗口", "024-00000001", "210101003000", "行政许可", "开办餐饮店",
    ],
)  # fmt: skip
def test_a_service_page_says_what_the_standard_asks(shenyang, client, words):
    assert words in client.get("/services/food-licence/").content.decode()


def test_the_savings_shown_are_those_computed(shenyang, client):
    made = plan(*spec(city(), "open-restaurant"), frozenset())
    page = client.get("/life-events/open-restaurant/").content.decode()
    assert f"</span>{made.savings.one_by_one}</s> <strong>{made.savings.given}</strong>" in page
    assert f"</span>{made.serial_days}</s> <strong>{made.critical_days}</strong>" in page


def test_a_licence_held_changes_the_plan(shenyang):
    none = life_event_guide(city(), "open-restaurant", frozenset(), date(2026, 3, 2))
    held = life_event_guide(city(), "open-restaurant", frozenset({"business-licence"}), date(2026, 3, 2))
    assert "individual-registration" in none.plan.services
    assert "individual-registration" not in held.plan.services
    assert len(held.plan.stages) < len(none.plan.stages)


def test_an_unknown_licence_in_the_address_changes_nothing(shenyang):
    guide = life_event_guide(city(), "open-restaurant", frozenset({"crown"}), date(2026, 3, 2))
    assert guide.held == frozenset()


def test_without_a_published_calendar_no_day_is_promised(shenyang):
    assert life_event_guide(city(), "newborn", frozenset(), date(2199, 12, 30)).due is None
    due = life_event_guide(city(), "newborn", frozenset(), date(2021, 3, 1)).due
    assert (due.statutory, due.promised) == (date(2021, 4, 13), date(2021, 3, 19))


@pytest.mark.parametrize(
    "address", ["/services/no-such/", "/life-events/no-such/", "/apply/service/no-such/"]
)
def test_unknown_definitions_are_not_found(shenyang, client, address):
    assert client.get(address).status_code in {302, 404}
