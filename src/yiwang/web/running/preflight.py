"""What is looked at before anything is started, so that the first message is the useful one."""

import errno
import shutil
import socket
import tempfile
from pathlib import Path

import psutil

from yiwang.web.running.place import Place
from yiwang.web.running.trouble import Trouble

NEEDED_MB = 300
"""Free space a new city needs: 60 MB for an empty database, its log files, and some to live on."""


def check_folder(data: Path) -> None:
    """Make sure the data folder can be written and has room. Raises ``Trouble``."""
    elsewhere = "Set YIWANG_DATA to a folder that can."
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=data) as file:
            file.write(b"\0" * 4096)
            file.flush()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Trouble(
                f"The disk of {data} is full.", "Free some space, or " + elsewhere.lower()
            ) from error
        raise Trouble(f"{data} cannot be written: {error.strerror}.", elsewhere) from error
    free = shutil.disk_usage(data).free // 2**20
    if free < NEEDED_MB:
        raise Trouble(f"The disk of {data} has {free} MB left; a city needs {NEEDED_MB} MB.", elsewhere)


def check_city(city: Path) -> None:
    """Make sure the city's folder is one. Raises ``Trouble``."""
    if not (city / "city.toml").is_file():
        raise Trouble(f"{city} is no city folder: it has no city.toml.", "Set YIWANG_CITY to one that has.")


def check_port(place: Place) -> None:
    """Make sure nobody else listens where the city would. Raises ``Trouble``, naming who does if known."""
    with socket.socket(socket.AF_INET6 if ":" in place.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except PermissionError as error:
            raise Trouble(
                f"Port {place.port} is reserved for root.", "Choose another: PORT=8010 make up"
            ) from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Trouble(
                    f"{place.host}:{place.port} cannot be listened on: {error.strerror}."
                ) from error
            remedy = f"Stop it, or choose another port: PORT={place.port + 10} make up"
            raise Trouble(f"Port {place.port} is taken{_by_whom(place.port)}.", remedy) from error


def _by_whom(port: int) -> str:
    try:
        connections = psutil.net_connections("tcp")
        pids = [
            c.pid for c in connections if c.laddr and c.laddr.port == port and c.status == "LISTEN" and c.pid
        ]
        return f" by {psutil.Process(pids[0]).name()} (process {pids[0]})" if pids else ""
    except psutil.Error:
        return ""
