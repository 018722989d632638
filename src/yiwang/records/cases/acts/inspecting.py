"""On-site inspection (现场核查): two officers look, note and sign; what they found goes to the case.

Two officers at least inspect (行政许可法 art. 34). What is typed is kept at once, so that an interrupted
inspection goes on where it stopped, on either officer's phone.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from yiwang.definitions.inspection import Checklist, InspectionItem
from yiwang.kernel import bpmn
from yiwang.records import clock
from yiwang.records.cases.acts.procedure import home_of, is_inspection
from yiwang.records.cases.acts.rows import lock_case_of
from yiwang.records.cases.acts.tasks import Decision, conclude, hold
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Inspection, Task
from yiwang.records.cases.notices import write_notice
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.documents import examine, store
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.hats import Actor, actor_of
from yiwang.records.registry.models import Document, Post, User
from yiwang.records.registry.releases import folder_of

FINDINGS = {"pass": "符合", "fail": "不符合", "none": "不适用"}
"""What an item may be found to be, as the record (核查笔录) says it."""
PHOTO_MB = 10
MOST_PHOTOS = 30
MOST_LETTERS = 2000


@dataclass(frozen=True)
class Noted:
    """What was typed on site: by item the finding and a remark, then the place and remarks on the whole.

    ``photos`` are pictures taken just now, each with its item, as (item, file, name).
    """

    findings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    place: str = ""
    remarks: str = ""
    photos: Sequence[tuple[str, BinaryIO, str]] = ()


def colleagues(actor: Actor, case: Case) -> list[User]:
    """Return who may inspect with the actor: officers of the office to whom the case is not their own."""
    today = clock.today()
    posts = Post.objects.filter(organisation=actor.hat.organisation, role="officer", since__lte=today)
    posts = posts.exclude(until__lt=today).exclude(user=actor.user).select_related("user__person")
    return [post.user for post in posts.order_by("user__username") if not _is_own(post, case)]


@transaction.atomic
def begin_inspection(actor: Actor, task: int, second: int) -> Inspection:
    """Name the second officer and begin. Raises ``ActRefused``: no inspection, or no such colleague."""
    row, case = hold(actor, task, role="office")
    if not is_inspection(case, row.node):
        raise ActRefused("not-found")
    known = Inspection.objects.filter(task=row).first()
    if known:
        return known
    if second not in {user.pk for user in colleagues(actor, case)}:
        raise ActRefused("two-officers", fields={"second": True})
    now = clock.now()
    made = Inspection.objects.create(
        task=row, case=case, first_id=actor.user, second_id=second, began_at=now, saved_at=now
    )
    public = {"node": row.node}
    record([NewEvent("inspection-begun", case.organisation, case.pk, (case.applicant_id,), public)])
    return made


@transaction.atomic
def save_inspection(actor: Actor, task: int, noted: Noted) -> Inspection:
    """Keep what is typed, complete or not. Signatures over something else are void then.

    Raises ``ActRefused``: neither of the two officers, finished, or no such finding; ``UploadRefused``.
    """
    _row, case, found = _held(actor, task)
    return _saved(actor, case, found, noted)


@transaction.atomic
def sign_inspection(actor: Actor, task: int, noted: Noted) -> Inspection:
    """Sign what is noted, in the actor's own login; when both have signed the same, the task is done.

    Raises ``ActRefused``: as saving, or something is still missing (by field).
    """
    row, case, found = _held(actor, task)
    _saved(actor, case, found, noted)
    checklist = checklist_of(case)
    if missing := _missing(checklist, found):
        raise ActRefused("inspection-incomplete", fields=missing)
    others = [one for one in found.signed if one["user"] != actor.user]
    mine = {"user": actor.user, "name": actor.name, "at": clock.now().isoformat(), "digest": _digest(found)}
    found.signed = [*others, mine]
    if len(found.signed) < len({found.first_id, found.second_id}):
        found.save(update_fields=["signed"])
        return found
    found.finished_at = clock.now()
    found.save(update_fields=["signed", "finished_at"])
    _finish(actor, row, case, found, checklist)
    return found


def checklist_of(case: Case) -> Checklist:
    """Return the checklist of the case's service, under its own release."""
    return folder_of(case.release_id).inspections[case.definition]


def passed(checklist: Checklist, found: Inspection) -> bool:
    """Tell whether every item that is required was found to pass."""
    return all(found.findings[item.id]["finding"] == "pass" for item in checklist.item if item.required)


def _held(actor: Actor, task: int) -> tuple[Task, Case, Inspection]:
    """Lock the case, and check that the actor is one of the two. Raises ``ActRefused``."""
    locked = lock_case_of(task)
    if locked is None:
        raise ActRefused("not-found")
    case, row = locked
    found = Inspection.objects.filter(task=row).first()
    is_one = found is not None and actor.user in (found.first_id, found.second_id)
    if found is None or not is_one or not actor.has_role("officer"):
        raise ActRefused("not-found")
    if actor.hat.organisation != row.organisation or case.applicant_id in actor.represents:
        raise ActRefused("not-your-task")
    if found.finished_at or row.done_at:
        raise ActRefused("already-done", what=row.name)
    return row, case, found


