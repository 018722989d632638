"""A demo city that really runs, started by the command an operator types."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import pytest

PROJECT = Path(__file__).parents[3]
YIWANG = Path(sys.executable).parent / "yiwang"


@dataclass
class Installation:
    """A data folder and a port, and the commands run on them."""

    data: Path
    port: int
    passwords: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        own = {
            name: value for name, value in os.environ.items() if not name.startswith(("YIWANG_", "DJANGO_"))
        }
        own |= {"YIWANG_DATA": str(self.data), "PORT": str(self.port), "YIWANG_WEB_WORKERS": "1", **settings}
        line = [str(YIWANG), *words]
        return subprocess.run(line, capture_output=True, text=True, check=False, env=own, timeout=300)

    def up(self, **settings: str) -> str:
        done = self.run("up", **settings)
        assert done.returncode == 0, done.stdout + done.stderr
        self.passwords |= dict(re.findall(r"^  (\w+) +((?:\w{4}-){2}\w{4}) ", done.stdout, re.MULTILINE))
        return done.stdout

    def get(self, path: str) -> tuple[int, str]:
        return fetch(f"http://127.0.0.1:{self.port}{path}")

    def log_in(self, username: str, password: str) -> bool:
        """Log in as a browser does; True when the city let the user in."""
        jar = CookieJar()
        opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(jar))
        address = f"http://127.0.0.1:{self.port}/login/"
        opener.open(address, timeout=20).read()
        token = next(cookie.value for cookie in jar if cookie.name == "csrftoken") or ""
        form = {"login": username, "password": password, "csrfmiddlewaretoken": token}
        opener.open(address, urlencode(form).encode(), timeout=20).read()
        return any(cookie.name == "sessionid" for cookie in jar)


def fetch(address: str) -> tuple[int, str]:
    try:
        with build_opener(ProxyHandler({})).open(address, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def new_installation() -> Installation:
    data = Path(tempfile.mkdtemp(prefix="yw-", dir="/tmp"))
    data.chmod(0o711)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Installation(data, probe.getsockname()[1])


@pytest.fixture(scope="module")
def city() -> Iterator[Installation]:
    """A demo city, up."""
    installation = new_installation()
    try:
        installation.up()
        yield installation
    finally:
        installation.run("down")
        shutil.rmtree(installation.data, ignore_errors=True)


@pytest.fixture
def empty() -> Iterator[Installation]:
    """A data folder with nothing in it."""
    installation = new_installation()
    try:
        yield installation
    finally:
        installation.run("down")
        shutil.rmtree(installation.data, ignore_errors=True)
