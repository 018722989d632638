"""A case is typed once: it goes to the office's own system, and what is decided there is an act here."""

import csv
import io

import pytest
from tests import world
from tests.world import refused

from yiwang.records.cases.acts.exchanging import again, export_new, import_results
from yiwang.records.cases.exchange_files import FileRefused, safe
from yiwang.records.cases.models import Batch, BatchCase, Task
from yiwang.records.ledger.queries import reads_of
from yiwang.records.registry import documents
from yiwang.records.registry.models import Document, Number

pytestmark = pytest.mark.django_db
COLUMNS = "办件编号,办理结果,文书编号,理由,经办人"


@pytest.fixture
def officer(shenyang):
    return world.actor(world.make_officer("officer", "market-regulation"))


@pytest.fixture
def resident(shenyang):
    return world.actor(world.make_person("resident", "演示居民", 0))


def applied(resident, officer, *, accept=True):
    case = world.apply(resident, "service", "food-licence").case
    if accept:
        world.decide(officer, case, "accept")
    return case


def rows_of(batch):
    text = documents.read(batch.document).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def back(*rows):
    return "\r\n".join([COLUMNS, *rows]).encode()


def test_each_accepted_case_goes_out_once(resident, officer):
    first = applied(resident, officer)
    applied(resident, officer, accept=False)
    batch = export_new(officer)
    (row,) = rows_of(batch)
    assert row["办件编号"] == first.number
    assert row["证件号码"] == world.ID_NUMBERS[0]
    assert row["受理日期"] == str(Task.objects.get(case=first, outcome="accept").case.accepted_on)
    with refused("nothing-new"):
        export_new(officer)
    second = applied(resident, officer)
    assert [one["办件编号"] for one in rows_of(export_new(officer))] == [second.number]
    assert BatchCase.objects.count() == 2


def test_numbers_have_no_gap_when_there_is_nothing_to_give(resident, officer):
    for _ in range(3):
        with refused("nothing-new"):
            export_new(officer)
    applied(resident, officer)
    assert export_new(officer).number.endswith("000001号")
    assert Number.objects.get(series__contains="交换出").last == 1


def test_a_file_is_given_again_as_it_was_and_that_is_on_record(resident, officer):
    case = applied(resident, officer)
    batch = export_new(officer)
    before = len(reads_of(case.applicant_id))
    assert again(officer, batch) == documents.read(batch.document)
    reads = reads_of(case.applicant_id)
    assert len(reads) == before + 1
    assert reads[0].data == {"purpose": "food-licence", "what": "exchange"}


def test_a_grant_goes_through_the_steps_before_it_under_the_other_number(resident, officer):
    case = applied(resident, officer)
    other = world.make_officer("other", "market-regulation")
    batch = import_results(officer, back(f"{case.number},准予,沈市监许〔2026〕7号,,other"))
    assert (batch.applied, batch.known, batch.faults) == (1, 0, [])
    done = list(Task.objects.filter(case=case, done_at__isnull=False).order_by("pk"))
    assert [task.node for task in done] == ["accept", "review", "decide"]
    assert done[-1].done_by_id == other.pk  # the officer of record, not who took the file in
    assert Document.objects.get(case=case.pk, kind="approval").number == "沈市监许〔2026〕7号"


def test_taking_it_in_again_changes_nothing(resident, officer):
    case = applied(resident, officer)
    content = back(f"{case.number},准予,沈市监许〔2026〕7号,,officer")
    import_results(officer, content)
    tasks = Task.objects.filter(case=case).count()
    batch = import_results(officer, content)
    assert (batch.applied, batch.known) == (0, 1)
    assert Task.objects.filter(case=case).count() == tasks
    assert Document.objects.filter(case=case.pk, kind="approval").count() == 1
    assert Batch.objects.filter(kind="import").count() == 2


def test_bad_rows_are_told_by_line_and_the_good_ones_applied(resident, officer):
    good, early = applied(resident, officer), applied(resident, officer, accept=False)
    taken = applied(resident, officer)
    unexplained = applied(resident, officer)
    rows = (
        f"{good.number},准予,甲1号,,",
        "DEMO-NONE,准予,,,",
        f"{early.number},准予,,,",
        f"{taken.number},同意,,,",
        f"{taken.number},准予,甲1号,,",
        f"{taken.number},不予,,场所不符,",
        f"{taken.number},不予,,场所不符,nobody",
        f"{unexplained.number},不予,,,officer",
        f"{good.number},准予,乙2号,,",
    )
    batch = import_results(officer, back(*rows))
    assert batch.applied == 1
    causes = {fault["line"]: fault["cause"] for fault in batch.faults}
    assert set(causes) == set(range(3, 11))
    for line, words in {
        3: "本部门没有这个办件",
        4: "受理",
        5: "准予, 不予",
        6: "已被使用",
        7: "经办人",
        8: "nobody",
        9: "理由",
        10: "甲1号",
    }.items():
        assert words in causes[line], (line, causes[line])
    for case in (early, taken, unexplained):
        assert not Task.objects.filter(case=case, outcome__in=("grant", "refuse")).exists()
        # steps before a decision that was refused are undone with it
        assert not Task.objects.filter(case=case, node="review", done_at__isnull=False).exists()


def test_a_refusal_with_reasons_and_an_officer_is_made(resident, officer):
    case = applied(resident, officer)
    batch = import_results(officer, back(f"{case.number},不予,,场所不符合规定,officer（演示）"))
    assert batch.faults == []
    case.refresh_from_db()
    assert case.status == "refused"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("办件编号,办理结果\n甲,准予".encode("gb18030"), "UTF-8"),
        ("办件编号,理由\n甲,准予".encode(), "办理结果"),
        ("办件编号,办理结果\n甲".encode(), "2: 1 cells"),
        ("办件编号,办理结果,办理结果\n甲,准予,准予".encode(), "same name"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(officer, content, said):
    with pytest.raises(FileRefused, match=said):
        import_results(officer, content)
    assert not Batch.objects.exists()


def test_another_office_and_a_clerk_exchange_nothing(resident, officer):
    applied(resident, officer)
    for who in (
        world.make_officer("fire", "fire-rescue"),
        world.make_officer("clerk", "market-regulation", "clerk"),
    ):
        with refused("not-found"):
            export_new(world.actor(who))


@pytest.mark.parametrize(("text", "cell"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-1", "'-1"), ("甲", "甲")])
def test_no_cell_is_a_formula(text, cell):
    assert safe(text) == cell
