"""Pages of firms and offices: what is found and why, one condition away, the money's way, bulk acts."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests import world
from tests.networks.policies.conftest import make_firms, publish

from yiwang.networks.policies import acts
from yiwang.networks.policies.matching import match
from yiwang.networks.policies.models import Account, Entitlement
from yiwang.records import clock
from yiwang.records.ledger.queries import reads_of
from yiwang.records.registry import people
from yiwang.records.registry.models import DatasetRow

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)
GROUP = {"more": 'stacking = { rule = "highest", group = "g" }'}


def owner_of(firm, number=0, kind="legal-representative"):
    """A person with a mandate of a firm, and the id of that hat."""
    user = world.make_person(f"owner-{number}", f"演示业主{number}", number)
    people.give_mandate(firm, user.person, kind, valid_from=date(2020, 1, 1))
    hat = next(hat.id for hat in world.hats_of(user) if hat.kind == "mandate")
    return user, hat


@pytest.fixture
def as_owner_of(browser):
    def open_for(firm, number=0, kind="legal-representative"):
        user, hat = owner_of(firm, number, kind)
        client = browser(user)
        client.post("/hat/", {"hat": hat, "next": "/"})
        return client

    return open_for


@pytest.fixture
def office(browser):
    return browser(world.make_officer("labour-x", "human-resources"))


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_firm_sees_what_was_found_and_why(shenyang, as_owner_of):
    publish(staff={})
    (firm,) = make_firms([25])
    match(as_of=DAY)
    page = text(as_owner_of(firm).get("/policies/"))
    assert "staff（演示）" in page
    assert "2,500 元" in page
    assert "从业人数为 25 人" in page
    assert "2022年11月30日" in page


def test_one_condition_away_the_border_is_told_with_what_it_would_give(shenyang, as_owner_of):
    publish(staff={"condition": "从业人数 &gt;= 10 and 从业人数 &lt;= 300"})
    (firm,) = make_firms([305])
    page = text(as_owner_of(firm).get("/policies/?on=2022-06-01"))
    assert "差一个条件" in page
    assert "305 人" in page
    assert "30,000 元" in page  # what 300 would give


def test_who_holds_it_by_little_is_told_where_it_ends(shenyang, as_owner_of):
    publish(staff={})
    (firm,) = make_firms([10])
    match(as_of=DAY)
    page = text(as_owner_of(firm).get("/policies/"))
    assert "接近界线" in page
    assert "9 人" in page


def test_what_the_registers_do_not_say_is_no_refusal(shenyang, as_owner_of):
    publish(staff={})
    (firm,) = make_firms([None])
    page = text(as_owner_of(firm).get("/policies/?on=2022-06-01"))
    assert "暂时无法判断" in page
    assert "从业人数" in page


def test_what_stands_back_says_for_which(shenyang, as_owner_of):
    publish(one={**GROUP}, two={**GROUP, "amount": "从业人数 * 200"})
    (firm,) = make_firms([10])
    match(as_of=DAY)
    page = text(as_owner_of(firm).get("/policies/"))
    assert "“two（演示）”给您的更多" in page


def test_confirming_asks_for_the_account_first(shenyang, as_owner_of):
    publish(staff={})
    (firm,) = make_firms([10])
    match(as_of=DAY)
    client, row = as_owner_of(firm), Entitlement.objects.get()
    refused = client.post(f"/policies/{row.pk}/confirm/")
    assert refused.status_code == 422
    assert "请先确认收款账户" in text(refused)
    assert client.post("/policies/account/", {"bank": "演示银行", "number": "12"}).status_code == 422
    client.post("/policies/account/", {"bank": "演示银行", "number": "6222 0200 0000 1234"})
    assert Account.objects.get().tail == "1234"
    client.post(f"/policies/{row.pk}/confirm/")
    row.refresh_from_db()
    assert (row.state, row.account.tail) == ("confirmed", "1234")
    assert "6222" not in text(client.get("/policies/"))


def test_an_agent_may_confirm_but_not_say_where_the_money_goes(shenyang, as_owner_of):
    publish(staff={})
    (firm,) = make_firms([10])
    match(as_of=DAY)
    client = as_owner_of(firm, kind="agent")
    assert client.post("/policies/account/", {"bank": "演", "number": "62220200"}).status_code == 404
    assert 'name="number"' not in text(client.get("/policies/"))


def test_declining(shenyang, as_owner_of):
    publish(staff={})
    (firm,) = make_firms([10])
    match(as_of=DAY)
    client, row = as_owner_of(firm), Entitlement.objects.get()
    client.post(f"/policies/{row.pk}/decline/")
    row.refresh_from_db()
    assert row.state == "declined"
    assert client.post(f"/policies/{row.pk}/confirm/").status_code == 422


def test_what_is_anothers_cannot_be_touched(shenyang, as_owner_of):
    publish(staff={})
    one, other = make_firms([10, 9])
    match(as_of=DAY)
    row = Entitlement.objects.get(subject=one)
    stranger = as_owner_of(other)
    for act in ("confirm", "decline"):
        assert stranger.post(f"/policies/{row.pk}/{act}/").status_code == 404
    row.refresh_from_db()
    assert row.state == "matched"


def claim(firms):
    """All entitlements confirmed, each to an account."""
    for number, firm in enumerate(firms):
        user, hat = owner_of(firm, number)
        actor = world.actor(user, hat)
        acts.set_account(actor, "演示银行", "622202000000")
        acts.confirm(actor, Entitlement.objects.get(subject=firm).pk)


def test_the_office_sends_money_on_its_way_and_the_register_says_so(shenyang, office, as_owner_of):
    publish(staff={"budget": "10000"})
    firms = make_firms([10, 25, 8])[:2]
    match(as_of=DAY)
    claim(firms)
    page = text(office.get("/policies/office/"))
    assert "演示企业0号" in page
    assert "演示企业2号" not in page  # who is not entitled is a number only
    assert "预算 10,000 元，其中 6,500 元 尚未被认领" in page
    assert "<code>从业人数 &gt;= 10</code>" in page
    ids = [str(row.pk) for row in Entitlement.objects.all()]
    office.post("/policies/office/allocate/", {"entitlement": ids, "policy": "staff/2022"})
    assert set(Entitlement.objects.values_list("state", flat=True)) == {"allocated"}
    office.post("/policies/office/pay/", {"entitlement": ids[:1], "policy": "staff/2022"})
    (paid,) = DatasetRow.objects.filter(dataset="relief-payments")
    assert paid.values["measure"] == "staff"
    assert Decimal(paid.values["amount"]) == Entitlement.objects.get(state="paid").amount


def test_a_step_out_of_order_changes_nothing(shenyang, office):
    publish(staff={})
    firms = make_firms([10, 25])
    match(as_of=DAY)
    claim(firms[:1])
    ids = [str(row.pk) for row in Entitlement.objects.all()]
    assert office.post("/policies/office/allocate/", {"entitlement": ids}).status_code == 422
    assert office.post("/policies/office/pay/", {"entitlement": ids[:1]}).status_code == 422
    assert set(Entitlement.objects.values_list("state", flat=True)) == {"confirmed", "matched"}


def test_the_way_of_the_money_has_dates_and_days_to_cash(shenyang, as_owner_of):
    publish(staff={})
    (firm,) = make_firms([10])
    match(as_of=DAY)
    claim([firm])
    now = clock.now()
    Entitlement.objects.update(
        state="paid", confirmed_at=now - timedelta(days=12), allocated_at=now - timedelta(days=3), paid_at=now
    )
    page = text(as_owner_of(firm, 1).get("/policies/"))
    assert "从确认到到账 12 天" in page


def test_another_office_sees_and_moves_nothing(shenyang, browser):
    publish(staff={})
    firms = make_firms([10])
    match(as_of=DAY)
    claim(firms)
    other = browser(world.make_officer("fire-x", "fire-rescue"))
    assert "演示企业" not in text(other.get("/policies/office/?policy=staff/2022"))
    row = Entitlement.objects.get()
    assert other.post("/policies/office/allocate/", {"entitlement": [str(row.pk)]}).status_code == 404


def test_a_persons_name_on_the_offices_page_is_an_entry_in_the_access_log(shenyang, office):
    publish(staff={})
    firms = make_firms([10])
    match(as_of=DAY)
    claim(firms)
    user = world.make_person("resident-x", "演示居民", 3)
    Entitlement.objects.update(subject=user.person)
    assert "演示居民" in text(office.get("/policies/office/"))
    (read,) = reads_of(user.person_id)
    assert (read.organisation, read.data["purpose"]) == ("human-resources", "staff")


def test_relief_that_is_no_payment_stands_apart(shenyang, office):
    publish(staff={}, spared={"relief": "tax"})
    make_firms([10])
    match(as_of=DAY)
    page = text(office.get("/policies/office/"))
    paid, forgone = page.index("兑付资金"), page.index("这些从不与兑付资金相加")
    assert paid < page.index("staff（演示）") < forgone < page.index("spared（演示）")


def test_the_catalogue_is_open_to_everybody(shenyang, client):
    assert "小型微利企业所得税优惠" in text(client.get("/policies/all/"))
    assert "失业保险稳岗返还" not in text(client.get("/policies/all/?q=所得税"))
    page = text(client.get("/policies/all/small-profit-tax/"))
    assert "财税〔2019〕13号" in page
    assert "024-00012366" in page
    assert client.get("/policies/all/nothing/").status_code == 404
