"""What stands around a case at the desk: who holds its tasks, what others began about it, who signs."""

from dataclasses import dataclass

from yiwang.definitions.organisation import Organisation
from yiwang.networks.desk.queries.part import CasePage
from yiwang.records.cases.access import may_open, must_hold
from yiwang.records.cases.acts.urging import party_of
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.holding import holders_of
from yiwang.records.cases.models import Case, Clock, LinkedLoop, Task
from yiwang.records.cases.queries.supervision import loops_about
from yiwang.records.cases.signing import Signature, signatures
from yiwang.records.ledger.queries import Told
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Post
from yiwang.records.registry.standing_in import colleagues, sections


@dataclass(frozen=True)
class HeldTask:
    """An open task, and what the reader may do about who does it. ``why`` is why the window has it."""

    task: Task
    holder: str
    is_mine: bool
    may_claim: bool
    may_hand_over: bool
    may_return: bool
    may_send_on: bool
    why: Told | None


@dataclass(frozen=True)
class Around:
    """What the page of a case shows beside the case itself."""

    tasks: list[HeldTask]
    colleagues: list[Post]
    sections: list[str]
    loops: list[LinkedLoop]
    about: Case | None
    may_open_about: bool
    signatures: list[Signature]
    signers: list[Organisation]
    may_urge: bool


def around(page: CasePage, actor: Actor) -> Around:
    """Look around a case that was opened."""
    case, office = page.case, actor.hat.organisation
    tasks = [] if page.is_whole else [_held(one.task, page, actor) for one in page.tasks]
    may_hand_over = any(one.may_hand_over for one in tasks)
    link = LinkedLoop.objects.select_related("about").filter(case=case.pk).first() if page.is_loop else None
    bodies = sorted(page.folder.organisations.values(), key=lambda body: body.name.zh)
    return Around(
        [one for one in tasks if one.task.role == "office"],
        colleagues(office, Post.Role.OFFICER, without=actor.user) if may_hand_over else [],
        sections(office) if may_hand_over else [],
        [] if page.is_loop else loops_about(case),
        link.about if link else None,
        bool(link and may_open(actor, link.about)),
        signatures(case, page.history),
        [body for body in bodies if body.id != case.organisation] if _may_ask(page, actor) else [],
        not case.is_final and party_of(actor, case) is not None,
    )


def _held(task: Task, page: CasePage, actor: Actor) -> HeldTask:
    case = page.case
    try:
        must_hold(actor, task, case)
        free = actor.has_role("officer")
    except ActRefused:
        free = False
    own = actor.hat.organisation == task.organisation
    returned = (told for told in page.history if told.type == "task-returned")
    return HeldTask(
        task,
        task.holder.get_full_name() if task.holder else "",
        task.holder_id in holders_of(actor) if task.holder_id else False,
        free and task.holder_id is None,
        free or (own and actor.has_role("head")),
        not task.at_window and case.kind == Case.Kind.SERVICE and (free or (own and actor.has_role("head"))),
        task.at_window and own and actor.has_role("clerk", "head"),
        next(returned, None) if task.at_window else None,
    )


def _may_ask(page: CasePage, actor: Actor) -> bool:
    """Tell whether signatures may be asked for: a joint decision runs, and none are being collected."""
    if page.is_loop or page.is_whole or not actor.has_role("officer"):
        return False
    if actor.hat.organisation != page.case.organisation or "countersign" not in page.folder.procedures:
        return False
    running = page.running
    joint = running is not None and running.row.name == Clock.Name.DECISION and running.row.joint
    return joint and not any(
        loop.kind == LinkedLoop.Kind.COUNTERSIGN and loop.case.finished_at is None
        for loop in loops_about(page.case)
    )
