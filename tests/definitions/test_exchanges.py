"""Exchanges, checklists of inspections and layouts of notices: what is wrong is named with its file."""

import io
import zipfile

import pytest

from yiwang.definitions import FolderErrors, check, load, read_folder
from yiwang.definitions.procedures import OUTCOMES
from yiwang.definitions.templates import KINDS, filled, paragraphs
from yiwang.records.cases.notices import WORDS
from yiwang.records.cases.outcomes import LEGAL_ACTS

CITY = "cities/shenyang"
EXCHANGE = "exchanges/market-regulation.toml"
CHECKLIST = "services/elder-assessment/inspection.toml"
ON_SITE = "procedures/on-site.bpmn"


@pytest.fixture(scope="module")
def files():
    return read_folder(CITY)


def faults(files, path, old="", new="", content=None):
    changed = files.get(path, b"").replace(old.encode(), new.encode(), 1) if content is None else content
    report = check({**files, path: changed}, trials=content is not None)
    return [str(error) for error in report.errors]


def test_the_demo_city_has_one_of_each(files):
    folder = load(files)
    assert folder.exchanges["market-regulation"].results == {"准予": "grant", "不予": "refuse"}
    assert [item.id for item in folder.inspections["elder-assessment"].item][-1] == "home"
    assert {one.format for one in folder.templates.values()} == {"docx", "typ"}
    assert folder.procedures["on-site"].nodes["inspect"].inspectors == 2


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (EXCHANGE, '"food-licence"', '"signage"', "service 'signage' is handled by 'urban-management'"),
        (EXCHANGE, '"food-licence"', '"no-such"', "service 'no-such' does not exist"),
        (EXCHANGE, '"case.number"', '"case.nummer"', "'case.nummer' is not known (did you mean"),
        (EXCHANGE, '"form.premises-address"', '"form.shoe-size"', "'form.shoe-size' is not known"),
        (EXCHANGE, '= "grant"', '= "garnt"', "'garnt' is no act (did you mean 'grant'?)"),
        (EXCHANGE, 'name = "事项"', 'name = "办件编号"', "two columns have the same name"),
        (CHECKLIST, 'id = "mobility"', 'id = "mind"', "item 'mind' occurs twice"),
        (CHECKLIST, "demo = true", 'dataset = "no-such"', "dataset 'no-such' does not exist"),
        (ON_SITE, 'yw:inspectors="2"', 'yw:inspectors="1"', 'is inspected by "1"'),
        (ON_SITE, 'yw:inspectors="2" ', "", "has a result, which only an inspection has"),
        (ON_SITE, 'yw:result="site passed"', 'yw:result="seen"', 'puts its result into "seen"'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(files, path, old, new, said):
    assert any(said in fault and fault.startswith(path) for fault in faults(files, path, old, new))


def test_a_procedure_that_inspects_needs_a_checklist(files):
    without = {path: content for path, content in files.items() if path != CHECKLIST}
    with pytest.raises(FolderErrors, match="add services/elder-assessment/inspection"):
        load(without)


def test_a_word_template_names_only_what_a_notice_has(files):
    good = files["documents/refusal.docx"]
    assert "{{number}}" in list(paragraphs(good))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"{{number}}", b"{{numbr}}"))
    path = "documents/refusal.docx"
    assert any(
        "'{{numbr}}', which no notice has" in said for said in faults(files, path, content=made.getvalue())
    )
    assert any("is no Word document" in said for said in faults(files, path, content=b"PK no zip"))


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("documents/invitation.typ", b"x", "'invitation' is no kind of notice"),
        ("documents/approval.typ", b"#d.numbr", "cannot be laid out"),
        ("documents/approval.typ", b"#let x = (", "cannot be laid out"),
        ("documents/refusal.typ", b"x", "there is another layout of 'refusal'"),
        ("documents/seals/fire-rescue.svg", b"<svg><script/></svg>", "is no plain SVG picture"),
        ("documents/seals/fire-rescue.svg", b"GIF89a", "is no SVG picture"),
        ("documents/refusal.odt", b"x", "has no place in a city folder"),
    ],
)
def test_templates_and_seals_are_tried_when_the_folder_is_read(files, path, content, said):
    assert any(said in fault for fault in faults(files, path, content=content))


def test_a_value_is_no_placeholder():
    assert filled("{{ number }} 号", {"number": "{{title}}", "title": "x"}) == "{{title}} 号"


def test_kinds_and_acts_are_those_the_records_know():
    assert set(KINDS) == set(WORDS)
    assert set(OUTCOMES) <= set(LEGAL_ACTS)
