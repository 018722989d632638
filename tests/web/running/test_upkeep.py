"""Partitions are made ahead, once a day, by the role that serves."""

import pytest
from django.db import connection

from yiwang.records.ledger.partitions import keep_ahead
from yiwang.web.running.upkeep import Upkeep

pytestmark = pytest.mark.django_db


def partitions() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select inhrelid::regclass::text from pg_inherits where inhparent = 'event'::regclass")
        return {name for (name,) in cursor.fetchall()}


def test_months_to_come_are_made_by_the_serving_role(monkeypatch):
    keep_ahead()
    before = partitions()
    assert len(before) >= 15
    assert keep_ahead() == 0
    monkeypatch.setattr("yiwang.records.ledger.partitions.MONTHS_AHEAD", 30)
    Upkeep().step()
    assert len(partitions()) >= len(before) + 14
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("yiwang_app",)


def test_upkeep_is_done_once_a_day(monkeypatch):
    calls = []
    monkeypatch.setattr("yiwang.web.running.upkeep.keep_ahead", lambda: calls.append(1) or 0)
    upkeep = Upkeep()
    upkeep.step()
    upkeep.step()
    assert calls == [1]
    upkeep._next_at -= 24 * 3600
    upkeep.step()
    assert calls == [1, 1]
