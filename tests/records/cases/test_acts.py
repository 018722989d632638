"""What can go wrong between applicant and office, and what the law makes of it."""

import io
from datetime import timedelta

import pytest
from tests import world
from tests.world import refused

from yiwang.records import clock
from yiwang.records.cases import access
from yiwang.records.cases.acts import correcting, drafts, submit, tasks, withdrawing, worker
from yiwang.records.cases.models import Case, Clock, Inbox, Job, Task, Timer
from yiwang.records.cases.queries.desk import Cursor, counts, work_list
from yiwang.records.cases.queries.following import my_cases, progress
from yiwang.records.ledger.models import Event
from yiwang.records.registry.documents import UploadRefused, read
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def applied(agent):
    return world.apply(agent, "service", "signage")


@pytest.fixture
def officer(officers):
    return officers["urban-management"]


def test_submitting_twice_gives_one_case(agent):
    draft = world.fill_in(agent, "service", "signage")
    first = submit.submit(agent, draft.pk)
    assert submit.submit(agent, draft.pk).pk == first.pk
    assert Case.objects.count() == 1
    assert Document.objects.filter(kind="receipt").count() == 1
    with refused("draft-sent"):
        drafts.save(agent, draft.pk, {})


def test_an_incomplete_draft_says_everything_that_is_missing(agent):
    draft = drafts.begin(agent, "service", "signage")
    with refused("form-invalid") as error:
        submit.submit(agent, draft.pk)
    required = {f.id for f in drafts.prospect_of(draft, agent).form.fields if f.required}
    assert set(error.value.fields) == required - set(draft.values)
    drafts.save(
        agent, draft.pk, {f.id: world.value_for(f) for f in drafts.prospect_of(draft, agent).form.fields}
    )
    with refused("evidence-missing") as error:
        submit.submit(agent, draft.pk)
    assert set(error.value.fields) == set(drafts.prospect_of(draft, agent).to_supply)
    assert not Case.objects.exists()


def test_a_draft_keeps_wrong_answers_and_drops_strange_ones(agent):
    draft = drafts.begin(agent, "service", "signage")
    field = next(f for f in drafts.prospect_of(draft, agent).form.fields if f.element.type == "phone")
    drafts.save(agent, draft.pk, {field.id: "not a phone", "is-admin": "true"})
    draft.refresh_from_db()
    assert draft.values[field.id] == "not a phone"
    assert "is-admin" not in draft.values


def test_beginning_again_resumes_the_draft_on_any_device(agent):
    assert drafts.begin(agent, "service", "signage").pk == drafts.begin(agent, "service", "signage").pk


def test_uploads_are_checked_and_only_those_asked_for_are_taken(agent):
    draft = drafts.begin(agent, "service", "signage")
    kind = drafts.prospect_of(draft, agent).to_supply[0]
    with pytest.raises(UploadRefused):
        drafts.attach(agent, draft.pk, kind, io.BytesIO(b"MZ\x90"), "plan.pdf")
    with refused("not-found"):
        drafts.attach(agent, draft.pk, "no-such-kind", io.BytesIO(world.PDF), "a.pdf")


def test_a_correction_is_asked_once_answered_and_then_decided(applied, agent, officer):
    with refused("items-needed"):
        world.decide(officer, applied.case, "correct", items=("  ",))
    world.decide(officer, applied.case, "correct", items=("效果图不清晰", "缺少尺寸"))
    applied.case.refresh_from_db()
    assert applied.case.status == Case.Status.CORRECTING
    text = read(Document.objects.get(kind="correction")).decode()
    assert "效果图不清晰" in text
    assert "缺少尺寸" in text
    task = world.open_task(applied.case)
    with refused("not-your-task"):
        tasks.decide(officer, task.pk, tasks.Decision())
    with refused("nothing-corrected"):
        correcting.correct(agent, task.pk, correcting.Correction())
    kind = applied.case.evidence.filter(source="supplied").first().kind
    correcting.correct(
        agent, task.pk, correcting.Correction(files={kind: (io.BytesIO(world.PDF + b"2"), "b.pdf")})
    )
    assert applied.case.evidence.filter(kind=kind).count() == 2
    again = world.open_task(applied.case)
    assert [literal for literal, _ in tasks.legal_acts(applied.case, again)] == ["accept", "reject"]


