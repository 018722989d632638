"""Problems of firms: owned by the linked officer, on a clock, solved when the firm says so, counted then."""

import json
import re
from datetime import date

import pytest
from tests import world
from tests.networks.api.conftest import Program
from tests.networks.policies.conftest import make_firms
from tests.networks.policies.test_pages import owner_of

from yiwang.records import clock
from yiwang.records.cases.acts import problems, tasks
from yiwang.records.cases.acts.tasks import Decision
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Task
from yiwang.records.cases.queries.problems import problems_of
from yiwang.records.figures import acts as figures
from yiwang.records.figures.models import Figure
from yiwang.records.ledger.models import Event
from yiwang.records.registry import identity, people
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.messaging.queries import messages_of
from yiwang.records.registry.models import Subject

pytestmark = pytest.mark.django_db
ASKED = problems.Problem("融资", "缺一笔周转贷款", "下月到期，银行要求先还。")
BODY = "industry-information"


@pytest.fixture
def firm(shenyang):
    return make_firms([20])[0]


@pytest.fixture
def linked(firm):
    """An officer whom the firm may call."""
    user = world.make_officer("contact", BODY)
    values = {
        "uscc": identity.decrypted(firm.identifier),
        "name": "演示联系人",
        "organisation": BODY,
        "phone": "024-00000009（演示）",
        "login": "contact",
    }
    row = Row(values["uscc"], firm.pk, date(2021, 1, 1), values)
    write_rows("firm-contacts", [row], organisation="business-environment")
    return user


@pytest.fixture
def program(token):
    return lambda user, hat: Program(token(user, hat))


def actor_of(firm, number=0, kind="legal-representative"):
    user, hat = owner_of(firm, number, kind)
    return user, world.actor(user, hat)


def waiting(case):
    return Task.objects.get(case=case, done_at__isnull=True)


def answered(case, officer, words="已协调银行续贷。"):
    """The office does its part, up to the question to the firm."""
    for node in ("register", "solve", "answer"):
        task = waiting(case)
        assert task.node == node
        tasks.decide(world.actor(officer), task.pk, Decision("", words if node == "answer" else ""))
    return waiting(case)


def test_the_linked_officer_owns_it_and_it_has_a_clock(firm, linked):
    _, owner = actor_of(firm)
    case = problems.raise_problem(owner, ASKED)
    task = waiting(case)
    assert (task.organisation, task.holder) == (BODY, linked)
    assert task.due_on is not None and task.due_on > clock.today()
    assert case.chosen == BODY and case.organisation == "business-environment"
    (followed,) = problems_of(owner)
    assert (followed.standing, followed.due_on) == ("handling", task.due_on)
    other = world.make_officer("colleague", BODY)
    with pytest.raises(ActRefused) as refused:
        tasks.decide(world.actor(other), task.pk, Decision(""))
    assert refused.value.code == "held"


def test_without_a_linked_officer_the_leading_body_owns_it(firm):
    case = problems.raise_problem(actor_of(firm)[1], ASKED)
    task = waiting(case)
    assert (task.organisation, task.holder) == ("business-environment", None)


def test_an_officer_who_left_holds_nothing(firm, linked):
    linked.posts.update(until=date(2021, 6, 1))
    task = waiting(problems.raise_problem(actor_of(firm)[1], ASKED))
    assert (task.organisation, task.holder) == (BODY, None)


def test_only_the_firm_makes_it_solved(firm, linked):
    _, owner = actor_of(firm)
    case = problems.raise_problem(owner, ASKED)
    task = answered(case, linked)
    assert task.node == "confirm"
    assert [row.kind for row in messages_of(firm.pk)] == ["firm-problem-asks"]
    with pytest.raises(ActRefused) as refused:
        tasks.decide(world.actor(linked), task.pk, Decision("solved"))
    assert refused.value.code == "not-your-task"
    problems.confirm_problem(owner, task.pk, solved=True)
    assert Case.objects.get(pk=case.pk).ended == "solved"
    assert problems_of(owner)[0].standing == "solved"
    with pytest.raises(ActRefused) as again:
        problems.confirm_problem(owner, task.pk, solved=True)
    assert again.value.code == "already-done"


def test_unsolved_goes_back_to_its_owner_with_what_is_missing(firm, linked):
    _, owner = actor_of(firm)
    case = problems.raise_problem(owner, ASKED)
    task = answered(case, linked)
    with pytest.raises(ActRefused) as wordless:
        problems.confirm_problem(owner, task.pk, solved=False, words=" ")
    assert wordless.value.code == "reasons-needed"
    problems.confirm_problem(owner, task.pk, solved=False, words="银行还没有同意。")
    back = waiting(case)
    assert (back.node, back.organisation) == ("look-again", BODY)
    assert not Case.objects.get(pk=case.pk).ended
    tasks.decide(world.actor(linked), back.pk, Decision("again", "再谈一次。"))
    assert waiting(case).node == "solve"


def test_the_figure_counts_what_firms_confirmed(firm, linked, settings, tmp_path):
    settings.FIGURES_FOLDER, settings.LOG_FOLDER = tmp_path / "figures", tmp_path / "tlog"
    _, owner = actor_of(firm)
    for solved in (True, True, False):
        task = answered(problems.raise_problem(owner, ASKED), linked)
        problems.confirm_problem(owner, task.pk, solved=solved, words="还没有。")
    problems.raise_problem(owner, ASKED)
    year = clock.today().year
    registered(firm, "诉求-1", None, year)
    registered(firm, "诉求-2", Case.objects.filter(ended="solved").first().number, year)
    figures.compute(year, ["problems"])
    figure = Figure.objects.get(indicator="problems", year=year, replaced_at__isnull=True)
    assert figure.value == 3  # two confirmed cases, and one registered that is no case
    kinds = {row.part: row.value for row in figure.parts.filter(dimension="kind")}
    assert kinds == {"融资": 2, "产业链": 1}


