"""A verified heir, a parent's child: an office looks at the paper, and then the hat is there."""

import pytest
from tests import world

from yiwang.records import clock
from yiwang.records.cases.acts import drafts, submit
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import hats_of
from yiwang.records.registry.models import Mandate
from yiwang.records.registry.people import find_subject, register_subject

pytestmark = pytest.mark.django_db
GONE = world.ID_NUMBERS[2]


@pytest.fixture
def heir(shenyang):
    register_subject("person", "演示逝者", GONE)
    return world.make_person("heir", "演示继承人", 0)


def asked(user, service="heir-verification", **answers):
    """Apply to act for somebody."""
    who = world.actor(user)
    draft = world.fill_in(who, "service", service)
    drafts.save(who, draft.pk, {name.replace("_", "-"): text for name, text in answers.items()})
    return submit.submit(who, draft.pk)


def officer(body):
    return world.actor(world.make_officer(f"officer-{body}", body))


def hats(user):
    return [(hat.kind, hat.role, hat.label) for hat in hats_of(user, clock.today())]


def test_a_verified_heir_wears_the_hat_for_a_year(heir):
    case = asked(heir, deceased_name="演示逝者", deceased_id_number=GONE)
    assert ("mandate", "heir", "演示逝者") not in hats(heir)
    world.grant(officer("justice"), case)
    assert ("mandate", "heir", "演示逝者") in hats(heir)
    mandate = Mandate.objects.get(kind="heir")
    assert mandate.ground.endswith("号")
    assert mandate.valid_to
    assert not hats_of(heir, mandate.valid_to.replace(year=mandate.valid_to.year + 1))[1:]


def test_a_refused_heir_gets_no_hat_and_an_outsider_never(heir):
    outsider = world.make_person("outsider", "演示旁人", 1)
    case = asked(heir, deceased_name="演示逝者", deceased_id_number=GONE)
    justice = officer("justice")
    world.decide(justice, case, "accept")
    world.decide(justice, case)
    world.decide(justice, case, "refuse", reasons="演示：证明不足")
    assert not Mandate.objects.filter(kind="heir").exists()
    assert [kind for kind, _, _ in hats(outsider)] == ["self"]


@pytest.mark.parametrize(("name", "number"), [("演示别人", GONE), ("演示逝者", world.ID_NUMBERS[3])])
def test_name_and_number_must_both_fit_before_an_office_is_asked(heir, name, number):
    with pytest.raises(ActRefused) as refusal:
        asked(heir, deceased_name=name, deceased_id_number=number)
    assert refusal.value.code == "unknown-principal"


def test_nobody_inherits_from_themselves(heir):
    with pytest.raises(ActRefused) as refusal:
        asked(heir, deceased_name="演示继承人", deceased_id_number=world.ID_NUMBERS[0])
    assert refusal.value.code == "form-invalid"


def test_a_second_verification_adds_no_second_hat(heir):
    justice = officer("justice")
    for _ in range(2):
        world.grant(justice, asked(heir, deceased_name="演示逝者", deceased_id_number=GONE))
    assert Mandate.objects.filter(kind="heir").count() == 1


def test_a_child_acts_for_a_parent_who_may_end_it(heir):
    from yiwang.records.registry import mandates

    parent = world.make_person("parent", "演示母亲", 1)
    case = asked(heir, "parent-care", parent_name="演示母亲", parent_id_number=world.ID_NUMBERS[1])
    world.grant(officer("civil-affairs"), case)
    assert ("mandate", "agent", "演示母亲") in hats(heir)
    assert find_subject(world.ID_NUMBERS[1]) == parent.person
    mandates.revoke(world.actor(parent), Mandate.objects.get(kind="agent"))
    assert ("mandate", "agent", "演示母亲") not in hats(heir)
