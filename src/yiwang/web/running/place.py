"""Where a city runs on this machine, read from the environment once."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from yiwang.web.database import APP_ROLE, embedded_url
from yiwang.web.running.trouble import Trouble

PROJECT = Path(__file__).resolve().parents[4]
DEMO_CITY = PROJECT / "cities" / "shenyang"
_HIGHEST_PORT = 65535


@dataclass(frozen=True)
class Place:
    """One installation: its folders, its address, its database.

    ``owner_url`` is the login that migrates; ``app_url`` the one that serves, which cannot change history.
    """

    data: Path
    city: Path
    host: str
    port: int
    owner_url: str
    app_url: str
    is_embedded: bool

    @property
    def address(self) -> str:
        """The address a browser on this machine opens."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104  (compared, not bound)
        return f"http://{host}:{self.port}"


def here() -> Place:
    """Read the environment. Raises ``Trouble`` for a port or a database address that cannot be one."""
    city = Path(os.environ.get("YIWANG_CITY") or DEMO_CITY).expanduser().resolve()
    data = Path(os.environ.get("YIWANG_DATA") or _usual_data(city)).expanduser().resolve()
    given = os.environ.get("DATABASE_URL", "")
    owner = given or embedded_url(data)
    if urlsplit(owner).scheme not in {"postgres", "postgresql"}:
        raise Trouble(f"DATABASE_URL is {urlsplit(owner).scheme}://…, but Yiwang runs on PostgreSQL only.")
    app = os.environ.get("YIWANG_APP_DATABASE_URL") or owner
    host = os.environ.get("YIWANG_HOST") or "127.0.0.1"
    return Place(data, city, host, _port(), owner, as_app(app), not given)


def as_app(url: str) -> str:
    """Return a database address whose sessions take on the role that serves the city."""
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), "role": APP_ROLE}
    return urlunsplit(parts._replace(query=urlencode(query, safe="/")))


def _usual_data(city: Path) -> Path:
    """Another city is another installation, so each folder has a data folder of its own."""
    return PROJECT / (".data" if city == DEMO_CITY else f".data-{city.name}")


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if text.isascii() and text.isdigit() and 0 < int(text) <= _HIGHEST_PORT:
        return int(text)
    raise Trouble(f"PORT={text} is not a port.", "Give a number from 1 to 65535, such as PORT=8010.")
