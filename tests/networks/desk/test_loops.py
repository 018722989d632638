"""Beginning a case by office and working it off, page by page; changing its time; who may."""

import pytest
from tests import world

from yiwang.kernel.codes import make_uscc
from yiwang.records.cases.models import Case, Clock

pytestmark = pytest.mark.django_db
FIRM = make_uscc("91", "210102", "MA000077")
BEGIN = "/desk/procedures/criminal-transfer/"
TOLD = {"name": "演示公司", "identifier": FIRM, "title": "涉嫌非法经营（演示）", "account": "演示"}


@pytest.fixture(autouse=True)
def _in_a_published_year(monkeypatch):
    monkeypatch.setenv("YIWANG_NOW", "2026-03-02T10:00:00+08:00")


@pytest.fixture
def police(shenyang, browser):
    return browser(world.make_officer("police", "public-security"))


@pytest.fixture
def begun(officer):
    answer = officer.post(BEGIN, TOLD)
    assert answer.status_code == 302
    return Case.objects.get(kind="procedure")


def page_of(client, case) -> str:
    answer = client.get(f"/desk/cases/{case.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_officer_begins_what_the_office_begins(officer) -> None:
    listed = officer.get("/desk/procedures/").content.decode()
    assert "行刑衔接" in listed
    assert "紧急止付" not in listed
    assert officer.get("/desk/procedures/stop-payment/").status_code == 404
    assert officer.get("/desk/procedures/statutory/").status_code == 404
    assert "涉及的个人或者单位" in officer.get(BEGIN).content.decode()


def test_other_offices_and_posts_do_not(stranger, police, browser, clerk, resident) -> None:
    for client in (stranger, police, browser(clerk), browser(resident)):
        assert client.get(BEGIN).status_code == 404
        assert client.post(BEGIN, TOLD).status_code == 404
    assert not Case.objects.filter(kind="procedure").exists()


def test_a_wrong_number_is_refused_and_what_was_typed_stays(officer) -> None:
    answer = officer.post(BEGIN, {**TOLD, "identifier": "123"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "涉嫌非法经营（演示）" in page and "请写明涉及谁" in page
    assert not Case.objects.filter(kind="procedure").exists()


def test_it_is_worked_off_from_office_to_office(officer, police, stranger, begun) -> None:
    page = page_of(officer, begun)
    assert "涉嫌非法经营（演示）" in page and "依职权立卷" in page and "移送" in page
    assert begun.number in officer.get("/desk/").content.decode()
    assert police.get(f"/desk/cases/{begun.pk}/").status_code == 404
    officer.post(f"/desk/tasks/{world.open_task(begun).pk}/", {"outcome": "transfer"})
    page = page_of(officer, begun)
    assert "剩余24小时" in page or "剩余23小时" in page
    assert "逐时账" in page
    assert "小时" in officer.get("/desk/").content.decode()
    officer.post(f"/desk/tasks/{world.open_task(begun).pk}/", {})
    assert begun.number not in officer.get("/desk/").content.decode()
    assert "公安机关审查" in police.get("/desk/").content.decode()
    assert "立案" in page_of(police, begun)
    assert stranger.get(f"/desk/cases/{begun.pk}/").status_code == 404
    police.post(f"/desk/tasks/{world.open_task(begun).pk}/", {"outcome": "file"})
    begun.refresh_from_db()
    assert begun.ended == "filed"
    assert "已立案" in page_of(officer, begun)
    assert begun.number in officer.get("/desk/cases/").content.decode()


def test_values_are_entered_where_the_procedure_keeps_some(browser, shenyang) -> None:
    court = browser(world.make_officer("court", "justice"))
    told = {**TOLD, "value-groups": "1"}
    assert court.post("/desk/procedures/creditors-vote/", told).status_code == 302
    case = Case.objects.get(kind="procedure")
    for _ in range(2):
        court.post(f"/desk/tasks/{world.open_task(case).pk}/", {})
    assert 'name="value-heads for"' in page_of(court, case)
    votes = {"value-heads": "9", "value-heads for": "5", "value-claims": "900", "value-claims for": "600"}
    court.post(f"/desk/tasks/{world.open_task(case).pk}/", votes)
    world.work_off()
    assert world.open_task(case).node == "apply"
    wrong = court.post(f"/desk/tasks/{world.open_task(case).pk}/", {"value-votes": "1"})
    assert wrong.status_code == 422
    assert "votes" in wrong.content.decode()


def test_whom_it_is_about_never_meets_it(officer, resident, browser) -> None:
    officer.post(BEGIN, {**TOLD, "name": "演示居民", "identifier": world.ID_NUMBERS[0]})
    case = Case.objects.get(kind="procedure")
    client = browser(resident)
    for path in ("/my/", f"/my/cases/{case.pk}/", f"/desk/cases/{case.pk}/"):
        answer = client.get(path)
        assert answer.status_code in {200, 403, 404}
        assert case.number not in answer.content.decode()


@pytest.fixture
def deciding(officers, applied):
    world.decide(world.actor(officers["market-regulation"]), applied, "accept")
    return applied


@pytest.fixture
def head(shenyang, browser):
    return browser(world.make_officer("head", "market-regulation", "head"))


def test_an_officer_pauses_with_a_notice_and_ends_the_pause(officer, deciding) -> None:
    assert "暂停计时" in page_of(officer, deciding)
    path = f"/desk/cases/{deciding.pk}/time/"
    due = Clock.objects.get(case=deciding, name="decision").due_on
    asked = {"act": "pause", "ground": "hearing", "days": "5", "reasons": "演示"}
    assert officer.post(path, asked).status_code == 302
    row = Clock.objects.get(case=deciding, name="decision")
    assert row.due_on > due
    assert row.pauses[0]["notice"] in page_of(officer, deciding)
    assert officer.post(path, asked).status_code == 409
    assert officer.post(path, {"act": "resume"}).status_code == 302
    assert Clock.objects.get(case=deciding, name="decision").due_on < row.due_on


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"act": "pause", "ground": "holiday", "days": "5"}, 422),
        ({"act": "pause", "ground": "hearing", "days": "0"}, 422),
        ({"act": "pause", "ground": "hearing", "days": "9" * 40}, 422),
        ({"act": "resume"}, 422),
        ({"act": "extend", "days": "5", "reasons": "演示"}, 403),
        ({"act": "joint"}, 403),
        ({"act": "stop"}, 400),
    ],
)
def test_what_the_law_does_not_allow_changes_nothing(officer, deciding, asked, status) -> None:
    before = Clock.objects.filter(case=deciding).values_list("name", "due_on", "pauses")
    kept = list(before)
    assert officer.post(f"/desk/cases/{deciding.pk}/time/", asked).status_code == status
    assert list(before.all()) == kept


