"""A calendar that does not reach today."""

import pytest

from yiwang.kernel import calendars

pytestmark = pytest.mark.django_db


@pytest.fixture
def _no_calendar(monkeypatch):
    def unpublished(*_args):
        raise calendars.UnpublishedYear(2031, "cn")

    monkeypatch.setattr(calendars, "light", unpublished)


@pytest.mark.usefixtures("_no_calendar")
def test_the_list_still_shows_what_is_late_and_a_case_says_what_is_missing(officer, applied):
    page = officer.get("/desk/").content.decode()
    assert applied.number in page
    assert 'class="light yellow"' in page
    answer = officer.get(f"/desk/cases/{applied.pk}/")
    assert answer.status_code == 422
    assert "2031" in answer.content.decode()
