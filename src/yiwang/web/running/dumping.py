"""PostgreSQL's own programs for dumping and restoring: the wheel's, else those on the path."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from yiwang.web.running import embedded, rights
from yiwang.web.running.place import Place
from yiwang.web.running.trouble import Trouble


def dump(place: Place, to: Path) -> None:
    """Dump the city's database into a file. Raises ``Trouble``."""
    _run("pg_dump", place, "--format=custom", "--no-owner", f"--file={to}")


def restore(place: Place, dumped: Path) -> None:
    """Restore a dump into an empty database, wholly or not at all. Raises ``Trouble``."""
    how = ("--no-owner", "--exit-on-error", "--single-transaction")
    _run("pg_restore", place, *how, "--dbname", _address(place), str(dumped))


def _run(program: str, place: Place, *options: str) -> None:
    line = [_program(program), *options]
    if program == "pg_dump":
        line += ["--dbname", _address(place)]
    password = urlsplit(place.owner_url).password
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    try:
        done = subprocess.run(line, check=False, capture_output=True, text=True, env=environment)
    except FileNotFoundError as error:
        raise Trouble(f"{program} is not installed.", "Install PostgreSQL's client programs.") from error
    if done.returncode:
        raise Trouble(f"{program} failed: {done.stderr.strip()}")


def _program(name: str) -> str:
    try:
        return str(embedded.binaries() / name)
    except Trouble:
        return name


def _address(place: Place) -> str:
    """Return the owner's address without the password, which a list of processes would show."""
    parts = urlsplit(rights.plain(place.owner_url))
    if parts.password is None:
        return urlunsplit(parts)
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}@{host}"))
