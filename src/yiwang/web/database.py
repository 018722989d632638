"""Where the city's database is: ``DATABASE_URL``, or the PostgreSQL embedded in the data folder."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

APP_ROLE = "yiwang_app"


def embedded_url(data: Path) -> str:
    """Return the address of the embedded server, which listens on a Unix socket inside the data folder."""
    return f"postgresql://postgres@/yiwang?host={data / 'pg'}"


def django_database(url: str | None, data: Path) -> dict[str, Any]:
    """Turn a database address into Django's form. Raises ``ValueError`` if it is not PostgreSQL.

    ``?role=`` chooses the role taken on after connecting; processes that serve the city run as
    ``yiwang_app``, which cannot change history.
    """
    parts = urlsplit(url or embedded_url(data))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must start with postgresql://, not {parts.scheme}://")
    query = dict(parse_qsl(parts.query))
    role = query.pop("role", "")
    host = query.pop("host", parts.hostname or "")
    options: dict[str, Any] = dict(query)
    if role:
        options["options"] = f"-c role={role}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": parts.port or "",
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