def test_the_head_reads_and_approves_but_does_not_decide(head, officer, deciding) -> None:
    page = page_of(head, deciding)
    assert "批准延期" in page and "暂停计时" not in page
    path = f"/desk/cases/{deciding.pk}/time/"
    assert head.post(path, {"act": "extend", "days": "11", "reasons": "演示"}).status_code == 422
    assert head.post(path, {"act": "extend", "days": "10"}).status_code == 422
    assert head.post(path, {"act": "extend", "days": "10", "reasons": "案情复杂（演示）"}).status_code == 302
    assert Clock.objects.get(case=deciding, name="decision").extension == "10 working days"
    assert "延" in page_of(officer, deciding)
    answer = head.post(f"/desk/tasks/{world.open_task(deciding).pk}/", {})
    assert answer.status_code == 403


def test_the_head_puts_it_under_joint_handling(head, deciding) -> None:
    assert head.post(f"/desk/cases/{deciding.pk}/time/", {"act": "joint"}).status_code == 302
    assert Clock.objects.get(case=deciding, name="decision").joint


def test_another_office_changes_no_time(stranger, deciding) -> None:
    asked = {"act": "pause", "ground": "hearing", "days": "5"}
    assert stranger.post(f"/desk/cases/{deciding.pk}/time/", asked).status_code == 404
