"""What an indicator may not be: each fault is named with file, line and what to do."""

from decimal import Decimal

import pytest
from tests.definitions.conftest import CITY

from yiwang.definitions import check, load
from yiwang.definitions.indicator import growth

HEADER = """\
-- name: 店 | Shops
-- unit: 家
-- source: 登记
-- period: year-end
-- owner: market
"""
GOOD = """\
with counted as (
  select key, name from register.firms where valid_on(valid_from, valid_to, $period_end)
)
select count(*) as value from counted
"""


def faults(query=GOOD, header=HEADER, name="shops"):
    """The errors of a city with one indicator."""
    path = f"indicators/{name}.sql"
    files = {path: text.encode() for path, text in CITY.items()} | {path: (header + query).encode()}
    return [str(error) for error in check(files).errors]


def counted(select):
    return f"with counted as (\n  {select}\n)\nselect count(*) as value from counted\n"


def test_a_good_one_is_loaded():
    files = {path: text.encode() for path, text in CITY.items()}
    found = load(files | {"indicators/shops.sql": (HEADER + GOOD).encode()}).indicators["shops"]
    assert (found.name.en, found.period, found.first_line) == ("Shops", "year-end", 6)
    assert faults() == []


QUERIES = [
    ("delete from events", "is no SELECT but DELETE"),
    ("insert into events select * from events", "is no SELECT but INSERT"),
    ("create table t as select 1", "is no SELECT but CREATE"),
    ("copy (select 1) to '/tmp/x'", "is no SELECT but COPY"),
    ("attach '/tmp/x'", "is no SELECT but ATTACH"),
    ("pragma version", "is no SELECT but PRAGMA"),
    ("select 1; select 2", "holds 2 statements"),
    ("", "holds 0 statements"),
    ("with counted as (select 1 select", "is not valid SQL"),
    (counted("select * from read_csv('/etc/passwd')"), "calls read_csv()"),
    (counted("select * from '/etc/passwd'"), "'/etc/passwd', which is no view"),
    (counted("select * from pg_class"), "'pg_class', which is no view"),
    (counted("select * from information_schema.tables"), "which is no view"),
    (counted("select * from duckdb_settings()"), "duckdb_settings"),
    (counted("select getenv('HOME') as key from events"), "calls getenv()"),
    (counted("select random() as key from events"), "calls rand()"),
    (counted("select current_date as key from events"), "calls current_date()"),
    (counted("select * from register.nothing"), "'register.nothing', which is no view"),
    (counted("select * from events using sample 5"), "uses TABLESAMPLE"),
    (counted("select $tomorrow as key from events"), "has the parameter $tomorrow"),
    ("with recursive t as (select 1 as a union all select a + 1 from t), counted as (select * from t)\n"
     "select count(*) as value from counted", "uses WITH RECURSIVE"),
    (counted("select key from events"), 'cannot run: Binder Error: Referenced column "key" not found'),
    (GOOD.replace("count(*)", "count(*) / count(*)"), "divides by zero when nothing was counted"),
    (GOOD.replace("count(*)", "1 // count(*)"), "divides by zero when nothing was counted"),
    (GOOD.replace("count(*)", "max(name)"), "which is no number"),
    (GOOD.replace("count(*)", "1e300"), "gives 1e+300, which no figure can be"),
    (GOOD.replace("count(*)", f"cast({'9' * 38} as decimal(38,0))"), "gives 1e+38, which no figure can be"),
    (GOOD.replace("count(*)", "cast('nan' as double)"), "divides by zero"),
    (counted("select key from register.firms limit 3"), "uses LIMIT without ORDER BY"),
    (GOOD.replace("$period_end)", "$period_end) qualify row_number() over (partition by name) = 1"),
     "calls row_number() without ORDER BY"),
    (counted("select distinct on (name) key from register.firms"), "uses DISTINCT ON without ORDER BY"),
    (counted("select rowid as key from register.firms"), '"rowid" not found'),
    (GOOD.replace("as value", "as number"), "does not end with its value"),
    (GOOD.replace("as value", "as value, 2"), "does not end with its value"),
    (GOOD.replace("count(*)", "1, count(*)"), "gives more than one column"),
    (GOOD.rstrip() + " group by name", "'counted' alone"),
    (GOOD.rstrip() + " where key > '' group by name", "ends with GROUP"),
    (GOOD.rstrip() + " where key > '' limit 1", "ends with LIMIT"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "reason"), QUERIES, ids=[reason for _, reason in QUERIES])
