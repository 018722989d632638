"""What was acknowledged is kept, once, while web and worker are killed at random under load."""

import base64
import json
import os
import random
import signal
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from tests import world
from tests.running_city import PROJECT, RunningCity, running_city

from yiwang.definitions import load, read_folder
from yiwang.web.database import embedded_url

pytestmark = pytest.mark.timeout(400)
CASES, KILLS, CALLERS = 100, 20, 4
GIVE_UP_SECONDS = 120
SERVICE = "signage"


def body() -> bytes:
    """A complete application for a service, as a program sends it."""
    city = load(read_folder(PROJECT / "cities" / "shenyang"))
    service = city.services[SERVICE]
    values = {field.id: world.value_for(field) for field in city.forms[SERVICE].fields}
    pdf = base64.b64encode(world.PDF).decode()
    kinds = [need.kind for need in service.evidence if need.source in {"supplied", "fetched"}]
    evidence = [{"kind": kind, "name": f"{kind}.pdf", "content": pdf} for kind in kinds]
    held = {"business-licence", "agent-id"}
    wanted = [item for item in evidence if item["kind"] not in held]
    return json.dumps(
        {"kind": "service", "definition": SERVICE, "values": values, "evidence": wanted}
    ).encode()


def ask(url: str, token: str, data: bytes | None = None, key: str = "") -> tuple[int, dict]:
    """One request; status 0 when there was no answer."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, {"detail": error.read().decode(errors="replace")[:300]}
    except (OSError, ValueError):
        return 0, {}


def until_answered(url: str, token: str, data: bytes, key: str) -> tuple[int, dict]:
    """Ask again with the same key until there is an answer, as a careful client does."""
    end = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < end:
        status, said = ask(url, token, data, key)
        if status and status < 500:
            return status, said
        time.sleep(0.2)
    return 0, {}


def processes(city: RunningCity) -> list[int]:
    """The ids of the city's web and worker processes."""
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if is_of(city, folder)]


def is_of(city: RunningCity, folder: Path) -> bool:
    """Tell whether a process folder is that of the city's web or worker."""
    try:
        is_mine = f"YIWANG_SUPERVISED={city.data}".encode() in (folder / "environ").read_bytes()
        words = (folder / "cmdline").read_bytes()
    except OSError:
        return False
    return is_mine and (b"granian" in words or b"worker" in words)


def kill_at_random(city: RunningCity, done: threading.Event) -> int:
    """Kill one process after another without warning; returns how many were killed."""
    chance, killed = random.Random(7), 0
    while killed < KILLS and not done.is_set():
        time.sleep(chance.uniform(0.3, 1.2))
        victims = processes(city)
        if victims:
            os.kill(chance.choice(victims), signal.SIGKILL)
            killed += 1
    return killed


def test_acknowledged_is_stored_once_and_tasks_agree_with_states():
    with running_city() as city:
        agent = token_of(city, "agent", "mandate")
        officer = token_of(city, "urban", "post")
        application, done = body(), threading.Event()
        with ThreadPoolExecutor(CALLERS + 1) as pool:
            killer = pool.submit(kill_at_random, city, done)
            keys = [str(uuid4()) for _ in range(CASES)]
            url = f"{city.url}/api/v1/applications"
            answers = list(pool.map(lambda key: until_answered(url, agent, application, key), keys))
            decided = decide_some(city, officer, pool)
            killed = killer.result(GIVE_UP_SECONDS)
            done.set()
        assert killed == KILLS
        assert {status for status, _ in answers} == {201}, answers[:3]
        numbers = [said["number"] for _, said in answers]
        assert len(set(numbers)) == CASES
        again = ask(url, agent, application, keys[0])
        assert again[1]["number"] == numbers[0]
        settle(city)
        check_database(city, numbers, decided)


def decide_some(city: RunningCity, officer: str, pool: ThreadPoolExecutor) -> int:
    """Accept every second case while processes go on dying; returns how many acts were acknowledged."""
    status, listed = 0, {}
    while status != 200:
        status, listed = ask(f"{city.url}/api/v1/tasks?limit=50", officer)
    tasks = [task["id"] for task in listed["tasks"]][:40]
    decision = json.dumps({"outcome": "accept"}).encode()

    def accept(task: int) -> tuple[int, dict]:
        return until_answered(f"{city.url}/api/v1/tasks/{task}/decide", officer, decision, f"t{task}")

    answers = pool.map(accept, tasks)
    statuses = [status for status, _ in answers]
    assert set(statuses) == {200}, statuses
    return len(statuses)


def token_of(city: RunningCity, username: str, kind: str) -> str:
    """Make an API token for a demo login in its first hat of a kind."""
    with psycopg.connect(embedded_url(city.data)) as database:
        table = {"mandate": "registry_mandate", "post": "registry_post"}[kind]
        join = {"mandate": "t.agent_id = u.person_id", "post": "t.user_id = u.id"}[kind]
        query = f"select t.id from {table} t join registry_user u on {join} where u.username = %s"
        (found,) = database.execute(query, [username]).fetchone() or (None,)
    printed = city.command("token", "issue", username, "--name", "kill test", "--hat", f"{kind}:{found}")
    return max(printed.split(), key=len)


def settle(city: RunningCity) -> None:
    """Wait until the worker has done all that is due."""
    end = time.monotonic() + GIVE_UP_SECONDS
    left = "select count(*) from {} where done_at is null"
    waiting = " union all ".join(left.format(table) for table in ("cases_inbox", "cases_job"))
    while time.monotonic() < end:
        with psycopg.connect(embedded_url(city.data)) as database:
            if not any(count for (count,) in database.execute(waiting)):
                return
        time.sleep(0.3)
    pytest.fail("the worker did not finish what was due")


def check_database(city: RunningCity, numbers: list[str], decided: int) -> None:
    """Every acknowledged case is there once, with its receipt, its event, and a task that fits its state."""
    with psycopg.connect(embedded_url(city.data)) as database:
        rows = database.execute(
            "select c.id, c.number, c.state, c.status, c.received_at,"
            " (select array_agg(t.node) from cases_task t where t.case_id = c.id and t.done_at is null),"
            " (select count(*) from event e where e.case_id = c.id and e.type = 'case-received'),"
            " (select count(*) from registry_document d where d.\"case\" = c.id and d.kind = 'receipt')"
            " from cases_case c where c.definition = %s and c.parent_id is null",
            [SERVICE],
        ).fetchall()
        accepted = database.execute(
            "select count(*) from event where type = 'task-done' and convert_from(public, 'utf8')::json"
            " #>> '{data,outcome}' = 'accept'"
        ).fetchone()
    by_number = {row[1]: row for row in rows}
    assert set(numbers) <= set(by_number)
    made = [row for row in rows if row[1] in set(numbers)]
    assert len(made) == len(rows) == CASES, "cases nobody was told of"
    for _, number, state, status, _, nodes, events, receipts in made:
        assert (events, receipts) == (1, 1), number
        assert set(nodes or ()) == set(state["waiting"]), (number, status)
    assert accepted and accepted[0] >= decided
