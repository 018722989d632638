"""The integrator: gives committed events their positions and signs the tree they make.

One at a time, under an advisory lock. It reads only events of transactions below the oldest that still runs
(``pg_snapshot_xmin``), in the order of transactions, so that one committing late is never passed over.
Positions and checkpoint are written in one transaction; files come after (``files.py``).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from yiwang.kernel.tlog import Checkpoint, CheckpointError, Edge, entry, leaf_hash, read_checkpoint
from yiwang.records.ledger.log import files, keys, reading
from yiwang.records.ledger.log.errors import LogStopped
from yiwang.records.ledger.models import LogCheckpoint

MOST = 4096
_LOCK = 0x79692D6C6F67  # any number no other lock has
_NO_CLUSTER = 0

_NEW = """
select e.id, e.public, e.commitment, e.txid::text
from event e
where e.txid >= %s::xid8 and e.txid < pg_snapshot_xmin(pg_current_snapshot())
  and not exists (select from log_entry l where l.event_id = e.id)
order by e.txid, e.id limit %s
"""
_LEFT_OUT = """
select e.id, e.public, e.commitment, %s
from event e where not exists (select from log_entry l where l.event_id = e.id)
order by e.id limit %s
"""


@dataclass(frozen=True)
class _State:
    """Where the last round ended."""

    cluster: int
    read_below: str
    edge: Edge


def integrate(now: datetime, *, most: int = MOST) -> int:
    """Bring at most ``most`` committed events into the log, sign the new tree, and publish its files.

    Returns how many events came in; 0 also while another process is at it. ``now`` is the checkpoint's time.
    Raises ``LogStopped`` when going on would contradict what was signed before.
    """
    count = _integrate(now, most)
    files.publish(settings.LOG_FOLDER)
    return count


@transaction.atomic
def _integrate(now: datetime, most: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("set local synchronous_commit = on")  # what is signed must outlast a crash
        files.must_be_ours(settings.LOG_FOLDER)
        last = reading.last_checkpoint()
        state = _state(cursor, last)
        rows, after = _new_rows(cursor, state, most)
        if rows:
            edge = state.edge.appended(leaf_hash(entry(bytes(row[1]), bytes(row[2]))) for row in rows)
            _give_positions(cursor, state.edge.size, [row[0] for row in rows])
            _sign(edge, now)
            state = _State(after.cluster, after.read_below, edge)
        if rows or after.cluster != state.cluster:
            _keep(cursor, _State(after.cluster, after.read_below, state.edge))
        return len(rows)


def _new_rows(cursor: Any, state: _State, most: int) -> tuple[list[Any], _State]:
    """Return events to bring in, and the state after them.

    In a server this state does not come from, transaction numbers say nothing about events that came with the
    dump: all that are visible are committed, so those not in the log are brought in whatever their number.
    """
    cursor.execute(
        "select (pg_control_system()).system_identifier, pg_snapshot_xmin(pg_current_snapshot())::text"
    )
    cluster, running = cursor.fetchone()
    if cluster == state.cluster:
        cursor.execute(_NEW, [state.read_below, most])
        rows = cursor.fetchall()
        return rows, _State(cluster, rows[-1][3] if rows else state.read_below, state.edge)
    cursor.execute(_LEFT_OUT, [running, most])
    rows = cursor.fetchall()
    is_all = len(rows) < most
    return rows, _State(cluster if is_all else _NO_CLUSTER, running, state.edge)


def _give_positions(cursor: Any, first: int, events: list[UUID]) -> None:
    positions = list(range(first, first + len(events)))
    cursor.execute(
        "insert into log_entry (position, event_id) select * from unnest(%s::bigint[], %s::uuid[])",
        [positions, events],
    )


def _sign(edge: Edge, now: datetime) -> None:
    signer = keys.signer()
    note = Checkpoint(signer.name, edge.size, edge.root).signed(signer)
    LogCheckpoint.objects.create(size=edge.size, root=edge.root, note=note, made_at=now)


def _state(cursor: Any, last: LogCheckpoint | None) -> _State:
    cursor.execute("select cluster, read_below::text, edge from log_state")
    row = cursor.fetchone()
    if last is None:
        return _State(_NO_CLUSTER, "0", Edge()) if row is None else _State(row[0], row[1], Edge())
    _must_be_our_key(last)
    edge = _edge(row[2], last) if row else None
    edge = edge or _edge_again(last)
    return _State(row[0], row[1], edge) if row else _State(_NO_CLUSTER, "0", edge)


def _edge(data: bytes, last: LogCheckpoint) -> Edge | None:
    try:
        edge = Edge.from_bytes(last.size, bytes(data))
    except ValueError:
        return None
    return edge if edge.root == bytes(last.root) else None


def _edge_again(last: LogCheckpoint) -> Edge:
    edge = Edge()
    for part in reading.in_parts(0, last.size):
        edge = edge.appended(map(leaf_hash, part))
    if edge.size != last.size or edge.root != bytes(last.root):
        raise LogStopped(
            f"The events no longer give the tree of {last.size} entries that was signed; signing stopped. "
            "Run `yiwang verify` on a published copy to see which differ, and restore a backup."
        )
    return edge


def _must_be_our_key(last: LogCheckpoint) -> None:
    try:
        read_checkpoint(last.note.encode(), keys.key())
    except CheckpointError as error:
        raise LogStopped(
            f"The log was signed with another key or under another name ({error}). "
            "Bring back the file secrets/log of this installation, and YIWANG_LOG_NAME if it was set."
        ) from None


def _keep(cursor: Any, state: _State) -> None:
    cursor.execute(
        "insert into log_state (cluster, read_below, edge) values (%s, %s::xid8, %s)"
        " on conflict (only_one) do update set cluster = excluded.cluster,"
        " read_below = excluded.read_below, edge = excluded.edge",
        [state.cluster, state.read_below, state.edge.to_bytes()],
    )
