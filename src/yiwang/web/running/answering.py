"""Waiting until the city answers."""

import json
import time
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from yiwang.web.running import embedded, supervise
from yiwang.web.running.place import Place
from yiwang.web.running.trouble import Trouble

_SECONDS = 40


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
    opener = build_opener(ProxyHandler({}))  # a proxy has no business between a machine and itself
    try:
        with opener.open(f"{place.address}/healthz", timeout=5) as answer:
            return "" if answer.status == 200 else f"status {answer.status}"
    except HTTPError as error:
        return _wrong(error)
    except (URLError, OSError) as error:
        return str(error)


def _wrong(error: HTTPError) -> str:
    try:
        return str(json.loads(error.read()).get("wrong", error))
    except (ValueError, AttributeError):
        return str(error)
