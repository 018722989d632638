"""Notices laid out by the folder: numbered without gap, sealed, signed, and never changed again."""

import base64
import io
import json

import docx
import pytest
from tests import world

from yiwang.definitions.templates import paragraphs
from yiwang.records.cases.acts import tasks
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.layouts.laying import texts_of
from yiwang.records.cases.layouts.seal import demo_seal, seal_of
from yiwang.records.cases.layouts.word import as_typst, fill
from yiwang.records.registry import documents, signing
from yiwang.records.registry.models import Document, Number
from yiwang.records.registry.releases import city

pytestmark = pytest.mark.django_db
REASONS = "场所距离污染源不足二十五米"


@pytest.fixture
def officer(shenyang):
    return world.actor(world.make_officer("officer", "market-regulation"))


@pytest.fixture
def resident(shenyang):
    return world.actor(world.make_person("resident", "演示居民", 0))


def decided(resident, officer, outcome, **details):
    case = world.apply(resident, "service", "food-licence").case
    world.decide(officer, case, "accept")
    world.decide(officer, case)
    world.decide(officer, case, outcome, **details)
    return case


def test_a_refusal_is_a_pdf_with_its_word_copy_and_both_are_signed(resident, officer):
    case = decided(resident, officer, "refuse", reasons=REASONS)
    pdf = Document.objects.get(case=case.pk, kind="refusal")
    copy = Document.objects.get(case=case.pk, kind="refusal-word")
    assert pdf.media_type == "application/pdf"
    assert pdf.title == "不予办理决定书"
    data = documents.read(pdf)
    assert data.startswith(b"%PDF-")
    assert signing.is_signed(data, pdf.signature, signing.public_key())
    assert not signing.is_signed(data + b" ", pdf.signature, signing.public_key())
    text = "\n".join(paragraphs(documents.read(copy)))
    for said in (pdf.number, "演示居民", REASONS, "行政复议", "食品经营许可"):
        assert said in text
    assert "{{" not in text
    assert REASONS in world.notice_text(pdf)
    assert docx.Document(io.BytesIO(documents.read(copy))).inline_shapes  # the seal


def test_an_approval_is_laid_out_by_typst(resident, officer):
    case = decided(resident, officer, "grant")
    pdf = Document.objects.get(case=case.pk, kind="approval")
    assert pdf.media_type == "application/pdf"
    assert pdf.number.startswith("市场监管局（演示）准〔")


def test_other_kinds_stay_as_they_were_and_are_signed_too(resident, officer):
    case = decided(resident, officer, "grant")
    notice = Document.objects.get(case=case.pk, kind="acceptance")
    assert notice.media_type.startswith("text/html")
    assert signing.is_signed(documents.read(notice), notice.signature, signing.public_key())
    evidence = Document.objects.filter(case=case.pk, number__isnull=True, organisation="").first()
    assert evidence.signature == ""  # the city vouches for what it issues only


def test_numbers_have_neither_gap_nor_double(resident, officer):
    numbers = []
    for round_ in range(3):
        case = world.apply(resident, "service", "food-licence").case
        world.decide(officer, case, "accept")
        world.decide(officer, case)
        with pytest.raises(ActRefused):
            world.decide(officer, case, "refuse")  # without reasons: nothing is decided, no number is lost
        world.decide(officer, case, "refuse", reasons=f"{REASONS}{round_}")
        numbers.append(Document.objects.get(case=case.pk, kind="refusal").number)
    assert [number[-7:-1] for number in numbers] == ["000001", "000002", "000003"]
    assert Number.objects.get(series__contains="不准〔").last == 3


def test_the_draft_shows_the_layout_and_takes_no_number(resident, officer):
    case = world.apply(resident, "service", "food-licence").case
    world.decide(officer, case, "accept")
    world.decide(officer, case)
    task = world.open_task(case).pk
    draft = tasks.draft(officer, task, tasks.Decision("refuse", REASONS))
    assert REASONS in draft  # for who cannot see the picture
    picture = draft.partition("base64,")[2].partition('"')[0]
    assert b"<svg" in base64.b64decode(picture)
    assert not Number.objects.filter(series__contains="不准〔").exists()
    assert not Document.objects.filter(case=case.pk, kind="refusal").exists()


def test_what_people_write_is_neither_code_nor_a_placeholder(shenyang):
    template = city().templates["refusal"].content
    values = {"applicant": "{{seal}}#panic()", "title": "题"}
    document = fill(template, values, ["第一段", '"#let x = 1"', "a\x00b"])
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "第一段" in texts
    assert "ab" in texts
    source = as_typst(document)
    assert source.count("place(right") == 1
    assert json.dumps("{ {seal}}#panic()：") in source.encode().decode("unicode_escape", "ignore") or (
        '"{ {seal}}#panic()："' in source
    )


def test_paragraphs_of_a_text():
    body = "<p>一</p><table><tr><th>项</th><td>符合</td></tr></table><ul><li>二\n三</li></ul><p> </p>"
    assert texts_of(body) == ["一", "项：符合", "二", "三"]


def test_a_demo_seal_says_so_and_a_real_city_without_picture_has_none(shenyang):
    folder = city()
    organisation = folder.organisations["market-regulation"]
    assert "演示印章" in demo_seal("<局>").decode()
    assert "&lt;" in demo_seal("<局>").decode()
    assert seal_of(folder, organisation)
    from dataclasses import replace

    real = replace(folder, city=folder.city.model_copy(update={"demo": False}))
    assert seal_of(real, organisation) is None
    own = replace(real, seals={"market-regulation": b"<svg/>"})
    assert seal_of(own, organisation) == b"<svg/>"
