"""The same key gets the same answer."""

import pytest

from yiwang.records.ledger.once import Answer, KeyReused, once

pytestmark = pytest.mark.django_db


def test_the_second_time_nothing_is_done():
    done = []

    def act():
        done.append(1)
        return Answer(201, b"made")

    first = once("user:1", "k", b"body", act)
    assert once("user:1", "k", b"body", act) == first == Answer(201, b"made")
    assert len(done) == 1


def test_scopes_keep_callers_apart():
    assert once("user:1", "k", b"a", lambda: Answer(200, b"one")).body == b"one"
    assert once("user:2", "k", b"b", lambda: Answer(200, b"two")).body == b"two"


def test_a_key_cannot_mean_two_requests():
    once("user:1", "k", b"a", lambda: Answer(200, b""))
    with pytest.raises(KeyReused):
        once("user:1", "k", b"b", lambda: Answer(200, b""))


def test_a_failure_is_not_remembered():
    def fail():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        once("user:1", "k", b"a", fail)
    assert once("user:1", "k", b"a", lambda: Answer(200, b"ok")).body == b"ok"
