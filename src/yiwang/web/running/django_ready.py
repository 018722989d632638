"""Setting Django up inside a command, for one installation and one database login."""

import os

from yiwang.web.running import shift
from yiwang.web.running.place import Place


def environment(place: Place) -> dict[str, str]:
    """Return what the processes that serve a city find in their environment."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("YIWANG_")}
    for name in ("YIWANG_NOW", "YIWANG_APP_DATABASE_URL", "YIWANG_SUPERVISED", shift.OFFSET):
        kept.pop(name, None)
    moved = shift.kept(place.data)
    if moved and moved.seconds:
        kept[shift.OFFSET] = str(moved.seconds)
    return kept | {
        "DJANGO_SETTINGS_MODULE": "yiwang.web.settings",
        "DATABASE_URL": place.app_url,
        "YIWANG_DATA": str(place.data),
        "YIWANG_CITY": str(place.city),
    }


def set_up(place: Place, *, as_owner: bool = False) -> None:
    """Set Django up in this process, as the owner who migrates or as the role that serves."""
    os.environ.pop("YIWANG_NOW", None)  # a city's clock is kept as an offset
    os.environ.update(environment(place))
    if as_owner:
        os.environ["DATABASE_URL"] = place.owner_url
    import django  # noqa: PLC0415  (only now does the environment say where the city is)

    django.setup()


def become_app(place: Place) -> None:
    """Go on as the role that serves: what the owner may do and the city may not, fails here and not later."""
    from django.db import connection  # noqa: PLC0415

    from yiwang.web.database import django_database  # noqa: PLC0415

    connection.close()
    connection.settings_dict.update(django_database(place.app_url, place.data))
