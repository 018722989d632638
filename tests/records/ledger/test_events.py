"""Events: recorded with the act, exact to the byte, insert-only, erasable in their private part only."""

import hashlib
import json
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.tlog import commitment
from yiwang.records.ledger.acts import NewEvent, record, record_read
from yiwang.records.ledger.erasing import erase, private_parts_of
from yiwang.records.ledger.ids import time_of, uuid7
from yiwang.records.ledger.models import Event, EventPrivate
from yiwang.records.ledger.queries import reads_of

pytestmark = pytest.mark.django_db


def one(**kwargs):
    (identifier,) = record([NewEvent("test", **kwargs)])
    return Event.objects.get(pk=identifier)


def test_the_columns_repeat_what_the_bytes_say():
    subject, case = uuid4(), uuid4()
    row = one(organisation="tax", case=case, subjects=(subject,), public={"n": 1}, private={"name": "甲"})
    said = json.loads(bytes(row.public))
    assert said["id"] == str(row.id)
    assert said["organisation"] == row.organisation == "tax"
    assert said["case"] == str(row.case) == str(case)
    assert datetime.fromisoformat(said["occurred_at"]) == row.occurred_at
    assert said["data"] == {"n": 1}
    assert "甲" not in bytes(row.public).decode()
    assert str(subject) not in bytes(row.public).decode()


def test_the_commitment_covers_salt_and_private_part():
    row = one(private={"name": "乙"})
    hidden = row.private
    assert bytes(row.commitment) == hashlib.sha256(bytes(hidden.salt) + bytes(hidden.bytes)).digest()
    assert len(bytes(hidden.salt)) >= 16


def test_an_event_without_private_part_commits_to_nothing():
    row = one(public={"n": 2})
    assert bytes(row.commitment) == commitment(b"", b"")
    assert not EventPrivate.objects.filter(event=row).exists()


def test_events_are_refused_outside_a_transaction(monkeypatch):
    monkeypatch.setattr("yiwang.records.ledger.acts.connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record([NewEvent("test")])


@pytest.mark.parametrize(
    "statement",
    [
        "update event set type = 'forged'",
        "delete from event",
        "truncate event",
        "update event_private set bytes = ''",
        "delete from event_private",
        "delete from event_subject",
        "update idempotency set status = 200",
    ],
)
def test_the_serving_role_cannot_change_history(statement):
    one(private={"name": "丙"}, subjects=(uuid4(),))
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_serving_role_cannot_reach_around_through_a_partition():
    row = one()
    partition = f"event_{row.recorded_at.astimezone(UTC):%Y_%m}"
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"delete from {partition}")


def test_erasing_keeps_the_event_and_says_that_it_was_erased():
    me, other = uuid4(), uuid4()
    row = one(private={"name": "丁"}, subjects=(me,))
    kept = one(private={"name": "戊"}, subjects=(other,))
    before = bytes(row.commitment), bytes(row.public)
    how = {"subject": me, "ground": "purpose-done", "reason": "办结", "asked_by": "甲", "approved_by": "乙"}
    assert private_parts_of(me) == [row.id]
    assert erase(private_parts_of(me), **how) == 1
    row = Event.objects.get(pk=row.id)
    assert (bytes(row.commitment), bytes(row.public)) == before
    assert not EventPrivate.objects.filter(event=row).exists()
    assert EventPrivate.objects.filter(event=kept).exists()
    said = Event.objects.filter(type="private-parts-erased").get()
    assert json.loads(bytes(said.public))["data"] == {"ground": "purpose-done", "count": 1}
    assert json.loads(bytes(said.private.bytes))["events"] == [str(row.id)]
    assert private_parts_of(me) == [], "what tells of the erasure stays"
    assert erase([row.id], **how) == 0
    assert Event.objects.filter(type="private-parts-erased").count() == 1


def test_a_person_sees_who_looked_and_nobody_elses_readers():
    me, other = uuid4(), uuid4()
    record_read(subject=me, organisation="tax", reader="officer", purpose="decide", what="form")
    record_read(subject=other, organisation="fire", reader="officer", purpose="decide", what="form")
    (read,) = reads_of(me)
    assert (read.organisation, read.data["purpose"], read.private["reader"]) == ("tax", "decide", "officer")


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)),
    st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)),
)
def test_ids_sort_by_time_and_carry_it(one, other):
    one, other = one.replace(tzinfo=UTC), other.replace(tzinfo=UTC)
    assert uuid7(one).version == 7
    assert abs((time_of(uuid7(one)) - one).total_seconds()) <= 0.001
    if abs((one - other).total_seconds()) > 0.001:
        assert (uuid7(one) < uuid7(other)) == (one < other)


def test_an_event_of_a_month_without_partition_is_refused_loudly(monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: datetime(1999, 1, 1, tzinfo=UTC))
    with pytest.raises(Exception, match="no partition"), transaction.atomic():
        record([NewEvent("test", occurred_at=datetime(1999, 1, 1, tzinfo=UTC))])


def test_partitions_are_kept_ahead_by_the_serving_role(monkeypatch):
    from django.utils import timezone

    from yiwang.records.ledger.partitions import MONTHS_AHEAD, keep_ahead

    later = datetime(2040, 1, 31, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert keep_ahead() == MONTHS_AHEAD
    assert keep_ahead() == 0
    assert one().id
