"""Choosing services for a life event: found by words and office, those one can apply for first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from yiwang.definitions import CityFolder
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.service import Service

MOST = 20


@dataclass(frozen=True)
class Pick:
    """A service of the catalogue: whose it is, and whether it is chosen already."""

    service: Service
    organisation: Organisation
    is_chosen: bool


@dataclass(frozen=True)
class Picks:
    """The first services that fit, and how many do."""

    shown: list[Pick]
    total: int


def find_services(folder: CityFolder, chosen: Collection[str], query: str = "", office: str = "") -> Picks:
    """Return the services that have every word of a query in name, keywords or id, of one office or all.

    Those whose name begins with the query come first, then those that can be applied for.
    """
    words = query.lower().split()
    fitting = [
        service
        for service in folder.services.values()
        if (not office or service.organisation == office) and all(word in _text(service) for word in words)
    ]
    fitting.sort(key=lambda one: (not one.can_apply, not one.name.zh.startswith(query), one.name.zh, one.id))
    shown = [
        Pick(service, folder.organisations[service.organisation], service.id in chosen)
        for service in fitting[:MOST]
    ]
    return Picks(shown, len(fitting))


def offices(folder: CityFolder) -> list[Organisation]:
    """Return the public bodies that have services, by name."""
    having = {service.organisation for service in folder.services.values()}
    return sorted((folder.organisations[name] for name in having), key=lambda body: body.name.zh)


def _text(service: Service) -> str:
    return " ".join(_texts(service)).lower()


def _texts(service: Service) -> Iterator[str]:
    yield from (service.id, service.name.zh, service.name.en, service.item_code)
    yield from service.keywords
