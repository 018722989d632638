"""Stuck errands, for administrators."""

from datetime import timedelta

import pytest
from tests import world

from yiwang.records import clock
from yiwang.records.cases.models import Job, Timer
from yiwang.records.ledger.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def stuck(resident):
    case = world.apply(world.actor(resident), "service", "food-licence").case
    later = clock.now() + timedelta(hours=1)
    error = "TimeoutError: <the register did not answer>"
    return Job.objects.create(case=case, node="issue", what="issue", due_at=later, attempts=3, error=error)


def test_what_failed_three_times_is_shown_with_its_error(reviewers, stuck):
    Job.objects.create(
        case=stuck.case, node="other", what="issue", due_at=clock.now(), attempts=2, error="twice"
    )
    page = reviewers["administrator"].get("/releases/errands/").content.decode()
    assert stuck.case.number in page
    assert "&lt;the register did not answer&gt;" in page
    assert "twice" not in page


def test_retrying_makes_it_due_now_and_is_on_record(reviewers, stuck):
    reviewers["administrator"].post(f"/releases/errands/job/{stuck.pk}/retry/")
    stuck.refresh_from_db()
    assert stuck.due_at <= clock.now()
    assert stuck.attempts == 3
    assert Event.objects.filter(type="errand-retried", case=stuck.case_id).count() == 1


def test_what_was_done_meanwhile_is_left_alone(reviewers, stuck):
    timer = Timer.objects.filter(case=stuck.case).first()
    Timer.objects.filter(pk=timer.pk).update(done_at=clock.now())
    fires_at = timer.fires_at
    page = reviewers["administrator"].post(f"/releases/errands/timer/{timer.pk}/retry/", follow=True)
    assert "该任务已经完成" in page.content.decode()
    timer.refresh_from_db()
    assert timer.fires_at == fires_at
    assert reviewers["administrator"].post("/releases/errands/nothing/1/retry/").status_code == 404


def test_nothing_stuck_says_so(reviewers):
    assert "没有卡住的任务" in reviewers["administrator"].get("/releases/errands/").content.decode()
