"""Claiming, handing over, standing in, returning to the window, and the same in bulk."""

from datetime import timedelta

import pytest
from tests import world
from tests.world import refusal_of

from yiwang.records import clock
from yiwang.records.cases import advice
from yiwang.records.cases.acts import appeal, bulk, holding, tasks
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Task
from yiwang.records.cases.queries.desk import work_list
from yiwang.records.ledger.models import Event
from yiwang.records.ledger.queries import of_case
from yiwang.records.registry import people as people_acts
from yiwang.records.registry import standing_in
from yiwang.records.registry.models import Post

pytestmark = pytest.mark.django_db
BODY = "market-regulation"


@pytest.fixture(autouse=True)
def _in_a_published_year(monkeypatch):
    monkeypatch.setenv("YIWANG_NOW", "2026-03-02T10:00:00+08:00")


@pytest.fixture
def people(shenyang):
    names = {"first": "officer", "second": "officer", "third": "officer", "head": "head", "clerk": "clerk"}
    return {name: world.make_officer(f"{name}-x", BODY, role) for name, role in names.items()}


@pytest.fixture
def first(people):
    return world.actor(people["first"])


@pytest.fixture
def second(people):
    return world.actor(people["second"])


@pytest.fixture
def head(people):
    return world.actor(people["head"])


@pytest.fixture
def resident(shenyang):
    return world.actor(world.make_person("resident-x", "演示居民", 0))


@pytest.fixture
def case(resident):
    return world.apply(resident, "service", "food-licence").case


def grounds(case, what: str) -> dict:
    told = next(told for told in of_case([case.pk]) if told.type == what)
    return {**told.data, **(told.private or {})}


def test_who_claims_first_has_it(first, second, case) -> None:
    task = world.open_task(case)
    assert holding.claim(first, task.pk).holder_id == first.user
    holding.claim(first, task.pk)
    assert Event.objects.filter(type="task-claimed").count() == 1
    with pytest.raises(ActRefused) as told:
        holding.claim(second, task.pk)
    assert told.value.code == "held" and first.name in str(told.value)
    assert refusal_of(tasks.decide, second, task.pk, tasks.Decision("accept")) == "held"
    tasks.decide(first, task.pk, tasks.Decision("accept"))
    assert refusal_of(holding.claim, second, world.open_task(case).pk) == "held"  # the case stays with them


def test_only_a_holder_gives_back(first, second, head, case) -> None:
    task = world.open_task(case)
    assert refusal_of(holding.release, first, task.pk) == "not-held"
    holding.claim(first, task.pk)
    assert refusal_of(holding.release, second, task.pk) == "not-held"
    assert refusal_of(holding.release, head, task.pk) == "not-your-task"
    holding.release(first, task.pk)
    assert holding.claim(second, task.pk).holder_id == second.user


def test_a_task_is_handed_over_with_a_reason(first, second, case, people) -> None:
    task = world.open_task(case)
    holding.claim(first, task.pk)
    to = f"user:{second.user}"
    assert refusal_of(holding.hand_over, first, task.pk, to, " ") == "why-needed"
    for nobody in (f"user:{first.user}", f"user:{people['clerk'].pk}", "user:x", "section:没有", "", "9"):
        assert refusal_of(holding.hand_over, first, task.pk, nobody, "演示") == "no-colleague"
    assert refusal_of(holding.hand_over, second, task.pk, to, "演示") == "held"
    holding.hand_over(first, task.pk, to, "出差")
    assert grounds(case, "task-handed-over")["to"] == second.name
    assert grounds(case, "task-handed-over")["reasons"] == "出差"
    assert refusal_of(tasks.decide, first, task.pk, tasks.Decision("accept")) == "held"
    tasks.decide(second, task.pk, tasks.Decision("accept"))


def test_the_head_may_hand_over_what_others_claimed(first, second, head, case) -> None:
    task = world.open_task(case)
    holding.claim(first, task.pk)
    holding.hand_over(head, task.pk, f"user:{second.user}", "调整分工")
    assert Task.objects.get(pk=task.pk).holder_id == second.user
    other = world.actor(world.make_officer("other-head", "fire-rescue", "head"))
    assert refusal_of(holding.hand_over, other, task.pk, f"user:{first.user}", "演示") == "not-your-task"