def test_a_bad_query_is_refused_by_name(query, reason):
    found = faults(query)
    assert found and all(error.startswith("indicators/shops.sql:") for error in found)
    assert any(reason in error for error in found), found


def test_rows_may_be_picked_in_an_order_that_is_said():
    assert faults(counted("select key from register.firms order by key limit 3")) == []


def test_a_personal_column_is_refused_by_name():
    dataset = CITY["datasets/firms.toml"]
    assert 'id = "name"' in dataset
    personal = dataset.replace('id = "name"', 'id = "name"\npersonal = true')
    files = {**CITY, "datasets/firms.toml": personal, "indicators/shops.sql": HEADER + GOOD}
    (found,) = check({path: text.encode() for path, text in files.items()}).errors
    assert "reads 'name' of register.firms, which is personal" in str(found)


def test_a_query_that_takes_minutes_is_stopped(monkeypatch):
    monkeypatch.setattr("yiwang.definitions.sql.trying.SECONDS", 0.3)
    many = " cross join ".join(f"register.firms f{at}" for at in range(12))
    found = faults(counted(f"select f0.key from {many}"))
    assert any("was stopped after 0.3 seconds" in error for error in found), found


HEADERS = [
    (HEADER.replace("market", "nobody"), "5: organisation 'nobody' does not exist"),
    (HEADER.replace("year-end", "yearly"), "4: 'period'"),
    (HEADER.replace("-- unit: 家\n", ""), "'unit' is missing"),
    (HEADER + "-- colour: red\n", "6: unknown key 'colour'"),
    (HEADER + "-- unit: 户\n", "6: 'unit' occurs twice"),
    (HEADER + "-- rounding: two\n", "6: 'rounding'"),
    (HEADER + "-- published: 609\n", "6: 'published'"),
    (HEADER + "-- dimensions: name, name\n", "6: 'dimensions': 'name' occurs twice"),
    (HEADER + "-- dimensions: Name;\n", "6: 'dimensions': 'Name;' is no name of a column"),
    (HEADER + "-- known: register.firms\n", "6: 'known': name two or more views"),
    (HEADER + "-- known: events, events\n", "6: 'known': name two or more views"),
    (HEADER + "-- known: register.firms, events\n", "6: 'known': the query does not read 'events'"),
    (HEADER + "-- compare: growth\n", "a growth is given in % or 倍"),
    (HEADER + "-- dimensions: colour\n", 'Referenced column "colour" not found'),
    ("", "has no header"),
]


@pytest.mark.parametrize(("header", "reason"), HEADERS, ids=[reason for _, reason in HEADERS])
def test_a_bad_header_is_refused_with_its_line(header, reason):
    assert any(reason in error for error in faults(header=header)), faults(header=header)


def test_names_of_files_are_ids():
    assert any("no figure's id" in error for error in faults(name="Shops-2021"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# a\n{{figure:nothing}}\n", "2: figure 'nothing' does not exist"),
        ("# a\n{{honour:one}}\n", "2: names an honour, but there is no such register"),
        ("# a\n{{total:shops}}\n", "2: '{{total:shops}}' names nothing"),
        ("## a\n", "has 0 titles, not one"),
        ("# a\n# b\n", "has 2 titles, not one"),
    ],
)
def test_a_report_names_only_what_there_is(text, reason):
    files = {**CITY, "indicators/shops.sql": HEADER + GOOD, "reports/2021.md": text}
    found = [str(error) for error in check({path: text.encode() for path, text in files.items()}).errors]
    assert any(reason in error for error in found), found


def test_growth_is_worded_as_in_the_field():
    files = {path: text.encode() for path, text in CITY.items()}
    for unit, now, expected in (("倍", 540, "4.4"), ("%", 147, "47.00")):
        header = HEADER.replace("家", unit) + "-- compare: growth\n"
        found = load(files | {"indicators/shops.sql": (header + GOOD).encode()}).indicators["shops"]
        assert str(growth(found, Decimal(now), Decimal(100))) == expected
