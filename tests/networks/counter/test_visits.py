"""At the window: a clerk applies for a person without a phone, each page read is recorded, and it ends."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import world

from yiwang.kernel.codes import id_check
from yiwang.records import clock
from yiwang.records.cases.acts import drafts, submit
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case
from yiwang.records.ledger.queries import reads_of
from yiwang.records.registry.hats import hats_of
from yiwang.records.registry.mandates import MandateRefused
from yiwang.records.registry.models import Document, Subject, Visit
from yiwang.records.registry.people import find_subject
from yiwang.records.registry.visits import close_visit, open_visit

pytestmark = pytest.mark.django_db
BODY = "21010219410203002"
NUMBER = BODY + id_check(BODY)


@pytest.fixture
def clerk(shenyang):
    return world.make_officer("clerk", "urban-management", "clerk")


def visiting(clerk, name="演示老人", number=NUMBER, paper="居民身份证"):
    visit = open_visit(world.actor(clerk), name, number, paper)
    return world.actor(clerk, f"visit:{visit.pk}")


def refused(code):
    return pytest.raises(MandateRefused, check=lambda error: error.code == code)


def test_a_person_without_a_phone_applies(clerk):
    at_window = visiting(clerk)
    draft = drafts.begin(at_window, "service", "signage")
    expected = drafts.prospect_of(draft, at_window)
    typed = {f.id: world.value_for(f) for f in expected.form.fields if f.element.type != "phone"}
    drafts.save(at_window, draft.pk, typed)
    for kind in expected.to_supply:
        drafts.attach(at_window, draft.pk, kind, world.io.BytesIO(world.PDF), f"{kind}.pdf")
    case = submit.submit(at_window, draft.pk)
    assert case.applicant.name == "演示老人"
    assert case.applied_by_id == clerk.pk
    assert case.phone_tail == "".join(character for character in NUMBER if character.isdigit())[-4:]


def test_online_a_phone_is_still_asked_for(shenyang):
    person = world.make_person("resident", "演示居民", 0)
    Subject.objects.update(phone="")
    draft = drafts.begin(world.actor(person), "service", "signage")
    form = drafts.prospect_of(draft, world.actor(person)).form
    assert any(field.required for field in form.fields if field.element.type == "phone")


def test_nothing_of_the_clerks_own_is_filled_in(shenyang):
    user = world.make_person("both", "演示窗口人员", 0)
    world.people.appoint(user, "urban-management", "clerk", since=world.SINCE)
    post = next(hat.id for hat in hats_of(user, clock.today()) if hat.kind == "post")
    visit = open_visit(world.actor(user, post), "演示老人", NUMBER, "居民身份证")
    at_window = world.actor(user, f"visit:{visit.pk}")
    draft = drafts.begin(at_window, "service", "signage")
    assert user.person.name not in draft.values.values()


def test_every_page_opened_is_recorded_with_the_person(clerk, client):
    client.force_login(clerk)
    form = {"name": "演示老人", "number": NUMBER, "paper": "居民身份证"}
    assert client.post("/window/receive/", form).status_code == 302
    person = find_subject(NUMBER)
    assert client.get("/my/").status_code == 200
    assert [read.data["what"] for read in reads_of(person.pk)] == ["mine", "identity"]
    for shut in ("/my/messages/", "/my/licences/", "/my/people/", "/my/reads/", "/log/mine/", "/my/contact/"):
        assert client.get(shut).status_code in {403, 404}, shut
    assert client.post("/window/finish/").status_code == 302
    assert client.get("/my/").status_code == 403


def test_a_visit_is_over_when_ended_or_forgotten(clerk):
    at_window = visiting(clerk)
    close_visit(at_window)
    assert [hat.kind for hat in hats_of(clerk, clock.today())] == ["post"]
    visiting(clerk)
    Visit.objects.update(opened_at=clock.now() - timedelta(hours=3))
    assert [hat.kind for hat in hats_of(clerk, clock.today())] == ["post"]


def test_another_clerk_does_not_wear_it(clerk):
    visit = Visit.objects.get(pk=visiting(clerk).hat.id.removeprefix("visit:"))
    other = world.make_officer("other", "urban-management", "clerk")
    assert f"visit:{visit.pk}" not in [hat.id for hat in hats_of(other, clock.today())]


@pytest.mark.parametrize(
    ("name", "number", "paper", "code"),
    [
        ("演示老人", NUMBER, " ", "paper-needed"),
        ("演示老人", NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"), "身份证", "bad-number"),
        ("演示老人", "123", "身份证", "bad-number"),
        ("别的名字", world.ID_NUMBERS[0], "身份证", "other-name"),
    ],
)
def test_what_is_wrong_with_a_visitor_is_named(clerk, name, number, paper, code):
    world.make_person("resident", "演示居民", 0)
    with refused(code):
        visiting(clerk, name, number, paper)
    assert not Visit.objects.exists()


def test_officers_do_not_receive(shenyang):
    with refused("not-yours"):
        visiting(world.make_officer("officer", "urban-management"))


def test_an_officer_who_is_also_the_clerk_does_not_decide_it(clerk):
    at_window = visiting(clerk)
    case = world.apply(at_window, "service", "signage").case
    world.people.appoint(clerk, "urban-management", "officer", since=world.SINCE)
    post = next(hat.id for hat in hats_of(clerk, clock.today()) if hat.role == "officer")
    with pytest.raises(ActRefused, check=lambda error: error.code == "own-case"):
        world.decide(world.actor(clerk, post), Case.objects.get(pk=case.pk), "accept")


def test_the_letter_of_authority_is_scanned_and_kept(clerk, client):
    client.force_login(clerk)
    form = {"name": "演示老人", "number": NUMBER, "paper": "授权委托书，演示女儿送来"}
    wrong = SimpleUploadedFile("委托书.pdf", b"MZ", "application/pdf")
    assert client.post("/window/receive/", {**form, "scan": wrong}).status_code == 422
    assert not Visit.objects.exists()
    scan = SimpleUploadedFile("委托书.pdf", world.PDF, "application/pdf")
    assert client.post("/window/receive/", {**form, "scan": scan}).status_code == 302
    kept = Visit.objects.get().scan
    assert (kept.kind, kept.subject_id, kept.created_by_id) == (
        "visit-paper",
        find_subject(NUMBER).pk,
        clerk.pk,
    )


def test_a_document_opened_for_a_visitor_is_a_read_on_record(clerk, client):
    at_window = visiting(clerk)
    case = world.apply(at_window, "service", "signage").case
    receipt = Document.objects.get(case=case.pk, kind="receipt")
    client.force_login(clerk)
    client.post("/hat/", {"hat": at_window.hat.id})
    assert client.get(f"/documents/{receipt.pk}/").status_code == 200
    assert reads_of(at_window.hat.subject)[0].data["what"] == "document receipt"
