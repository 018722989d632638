"""What a subject holds: licences and certificates in the registers, and reminders before they expire."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from yiwang.definitions import CityFolder
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.service import Service
from yiwang.records.registry.facts import rows_of
from yiwang.records.registry.messaging.acts import News, tell
from yiwang.records.registry.messaging.texts import say
from yiwang.records.registry.models import DatasetRow, Message
from yiwang.records.registry.releases import city

REVOKED_ON = "revoked-on"
"""The column in which a register of licences says that one was revoked."""
REMINDERS = {"licence-ends-60": range(16, 61), "licence-ends-15": range(16)}
"""Days left of a licence during which its holder is reminded once, by kind of message."""

for kind in REMINDERS:
    say(kind, _("A licence of yours expires soon; it can be renewed online."), page="counter:licences")


@dataclass(frozen=True)
class Held:
    """A licence in force: its kind, its row, the days left (None: for good), and what issues it anew."""

    kind: EvidenceKind
    row: DatasetRow
    left: int | None
    renewal: Service | None
    changes: tuple[Service, ...] = ()
    """What else can be done with it: services that change or end it."""

    @property
    def ends_soon(self) -> bool:
        """Tell whether the first reminder is due."""
        return self.left is not None and self.left < REMINDERS["licence-ends-60"].stop


def held_by(subject: UUID, folder: CityFolder, day: date) -> list[Held]:
    """Return the licences a subject holds on a day, those that expire first at the top."""
    kinds = _issued(folder)
    rows = rows_of({str(kind.dataset) for kind in kinds.values()}, [subject], valid_on=day)
    found = [
        _held(kinds[kind], row, folder, day) for row in rows if (kind := row.values.get("kind")) in kinds
    ]
    return sorted(found, key=lambda one: (one.row.valid_to or date.max, one.kind.id, one.row.key))


@dataclass(frozen=True)
class Standing:
    """How a licence stands on a day: ``valid``, ``not-yet``, ``expired`` or ``revoked``."""

    kind: EvidenceKind
    row: DatasetRow
    state: str

    @property
    def revoked_on(self) -> date | None:
        """The day it was revoked, if it was."""
        said = self.row.values.get(REVOKED_ON)
        return date.fromisoformat(said) if said else None

    @property
    def valid_to(self) -> date | None:
        """The last day it was issued for; None for good."""
        said = self.row.values.get("valid-to")
        return date.fromisoformat(said) if said else self.row.valid_to if not self.revoked_on else None


def standing_of(number: str, folder: CityFolder, day: date) -> Standing | None:
    """Return how the licence of a number stands on a day, for anybody who was shown it; None for no such."""
    kinds = _issued(folder)
    rows = _current(kinds).filter(key=number.strip())
    row = rows.order_by("-valid_from", "-pk").first()
    return _standing(kinds, row, day) if row else None


def revoked_of(subject: UUID, folder: CityFolder, day: date) -> list[Standing]:
    """Return the licences of a subject that were revoked, the newest first."""
    kinds = _issued(folder)
    rows = _current(kinds).filter(subject=subject, values__has_key=REVOKED_ON)
    return [_standing(kinds, row, day) for row in rows.order_by("-valid_from", "-pk")]


def _current(kinds: Mapping[str, EvidenceKind]) -> QuerySet[DatasetRow]:
    datasets = {str(kind.dataset) for kind in kinds.values()}
    rows = DatasetRow.objects.filter(dataset__in=datasets, recorded_to__isnull=True)
    return rows.filter(values__kind__in=list(kinds))


def _standing(kinds: Mapping[str, EvidenceKind], row: DatasetRow, day: date) -> Standing:
    state = "valid"
    if row.values.get(REVOKED_ON):
        state = "revoked"
    elif day < row.valid_from:
        state = "not-yet"
    elif row.valid_to and row.valid_to < day:
        state = "expired"
    return Standing(kinds[row.values["kind"]], row, state)


@transaction.atomic
def remind(day: date, most: int = 1000) -> int:
    """Tell holders once at each stage that a licence ends, however long nobody looked; returns how many."""
    kinds = _issued(city())
    told = 0
    for reminder, days in REMINDERS.items():
        known = Message.objects.filter(kind=reminder, subject=OuterRef("subject"), reference=OuterRef("key"))
        rows = _ending(kinds, day, days).exclude(Exists(known))[:most]
        news = [News(row.subject_id, reminder, row.key) for row in rows if row.subject_id]
        tell(news)
        told += len(news)
    return told


def _issued(folder: CityFolder) -> dict[str, EvidenceKind]:
    """Kinds that services of the city issue into a register."""
    issued = {output.kind for service in folder.services.values() for output in service.output}
    return {kind.id: kind for kind in folder.evidence.values() if kind.id in issued and kind.dataset}


def _held(kind: EvidenceKind, row: DatasetRow, folder: CityFolder, day: date) -> Held:
    left = (row.valid_to - day).days if row.valid_to else None
    acting = [one for one in folder.services.values() if one.can_apply and one.held]
    changes = [one for one in acting if one.held and one.held.kind == kind.id and one.held.does != "renew"]
    return Held(kind, row, left, _renewal(kind.id, folder.services.values()), tuple(changes))


def _renewal(kind: str, services: Collection[Service]) -> Service | None:
    """What renews a kind: the service that says so, else the one that issues it."""
    issuing = [one for one in services if one.can_apply and any(output.kind == kind for output in one.output)]
    renewing = [one for one in issuing if one.held and one.held.does == "renew"]
    return next(iter([*renewing, *(one for one in issuing if not one.held)]), None)


def _ending(kinds: Mapping[str, EvidenceKind], day: date, days: range) -> QuerySet[DatasetRow]:
    between = day + timedelta(days=days.start), day + timedelta(days=days.stop - 1)
    datasets = {str(kind.dataset) for kind in kinds.values()}
    rows = DatasetRow.objects.filter(dataset__in=datasets, recorded_to__isnull=True, subject__isnull=False)
    return rows.filter(valid_to__range=between, values__kind__in=list(kinds)).order_by("valid_to", "pk")
