"""A snapshot says of everybody what ``facts`` says of each, however it was made."""

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiwang.records import clock
from yiwang.records.registry.facts import Row, facts, write_rows
from yiwang.records.registry.models import DatasetRow
from yiwang.records.registry.people import register_subject
from yiwang.records.registry.settling import NotSettled
from yiwang.records.registry.snapshots import SnapshotError, snapshot

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 1)
COLUMNS = ("firms.employees", "firms.capital", "firms.established-on", "firms.scope")


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def firms(shenyang):
    return [register_subject("organisation", f"演示{n}", f"91210100DEMO{n:05}X") for n in range(4)]


def write(firm, day, until=None, **values):
    row = Row(str(firm.pk), firm.pk, day, {"uscc": "k", "name": "演示", **values}, until)
    write_rows("firms", [row], organisation="market-regulation")


def as_facts(made, subjects):
    """What a snapshot says, in the shape and the texts of ``facts``."""
    said = {}
    for row in pq.read_table(made.path).to_pylist():
        subject = row.pop("subject")
        said[subject] = {name: value for name, value in row.items() if value is not None}
    return {firm.pk: said[str(firm.pk)] for firm in subjects if said.get(str(firm.pk))}


def test_columns_are_typed_by_the_dataset(firms):
    values = {"employees": 8, "capital": "500000.50", "established-on": "2020-02-29", "scope": '餐饮"\n,'}
    write(firms[0], date(2020, 1, 1), **values)
    made = snapshot("organisation", COLUMNS, DAY, clock.now())
    assert (made.rows, made.columns) == (1, COLUMNS)
    table = pq.read_table(made.path)
    assert [str(kind) for kind in table.schema.types] == [
        "string", "int64", "decimal128(18, 4)", "date32[day]", "string",
    ]  # fmt: skip
    assert table.schema.field("firms.capital").metadata[b"unit"] == "元".encode()
    assert table.to_pylist()[0] == {
        "subject": str(firms[0].pk),
        "firms.employees": 8,
        "firms.capital": Decimal("500000.50"),
        "firms.established-on": date(2020, 2, 29),
        "firms.scope": '餐饮"\n,',
    }


def test_an_empty_text_is_no_absent_one(firms):
    write(firms[0], date(2020, 1, 1), scope="", employees=1)
    assert (
        pq.read_table(snapshot("organisation", COLUMNS, DAY, clock.now()).path).to_pylist()[0]["firms.scope"]
        == ""
    )


def test_only_what_changed_is_read_again(firms):
    for firm in firms:
        write(firm, date(2020, 1, 1), employees=5)
    first = snapshot("organisation", COLUMNS, DAY, clock.now())
    assert first.read == 4
    again = snapshot("organisation", COLUMNS[:2], DAY, clock.now())
    assert (again.read, again.rows) == (0, 4)
    write(firms[1], date(2020, 1, 1), employees=6)
    third = snapshot("organisation", COLUMNS, DAY, clock.now())
    assert (third.read, third.rows) == (1, 4)
    assert third.digest != first.digest
    assert snapshot("organisation", COLUMNS, DAY, first.known_at).digest == first.digest


def test_datasets_are_joined_by_subject(firms):
    write(firms[0], date(2020, 1, 1), employees=5)
    row = Row("n", firms[1].pk, DAY, {"number": "n", "kind": "k", "holder": "h", "issuer": "i",
                                      "issued-on": "2021-01-01"})  # fmt: skip
    write_rows("licences", [row], organisation="market-regulation")
    made = snapshot("organisation", ["licences.kind", "firms.employees"], DAY, clock.now())
    rows = {row["subject"]: row for row in pq.read_table(made.path).to_pylist()}
    assert rows[str(firms[0].pk)]["firms.employees"] == 5
    assert rows[str(firms[1].pk)] == {
        "subject": str(firms[1].pk), "licences.kind": "k", "firms.employees": None,
    }  # fmt: skip


def test_columns_nobody_has_are_refused(firms):
    for columns, reason in (
        (["firms.nothing"], "has no such column"),
        (["employees"], "has no such column"),
        (["persons.name"], "about a person"),
        ([], "at least one"),
    ):
        with pytest.raises(SnapshotError, match=reason):
            snapshot("organisation", columns, DAY, clock.now())


def test_what_is_not_known_yet_is_refused(firms):
    with pytest.raises(NotSettled, match="lies ahead"):
        snapshot("organisation", COLUMNS, DAY, clock.now() + timedelta(hours=1))


def test_a_value_its_type_cannot_hold_is_named(firms):
    write(firms[0], date(2020, 1, 1), capital="123456789012345.00")
    with pytest.raises(SnapshotError, match=r"firms\.capital: 123456789012345\.00 does not fit"):
        snapshot("organisation", COLUMNS, DAY, clock.now())


DAYS = st.dates(date(2020, 12, 28), date(2021, 1, 4))
ROWS = st.tuples(
    st.integers(0, 3), DAYS, st.one_of(st.none(), st.integers(0, 3)), st.one_of(st.none(), st.integers(0, 9))
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(ROWS, min_size=1, max_size=4), min_size=1, max_size=4), st.lists(DAYS, min_size=4))
def test_history_laws(firms, settings, tmp_path, steps, days):
    """What was known then stays so; a snapshot made from an older one is the one read whole."""
    DatasetRow.objects.all().delete()
    settings.DATA = Path(tempfile.mkdtemp(dir=tmp_path))
    subjects, said = [firm.pk for firm in firms], []
    for step, day in zip(steps, days, strict=False):
        for which, first, lasts, staff in step:
            until = None if lasts is None else first + timedelta(days=lasts)
            write(firms[which], first, until, **({} if staff is None else {"employees": staff}))
        at = clock.now()
        made = snapshot("organisation", COLUMNS, day, at)
        known = facts(COLUMNS, subjects, valid_on=day, known_at=at)
        assert as_facts(made, firms) == known
        said.append((day, at, known, made.digest))
    settings.DATA = Path(tempfile.mkdtemp(dir=tmp_path))  # nothing kept: read whole
    for day, at, known, digest in reversed(said):
        assert facts(COLUMNS, subjects, valid_on=day, known_at=at) == known
        assert snapshot("organisation", COLUMNS, day, at).digest == digest
    assert DatasetRow.objects.count() == sum(map(len, steps))  # nothing is overwritten
    assert not DatasetRow.objects.filter(recorded_to__lte=F("recorded_from")).exists()
