"""Composing life events: saved at every step, each step can be taken back, submitted for two reviews."""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from django.db import transaction

from yiwang.definitions import FileError, FolderErrors, Report, check
from yiwang.networks.reform.acts.releases import LOADERS, load
from yiwang.networks.reform.content import Content, file_of, of_life_event
from yiwang.networks.reform.models import Composition
from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Release
from yiwang.records.registry.releases import city, files_of, in_force

MOST_STEPS = 50
"""Steps that can be taken back."""


@transaction.atomic
def begin(actor: Actor, revises: str = "") -> Composition:
    """Begin a new life event, or a new version of one of the city's. Raises ``ActRefused("not-found")``."""
    _may(actor)
    known = city().life_events
    if revises and revises not in known:
        raise ActRefused("not-found")
    return Composition.objects.create(
        revises=revises,
        content=of_life_event(known[revises]) if revises else {},
        begun_by_id=actor.user,
        saved_by_id=actor.user,
        saved_at=clock.now(),
    )


@transaction.atomic
def change(actor: Actor, composition: UUID, edit: Callable[[Content], Content]) -> Composition:
    """Change what a composition says; what it said can be had back. Raises ``ActRefused``."""
    row = _hold(actor, composition)
    changed = edit(row.content)
    if changed != row.content:
        row.past = [*row.past, row.content][-MOST_STEPS:]
        row.content, row.future = changed, []
        _save(row, actor)
    return row


@transaction.atomic
def undo(actor: Actor, composition: UUID) -> Composition:
    """Take the last step back; without one nothing changes."""
    row = _hold(actor, composition)
    if row.past:
        row.future, row.content = [*row.future, row.content], row.past[-1]
        row.past = row.past[:-1]
        _save(row, actor)
    return row


@transaction.atomic
def redo(actor: Actor, composition: UUID) -> Composition:
    """Take again the step last taken back; without one nothing changes."""
    row = _hold(actor, composition)
    if row.future:
        row.past, row.content = [*row.past, row.content], row.future[-1]
        row.future = row.future[:-1]
        _save(row, actor)
    return row


@transaction.atomic
def discard(actor: Actor, composition: UUID, *, undo: bool = False) -> Composition:
    """Discard a composition, or take that back."""
    row = _hold(actor, composition, discarded=undo)
    row.discarded_at = None if undo else clock.now()
    _save(row, actor)
    return row


def examine(rows: Sequence[Composition]) -> Report:
    """Check the city in force with these life events in it, nothing kept: all errors and warnings.

    What a life event cannot change is tried when it is submitted.
    """
    files, clashes = _candidate(rows)
    report = check(files, trials=False)
    return Report((*clashes, *report.errors), report.warnings, report.counts)


@transaction.atomic
def submit(actor: Actor, compositions: Collection[UUID]) -> Release:
    """Load the city in force with these life events in it as one release, to be reviewed by two people.

    Raises ``definitions.FolderErrors`` with all that is wrong, and keeps nothing then.
    """
    rows = [_hold(actor, one) for one in sorted(compositions)]
    if not rows:
        raise ActRefused("not-found")
    files, clashes = _candidate(rows)
    if clashes:
        raise FolderErrors(clashes)
    names = "、".join(str(row.content.get("name", {}).get("zh", "")) for row in rows)
    release = load(actor, files, f"一件事：{names}"[:500])
    for row in rows:
        row.candidate = release
        _save(row, actor)
    return release


def _candidate(rows: Sequence[Composition]) -> tuple[dict[str, bytes], list[FileError]]:
    """The files of the city with those of the compositions, and the ids that are taken."""
    files = files_of(in_force().pk)
    taken = set(files)
    clashes = []
    for row in rows:
        path, content = file_of(row.content)
        if path in taken and path != f"life_events/{row.revises}.toml":
            reason = f"another life event has the id '{row.content.get('id')}'"
            clashes.append(FileError(path, 1, reason, "give this one another id"))
            continue
        taken.add(path)
        files[path] = content
    return files, clashes


def _hold(actor: Actor, composition: UUID, *, discarded: bool = False) -> Composition:
    _may(actor)
    row = Composition.objects.select_for_update().filter(pk=composition).first()
    if row is None or (row.discarded_at is not None) != discarded:
        raise ActRefused("not-found")
    return row


def _save(row: Composition, actor: Actor) -> None:
    row.saved_by_id, row.saved_at = actor.user, clock.now()
    row.save()


def _may(actor: Actor) -> None:
    if not actor.has_role(*LOADERS):
        raise ActRefused("not-found")
