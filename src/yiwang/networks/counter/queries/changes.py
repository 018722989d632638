"""What an answer changed: services and papers an application has gained or lost."""

from dataclasses import dataclass

from yiwang.definitions.base import Text
from yiwang.networks.counter.queries.application import Application


@dataclass(frozen=True)
class Changes:
    """Names of the services and papers that were added, and of those that fell away."""

    added: tuple[Text, ...]
    dropped: tuple[Text, ...]


def changes(before: Application, after: Application) -> Changes:
    """Compare an application before and after an answer."""
    old, new = _asked(before), _asked(after)
    return Changes(
        tuple(name for key, name in new.items() if key not in old),
        tuple(name for key, name in old.items() if key not in new),
    )


def _asked(app: Application) -> dict[tuple[str, str], Text]:
    services = {("service", to.service.id): to.service.name for to in app.recipients}
    papers = (*app.to_supply, *app.fetched)
    return {**services, **{("paper", paper.kind.id): paper.kind.name for paper in papers}}
