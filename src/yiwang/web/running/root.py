"""PostgreSQL refuses to run as root; when root starts a city, its database runs as ``nobody``."""

import os
import pwd
import stat
from pathlib import Path
from typing import Any

_SERVER_USER = "nobody"
_PASS = stat.S_IXOTH
_READ = stat.S_IROTH | stat.S_IXOTH


def owner() -> str:
    """Return the user the database server runs as."""
    return _SERVER_USER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def as_server() -> dict[str, Any]:
    """Return what makes ``subprocess`` run a program as the database's user."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(_SERVER_USER)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def give(place: Path, programs: Path) -> list[str]:
    """Let the database's user own its folder and reach its programs; returns what was opened for that."""
    if os.geteuid() != 0:
        return []
    entry = pwd.getpwnam(_SERVER_USER)
    if place.stat().st_uid != entry.pw_uid:
        os.chown(place, entry.pw_uid, entry.pw_gid)
    _open_tree(programs)
    return [
        f"PostgreSQL may not run as root and runs as {_SERVER_USER}; for that, {parent} was opened (o+x)"
        for parent in dict.fromkeys([*place.parents, *programs.parents])
        if _open_way(parent)
    ]


def _open_way(parent: Path) -> bool:
    mode = parent.stat().st_mode
    if mode & _PASS:
        return False
    parent.chmod(stat.S_IMODE(mode) | _PASS)
    return True


def _open_tree(programs: Path) -> None:
    if (programs / "bin" / "postgres").stat().st_mode & _READ == _READ:
        return
    for path in (programs, *programs.rglob("*")):
        mode = path.stat().st_mode
        extra = _READ if path.is_dir() or mode & stat.S_IXUSR else stat.S_IROTH
        path.chmod(stat.S_IMODE(mode) | extra)