def _saved(actor: Actor, case: Case, found: Inspection, noted: Noted) -> Inspection:
    items = {item.id: item for item in checklist_of(case).item}
    before = _digest(found)
    found.findings = {name: _finding(noted.findings.get(name, {})) for name in items}
    found.place = noted.place.strip()[:200]
    found.remarks = noted.remarks.strip()[:MOST_LETTERS]
    if len(found.photos) + len(noted.photos) > MOST_PHOTOS:
        raise ActRefused("too-many-photos", most=MOST_PHOTOS)
    kept = [_photo(actor, case, items[item], file, name) for item, file, name in noted.photos]
    found.photos = [*found.photos, *kept]
    if _digest(found) != before:
        found.signed = []
    found.saved_at = clock.now()
    found.save()
    return found


def _finding(said: Mapping[str, str]) -> dict[str, str]:
    finding = said.get("finding", "")
    if finding not in ("", *FINDINGS):
        raise ActRefused("unknown-outcome", outcome=finding)
    return {"finding": finding, "remark": said.get("remark", "").strip()[:500]}


def _photo(actor: Actor, case: Case, item: InspectionItem, file: BinaryIO, name: str) -> dict[str, str]:
    document = store(
        examine(file, formats=("jpg", "png"), max_mb=PHOTO_MB),
        kind="inspection-photo",
        name=name,
        subject=case.applicant_id,
        case=case.pk,
        organisation=case.organisation,
        created_by=actor.user,
    )
    return {"document": str(document.pk), "item": item.id, "sha256": document.sha256}


def _missing(checklist: Checklist, found: Inspection) -> dict[str, bool]:
    """Items without a finding, a shortcoming's reason, or the picture that belongs to them."""
    with_photo = {photo["item"] for photo in found.photos}
    return {
        item.id: True
        for item in checklist.item
        if not (said := found.findings.get(item.id, {})).get("finding")
        or (item.required and said["finding"] == "none")
        or (said["finding"] == "fail" and not said["remark"])
        or (item.photo and said["finding"] != "none" and item.id not in with_photo)
    }


def _digest(found: Inspection) -> str:
    said = [found.place, found.remarks, found.findings, found.photos]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _finish(actor: Actor, row: Task, case: Case, found: Inspection, checklist: Checklist) -> None:
    is_passed = passed(checklist, found)
    notice = write_notice(case, "inspection", by=actor, details=_details(checklist, found, is_passed))
    failed = [item.id for item in checklist.item if found.findings[item.id]["finding"] == "fail"]
    public = {"node": row.node, "passed": is_passed, "failed": failed, "notice": notice.number}
    private = {"by": "、".join(one["name"] for one in found.signed), "findings": found.findings}
    who = (case.applicant_id,)
    record([NewEvent("inspection-finished", case.organisation, case.pk, who, public, private)])
    if checklist.dataset:
        _register(case, checklist.dataset, notice, is_passed)
    result = home_of(case, row.node).nodes[bpmn.split_address(row.node)[0]].result
    values = {result: "true" if is_passed else "false"} if result else {}
    conclude(actor, row, case, Decision(values=values, inspected=True))


def _details(checklist: Checklist, found: Inspection, is_passed: bool) -> dict[str, Any]:
    said = found.findings
    return {
        "began": found.began_at,
        "ended": found.finished_at,
        "place": found.place,
        "remarks": found.remarks,
        "findings": [
            (item.name.zh, FINDINGS[said[item.id]["finding"]], said[item.id]["remark"])
            for item in checklist.item
        ],
        "photos": len(found.photos),
        "conclusion": "符合要求" if is_passed else "不符合要求",
        "signed": [f"{one['name']}（{datetime.fromisoformat(one['at']):%Y-%m-%d}）" for one in found.signed],
    }


def _register(case: Case, dataset: str, notice: Document, is_passed: bool) -> None:
    """Make the result a row of a register, which decisions read like any other fact."""
    folder = folder_of(case.release_id)
    columns = {column.id for column in folder.datasets[dataset].column}
    known = {
        "number": notice.number,
        "case": case.number,
        "service": case.definition,
        "passed": is_passed,
        "inspected-on": clock.today().isoformat(),
    }
    values = {name: value for name, value in known.items() if name in columns}
    row = Row(str(notice.number), case.applicant_id, clock.today(), values)
    write_rows(dataset, [row], organisation=case.organisation, folder=folder)


def _is_own(post: Post, case: Case) -> bool:
    seen = actor_of(post.user, f"post:{post.pk}", clock.today())
    return seen is None or case.applicant_id in seen.represents or post.user_id == case.applied_by_id
