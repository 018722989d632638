"""Runs over everybody that read what registers say about a subject: derived, since each is one event."""

from dataclasses import dataclass
from datetime import date, datetime

from yiwang.definitions.dataset import Dataset
from yiwang.records.ledger.queries import Told, runs_over_all
from yiwang.records.registry.facts import rows_of
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Subject
from yiwang.records.registry.releases import city


@dataclass(frozen=True)
class RunLook:
    """A run that read a subject's rows among everybody's: which registers, and of how many subjects."""

    told: Told
    registers: tuple[Dataset, ...]
    subjects: int

    @property
    def run(self) -> str:
        """The run's id, as its event names it."""
        return str(self.told.data["run"])


def runs_about(actor: Actor) -> list[RunLook]:
    """Return the last runs that read rows about the hat's subject, newest first."""
    if actor.hat.subject is None:
        return []
    subject = Subject.objects.get(pk=actor.hat.subject)
    found = (_look(told, subject) for told in runs_over_all(subject.kind))
    return [look for look in found if look.registers]


def _look(told: Told, subject: Subject) -> RunLook:
    known = city().datasets
    asked = {str(column).partition(".")[0] for column in told.data["columns"]} & known.keys()
    day, at = date.fromisoformat(told.data["as_of"]), _known_at(told)
    read = set(rows_of(asked, [subject.pk], valid_on=day, known_at=at).values_list("dataset", flat=True))
    registers = tuple(known[name] for name in sorted(read))
    return RunLook(told, registers, told.data["subjects"][subject.kind])


def _known_at(told: Told) -> datetime:
    said = told.data.get("known_at")
    return datetime.fromisoformat(said) if said else told.occurred_at
