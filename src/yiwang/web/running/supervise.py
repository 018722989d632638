"""The processes of a city, started and kept alive by supervisor: database, web, worker."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from xmlrpc.client import Error, ServerProxy

import psutil
from supervisor.xmlrpc import SupervisorTransport

from yiwang.web.running import embedded
from yiwang.web.running.place import PROJECT, Place
from yiwang.web.running.root import owner
from yiwang.web.running.trouble import Trouble

MARK = "YIWANG_SUPERVISED"
"""In the environment of every process of a city: its data folder, by which left-over ones are known."""
_STOP_SECONDS = 60


def configuration(place: Place, environment: Mapping[str, str]) -> str:
    """Return supervisor's configuration for a city; it holds passwords, so the file is the owner's alone."""
    data = place.data
    head = [
        "[unix_http_server]",
        f"file={_socket(data)}",
        "chmod=0700",
        "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface",
        "[supervisord]",
        f"logfile={data / 'log' / 'supervisord.log'}",
        f"pidfile={_pid_file(data)}",
        f"directory={data}",
        *(["user=root"] if os.geteuid() == 0 else []),
    ]
    programs = [*_database(place), *_program("web", _web(place), environment, place)]
    programs += _program("worker", [str(_bin("yiwang")), "worker"], environment, place)
    return "\n".join([*head, *programs, ""]).replace("%", "%%")


def ensure(place: Place, environment: Mapping[str, str]) -> None:
    """Have a supervisor running with today's configuration; web and worker are not started yet."""
    (place.data / "log").mkdir(exist_ok=True)
    text, file = configuration(place, environment), _file(place.data)
    if is_running(place.data):
        if file.exists() and file.read_text() == text:
            stop_programs(place.data, "web", "worker")
            return
        down(place.data)
    clear_left_overs(place.data)
    file.touch(mode=0o600)
    file.write_text(text)
    line = [str(_bin("supervisord")), "-c", str(file)]
    done = subprocess.run(
        line, check=False, capture_output=True, text=True, env={**os.environ, MARK: str(place.data)}
    )
    if done.returncode:
        raise Trouble(f"The supervisor did not start: {(done.stderr or done.stdout).strip()}")


def start_programs(data: Path, *names: str) -> None:
    """Start programs of a running supervisor. Raises ``Trouble`` when one dies at once."""
    for name in names:
        with suppress(Error):  # it runs already
            _call(data).supervisor.startProcess(name, False)


def stop_programs(data: Path, *names: str) -> None:
    """Stop programs of a running supervisor and wait until they are gone."""
    for name in names:
        with suppress(Error):  # it does not run
            _call(data).supervisor.stopProcess(name, True)


def states(data: Path) -> dict[str, str]:
    """Return the state of every program, or nothing when no supervisor runs."""
    try:
        found: Any = _call(data).supervisor.getAllProcessInfo()
    except (OSError, Error):
        return {}
    return {entry["name"]: f"{entry['statename']} {entry['spawnerr']}".strip() for entry in found}


def is_running(data: Path) -> bool:
    """Tell whether a supervisor answers for this data folder."""
    return bool(states(data))


def serves(place: Place) -> bool:
    """Tell whether this city already serves on the port it is to serve on."""
    file = _file(place.data)
    mine = file.exists() and f'"--host" "{place.host}" "--port" "{place.port}"' in file.read_text()
    return mine and is_running(place.data)


def down(data: Path) -> bool:
    """Stop a city and wait until all its processes are gone; returns whether anything ran."""
    ran = is_running(data)
    if ran:
        stop_programs(data, "web", "worker", "postgres")
        with suppress(OSError, Error):
            _call(data).supervisor.shutdown()
        _wait_until_gone(data)
    return clear_left_overs(data) or ran


def clear_left_overs(data: Path) -> bool:
    """End processes that a killed supervisor left behind; returns whether there were any."""
    found = [process for process in psutil.process_iter() if _belongs(process, data)]
    for process in found:
        with suppress(psutil.Error):
            process.terminate()
    _, stubborn = psutil.wait_procs(found, timeout=10)
    for process in stubborn:
        with suppress(psutil.Error):
            process.kill()
    had_database = embedded.postmaster(data) is not None
    embedded.stop(data)
    _socket(data).unlink(missing_ok=True)
    return bool(found) or had_database


def _belongs(process: psutil.Process, data: Path) -> bool:
    try:
        mine = bool(process.environ().get(MARK) == str(data))
        return mine and process.pid != os.getpid() and process.name() != "postgres"
    except psutil.Error:
        return False


def _database(place: Place) -> list[str]:
    if not place.is_embedded:
        return []
    user = [f"user={owner()}"] if os.geteuid() == 0 else []
    return [
        "[program:postgres]",
        f"command={_line(embedded.command(place.data))}",
        *user,
        "stopsignal=INT",  # PostgreSQL's fast shutdown
        "priority=1",
        *_kept_alive(place.data, "postgres", autostart=True),
    ]


def _web(place: Place) -> list[str]:
    size = ["--workers", os.environ.get("YIWANG_WEB_WORKERS") or "2", "--blocking-threads", "8"]
    options = [
        "--interface",
        "wsgi",
        "--host",
        place.host,
        "--port",
        str(place.port),
        "--respawn-failed-workers",
    ]
    return [str(_bin("granian")), *options, *size, "--no-ws", "yiwang.web.running.served:application"]


def _program(name: str, words: list[str], environment: Mapping[str, str], place: Place) -> list[str]:
    pairs = {**environment, MARK: str(place.data)}
    quoted = ",".join(f"{key}={_quoted(key, value)}" for key, value in sorted(pairs.items()))
    return [
        f"[program:{name}]",
        f"command={_line(words)}",
        f"environment={quoted}",
        f"directory={PROJECT}",
        *_kept_alive(place.data, name, autostart=False),
    ]


def _kept_alive(data: Path, name: str, *, autostart: bool) -> list[str]:
    return [
        f"autostart={'true' if autostart else 'false'}",
        "autorestart=true",
        "startsecs=1",
        "startretries=1000000",
        "stopasgroup=" + ("false" if name == "postgres" else "true"),
        "killasgroup=true",
        f"stopwaitsecs={_STOP_SECONDS}",
        "redirect_stderr=true",
        f"stdout_logfile={data / 'log' / (name + '.log')}",
        "stdout_logfile_maxbytes=10MB",
        "stdout_logfile_backups=3",
    ]


def _quoted(name: str, value: str) -> str:
    """Quote a setting as supervisor reads it, which knows no escapes and takes quotes off both ends."""
    mark = next((mark for mark in "\"'" if mark not in value), None)
    if mark is None or "\n" in value or value != value.strip("\"'"):
        raise Trouble(f"{name} cannot be handed on: {value!r} has quotes or line breaks where none may be.")
    return f"{mark}{value}{mark}"


def _line(words: list[str]) -> str:
    return " ".join(f'"{word}"' for word in words)


def _call(data: Path) -> Any:
    return ServerProxy(
        "http://localhost", transport=SupervisorTransport(None, None, f"unix://{_socket(data)}")
    )


def _wait_until_gone(data: Path) -> None:
    until = time.monotonic() + _STOP_SECONDS
    while _pid_file(data).exists() and time.monotonic() < until:
        time.sleep(0.05)


def _bin(name: str) -> Path:
    return Path(sys.executable).parent / name


def _file(data: Path) -> Path:
    return data / "supervisor.conf"


def _pid_file(data: Path) -> Path:
    return data / "supervisord.pid"


def _socket(data: Path) -> Path:
    return data / "supervisor.sock"
