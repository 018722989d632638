"""Going on after the database lost entries that were published: openly, never silently."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.ledger.log import files, reading
from yiwang.records.ledger.models import LogCheckpoint


def cut(reason: str) -> str:
    """Record that published entries were lost, and set the published files aside; returns what was done.

    Does nothing where the published checkpoint is one the database knows.
    """
    folder = settings.LOG_FOLDER
    found = files.published(folder)
    if found is None or LogCheckpoint.objects.filter(size=found[1].size, note=found[0]).exists():
        return "nothing to do: what was published is in the database"
    last = reading.last_checkpoint()
    lost, kept = found[1], last.size if last else 0
    aside = folder.with_name(f"{folder.name}-cut-{timezone.now():%Y%m%dT%H%M%S}")
    with transaction.atomic():
        public = {"published": lost.size, "root": lost.root.hex(), "kept": kept, "reason": reason}
        record([NewEvent("log-cut", public=public)])
        folder.rename(aside)
    return (
        f"the log goes on after {kept} of {lost.size} published entries; the published files are in {aside}"
    )
