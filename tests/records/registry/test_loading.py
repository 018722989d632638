"""Files into registers: good rows load, bad ones are reported, the same file loads once."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import transaction

from yiwang.kernel.codes import id_check, make_uscc, uscc_check
from yiwang.records import clock
from yiwang.records.ledger.models import Event
from yiwang.records.registry.facts import facts
from yiwang.records.registry.identity import decrypted
from yiwang.records.registry.loading import FileRefused, codes, load_file
from yiwang.records.registry.models import DatasetRow, Subject
from yiwang.records.registry.people import find_subject
from yiwang.records.registry.releases import city
from yiwang.records.registry.snapshots import snapshot

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 1)
FIRMS = [make_uscc("91", "210102", f"MA0LD{n:03}") for n in range(6)]


@pytest.fixture
def folder(shenyang):
    """The demo city with two registers of firms: one that says who there is, one that needs them known."""
    published = city()
    firms = published.datasets["firms"]
    columns = tuple(
        column.model_copy(update={"minimum": Decimal(0), "maximum": Decimal(1000)})
        if column.id == "employees"
        else column.model_copy(update={"choices": ("存续", "注销")})
        if column.id == "status"
        else column
        for column in firms.column
    )
    known = firms.model_copy(update={"subject": "uscc", "subject_name": "name", "column": columns})
    counted = known.model_copy(update={"id": "counted", "subject_name": None})
    return replace(published, datasets=published.datasets | {"firms": known, "counted": counted})


@pytest.fixture
def load(folder, tmp_path):
    """Loads lines of CSV, or an Arrow table as Parquet; returns what it came to and the report."""

    def run(content, dataset="firms", **options):
        file = tmp_path / "rows"
        if isinstance(content, pa.Table):
            pq.write_table(content, file)
        else:
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        report = tmp_path / "report.csv"
        options = {"valid_from": date(2021, 1, 1), **options}
        loaded = load_file(dataset, file, report=report, folder=folder, **options)
        lines = list(csv.reader(io.StringIO(report.read_text("utf-8-sig")))) if report.exists() else []
        return loaded, lines[1:]

    return run


def text(*rows, head="uscc,name,employees"):
    return "\n".join([head, *rows]) + "\n"


def staff(code, **when):
    found = facts(["firms.employees"], [find_subject(code).pk], **{"valid_on": DAY, **when})
    return next(iter(found.values()), {}).get("firms.employees")


def test_rows_load_and_firms_become_known(load):
    loaded, bad = load(text(f"{FIRMS[0]},演示甲,8", f"{FIRMS[1]},演示乙,"))
    assert (loaded.rows, loaded.new, loaded.subjects, loaded.refused, bad) == (2, 2, 2, 0, [])
    firm = find_subject(FIRMS[0])
    assert (firm.name, firm.kind) == ("演示甲", "organisation")
    assert (staff(FIRMS[0]), staff(FIRMS[1])) == (8, None)
    row = DatasetRow.objects.get(subject=firm)
    assert (row.key, row.values) == (FIRMS[0], {"uscc": FIRMS[0], "name": "演示甲", "employees": 8})


def test_bad_rows_are_reported_and_good_ones_load(load):
    head = "uscc,name,employees,capital,established-on,status"
    loaded, bad = load(
        text(
            f"{FIRMS[0]},演示甲,8,1.50,2020-02-29,存续",
            f"{FIRMS[1]},,8,1,2020-01-01,存续",
            f"{FIRMS[2]},演示丙,8.5,1.505,2021-02-29,歇业",
            f"{FIRMS[3]},演示丁,1001,1,,",
            f"{FIRMS[4]},演示戊,-1,1,,",
            "9121,演示己,1,1,,",
            f"{FIRMS[5]},演示庚,1,1,,,",
            f"{FIRMS[0]},演示甲,9,1,,",
            head=head,
        )
    )
    assert (loaded.rows, loaded.new, loaded.refused) == (8, 1, 7)
    assert sorted((int(row), column) for row, column, _ in bad) == [
        (3, "name"),
        (4, "capital (元)"),
        (4, "employees (人)"),
        (4, "established-on"),
        (4, "status"),
        (5, "employees (人)"),
        (6, "employees (人)"),
        (7, "uscc"),
        (8, ""),
        (9, "uscc"),
    ]
    reasons = {(int(row), column): reason for row, column, reason in bad}
    assert reasons[5, "employees (人)"] == "is more than 1000"
    assert reasons[6, "employees (人)"] == "is less than 0"
    assert reasons[8, ""] == "has 7 fields, the header 6"
    assert reasons[9, "uscc"] == "repeats the key and first day of row 2"
    assert "演示" not in str(bad)  # values may be personal
    assert find_subject(FIRMS[1]) is None


def test_what_may_never_be_recorded_is_refused_in_the_columns_own_words(load):
    """A state secret does not come in by the file; the report gives the reason and never the value."""
    head = "number,kind,title,held-on,secrecy"
    loaded, faults = load(
        text("会-1,专题会议,演示,2021-05-01,公开", "会-2,专题会议,演示,2021-05-02,机密", head=head),
        dataset="meetings",
    )
    assert (loaded.new, loaded.refused) == (1, 1)
    assert faults == [["3", "secrecy", "is refused: 涉密内容不得进入本系统，须按保守国家秘密法另行办理"]]
    assert not DatasetRow.objects.filter(dataset="meetings", key="会-2").exists()


def test_persons_are_loaded_and_their_numbers_stand_encrypted(load, folder):
    dataset = folder.datasets["persons"]
    number = "21010219900101" + "001"
    number += id_check(number)
    names = {column.id: "" for column in dataset.column if column.required}
    values = {"id-number": number, "name": "演示人员"}
    row = [values.get(name, "") for name in names]
    loaded, faults = load(text(",".join(row), head=",".join(names)), dataset="persons")
    assert (loaded.new, loaded.subjects, faults) == (1, 1, [])
    found = find_subject(number)
    assert found.kind == "person" and number.encode() not in bytes(found.identifier)


def test_the_same_file_loads_once(load):
    rows = text(f"{FIRMS[0]},演示甲,8")
    first, _ = load(rows)
    second, _ = load(rows)
    assert (second.before, second.new, second.sha256) == (True, 1, first.sha256)
    assert Event.objects.filter(type="facts-loaded").count() == 1
    third, _ = load(rows, again=True)
    assert (third.before, third.new, third.unchanged) == (False, 0, 1)
    assert DatasetRow.objects.filter(dataset="firms").count() == 1


def test_a_file_with_bad_rows_may_be_tried_again(load):
    rows = text(f"{FIRMS[0]},演示甲,8")
    refused, bad = load(rows, dataset="counted")
    assert (refused.refused, refused.new) == (1, 0)
    assert bad == [["2", "uscc", "is nobody the city knows; load the register of who there is first"]]
    load(rows)
    loaded, bad = load(rows, dataset="counted")
    assert (loaded.new, loaded.before, bad) == (1, False, [])


def test_a_correction_closes_what_was_recorded(load):
    load(text(f"{FIRMS[0]},演示甲,8", f"{FIRMS[1]},演示乙,8"))
    before = clock.now()
    corrected, _ = load(text(f"{FIRMS[0]},演示甲,9", f"{FIRMS[1]},演示乙,8"))
    assert (corrected.new, corrected.replaced, corrected.unchanged) == (0, 1, 1)
    assert (staff(FIRMS[0]), staff(FIRMS[0], known_at=before)) == (9, 8)
    old, new = DatasetRow.objects.filter(key=FIRMS[0]).order_by("recorded_from")
    assert old.recorded_to == new.recorded_from > before
    later, _ = load(text(f"{FIRMS[0]},演示甲,10"), valid_from=date(2022, 1, 1))
    assert (later.new, later.replaced, staff(FIRMS[0])) == (1, 0, 9)


def test_periods_stand_in_the_file(load):
    head = "uscc,name,employees,valid_from,失效日期"
    loaded, bad = load(
        text(
            f"{FIRMS[0]},演示甲,1,2020-01-01,2020-12-31",
            f"{FIRMS[0]},演示甲,2,2021-01-01,",
            f"{FIRMS[1]},演示乙,3,2021-01-01,2020-12-31",
            f"{FIRMS[2]},演示丙,3,2021-1-1,",
            f"{FIRMS[3]},演示丁,3,,",
            head=head,
        ),
        valid_from=None,
    )
    assert (loaded.new, staff(FIRMS[0]), staff(FIRMS[0], valid_on=date(2020, 5, 1))) == (2, 2, 1)
    assert sorted(bad) == [
        ["4", "valid_to", "lies before valid_from"],
        ["5", "valid_from", "is no day such as 2021-06-30"],
        ["6", "valid_from", "is required"],
    ]


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("uscc,name,emploees", "'emploees' is no column of firms (did you mean 'employees'?)"),
        ("uscc,employees", "'name' is missing"),
        ("uscc,name,name", "'name' occurs twice"),
        ("uscc,name,capital (万元)", "'capital' is in 万元, the dataset in 元"),
        ("uscc,name,employees（万人）", "'employees' is in 万人, the dataset in 人"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(load, head, reason):
    with pytest.raises(FileRefused) as refused:
        load(text("a,b,c", head=head))
    assert reason in str(refused.value)


def test_a_file_without_first_days_is_refused(load):
    with pytest.raises(FileRefused, match="'valid_from' is missing"):
        load(text(f"{FIRMS[0]},演示甲,8"), valid_from=None)


def test_headers_may_be_chinese_and_the_file_gb18030(load):
    loaded, bad = load(
        text(f"{FIRMS[0]},演示甲,8,500.5", head="统一社会信用代码,名称,从业人数（人）,注册资本(元)").encode(
            "gb18030"
        )
    )
    assert (loaded.new, bad) == (1, [])
    assert DatasetRow.objects.get(key=FIRMS[0]).values["capital"] == "500.50"


def test_parquet_loads_with_its_units(load):
    table = pa.table(
        {
            "uscc": [FIRMS[0], FIRMS[1]],
            "name": ["演示甲", '演示"乙\\\n'],
            "employees": pa.array([8, None], pa.int32()),
            "capital": pa.array([Decimal("10.5000"), Decimal("100.0000")], pa.decimal128(18, 4)),
            "established-on": pa.array([date(2020, 2, 29), None], pa.date32()),
        }
    )
    loaded, bad = load(table)
    assert (loaded.new, bad) == (2, [])
    assert DatasetRow.objects.get(key=FIRMS[0]).values == {
        "uscc": FIRMS[0],
        "name": "演示甲",
        "employees": 8,
        "capital": "10.50",
        "established-on": "2020-02-29",
    }
    assert DatasetRow.objects.get(key=FIRMS[1]).values["name"] == '演示"乙\\'
    with pytest.raises(FileRefused, match="'capital' holds binary fractions"):
        load(table.set_column(3, "capital", pa.array([1.5, 2.5])))
    metres = pa.field("capital", pa.int64(), metadata={"unit": "万元"})
    with pytest.raises(FileRefused, match="'capital' is in 万元"):
        load(table.set_column(3, metres, pa.array([1, 2])))


@pytest.mark.parametrize("content", [b"", b'uscc,name\n"a', b"PAR1 but not really"])
def test_what_is_no_table_is_refused(load, content):
    with pytest.raises(FileRefused), transaction.atomic():
        load(content)
    assert not DatasetRow.objects.filter(dataset="firms").exists()


def test_the_load_is_one_event_that_names_nobody(load):
    load(text(*(f"{code},演示,1" for code in FIRMS)))
    (event,) = Event.objects.filter(type="facts-loaded")
    said = bytes(event.public).decode()
    assert '"new":6' in said and '"columns":["employees","name","uscc"]' in said
    assert "演示" not in said and FIRMS[0] not in said


def test_a_load_changes_only_what_a_snapshot_reads_again(load, folder, settings, tmp_path):
    settings.DATA = tmp_path
    load(text(*(f"{code},演示,1" for code in FIRMS)))
    snapshot("organisation", ["firms.employees"], DAY, clock.now(), folder=folder)
    load(text(f"{FIRMS[0]},演示,1", f"{FIRMS[1]},演示,2"))
    made = snapshot("organisation", ["firms.employees"], DAY, clock.now(), folder=folder)
    assert (made.read, made.rows) == (1, 6)
    assert sum(pq.read_table(made.path)["firms.employees"].to_pylist()) == 7


def test_doubtful_check_digits_load_and_are_counted(load):
    early = "91350100M0001TGQXM"  # lawfully issued, fails the check
    loaded, _ = load(text(f"{early},演示早码,1", f"{FIRMS[0]},演示甲,1"))
    assert (loaded.new, loaded.doubtful) == (2, 1)


def test_many_check_digits_agree_with_one():
    firms = [*FIRMS, "91440300708461136T", "91330100799655058B", "91110000802100433B", "91350100M0001TGQXM"]
    firms += [code[:17] + last for code in FIRMS for last in "0A9Y"]
    wrong = sum(code[17] != uscc_check(code[:17]) for code in firms)
    assert codes.doubtful(pa.array(firms), "organisation") == wrong > 20
    bodies = [f"2101021990010{n:04}" for n in range(1000, 1200)]
    persons = ["11010519491231002X", "440524188001010014"]
    persons += [body + last for body in bodies for last in (id_check(body), "X", "0")]
    wrong = sum(code[17] != id_check(code[:17]) for code in persons)
    assert codes.doubtful(pa.array(persons), "person") == wrong > 300


def test_subjects_are_found_by_their_encrypted_number(load):
    load(text(f"{FIRMS[0].lower()},演示甲,8"))
    assert decrypted(Subject.objects.get(name="演示甲").identifier) == FIRMS[0]
