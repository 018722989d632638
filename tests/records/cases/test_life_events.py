"""All life events run from the one form to the last licence, whatever depends on what."""

import pytest
from tests import world

from yiwang.records.cases.models import Case
from yiwang.records.cases.queries.following import parts_of

pytestmark = pytest.mark.django_db


class Offices(dict):
    """An officer of each body, made when first needed."""

    def __missing__(self, body):
        self[body] = world.actor(world.make_officer(f"officer-{body}", body))
        return self[body]


def run(applied, offices):
    """Grant whatever waits until nothing does; returns the services in the order they were granted."""
    order = []
    while waiting := [p for p in parts_of(applied.case) if p.open_tasks]:
        for part in waiting:
            world.grant(offices[part.organisation], part)
            order.append(part.definition)
    applied.case.refresh_from_db()
    return order


def applicant_of(life_event):
    """A person, or for what only firms apply for the agent of one."""
    user = world.make_person("resident", "演示居民", 0)
    if life_event != "hire-employee":
        return world.actor(user)
    world.people.give_mandate(world.make_firm(), user.person, "agent", valid_from=world.SINCE)
    hat = next(hat for hat in world.hats_of(user) if hat.kind == "mandate")
    return world.actor(user, hat.id)


@pytest.mark.parametrize(
    ("life_event", "parts"),
    [
        ("start-business", 7),
        ("newborn", 6),
        ("end-of-life", 9),
        ("open-restaurant", 5),
        ("second-hand-home", 6),
        ("hire-employee", 7),
        ("retire", 5),
    ],
)
def test_it_ends_granted_in_an_order_that_gives_everyone_what_they_need(shenyang, life_event, parts):
    who = applicant_of(life_event)
    applied = world.apply(who, "life-event", life_event)
    assert applied.case.parts.count() == parts
    order = run(applied, Offices())
    assert applied.case.status == Case.Status.GRANTED
    assert len(order) == parts
    for part in parts_of(applied.case):
        assert all(order.index(need) < order.index(part.definition) for need in part.needs)


def test_a_licence_made_by_the_first_part_unlocks_the_others_at_once(shenyang):
    who = world.actor(world.make_person("resident", "演示居民", 0))
    applied, offices = world.apply(who, "life-event", "start-business"), Offices()
    first = applied.part("company-registration")
    assert [part.definition for part in parts_of(applied.case) if part.open_tasks] == ["company-registration"]
    world.grant(offices["market-regulation"], first)
    opened = {part.definition for part in parts_of(applied.case) if part.open_tasks}
    assert opened >= {"seal-making", "social-insurance-registration", "medical-insurance-registration"}
    licence = applied.part("seal-making").evidence.get(kind="business-licence")
    assert licence.document.number
    hats = world.hats_of(world.User.objects.get(pk=who.user))
    assert [hat.role for hat in hats if hat.kind == "mandate"] == ["legal-representative"]