def test_a_corrected_answer_lies_over_the_old_one_in_this_part_only(agent, officers):
    applied = world.apply(agent, "life-event", "open-restaurant")
    sign, food = applied.part("signage"), applied.part("food-licence")
    world.decide(officers["urban-management"], sign, "correct", items=("地址有误",))
    correcting.correct(
        agent, world.open_task(sign).pk, correcting.Correction({"premises-address": "演示路 99 号演示大厦"})
    )
    from yiwang.records.cases.planning import values_of

    sign.refresh_from_db()
    assert values_of(sign)["premises-address"] == "演示路 99 号演示大厦"
    assert values_of(food)["premises-address"] != "演示路 99 号演示大厦"


def test_silence_accepts_as_of_the_receipt(applied):
    due = Clock.objects.get(case=applied.case).due_on
    assert not worker.work(clock.end_of(due) - timedelta(seconds=1))
    assert worker.work(clock.end_of(due))
    applied.case.refresh_from_db()
    assert applied.case.status == Case.Status.HANDLING
    assert applied.case.accepted_on == clock.today()
    assert world.open_task(applied.case).node == "review"
    assert "即为受理" in read(Document.objects.get(kind="acceptance")).decode()
    assert Event.objects.filter(type="deemed-accepted").count() == 1
    assert Clock.objects.get(case=applied.case, name="decision").started_on == applied.case.accepted_on


def test_an_answer_in_time_stops_the_silence(applied, officer):
    world.decide(officer, applied.case, "accept")
    worker.work(clock.now() + timedelta(days=15))
    assert not Event.objects.filter(type="deemed-accepted").exists()


def test_the_second_officer_is_told_who_was_first(applied, officer):
    task = world.open_task(applied.case)
    tasks.decide(officer, task.pk, tasks.Decision("accept"))
    colleague = world.actor(world.make_officer("colleague", "urban-management"))
    with refused("already-done") as error:
        tasks.decide(colleague, task.pk, tasks.Decision("reject", "迟到的意见"))
    assert "urban-management（演示）" in error.value.details["what"]
    assert Document.objects.filter(kind="non-acceptance").count() == 0


def test_nobody_decides_on_a_case_of_their_own(shenyang):
    user = world.make_person("both", "演示两面人", 2)
    world.people.appoint(user, "urban-management", "officer", since=world.SINCE)
    own, post = (world.actor(user, hat.id) for hat in world.hats_of(user))
    applied = world.apply(own, "service", "signage")
    with refused("own-case"):
        world.decide(post, applied.case, "accept")
    assert work_list(post) == []


def test_nobody_decides_for_a_firm_they_act_for(applied, agent):
    from yiwang.records.registry.models import User

    user = User.objects.get(pk=agent.user)
    world.people.appoint(user, "urban-management", "officer", since=world.SINCE)
    post = world.actor(user, world.hats_of(user)[-1].id)
    assert post.is_post
    with refused("own-case"):
        world.decide(post, applied.case, "accept")


def test_outcomes_and_reasons_are_those_of_the_law(applied, officer):
    with refused("unknown-outcome"):
        world.decide(officer, applied.case, "grant")
    with refused("unknown-outcome"):
        world.decide(officer, applied.case, "")
    with refused("reasons-needed"):
        world.decide(officer, applied.case, "reject", reasons="   ")
    assert world.open_task(applied.case).node == "accept"


def test_withdrawing_ends_everything_and_only_before_the_decision(applied, agent, officer):
    withdrawing.withdraw(agent, applied.case.pk, "不开了")
    applied.case.refresh_from_db()
    assert applied.case.status == Case.Status.WITHDRAWN
    for waiting in (Task, Timer, Job):
        assert not waiting.objects.filter(case=applied.case, done_at__isnull=True).exists()
    with refused("already-final"):
        withdrawing.withdraw(agent, applied.case.pk)
    other = world.apply(agent, "service", "signage")
    world.decide(officer, other.case, "accept")
    world.decide(officer, other.case)
    world.decide(officer, other.case, "grant")
    with refused("decided"):
        withdrawing.withdraw(agent, other.case.pk)


