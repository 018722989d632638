"""Change, renewal and cancellation of a licence held: number kept, history kept, and the end an end."""

from datetime import timedelta

import pytest
from tests import world

from yiwang.records import clock
from yiwang.records.cases.acts import drafts, reissue, submit
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case
from yiwang.records.registry.facts import Row, rows_of, write_rows
from yiwang.records.registry.licences import held_by
from yiwang.records.registry.models import DatasetRow, Document
from yiwang.records.registry.releases import city

pytestmark = pytest.mark.django_db
NUMBER = "JY22101020000018"


@pytest.fixture
def boss(shenyang):
    """A firm's legal representative in the firm's hat, with a food licence that ends in thirty days."""
    firm = world.make_firm()
    user = world.make_person("boss", "演示法人", 0)
    world.people.give_mandate(firm, user.person, "legal-representative", valid_from=world.SINCE)
    hold(firm, NUMBER, 30)
    return world.actor(user, world.hats_of(user)[1].id)


@pytest.fixture
def officer(shenyang):
    return world.actor(world.make_officer("market", "market-regulation"))


def hold(firm, number, days):
    """Write a food licence into the register."""
    values = {
        "kind": "food-licence",
        "number": number,
        "holder": firm.name,
        "issuer": "market-regulation",
        "issued-on": "2020-01-01",
    }
    end = clock.today() + timedelta(days=days)
    write_rows("licences", [Row(number, firm.pk, world.SINCE, values, end)], organisation="market-regulation")


def held(actor, day=None):
    """The food licences in force, by number, with their last day."""
    found = held_by(actor.hat.subject, city(), day or clock.today())
    return {one.row.key: one.row.valid_to for one in found if one.kind.id == "food-licence"}


def granted(actor, officer, service, **answers) -> Case:
    """Apply for a service with these answers, and see it granted."""
    draft = world.fill_in(actor, "service", service)
    drafts.save(actor, draft.pk, answers)
    return world.grant(officer, submit.submit(actor, draft.pk))


def test_the_only_licence_is_filled_in_and_a_strange_number_refused(boss):
    draft = drafts.begin(boss, "service", "food-licence-change")
    assert draft.values["licence-number"] == NUMBER
    world.fill_in(boss, "service", "food-licence-change")
    drafts.save(boss, draft.pk, {"licence-number": "JY-OF-SOMEBODY-ELSE"})
    with pytest.raises(ActRefused) as refusal:
        submit.submit(boss, draft.pk)
    assert refusal.value.code == "not-this-licence"
    assert refusal.value.fields == {"licence-number": True}


def test_of_two_licences_none_is_guessed(boss):
    hold(world.Subject.objects.get(pk=boss.hat.subject), "JY-SECOND", 400)
    assert "licence-number" not in drafts.begin(boss, "service", "food-licence-renewal").values


def test_who_holds_none_is_told_at_the_door(shenyang):
    stranger = world.actor(world.make_person("stranger", "演示旁人", 1))
    with pytest.raises(ActRefused, match="食品经营许可证") as refusal:
        drafts.begin(stranger, "service", "food-licence-cancellation")
    assert refusal.value.code == "no-licence-held"


def test_a_change_keeps_number_and_last_day_and_what_it_said_before(boss, officer):
    last = held(boss)[NUMBER]
    case = granted(boss, officer, "food-licence-change", **{"business-name": "演示新店名"})
    assert case.status == "granted"
    assert held(boss) == {NUMBER: last}
    (now,) = [row for row in rows_of(["licences"], [boss.hat.subject], valid_on=clock.today())
              if row.key == NUMBER]  # fmt: skip
    document = Document.objects.get(pk=now.values["document"])
    assert document.number == f"{NUMBER}（变更1）"
    assert now.valid_from == clock.today()
    before = DatasetRow.objects.get(key=NUMBER, valid_from=world.SINCE, recorded_to__isnull=True)
    assert before.valid_to == clock.today() - timedelta(days=1)
    assert held(boss, clock.today() - timedelta(days=1)).keys() == {NUMBER}


def test_a_second_change_shows_what_the_first_one_said(boss, officer):
    granted(boss, officer, "food-licence-change", **{"business-name": "演示第一次改名"})
    case = granted(boss, officer, "food-licence-change", **{"food-category": "cold"})
    document = Document.objects.get(case=case.pk, kind="food-licence")
    assert document.number == f"{NUMBER}（变更2）"
    assert DatasetRow.objects.filter(key=NUMBER, recorded_to__isnull=True).count() == 2


def test_a_renewal_runs_from_the_decision(boss, officer):
    granted(boss, officer, "food-licence-renewal")
    last = held(boss)[NUMBER]
    assert last >= clock.today() + timedelta(days=5 * 365)
    assert Document.objects.filter(number=f"{NUMBER}（延续1）").exists()


def test_a_cancelled_licence_is_in_force_no_more_and_leaves_its_history(boss, officer):
    case = granted(boss, officer, "food-licence-cancellation")
    assert held(boss) == {}
    assert held(boss, clock.today() - timedelta(days=1)).keys() == {NUMBER}
    assert Document.objects.filter(case=case.pk, kind="food-licence-cancellation").exists()
    with pytest.raises(ActRefused):
        drafts.begin(boss, "service", "food-licence-renewal")


def test_what_was_cancelled_meanwhile_cannot_be_changed_any_more(boss, officer):
    draft = world.fill_in(boss, "service", "food-licence-change")
    change = submit.submit(boss, draft.pk)
    granted(boss, officer, "food-licence-cancellation")
    service = city().services["food-licence-change"]
    with pytest.raises(reissue.LicenceGone, match=NUMBER):
        reissue.former_of(change, city(), service.held)


def test_a_refused_change_changes_nothing(boss, officer):
    before = held(boss)
    draft = world.fill_in(boss, "service", "food-licence-change")
    case = submit.submit(boss, draft.pk)
    world.decide(officer, case, "accept")
    world.decide(officer, case)
    world.decide(officer, case, "refuse", reasons="演示：不符合条件")
    assert held(boss) == before
    assert not Document.objects.filter(number__startswith=f"{NUMBER}（").exists()


def test_my_licences_offer_what_can_be_done(boss):
    (one,) = [one for one in held_by(boss.hat.subject, city(), clock.today()) if one.row.key == NUMBER]
    assert one.renewal.id == "food-licence-renewal"
    assert [service.id for service in one.changes] == ["food-licence-cancellation", "food-licence-change"]
