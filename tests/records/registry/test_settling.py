"""A reader of the past waits for those who write under an earlier instant; writers never wait for readers."""

import threading

import pytest
from django.db import connection, transaction

from yiwang.records import clock
from yiwang.records.registry.settling import NotSettled, begin_writing, wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def writer():
    """Somebody who has begun to write and goes on when told."""
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def write():
        try:
            with transaction.atomic():
                begin_writing()
                begun.set()
                go_on.wait(20)
                ended.set()
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(20)
    yield go_on, ended
    go_on.set()
    thread.join()


def test_it_waits_until_the_writer_has_ended(writer):
    go_on, ended = writer
    threading.Timer(0.4, go_on.set).start()
    wait_until_settled(clock.now())
    assert ended.is_set()


def test_it_gives_up_with_a_reason(writer, monkeypatch):
    monkeypatch.setattr("yiwang.records.registry.settling._PATIENCE", 0.2)
    with pytest.raises(NotSettled, match="without an end"):
        wait_until_settled(clock.now())


def test_writers_do_not_wait_for_each_other(writer):
    with transaction.atomic():
        begin_writing()  # would hang, were the lock not shared
    wait_until = writer[1]
    assert not wait_until.is_set()


def test_ones_own_writing_is_no_obstacle():
    with transaction.atomic():
        begin_writing()
        wait_until_settled(clock.now())
