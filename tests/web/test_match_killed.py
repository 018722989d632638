"""A match killed at random moments leaves nothing half done; the next ends where one never killed does."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from tests.running_city import PROJECT, RunningCity, running_city

from yiwang.web.database import embedded_url

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
ROUNDS, SEED = 5, 11
DAY = "2022-06-30"
WORDS = ("match", "--as-of", DAY)
NOTHING = "0 new, 0 changed, 0 ended"


def asked(city: RunningCity, query: str) -> list[tuple]:
    with psycopg.connect(embedded_url(city.data)) as connection:
        return connection.execute(query).fetchall()


def state(city: RunningCity) -> tuple[list[tuple], list[tuple], list[tuple]]:
    """All that a match writes: entitlements, runs, messages; and the events of runs."""
    entitled = asked(city, "select * from policies_entitlement order by id")
    runs = asked(city, "select id::text from policies_matchrun order by id::text")
    told = asked(city, "select * from registry_message where kind = 'entitlement-found' order by id")
    rows = asked(city, "select public from event where type = 'policies-matched'")
    events = sorted(json.loads(bytes(row[0]))["data"]["run"] for row in rows)
    assert events == [run for (run,) in runs], "a run without its event, or an event without its run"
    return entitled, runs, told


def start(city: RunningCity) -> subprocess.Popen[bytes]:
    yiwang = Path(sys.executable).parent / "yiwang"
    quiet = subprocess.DEVNULL
    return subprocess.Popen([yiwang, *WORDS], env=city.environment, cwd=PROJECT, stdout=quiet, stderr=quiet)


def finish(city: RunningCity) -> str:
    """Match to the end; the database may take a moment to see that a killed one is gone."""
    for _ in range(60):
        yiwang = Path(sys.executable).parent / "yiwang"
        done = subprocess.run(
            [yiwang, *WORDS], env=city.environment, cwd=PROJECT, capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return done.stdout
        assert "another match is running" in done.stderr, done.stderr
        time.sleep(0.5)
    raise AssertionError("the killed match still holds its lock")


def change(city: RunningCity, folder: Path, turn: int) -> None:
    """Some firms report other numbers of staff."""
    rows = asked(
        city,
        "select distinct values->>'uscc', values->>'name', values->>'district' from registry_datasetrow"
        f" where dataset = 'firms' and recorded_to is null order by 1 offset {turn * 5} limit 40",
    )
    file = folder / f"firms-{turn}.csv"
    lines = [f"{uscc},{name},{district},{turn * 7 + 3},2022-02-0{turn + 1}" for uscc, name, district in rows]
    file.write_text("uscc,name,district,employees,valid_from\n" + "\n".join(lines) + "\n")
    city.command("load", "firms", str(file))


def test_killed_at_random_moments(tmp_path):
    chance = random.Random(SEED)
    with running_city(YIWANG_POPULATION="400") as city:
        began = time.monotonic()
        finish(city)
        whole = time.monotonic() - began
        for turn in range(ROUNDS):
            change(city, tmp_path, turn)
            if turn % 2:  # as if no run before were known, so that the longest way is killed too
                shutil.rmtree(city.data / "matches", ignore_errors=True)
            before = state(city)
            run = start(city)
            time.sleep(chance.uniform(0.3, 1.0) * whole)
            run.send_signal(signal.SIGKILL)
            run.wait()
            entitled, runs, told = state(city)
            if runs == before[1]:
                assert (entitled, told) == (before[0], before[2])
            said = finish(city)
            assert runs == before[1] or NOTHING in said
        ended = state(city)[0]
        shutil.rmtree(city.data / "matches")
        shutil.rmtree(city.data / "snapshots")
        assert NOTHING in finish(city)
        assert state(city)[0] == ended
