"""Waiting until the city answers."""

import json
import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from django.conf import settings

from yiwang.web.running import embedded, supervise
from yiwang.web.running.place import Place
from yiwang.web.running.trouble import Trouble

_SECONDS = 90


def wait_for_answer(place: Place) -> None:
    """Wait until ``/healthz`` says all is well. Raises ``Trouble`` with the end of the log."""
    until, said = time.monotonic() + _SECONDS, ""
    while time.monotonic() < until:
        said = ask(place)
        if not said:
            return
        time.sleep(0.1)
    programs = ", ".join(f"{name} {state}" for name, state in supervise.states(place.data).items())
    log = place.data / "log" / "web.log"
    raise Trouble(
        f"The city does not answer at {place.address}/healthz: {said} ({programs})",
        f"{log} ends: {embedded.tail(log)}",
    )


def ask(place: Place) -> str:
    """Ask for the city's health; returns what is wrong, or nothing."""
    connection = HTTPConnection(urlsplit(place.address).hostname or "", place.port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers=_host())
        answer = connection.getresponse()
        return "" if answer.status == HTTPStatus.OK else _wrong(answer.status, answer.read())
    except (OSError, HTTPException) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()


def _host() -> dict[str, str]:
    """Ask by a name the city answers to, which need not be the machine's."""
    name = settings.ALLOWED_HOSTS[0].lstrip(".")
    return {} if name == "*" else {"Host": name}


def _wrong(status: int, body: bytes) -> str:
    try:
        return str(json.loads(body)["wrong"])
    except (ValueError, KeyError, TypeError):
        return f"status {status}"
