"""The demo: complete, marked, checked like everything else, and made only once."""

from collections import Counter

import pytest

from yiwang.kernel.codes import check_id_number, check_uscc
from yiwang.records.cases.models import Case, Draft
from yiwang.records.registry import hats
from yiwang.records.registry.models import DatasetRow, Subject, User
from yiwang.records.registry.releases import city
from yiwang.web.demo import fill, logins, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def september(monkeypatch):
    """A day whose deadlines are in published years."""
    monkeypatch.setenv("YIWANG_NOW", "2026-09-21T09:00")


@pytest.fixture
def filled(september, shenyang, settings, tmp_path):
    settings.DOCUMENTS = tmp_path
    return fill.fill()


def test_every_login_gets_a_password_that_fits(filled):
    assert list(filled.passwords) == [login.username for login in logins.LOGINS]
    for username, password in filled.passwords.items():
        assert User.objects.get(username=username).check_password(password)


def test_logins_wear_the_hats_they_are_for(filled):
    from datetime import date

    day = date(2026, 9, 21)
    for login in logins.LOGINS:
        worn = hats.hats_of(User.objects.get(username=login.username), day)
        if login.office:
            assert [(hat.organisation, hat.role) for hat in worn] == [(login.office, login.role)]
            assert login.office in city().organisations
    agent = hats.hats_of(User.objects.get(username="agent"), day)
    assert [hat.kind for hat in agent] == ["self", "mandate"]


def test_people_are_marked_and_their_numbers_pass_the_check():
    for person in (people.RESIDENT, people.AGENT, people.OWNER):
        assert "演示" in person.name
        assert check_id_number(person.number).ok
    assert "演示" in people.FIRM_NAME
    assert check_uscc(people.FIRM_USCC).ok


def test_rows_fit_their_datasets(filled):
    rows = DatasetRow.objects.filter(recorded_to__isnull=True)
    assert {"persons", "firms", "licences", "fire-acceptances"} <= {row.dataset for row in rows}
    for row in rows:
        columns = {column.id: column for column in city().datasets[row.dataset].column}
        assert set(row.values) <= set(columns), row
        assert {name for name, column in columns.items() if column.required} <= set(row.values), row


def test_cases_stand_in_different_states(filled):
    assert filled.cases == 3
    whole = Case.objects.filter(kind=Case.Kind.LIFE_EVENT)
    assert Counter(case.is_final for case in whole) == {True: 1, False: 2}
    parts = Case.objects.filter(kind=Case.Kind.SERVICE)
    assert parts.filter(tasks__node="accept-again", tasks__done_at__isnull=True).count() == 1
    assert parts.filter(status=Case.Status.WAITING).exists()
    assert Draft.objects.filter(case__isnull=True).count() == 1


def test_filling_again_makes_nothing(filled):
    before = (Case.objects.count(), DatasetRow.objects.count(), Subject.objects.count(), User.objects.count())
    again = fill.fill()
    assert again == fill.Filled()
    assert again.told == "nothing was missing"
    after = (Case.objects.count(), DatasetRow.objects.count(), Subject.objects.count(), User.objects.count())
    assert after == before


def test_new_passwords_replace_the_old(filled):
    new = logins.new_passwords(frozenset({"legal"}))
    assert set(new) == {"legal"}
    user = User.objects.get(username="legal")
    assert user.check_password(new["legal"])
    assert not user.check_password(filled.passwords["legal"])
