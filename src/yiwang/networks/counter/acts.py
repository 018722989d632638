"""Laying out the catalogue; the only code that writes it."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Value

from yiwang.definitions import CityFolder
from yiwang.definitions.base import Text
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.service import Service
from yiwang.networks.counter.models import CatalogueEntry
from yiwang.networks.counter.words import joined
from yiwang.records.registry.releases import folder_of

_BATCH = 500


def index_release(release: UUID) -> int:
    """Lay out a release for searching, once; returns how many entries were made, 0 when it was done before.

    Two at once: the second waits, then finds it done. Entries of other releases are dropped, since drafts and
    cases read their release's files and only the release in force is searched.
    """
    if CatalogueEntry.objects.filter(release=release).exists():
        return 0
    return _lay_out(release)


@transaction.atomic
def _lay_out(release: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('catalogue', 0))")
    if CatalogueEntry.objects.filter(release=release).exists():
        return 0
    entries = list(_entries(release, folder_of(release)))
    CatalogueEntry.objects.exclude(release=release).delete()
    CatalogueEntry.objects.bulk_create(entries, batch_size=_BATCH)
    return len(entries)


def _entries(release: UUID, folder: CityFolder) -> Iterator[CatalogueEntry]:
    for event in folder.life_events.values():
        parts = (folder.services[part.service].name for part in event.part)
        more = [*parts, *_surroundings(folder, event, event.lead)]
        yield _entry(release, event, more, kind="life-event", organisation=event.lead, can_apply=True)
    for service in folder.services.values():
        outputs = (folder.evidence[output.kind].name for output in service.output)
        more = [
            *outputs,
            *_surroundings(folder, service, service.organisation),
            Text(zh=service.item_code or "-"),
        ]
        body, can_apply = service.organisation, service.can_apply
        yield _entry(release, service, more, kind="service", organisation=body, can_apply=can_apply)


def _surroundings(folder: CityFolder, found: Service | LifeEvent, organisation: str) -> Iterator[Text]:
    """Words people may look for besides the name: the summary, the department, the themes."""
    body = folder.organisations[organisation]
    if found.summary:
        yield found.summary
    yield from (body.name, body.short)
    yield from (theme.name for theme in folder.city.themes if theme.id in found.themes)


def _entry(release: UUID, found: Service | LifeEvent, more: Iterable[Text], **columns: Any) -> CatalogueEntry:
    names = [found.name.zh, found.name.en]
    rest = [text for word in more for text in (word.zh, word.en)]
    return CatalogueEntry(
        release_id=release,
        slug=found.id,
        name_zh=found.name.zh,
        name_en=found.name.en,
        themes=list(found.themes),
        text="\n".join([*names, *found.keywords, *rest]).lower(),
        search=SearchVector(Value(joined(names)), config="simple", weight="A")
        + SearchVector(Value(joined(found.keywords)), config="simple", weight="B")
        + SearchVector(Value(joined(rest)), config="simple", weight="C"),
        **columns,
    )
