"""Deciding only for those whose facts changed gives, in every count and row, what deciding for all gives."""

import json
import random
import shutil
from datetime import date

import pytest
from django.db import connection
from tests.networks.policies.conftest import employ, make_firms, publish
from tests.networks.policies.test_pages import owner_of
from tests.world import make_uscc

from yiwang.networks.policies.matching import PolicyRefused, match, running
from yiwang.networks.policies.models import Entitlement, MatchRun
from yiwang.records.ledger.models import Event
from yiwang.records.registry import identity
from yiwang.records.registry.people import register_subject

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)
FIRMS = 24
GROUP = {"more": 'stacking = { rule = "highest", group = "g" }'}
RULES = {
    "staff": {"amount": "3000 / (从业人数 - 12)"},
    "low": GROUP,
    "high": {**GROUP, "condition": "从业人数 &gt;= 14", "amount": "从业人数 * 200 - 1500", "budget": "20000"},
}
NOTHING = {"new": 0, "changed": 0, "ended": 0, "overtaken": 0}


def found():
    """Every entitlement, but for which run wrote it."""
    names = ("policy", "period", "subject", "version", "amount", "outranked_by", "state", "found_on", "draw")
    return list(Entitlement.objects.order_by("policy", "subject").values_list(*names))


def counted(made):
    return [{name: value for name, value in vars(one).items() if name != "chosen"} for one in made.decided]


def must_not(*_):
    raise AssertionError("everybody was decided again")


@pytest.mark.parametrize("seed", range(6))
def test_what_changed_alone_gives_what_all_give(shenyang, tmp_path, monkeypatch, seed):
    chance = random.Random(seed)
    publish(**RULES)
    firms = make_firms([chance.choice([None, *range(8, 20)]) for _ in range(FIRMS)])
    match(as_of=DAY)
    for turn in range(3):
        change(chance, firms, turn)
        with monkeypatch.context() as patched:
            patched.setattr(running, "decide", must_not)
            quick = match(as_of=DAY)
        before = found()
        shutil.rmtree(tmp_path / "matches")
        whole = match(as_of=DAY)
        assert counted(quick) == counted(whole)
        assert (vars(whole.written), found()) == (NOTHING, before)


def change(chance, firms, turn):
    """Two firms report other numbers, or none any more; sometimes a firm is new."""
    for firm in chance.sample(firms, 2):
        employ(firm, identity.decrypted(firm.identifier), chance.choice([None, *range(8, 20)]))
    if chance.random() < 0.5:
        code = make_uscc("91", "210102", f"MA2{turn:05}")
        firms.append(register_subject("organisation", f"演示新企业{turn}号", code))
        employ(firms[-1], code, chance.randint(8, 20))


@pytest.mark.parametrize("other", [{"cap": "cap = 900"}, {"condition": "从业人数 &gt;= 11"}])
def test_another_rule_is_decided_for_all(shenyang, other):
    publish(staff={})
    make_firms([9, 10, 11, 12])
    match(as_of=DAY)
    publish(staff={"more": other["cap"]} if "cap" in other else other)
    made = match(as_of=DAY)
    assert made.decided[0].subjects == 4
    assert made.written.changed + made.written.ended == (3 if "cap" in other else 1)


def test_with_the_last_facts_lost_all_are_decided_again(shenyang, tmp_path):
    publish(staff={})
    firms = make_firms([9, 10, 11, 12])
    match(as_of=DAY)
    for file in (tmp_path / "matches").glob("organisation-*"):
        file.unlink()
    employ(firms[0], identity.decrypted(firms[0].identifier), 30)
    made = match(as_of=DAY)
    assert (made.written.new, made.decided[0].entitled) == (1, 4)


def test_facts_no_run_builds_on_are_removed(shenyang, tmp_path):
    publish(staff={})
    firms = make_firms([9, 10, 11, 12])
    for staff in (13, 14, 15):
        employ(firms[0], identity.decrypted(firms[0].identifier), staff)
        match(as_of=DAY)
    assert len(list((tmp_path / "matches").glob("organisation-*"))) == 1


def test_a_second_run_at_once_is_told_so_and_writes_nothing(shenyang):
    publish(staff={})
    make_firms([10])
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [running._LOCK])
            with pytest.raises(PolicyRefused, match="another match is running"):
                match(as_of=DAY)
            assert not MatchRun.objects.exists() and not Entitlement.objects.exists()
    finally:
        other.close()
    assert match(as_of=DAY).written.new == 1


def test_one_event_names_the_run_and_what_it_read(shenyang):
    publish(staff={})
    firms = make_firms([10, 25])
    made = match(as_of=DAY)
    event = Event.objects.get(type="policies-matched")
    public = json.loads(bytes(event.public))["data"]
    assert public["run"] == str(made.run.pk)
    assert (public["columns"], public["purpose"]) == (["firms.employees"], "policies")
    assert public["policies"] == {"staff/2022": 2}
    assert len(firms) == public["subjects"]["organisation"]


def test_a_firm_finds_the_run_among_those_who_looked(shenyang, browser):
    publish(staff={})
    (firm,) = make_firms([10])
    made = match(as_of=DAY)
    user, hat = owner_of(firm)
    client = browser(user)
    client.post("/hat/", {"hat": hat, "next": "/"})
    page = client.get("/my/reads/").content.decode()
    assert str(made.run.pk)[:8] in page and "市场主体" in page
    other = register_subject("organisation", "演示无登记企业", make_uscc("91", "210102", "MA9NRD01"))
    client = browser(*[owner_of(other, 1)[0]])
    assert str(made.run.pk)[:8] not in client.get("/my/reads/").content.decode()
