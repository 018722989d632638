"""Who may do a task that somebody claimed, that waits for a section, or at the window."""

from dataclasses import replace

from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Task
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.standing_in import absent_for


def must_be_free(actor: Actor, task: Task) -> None:
    """Check that nothing keeps an officer of the office from a task.

    Raises ``ActRefused``: a colleague claimed it whom the actor does not stand in for, it waits for another
    section, or at the window.
    """
    if task.at_window:
        raise ActRefused("at-window")
    if task.holder_id and task.holder_id != actor.user and task.holder_id not in absent_for(actor):
        raise ActRefused("held", who=task.holder.get_full_name() if task.holder else "")
    if task.section and not task.holder_id and task.section not in sections_of(actor):
        raise ActRefused("other-section", section=task.section)


def sections_of(actor: Actor) -> set[str]:
    """Return the actor's section, and those of the colleagues they stand in for."""
    stood_in_for = {post.section for post in absent_for(actor).values()}
    return {section for section in {actor.hat.section, *stood_in_for} if section}


def holders_of(actor: Actor) -> set[int]:
    """Return the users whose claimed tasks are the actor's to do: their own, and of those on leave."""
    return {actor.user, *absent_for(actor)}


def in_both_names(actor: Actor, task: Task) -> Actor:
    """Return the actor as their acts name them: with whoever claimed the task and is on leave."""
    if not task.holder_id or task.holder_id == actor.user or task.holder is None:
        return actor
    return replace(actor, name=f"{actor.name}（代{task.holder.get_full_name()}）")


def keep_holder(case: Case, row: Task) -> None:
    """Let who had claimed a task keep the case: the next tasks of the same office are theirs too."""
    if row.holder_id and case.kind == Case.Kind.SERVICE:
        following = Task.objects.filter(case=case, role="office", organisation=row.organisation)
        following.filter(done_at__isnull=True, holder__isnull=True).update(holder=row.holder_id)
