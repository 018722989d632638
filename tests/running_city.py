"""A city that really runs: PostgreSQL, web and worker as processes, started as ``make up`` does."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[1]
LOGIN = re.compile(r"^  (\w+) +((?:\w{4}-){2}\w{4}) ", re.MULTILINE)


@dataclass(frozen=True)
class RunningCity:
    """Where it answers, its data folder, and the demo passwords it printed."""

    url: str
    data: Path
    passwords: dict[str, str]
    environment: dict[str, str]

    def move_to(self, moment: str) -> None:
        """Go on living at another instant; what fell due meanwhile is done by the worker."""
        self.environment["YIWANG_NOW"] = moment
        self.command("up")

    def command(self, *words: str) -> str:
        """Run a ``yiwang`` command against this city and return what it printed."""
        done = subprocess.run(
            [str(Path(sys.executable).parent / "yiwang"), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            cwd=PROJECT,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def running_city(**settings: str) -> Iterator[RunningCity]:
    """Start a city in a data folder of its own, and stop and delete it afterwards."""
    data = Path(tempfile.mkdtemp(prefix="yw-", dir="/tmp"))
    data.chmod(0o711)
    port = free_port()
    kept = {
        name: text for name, text in os.environ.items() if not name.startswith(("YIWANG_", "DATABASE_URL"))
    }
    environment = {
        **kept,
        "YIWANG_DATA": str(data),
        "PORT": str(port),
        "CI": "",
        "YIWANG_POPULATION": "100",
        **settings,
    }
    city = RunningCity(f"http://127.0.0.1:{port}", data, {}, environment)
    try:
        city.passwords.update(LOGIN.findall(city.command("up")))
        yield city
    finally:
        city.command("down")
        shutil.rmtree(data, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
