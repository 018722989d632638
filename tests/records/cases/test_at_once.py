"""Acts at the same moment on one draft or one case: the second waits, and sees what the first one did."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests import world

from yiwang.records import clock
from yiwang.records.cases.acts import drafts
from yiwang.records.cases.acts.holding import claim
from yiwang.records.cases.acts.submit import submit
from yiwang.records.cases.acts.supervising import note_red
from yiwang.records.cases.acts.urging import urge
from yiwang.records.cases.acts.worker import work
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, LinkedLoop, Task

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(acts):
    """Run each act in a thread of its own, begun together; returns what they returned or refused."""
    gate, answers = threading.Barrier(len(acts)), []

    def run(act):
        try:
            gate.wait()
            answers.append(act())
        except ActRefused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_draft_submitted_four_times_at_once_is_one_case(resident):
    draft = world.fill_in(resident, "life-event", "open-restaurant")
    answers = all_at_once([lambda: submit(resident, draft.pk).pk] * 4)
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert Case.objects.filter(parent__isnull=True).count() == 1


def test_what_is_saved_while_the_draft_is_submitted_is_refused_or_submitted(resident):
    draft = world.fill_in(resident, "service", "signage")
    answers = all_at_once(
        [lambda: submit(resident, draft.pk).pk]
        + [lambda: drafts.discard(resident, draft.pk).discarded_at is not None] * 3
    )
    case = Case.objects.filter(draft=draft).first()
    assert answers.count("draft-sent") == (3 if case else 0)
    assert answers.count("draft-discarded") == (0 if case else 1)


def test_of_officers_who_claim_at_once_one_wins_and_the_others_are_told(resident):
    officers = [world.actor(world.make_officer(f"o{number}", "urban-management")) for number in range(4)]
    task = world.open_task(world.apply(resident, "service", "signage").case).pk
    answers = all_at_once([lambda who=who: claim(who, task).holder_id for who in officers])
    assert answers.count("held") == 3
    (winner,) = (answer for answer in answers if answer != "held")
    assert Task.objects.get(pk=task).holder_id == winner


def test_urged_at_once_it_is_urged_once(resident):
    case = world.apply(resident, "service", "signage").case
    assert sorted(map(str, all_at_once([lambda: urge(resident, case.pk)] * 4))) == ["1"] + ["urged-today"] * 3


def test_found_red_by_several_workers_it_is_supervised_once(resident):
    case = world.apply(resident, "service", "signage").case
    Task.objects.filter(case=case).update(due_on=clock.today() - timedelta(days=1))
    all_at_once([note_red] * 3)
    all_at_once([work] * 3)
    work()
    assert LinkedLoop.objects.filter(about=case, automatic=True).count() == 1
