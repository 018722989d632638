"""Whatever is killed, and whenever: no committed event misses the log, which never contradicts itself."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from yiwang.kernel.tlog import Edge, Key, audit, entry, leaf_hash, read_checkpoint
from yiwang.web.database import embedded_url
from yiwang.web.running import embedded

HERE = Path(__file__).parents[3]
WRITERS = 3


class City:
    """A database, writers and a worker of its own, to be killed at will."""

    def __init__(self, data):
        self.data, self.processes, self.kills = data, {}, {"web": 0, "worker": 0, "database": 0}
        self.nursery = None
        self.url = embedded_url(data)
        (data / "acts").mkdir()
        self.environment = {
            **os.environ,
            "YIWANG_DATA": str(data),
            "DATABASE_URL": f"{self.url}&role=yiwang_app",
            "DJANGO_SETTINGS_MODULE": "yiwang.web.settings",
            "YIWANG_LOG": "CRITICAL",
        }

    def prepare(self):
        embedded.prepare(self.data)
        self.start_database()
        with psycopg.connect(self.url.replace("/yiwang?", "/postgres?"), autocommit=True) as connection:
            connection.execute("create database yiwang")
        line = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
        subprocess.run(line, check=True, cwd=HERE, env={**self.environment, "DATABASE_URL": self.url})
        self.open_nursery()

    def open_nursery(self):
        line = [sys.executable, "-m", "tests.records.ledger.killing", str(self.data / "acts")]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        self.nursery = subprocess.Popen(line, cwd=HERE, env=self.environment, **pipes)

    def start_database(self):
        for _ in range(100):
            with suppress(embedded.Trouble):
                embedded.start(self.data)
                return
            time.sleep(0.2)  # the killed server's children still go
        raise AssertionError("the database did not come up again")

    def start(self, name, what):
        self.nursery.stdin.write(f"{what}\n")
        self.processes[name] = int(self.nursery.stdout.readline())

    def kill(self, name):
        with suppress(ProcessLookupError):
            os.kill(self.processes[name], signal.SIGKILL)
            while True:
                os.kill(self.processes[name], 0)
                time.sleep(0.01)

    def end(self):
        for name in self.processes:
            self.kill(name)
        if self.nursery:
            self.nursery.kill()
            self.nursery.communicate()
        embedded.stop(self.data)

    def kill_database(self):
        os.kill(embedded.postmaster(self.data), signal.SIGKILL)
        self.kills["database"] += 1
        self.start_database()

    def count(self):
        with suppress(psycopg.Error), psycopg.connect(self.url) as connection:
            return connection.execute("select count(*) from event").fetchone()[0]
        return 0


@contextmanager
def a_city():
    data = Path(tempfile.mkdtemp(prefix="yw-kill-", dir="/tmp"))
    data.chmod(0o711)
    city = City(data)
    try:
        city.prepare()
        yield city
    finally:
        city.end()
        shutil.rmtree(data, ignore_errors=True)


def run(city, wanted, seed, pause):
    """Let the city act until it has so many events, killing at random; then let it settle."""
    dice, victims = random.Random(seed), []
    for number in range(WRITERS):
        city.start(f"writer-{number}", "write")
    city.start("worker", "work")
    until = time.monotonic() + 3600
    while city.count() < wanted and time.monotonic() < until:
        time.sleep(dice.random() * pause)
        victims = victims or dice.sample(["web", "web", "worker", "worker", "database"], 5)
        victim = victims.pop()
        if victim == "database":
            city.kill_database()
            continue
        name = "worker" if victim == "worker" else f"writer-{dice.randrange(WRITERS)}"
        city.kill(name)
        city.kills[victim] += 1
        city.start(name, "work" if victim == "worker" else "write")
    for number in range(WRITERS):
        city.kill(f"writer-{number}")


def settle(city):
    with psycopg.connect(city.url) as connection:
        until = time.monotonic() + 60
        left = "select count(*) from event where not exists (select from log_entry where event_id = event.id)"
        while connection.execute(left).fetchone()[0]:
            assert time.monotonic() < until, "committed events stay out of the log"
            connection.rollback()
            time.sleep(0.2)
        wanted = connection.execute("select count(*) from log_entry").fetchone()[0]
    folder = city.data / "tlog"
    key = Key.parse((folder / "key").read_text())
    while read_checkpoint((folder / "checkpoint").read_bytes(), key).size < wanted:
        assert time.monotonic() < until, "the files do not follow"
        time.sleep(0.1)
    city.kill("worker")
    return key


def check(city, key):
    acts = {
        line
        for file in (city.data / "acts").iterdir()
        for line in file.read_text().split()
        if len(line) == 36
    }
    folder = city.data / "tlog"
    with psycopg.connect(city.url) as connection:
        rows = connection.execute(
            "select l.position, e.id, e.public, e.commitment"
            " from log_entry l join event e on e.id = l.event_id order by l.position"
        ).fetchall()
        events = {str(event) for (event,) in connection.execute("select id from event")}
        notes = connection.execute("select size, note from log_checkpoint order by size").fetchall()
    assert acts <= events, "an act that was answered is gone"
    assert {str(row[1]) for row in rows} == events
    assert [row[0] for row in rows] == list(range(len(rows)))
    leaves = [leaf_hash(entry(row[2], row[3])) for row in rows]
    edge = Edge()
    for size, note in notes:
        edge = edge.appended(leaves[edge.size : size])
        assert edge.root == read_checkpoint(note.encode(), key).root, (
            f"the checkpoint of {size} fits no rebuild"
        )
    assert edge.size == len(leaves)
    stored = [path.relative_to(folder).as_posix() for path in (folder / "tile").rglob("*") if path.is_file()]
    whole = [path for path in stored if not Path(path).name.startswith(".")]
    report = audit(lambda path: (folder / path).read_bytes(), key, others=whole)
    assert report.is_good, "\n".join(map(str, report.faults))
    return len(events)


def killed(capsys, wanted, seed, pause):
    with a_city() as city:
        began = time.monotonic()
        run(city, wanted, seed, pause)
        count = check(city, settle(city))
        with capsys.disabled():
            print(f"\n{count} events, killed {city.kills}, {time.monotonic() - began:.0f} s")
        assert min(city.kills.values()) > 0


def test_five_thousand_events_while_everything_is_killed(capsys):
    killed(capsys, 5_000, seed=4, pause=1.0)


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("CI") == "true", reason="CI takes five thousand")
@pytest.mark.timeout(3900)
def test_two_hundred_thousand_events_while_everything_is_killed(capsys):
    killed(capsys, 200_000, seed=2, pause=6.0)
