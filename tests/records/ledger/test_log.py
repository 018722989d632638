"""The log: every committed event comes in once, none is passed over, and the tree is signed and published."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from yiwang.kernel.tlog import Edge, audit, entry, leaf_hash, read_checkpoint
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.ledger.log import files, integrating, keys, reading
from yiwang.records.ledger.log.errors import LogStopped
from yiwang.records.ledger.models import Event, LogCheckpoint, LogEntry

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path, settings):
    settings.LOG_FOLDER = tmp_path / "tlog"
    return settings.LOG_FOLDER


def happen(count=1, **details):
    with transaction.atomic():
        return record([NewEvent("test", public={"n": n}, **details) for n in range(count)])


def integrate(**details):
    return integrating.integrate(NOW, **details)


def is_good(folder: Path):
    report = audit(lambda path: (folder / path).read_bytes(), keys.key())
    assert not report.faults, [str(fault) for fault in report.faults]
    return report.entries


def owner(statement, values=()):
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        cursor.execute(statement, values)
        cursor.execute("set role yiwang_app")


def test_nothing_is_signed_while_nothing_happened(folder):
    assert integrate() == 0
    assert not (folder / "checkpoint").exists()


def test_committed_events_come_in_once_and_are_published(folder):
    happen(300)
    assert integrate() == 300
    assert integrate() == 0
    happen(2)
    assert integrate() == 2
    rows = [entry(bytes(e.public), bytes(e.commitment)) for e in Event.objects.order_by("entry__position")]
    last = read_checkpoint((folder / "checkpoint").read_bytes(), keys.key())
    assert last.size == 302 == is_good(folder)
    assert last.root == Edge().appended(map(leaf_hash, rows)).root
    assert [c.size for c in LogCheckpoint.objects.order_by("size")] == [300, 302]


def test_many_events_come_in_by_parts(folder):
    happen(25)
    assert [integrate(most=10) for _ in range(4)] == [10, 10, 5, 0]
    assert is_good(folder) == 25
    assert list(LogEntry.objects.order_by("position").values_list("position", flat=True)) == list(range(25))


def test_a_slow_commit_holds_back_later_ones_and_is_not_passed_over(folder):
    assert integrate() == 0
    begun, go_on = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            happened.extend(record([NewEvent("slow")]))
            begun.set()
            go_on.wait(10)
        connection.close()

    happened: list = []
    thread = threading.Thread(target=slowly)
    thread.start()
    assert begun.wait(10)
    later = happen(3)
    assert integrate() == 0, "an older transaction still runs"
    go_on.set()
    thread.join()
    assert integrate() == 4
    order = list(LogEntry.objects.order_by("position").values_list("event_id", flat=True))
    assert order[:1] == happened
    assert set(order[1:]) == set(later)


def test_a_transaction_that_is_undone_leaves_no_gap(folder):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record([NewEvent("never")])
        raise ZeroDivisionError
    happen()
    assert integrate() == 1
    assert is_good(folder) == 1


def test_files_lost_after_the_commit_are_made_again(folder, monkeypatch):
    happen(260)
    with monkeypatch.context() as patch:
        patch.setattr(files, "publish", lambda folder: None)  # killed between commit and files
        assert integrate() == 260
    assert not folder.exists()
    assert integrate() == 0
    assert is_good(folder) == 260


def test_damaged_tiles_are_made_again_from_the_tables(folder):
    happen(300)
    integrate()
    (folder / "tile/1/000.p/1").write_bytes(b"x" * 32)
    (folder / "tile/0/000").unlink()
    happen()
    integrate()
    assert is_good(folder) == 301


def test_full_tiles_take_the_place_of_their_beginnings(folder):
    happen(3)
    integrate()
    assert (folder / "tile/0/000.p/3").exists()
    happen(300)
    integrate()
    assert not (folder / "tile/0/000.p").exists()
    assert not (folder / "tile/entries/000.p").exists()


def test_a_database_brought_back_to_earlier_signs_nothing_more(folder):
    happen(3)
    integrate()
    happen(2)
    integrate()
    owner("delete from log_checkpoint where size = 5")
    owner("delete from log_entry where position >= 3")
    happen(1)
    with pytest.raises(LogStopped, match="contradict what was published"):
        integrate()
    assert LogCheckpoint.objects.count() == 1


def test_going_on_after_a_loss_is_said_in_the_log(folder):
    from yiwang.records.ledger.log.cutting import cut

    happen(3)
    integrate()
    assert cut("no reason") == "nothing to do: what was published is in the database"
    happen(2)
    integrate()
    lost = (folder / "checkpoint").read_bytes()
    owner("delete from log_checkpoint where size = 5")
    owner("delete from log_entry where position >= 3")
    owner("delete from event where id not in (select event_id from log_entry)")
    assert "after 3 of 5 published entries" in cut("演示：磁盘损坏")
    assert integrate() == 1
    said = Event.objects.get(type="log-cut")
    assert json.loads(bytes(said.public))["data"]["reason"] == "演示：磁盘损坏"
    assert is_good(folder) == 4
    earlier = read_checkpoint(lost, keys.key())
    report = audit(lambda path: (folder / path).read_bytes(), keys.key(), earlier)
    assert "entries from position 4 on were removed" in str(report.faults[0]), "it is said, not hidden"


def test_an_event_changed_behind_the_citys_back_stops_the_log(folder):
    happen(3)
    integrate()
    owner("update event set public = 'forged' where id = (select event_id from log_entry where position = 1)")
    owner("delete from log_state")
    happen()
    with pytest.raises(LogStopped, match="no longer give the tree of 3"):
        integrate()


def test_another_key_does_not_sign_on(folder, settings):
    happen()
    integrate()
    keys.signer.cache_clear()
    keys.key.cache_clear()
    settings.LOG_SECRET = "another"
    happen()
    try:
        with pytest.raises(LogStopped, match="not signed by this installation"):
            integrate()
        settings.LOG_FOLDER = folder.parent / "elsewhere"
        with pytest.raises(LogStopped, match="another key"):
            integrate()
    finally:
        keys.signer.cache_clear()
        keys.key.cache_clear()


def test_a_dump_read_back_in_another_server_loses_no_event(folder):
    """There transaction numbers begin anew: old events have higher ones than new events."""
    happen(3)
    integrate()
    happen(2)
    owner("update event set txid = '99999999999'::xid8")
    owner("update log_state set cluster = 7, read_below = '99999999999'::xid8")
    happen(2)
    assert integrate(most=3) == 3
    assert integrate(most=3) == 1
    happen(1)
    assert integrate() == 1
    assert is_good(folder) == 8


def test_two_integrators_at_once_take_turns(folder):
    happen(500)
    counts: list[int] = []

    def run():
        while LogEntry.objects.count() < 500:
            counts.append(integrate(most=60))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 500
    assert is_good(folder) == 500


@pytest.mark.parametrize(
    "statement",
    [
        "update log_entry set position = 9",
        "delete from log_entry",
        "delete from log_checkpoint",
        "truncate log_entry",
    ],
)
def test_the_serving_role_cannot_change_the_log(statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_an_event_too_long_for_the_log_is_refused():
    with pytest.raises(ValueError, match="room for 65503"):
        happen(1, occurred_at=NOW, private={}, subjects=(), organisation="x" * 70000)


def test_entries_are_read_in_parts(folder):
    happen(10)
    integrate()
    assert [len(part) for part in reading.in_parts(2, 10)] == [8]