def test_nobody_gets_a_case_of_their_own(first, people, shenyang) -> None:
    both = world.make_person("both", "演示居民", 1)
    people_acts.appoint(both, BODY, "officer", since=world.SINCE)
    own = world.apply(world.actor(both, "self"), "service", "food-licence").case
    task = world.open_task(own)
    post = next(hat.id for hat in world.hats_of(both) if hat.kind == "post")
    assert refusal_of(holding.claim, world.actor(both, post), task.pk) == "own-case"
    assert refusal_of(holding.hand_over, first, task.pk, f"user:{both.pk}", "演示") == "colleague-own-case"


def test_a_section_gets_a_task_and_only_it_does_it(first, second, head, people, case) -> None:
    Post.objects.filter(user=people["second"]).update(section="许可科")
    second = world.actor(people["second"])
    task = world.open_task(case)
    holding.claim(first, task.pk)
    holding.hand_over(first, task.pk, "section:许可科", "属许可科办理")
    assert refusal_of(tasks.decide, first, task.pk, tasks.Decision("accept")) == "other-section"
    assert [row.pk for row in work_list(second, hold="free")] == [task.pk]
    assert work_list(first, hold="free") == []
    tasks.decide(second, task.pk, tasks.Decision("accept"))


def leave(absent, substitute_user, first=0, last=3):
    post = Post.objects.get(user=substitute_user, role="officer")
    day = clock.today()
    return standing_in.name_substitute(
        absent, post.pk, day + timedelta(days=first), day + timedelta(days=last)
    )


def test_a_substitute_acts_in_both_names(first, second, people, case, monkeypatch) -> None:
    task = world.open_task(case)
    holding.claim(first, task.pk)
    leave(first, people["second"])
    assert [row.pk for row in work_list(second, hold="mine")] == [task.pk]
    third = world.actor(people["third"])
    assert work_list(third, hold="mine") == []
    assert refusal_of(tasks.decide, third, task.pk, tasks.Decision("accept")) == "held"
    tasks.decide(second, task.pk, tasks.Decision("accept"))
    said = grounds(case, "task-done")["by"]
    assert first.name in said and second.name in said
    row = Task.objects.get(pk=task.pk)
    assert (row.done_by_id, row.holder_id) == (second.user, first.user)


def test_standing_in_has_days_and_an_end(first, second, people, case, monkeypatch) -> None:
    task = world.open_task(case)
    holding.claim(first, task.pk)
    made = leave(first, people["second"], first=2, last=3)
    assert refusal_of(holding.claim, second, task.pk) == "held"
    monkeypatch.setenv("YIWANG_NOW", "2026-03-05T10:00:00+08:00")
    assert standing_in.absent_for(second)
    assert standing_in.end_leave(second, made.pk) is False
    assert standing_in.end_leave(first, made.pk) is True
    assert refusal_of(holding.claim, second, task.pk) == "held"


@pytest.mark.parametrize(("first_day", "last_day"), [(-1, 3), (3, 2)])
def test_a_leave_is_neither_over_nor_backwards(first, people, first_day, last_day) -> None:
    with pytest.raises(standing_in.LeaveRefused):
        leave(first, people["second"], first_day, last_day)


def test_one_substitute_at_a_time_and_of_the_same_post(first, people) -> None:
    leave(first, people["second"])
    with pytest.raises(standing_in.LeaveRefused) as told:
        leave(first, people["third"], 3, 5)
    assert told.value.code == "leave-known"
    leave(first, people["third"], 4, 5)
    clerk = Post.objects.get(user=people["clerk"])
    with pytest.raises(standing_in.LeaveRefused):
        standing_in.name_substitute(first, clerk.pk, clock.today(), clock.today())