def registered(firm, number, case, year):
    """A solved problem in the register."""
    day = date(year, 1, 2)
    values = {
        "number": number,
        "uscc": identity.decrypted(firm.identifier),
        "kind": "产业链",
        "received-on": day,
        "organisation": BODY,
        "confirmation": "已解决",
        "confirmed-on": day,
        "district": "210102",
    }
    if case:
        values["case-number"] = case
    write_rows("problems", [Row(number, firm.pk, day, values)], organisation=BODY)


def test_events_name_kind_and_district_and_nothing_the_firm_wrote(firm, linked):
    _, owner = actor_of(firm)
    case = problems.raise_problem(owner, ASKED)
    public = json.loads(bytes(Event.objects.get(type="problem-raised").public))["data"]
    assert public == {"number": case.number, "kind": "融资", "district": "210102"}
    for event in Event.objects.filter(case=case.pk):
        assert "周转" not in bytes(event.public).decode()


def test_persons_ask_nothing_here_and_kinds_are_the_citys(firm):
    person = world.actor(world.make_person("someone", "演示居民", 1))
    with pytest.raises(ActRefused) as refused:
        problems.raise_problem(person, ASKED)
    assert refused.value.code == "not-a-firm"
    with pytest.raises(ActRefused) as unknown:
        problems.raise_problem(actor_of(firm)[1], problems.Problem("天气", "", ""))
    assert unknown.value.fields == {"kind": True, "title": True}
    assert not Case.objects.exists()


def test_pages_of_the_firm(firm, linked, browser):
    user, hat = owner_of(firm)
    client = wearing(browser, user, hat)
    page = text(client.get("/policies/problems/"))
    assert "演示联系人" in page and "tel:02400000009" in page
    assert "演示联系人" in text(client.get("/policies/"))
    refused = client.post("/policies/problems/", {"kind": "融资", "title": "", "account": "写了很多"})
    assert refused.status_code == 422 and "写了很多" in text(refused)
    client.post("/policies/problems/", {"kind": "融资", "title": "缺一笔周转贷款", "account": ""})
    case = Case.objects.get(definition="firm-problem")
    assert case.number in text(client.get("/policies/problems/"))
    task = answered(case, linked)
    page = text(client.get("/policies/problems/"))
    assert "已协调银行续贷。" in page and f"/policies/problems/{task.pk}/confirm/" in page
    wordless = client.post(f"/policies/problems/{task.pk}/confirm/", {"words": ""})
    assert wordless.status_code == 422
    client.post(f"/policies/problems/{task.pk}/confirm/", {"solved": "yes"})
    assert Case.objects.get(pk=case.pk).ended == "solved"


def test_the_desk_of_the_owner_shows_what_is_asked(firm, linked, browser):
    case = problems.raise_problem(actor_of(firm)[1], ASKED)
    desk = browser(linked)
    assert case.number in text(desk.get("/desk/"))
    assert "融资：缺一笔周转贷款" in text(desk.get(f"/desk/cases/{case.pk}/"))


def test_owner_member_and_outsider(firm, linked, browser, client):
    """The firm and its agent see it; another firm, a narrow agent and officers do not."""
    case = problems.raise_problem(actor_of(firm)[1], ASKED)
    task = answered(case, linked)
    agent, hat = owner_of(firm, 1, "agent")
    assert case.number in text(wearing(browser, agent, hat).get("/policies/problems/"))
    other = make_other_firm()
    stranger, strange = owner_of(other, 2)
    theirs = wearing(browser, stranger, strange)
    assert case.number not in text(theirs.get("/policies/problems/"))
    refused = theirs.post(f"/policies/problems/{task.pk}/confirm/", {"solved": "yes"})
    assert refused.status_code in {403, 404}
    narrow = people_with_scope(firm)
    assert (
        wearing(browser, *narrow).post("/policies/problems/", {"kind": "融资", "title": "x"}).status_code
        == 403
    )
    assert client.get("/policies/problems/").status_code == 302
    assert browser(linked).get("/policies/problems/").status_code == 403
    assert waiting(case).pk == task.pk


def test_programs_ask_follow_and_confirm(firm, linked, program):
    user, hat = owner_of(firm)
    mine = program(user, hat)
    asked = mine.post("/problems", {"kind": "融资", "title": "缺一笔周转贷款"}, key="a")
    assert asked.status_code == 201, asked.content
    assert asked.json()["owner"] == BODY
    case = Case.objects.get(number=asked.json()["number"])
    task = answered(case, linked)
    (shown,) = mine.get("/problems").json()
    assert (shown["standing"], shown["task"]) == ("confirm", task.pk)
    stranger, strange = owner_of(make_other_firm(), 2)
    assert program(stranger, strange).get("/problems").json() == []
    path = f"/problems/{task.pk}/confirm"
    assert program(stranger, strange).post(path, {"solved": True}, key="b").status_code in {403, 404}
    assert mine.post(path, {"solved": True}, key="c").json()["standing"] == "solved"


def wearing(browser, user, hat):
    client = browser(user)
    client.post("/hat/", {"hat": hat, "next": "/"})
    return client


def make_other_firm():
    code = world.make_uscc("91", "210102", "MA1XTHR1")
    return people.register_subject(Subject.Kind.ORGANISATION, "演示另一家企业", code)


def people_with_scope(firm):
    """An agent who may only apply for something else."""
    user = world.make_person("narrow", "演示专办员", 3)
    people.give_mandate(firm, user.person, "agent", valid_from=date(2020, 1, 1), services=["signage"])
    return user, next(hat.id for hat in world.hats_of(user) if hat.kind == "mandate")


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())