def test_a_mandate_does_not_reach_beyond_its_scope(shenyang):
    user = world.make_person("narrow", "演示窄授权", 3)
    firm = world.make_firm(serial="MA000077")
    world.people.give_mandate(
        firm, user.person, "agent", valid_from=world.SINCE, services=["tobacco-licence"]
    )
    narrow = world.actor(user, world.hats_of(user)[1].id)
    with refused("outside-mandate"):
        drafts.begin(narrow, "service", "signage")
    assert drafts.begin(narrow, "service", "tobacco-licence")


def test_officers_do_not_apply_as_officers(officer):
    with refused("not-an-applicant"):
        drafts.begin(officer, "service", "signage")


def test_strangers_find_nothing(applied, resident, officers):
    stranger_office = officers["fire-rescue"]
    for outsider in (resident, stranger_office):
        with refused("not-found"):
            access.find(outsider, applied.case.pk)
        for document in Document.objects.all():
            with refused("not-found"):
                access.find_document(outsider, document.pk)
    with refused("not-found"):
        access.find_draft(resident, applied.case.draft.pk)
    assert my_cases(resident) == []
    with refused("not-your-task"):
        world.decide(stranger_office, applied.case, "accept")


def test_offices_open_only_the_documents_before_them(agent, officers):
    applied = world.apply(agent, "life-event", "open-restaurant")
    layout = applied.part("food-licence").evidence.get(kind="kitchen-layout").document
    assert access.find_document(officers["market-regulation"], layout.pk)
    for body in ("fire-rescue", "urban-management", "tobacco-monopoly"):
        with refused("not-found"):
            access.find_document(officers[body], layout.pk)
    plan = applied.part("fire-safety-check").evidence.filter(source="supplied").first().document
    if not applied.part("food-licence").evidence.filter(document=plan).exists():
        with refused("not-found"):
            access.find_document(officers["market-regulation"], plan.pk)


def test_progress_needs_number_and_phone(applied):
    number, tail = applied.case.number, applied.case.phone_tail
    assert len(tail) == 4
    assert progress(number, tail) == applied.case
    assert progress(number, "0000") is None
    assert progress(number, "") is None


def test_the_work_list_is_sorted_by_time_left_and_paged(agent, officers):
    for _ in range(3):
        draft = world.fill_in(agent, "service", "signage")
        submit.submit(agent, draft.pk)
    officer = officers["urban-management"]
    world.decide(officer, Case.objects.order_by("pk").first(), "accept")
    rows = work_list(officer)
    assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)
    first = work_list(officer, limit=2)
    rest = work_list(officer, after=Cursor(first[-1].due_on, first[-1].pk))
    assert [row.pk for row in first + rest] == [row.pk for row in rows]
    assert counts(officer)["open"] == 3
    assert work_list(officers["fire-rescue"]) == []


def test_an_unpublished_year_is_refused_by_name(agent, monkeypatch):
    draft = world.fill_in(agent, "service", "signage")
    monkeypatch.setattr(clock, "today", lambda: world.date(2031, 3, 3))
    with refused("unpublished-year") as error:
        submit.submit(agent, draft.pk)
    assert "2031" in str(error.value)
    assert not Case.objects.exists()


def test_a_failing_errand_leaves_nothing_half_done_and_is_tried_again(applied, officer, monkeypatch):
    world.decide(officer, applied.case, "accept")
    world.decide(officer, applied.case)
    world.decide(officer, applied.case, "grant")
    documents = Document.objects.count()
    issue = worker.JOBS["issue"]

    def broken(case):
        issue(case)
        raise OSError("printer on fire")

    monkeypatch.setitem(worker.JOBS, "issue", broken)
    assert worker.work() == 1
    job = Job.objects.get()
    assert (job.attempts, job.done_at) == (1, None)
    assert "printer on fire" in job.error
    assert Document.objects.count() == documents
    monkeypatch.undo()
    worker.work(clock.now() + timedelta(minutes=1))
    assert Document.objects.filter(kind="signage-permit").count() <= 1
    assert world.open_task(applied.case).node == "deliver"


def test_messages_may_come_twice_and_late(agent, officers):
    applied = world.apply(agent, "life-event", "open-restaurant")
    part = applied.part("signage")
    for message in Inbox.Message.values:
        target = applied.case if message == "part-finished" else part
        Inbox.objects.create(case=target, message=message, sender=part, due_at=clock.now())
    world.work_off()
    part.refresh_from_db()
    assert part.status == Case.Status.RECEIVED
    assert Task.objects.filter(case=part).count() == 1