def test_what_both_names_decided_neither_reviews(head, first, people, case, resident) -> None:
    ruler = world.make_officer("ruler", "justice", "legal")
    task = world.open_task(case)
    Task.objects.filter(pk=task.pk).update(holder=ruler)  # in whose name it is decided
    post = Post.objects.create(user=ruler, organisation=BODY, role="officer", since=world.SINCE)
    absent = world.actor(ruler, f"post:{post.pk}")
    leave(absent, people["first"])
    tasks.decide(first, task.pk, tasks.Decision("reject", reasons="演示"))
    (review,) = appeal.ask(resident, case.pk, "演示")
    legal = next(hat.id for hat in world.hats_of(ruler) if hat.role == "legal")
    assert refusal_of(appeal.rule, world.actor(ruler, legal), review.pk, appeal.Ruling("upheld", "演示")) == (
        "own-decision"
    )


def test_the_window_gets_it_back_and_sends_it_on(first, people, case) -> None:
    task, clerk = world.open_task(case), world.actor(people["clerk"])
    assert refusal_of(holding.from_window, clerk, task.pk, "演示") == "not-at-window"
    assert refusal_of(holding.to_window, first, task.pk, "") == "why-needed"
    due = task.due_on
    holding.to_window(first, task.pk, "缺一页扫描件")
    assert refusal_of(tasks.decide, first, task.pk, tasks.Decision("accept")) == "at-window"
    assert [row.pk for row in work_list(clerk, hold="window")] == [task.pk]
    assert refusal_of(holding.from_window, first, task.pk, "演示") == "not-your-task"
    holding.from_window(clerk, task.pk, "已补扫")
    row = Task.objects.get(pk=task.pk)
    assert row.due_on == due and row.returned_at and not row.at_window
    assert grounds(case, "task-sent-on")["reasons"] == "已补扫"
    tasks.decide(first, task.pk, tasks.Decision("accept"))


def test_without_a_window_nothing_is_returned(shenyang, resident) -> None:
    case = world.apply(resident, "service", "signage").case
    officer = world.actor(world.make_officer("alone", "urban-management"))
    assert refusal_of(holding.to_window, officer, world.open_task(case).pk, "演示") == "no-window"


def test_in_bulk_one_that_is_refused_stops_no_other(first, second, resident) -> None:
    cases = [world.apply(resident, "service", "food-licence").case for _ in range(3)]
    ids = [world.open_task(case).pk for case in cases]
    holding.claim(second, ids[1])
    done = bulk.claim_all(first, [*ids, 10**9, ids[0]])
    assert [(one.refusal.code if one.refusal else "") for one in done] == ["", "held", "", "not-found"]
    done = bulk.approve_all(first, ids, "accept")
    assert [(one.refusal.code if one.refusal else "") for one in done] == ["", "held", ""]
    cases[0].refresh_from_db()
    assert cases[0].accepted_on == clock.today()
    assert [one.refusal.code for one in bulk.approve_all(first, ids[:1], "grant")] == ["already-done"]
    now_open = [world.open_task(cases[0]).pk]
    assert [one.refusal.code for one in bulk.approve_all(first, now_open, "grant")] == ["not-open-here"]


@pytest.mark.parametrize("outcome", ["refuse", "reject", "correct", "mismatch", "", "nonsense"])
def test_what_is_no_approval_is_never_done_in_bulk(first, case, outcome) -> None:
    task = world.open_task(case)
    assert refusal_of(bulk.approve_all, first, [task.pk], outcome) == "one-by-one"
    assert world.open_task(case).pk == task.pk


def test_bulk_has_a_size(first) -> None:
    assert refusal_of(bulk.claim_all, first, []) == "no-bulk"
    assert refusal_of(bulk.claim_all, first, list(range(101))) == "no-bulk"


def test_what_the_rule_speaks_against_is_not_approved_in_bulk(first, case, monkeypatch) -> None:
    against = advice.Advice("food-licence", clock.today(), "not-met")
    monkeypatch.setattr(advice, "of_case", lambda _: against)
    task = world.open_task(case)
    assert [one.refusal.code for one in bulk.approve_all(first, [task.pk], "accept")] == ["rule-says-no"]
    assert world.open_task(case).pk == task.pk
