"""Subjects, hats and tokens."""

from datetime import date, timedelta

import pytest

from yiwang.records import clock
from yiwang.records.registry import identity, people
from yiwang.records.registry.hats import actor_of, hats_of
from yiwang.records.registry.models import ApiToken, Mandate, Subject

pytestmark = pytest.mark.django_db
PERSON = "11010519491231002X"
DAY = date(2026, 6, 1)


@pytest.fixture
def person():
    return people.register_subject("person", "演示居民", PERSON, "13800000000")


@pytest.fixture
def user(person):
    return people.add_login("demo", "a long password", name="演示居民", person=person)


def test_an_id_number_is_encrypted_and_found_by_its_hash(person):
    stored = Subject.objects.get()
    assert PERSON.encode() not in bytes(stored.identifier) + bytes(stored.identifier_hash)
    assert identity.decrypted(stored.identifier) == PERSON
    assert people.find_subject(PERSON.lower()) == person
    assert people.register_subject("person", "别名", PERSON) == person
    assert identity.masked(PERSON) == "110***********002X"


def test_mandates_count_within_their_dates_and_until_revoked(user, person):
    firm = people.register_subject("organisation", "演示企业", "91210100DEMO00001X")
    mandate = people.give_mandate(
        firm, person, "agent", valid_from=DAY, valid_to=DAY + timedelta(days=9), services=["food-licence"]
    )
    labels = {
        day: [hat.label for hat in hats_of(user, day)]
        for day in (DAY - timedelta(1), DAY, DAY + timedelta(10))
    }
    assert list(labels.values()) == [["演示居民"], ["演示居民", "演示企业"], ["演示居民"]]
    hat = hats_of(user, DAY)[1]
    assert hat.covers("food-licence")
    assert not hat.covers("tobacco-licence")
    Mandate.objects.filter(pk=mandate.pk).update(revoked_at=clock.now())
    assert len(hats_of(user, DAY)) == 1


def test_a_hat_that_is_gone_falls_back_to_the_first(user):
    assert actor_of(user, "post:gone", DAY).hat.kind == "self"
    user.person = None
    assert actor_of(user, "self", DAY) is None


def test_a_token_acts_in_its_hat_until_it_ends(user):
    expires = clock.now() + timedelta(days=1)
    secret = people.issue_token(user, name="test", hat="self", expires_at=expires)
    token = ApiToken.objects.get()
    assert secret.encode() not in bytes(token.digest)
    assert people.actor_of_token(secret).hat.id == "self"
    assert people.actor_of_token(secret + "x") is None
    people.revoke_token(token.pk)
    assert people.actor_of_token(secret) is None


def test_a_token_ends_with_its_time_its_hat_and_its_user(user):
    past = people.issue_token(user, name="old", hat="self", expires_at=clock.now() - timedelta(seconds=1))
    lost = people.issue_token(user, name="lost", hat="post:gone", expires_at=clock.now() + timedelta(days=1))
    live = people.issue_token(user, name="live", hat="self", expires_at=clock.now() + timedelta(days=1))
    assert people.actor_of_token(past) is None
    assert people.actor_of_token(lost) is None
    assert people.actor_of_token(live)
    user.is_active = False
    user.save()
    assert people.actor_of_token(live) is None
