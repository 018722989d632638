"""The work list and finding cases."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import world

from yiwang.networks.desk.queries import work
from yiwang.records import clock
from yiwang.records.cases.models import Clock, Task

pytestmark = pytest.mark.django_db


def test_an_empty_list_says_what_to_do_next(officer):
    page = officer.get("/desk/").content.decode()
    assert "本部门没有待办" in page
    assert 'href="/desk/cases/"' in page


def test_a_list_does_not_name_persons_but_names_firms(officer, applied, browser):
    page = officer.get("/desk/").content.decode()
    assert "演示居民" not in page
    assert "演***" in page
    firm = world.make_firm()
    type(applied).objects.filter(pk=applied.pk).update(applicant=firm)
    assert firm.name in officer.get("/desk/").content.decode()


def test_lights_follow_the_clock_of_the_task(officer, applied):
    assert '<span class="light green">剩 5 天' in officer.get("/desk/").content.decode()
    running = Clock.objects.get(case=applied)
    for days, light, words in ((7, "yellow", "剩"), (30, "red", "超期")):
        running.started_on = clock.today() - timedelta(days=days)
        running.save()
        page = officer.get("/desk/").content.decode()
        assert f'<span class="light {light}">{words}' in page or "今天到期" in page


def test_pages_go_on_without_repeating_or_missing(resident, officers):
    who, officer = world.actor(resident), world.actor(officers["urban-management"])
    cases = [world.apply(who, "service", "signage").case for _ in range(5)]
    Task.objects.filter(case=cases[2]).update(due_on=None)
    Task.objects.filter(case=cases[3]).update(due_on=clock.today())
    seen, after = [], None
    while True:
        page = work.work_page(officer, after=after, size=2)
        seen += [item.task.case_id for item in page.items]
        if page.next is None:
            break
        after = work.read_cursor(work.write_cursor(page.next))
    assert seen == [cases[i].pk for i in (3, 0, 1, 4, 2)]


def test_a_broken_cursor_begins_the_list(officer, applied):
    for cursor in ("x", "2026-02-30.1", "2026-06-01.", ".x", "."):
        assert applied.number in officer.get("/desk/", {"after": cursor}).content.decode()


def test_the_filter_knows_only_services_of_the_office(officer, applied):
    page = officer.get("/desk/?service=food-licence").content.decode()
    assert applied.number in page
    assert 'value="signage"' not in page
    assert "此事项没有待办" in officer.get("/desk/?service=individual-registration").content.decode()
    assert applied.number in officer.get("/desk/?service=no-such").content.decode()


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    resident, officers, browser, django_assert_num_queries
):
    who, client = world.actor(resident), browser(officers["urban-management"])
    world.apply(who, "service", "signage")
    client.get("/desk/")
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/")
    for _ in range(6):
        world.apply(who, "service", "signage")
    with django_assert_num_queries(len(one)):
        client.get("/desk/")


def test_a_number_leads_to_its_case_closed_ones_too(officer, officers, applied):
    who = world.actor(officers["market-regulation"])
    world.decide(who, applied, "reject", reasons="不属于本机关职权")
    answer = officer.get("/desk/cases/", {"number": f" {applied.number} "})
    assert answer.url == f"/desk/cases/{applied.pk}/"
    listed = officer.get("/desk/cases/").content.decode()
    assert "不予受理" in listed
    assert applied.number not in officer.get("/desk/").content.decode()


def test_the_beginning_of_a_number_lists_what_begins_so(officer, whole):
    page = officer.get("/desk/cases/", {"number": whole.number}).url
    assert page == f"/desk/cases/{whole.pk}/"
    listed = officer.get("/desk/cases/", {"number": whole.number[:8]}).content.decode()
    mine = {part.number for part in whole.parts.filter(organisation="market-regulation")}
    others = {part.number for part in whole.parts.exclude(organisation="market-regulation")}
    assert all(number in listed for number in mine)
    assert not any(number in listed for number in others)
    assert officer.get("/desk/cases/", {"number": "%"}).status_code == 404
