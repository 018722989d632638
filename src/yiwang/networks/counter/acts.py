"""Laying out the catalogue; the only code that writes it."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Value

from yiwang.definitions import CityFolder
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
        parts = [folder.services[part.service] for part in event.part]
        yield _entry(release, folder, event, "life-event", event.lead, (str(part.name) for part in parts))
    for service in folder.services.values():
        yield _entry(release, folder, service, "service", service.organisation, _outputs(folder, service))


def _entry(
    release: UUID,
    folder: CityFolder,
    found: Service | LifeEvent,
    kind: str,
    organisation: str,
    more: Iterable[str],
) -> CatalogueEntry:
    body = folder.organisations[organisation]
    names = [found.name.zh, found.name.en]
    summary = [found.summary.zh, found.summary.en] if found.summary else []
    themes = [theme.name for theme in folder.city.themes if theme.id in found.themes]
    rest = [*summary, *more, body.name.zh, body.name.en, body.short.zh, *(t.zh for t in themes), *(t.en for t in themes)]
    if isinstance(found, Service):
        rest.append(found.item_code)
    return CatalogueEntry(
        release_id=release,
        kind=kind,
        slug=found.id,
        name_zh=found.name.zh,
        name_en=found.name.en,
        organisation=organisation,
        themes=list(found.themes),
        can_apply=found.can_apply if isinstance(found, Service) else True,
        text="\n".join([*names, *rest]).lower(),
        search=SearchVector(Value(joined(names)), config="simple", weight="A")
        + SearchVector(Value(joined(rest)), config="simple", weight="C"),
    )


def _outputs(folder: CityFolder, service: Service) -> Iterator[str]:
    for output in service.output:
        yield str(folder.evidence[output.kind].name)
