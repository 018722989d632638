"""Acts on one draft at the same moment: the second waits, and sees what the first one did."""

import threading

import pytest
from django.db import connection
from tests import world

from yiwang.records.cases.acts import drafts
from yiwang.records.cases.acts.submit import submit
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case

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
