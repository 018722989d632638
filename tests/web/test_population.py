"""The demo's population: the same for the same seed however it is cut, right codes, plausible, marked."""

from collections import Counter
from datetime import date
from decimal import Decimal
from statistics import median

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.definitions import check_row, load, read_folder
from yiwang.kernel.codes import check_id_number, check_uscc, id_check, make_uscc
from yiwang.records.registry.facts import facts
from yiwang.records.registry.models import DatasetRow, Subject
from yiwang.web.demo import population
from yiwang.web.demo.population import writing
from yiwang.web.demo.population.chance import Chance
from yiwang.web.demo.population.codes import credit_codes, identity_numbers
from yiwang.web.demo.population.industries import INDUSTRIES
from yiwang.web.demo.population.writing import Size, write_population

CITY = "cities/shenyang"


@pytest.fixture(scope="module")
def city():
    return load(read_folder(CITY))


@pytest.fixture(scope="module")
def files(city, tmp_path_factory):
    return write_population(city, Size(3000, 9000, seed=5), tmp_path_factory.mktemp("population"))


def rows(files, dataset):
    return pq.read_table(files[dataset]).to_pylist()


def test_the_same_seed_gives_the_same_bytes(city, files, tmp_path):
    again = write_population(city, Size(3000, 9000, seed=5), tmp_path / "again")
    other = write_population(city, Size(3000, 9000, seed=6), tmp_path / "other")
    for dataset, file in files.items():
        assert again[dataset].read_bytes() == file.read_bytes()
        assert other[dataset].read_bytes() != file.read_bytes()


def test_how_it_is_cut_changes_nothing(city):
    whole, cut = drawn(city, 50_000), drawn(city, 17)
    assert whole.keys() == cut.keys() and len(whole) == 13
    for dataset, table in whole.items():
        assert cut[dataset].equals(table), dataset


def drawn(city, block):
    """Every dataset of a small city, drawn so many rows at a time."""
    found = {}
    for dataset, columns, _ in writing._blocks(city, Size(90, 60, seed=3, block=block)):
        found.setdefault(dataset, []).append(pa.table(columns))
    return {dataset: pa.concat_tables(tables).combine_chunks() for dataset, tables in found.items()}


def firms_of(city, count):
    return next(columns for name, columns, _ in writing._blocks(city, Size(count, 0)) if name == "firms")


def test_a_larger_city_has_the_same_first_firms(city):
    few = firms_of(city, 100)
    many = firms_of(city, 400)
    assert few["uscc"].equals(many["uscc"][:100])
    assert few["employees"].equals(many["employees"][:100])


def test_codes_are_right_and_nobody_shares_one(files):
    persons = [row["id-number"] for row in rows(files, "persons")]
    firms = [row["uscc"] for row in rows(files, "firms")]
    assert len(set(persons)) == 9000 and len(set(firms)) == 3000
    assert all(check_id_number(code).ok for code in persons)
    assert all(check_uscc(code).ok for code in firms)
    for row in rows(files, "persons"):
        assert row["id-number"][6:14] == f"{row['birth-date']:%Y%m%d}"
        assert row["id-number"][:6] == row["district"]
        assert row["sex"] == "女男"[int(row["id-number"][16]) % 2]


def test_names_say_they_are_of_the_demo(files):
    assert all("演示" in row["name"] for name in ("firms", "persons") for row in rows(files, name))


def test_rows_fit_their_datasets(city, files):
    assert len(files) == 13
    for dataset in files:
        definition = city.datasets[dataset]
        for row in rows(files, dataset)[:300]:
            values = {name: value for name, value in row.items() if not name.startswith("valid_")}
            assert check_row(definition, {n: plain(v) for n, v in values.items() if v is not None}) == ()


def plain(value):
    return value.normalize() if isinstance(value, Decimal) else value


def test_it_is_plausible(city, files):
    firms, persons = rows(files, "firms"), rows(files, "persons")
    by_industry = Counter(row["industry"] for row in firms)
    assert by_industry.most_common(1)[0][0] == "F52" and len(by_industry) > 30
    staff = {code: median(r["employees"] for r in firms if r["industry"] == code) for code in ("F52", "E47")}
    assert staff["F52"] < staff["E47"]
    assert max(row["employees"] for row in firms) > 20 * median(row["employees"] for row in firms)
    districts = Counter(row["district"] for row in persons)
    assert set(districts) == {place.code for place in city.divisions.values() if place.level == "district"}
    assert districts["210106"] > 3 * districts["210123"]
    ages = [2021 - row["birth-date"].year for row in persons]
    assert min(ages) >= 0 and max(ages) < 100
    assert 0.20 < sum(age >= 60 for age in ages) / len(ages) < 0.32
    assert 0.48 < sum(row["sex"] == "女" for row in persons) / len(persons) < 0.52
    accounts = {row["uscc"]: row for row in rows(files, "firm-finances")}
    large = [row["uscc"] for row in firms if row["employees"] > 100]
    small = [row["uscc"] for row in firms if row["employees"] < 3]
    revenue = {
        n: median(accounts[c]["annual-revenue"] for c in codes) for n, codes in (("l", large), ("s", small))
    }
    assert revenue["l"] > 20 * revenue["s"]


def test_yearly_rows_hold_for_their_year(files):
    periods = {(row["valid_from"], row["valid_to"]) for row in rows(files, "tax-filings")}
    assert periods == {(date(2021, 1, 1), date(2021, 12, 31)), (date(2022, 1, 1), None)}


def test_sizes_beyond_a_province_are_refused():
    for wrong in ({"firms": 1_000_001, "persons": 0}, {"firms": -1, "persons": 0}):
        with pytest.raises(ValueError, match="at most"):
            Size(**wrong)
    with pytest.raises(ValueError, match="in order"):
        Size(1, 1, years=(2022, 2021))


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**40), st.integers(1, 40))
def test_chance_depends_on_seed_and_number_alone(seed, start, count):
    numbers = pa.array(range(start, start + count), pa.int64())
    together = Chance(seed, numbers).uniform("x").to_pylist()
    alone = [Chance(seed, numbers.slice(n, 1)).uniform("x")[0].as_py() for n in range(count)]
    assert together == alone
    assert all(0 <= value < 1 for value in together)


def test_chance_is_even_and_normal():
    chance = Chance(1, pa.array(range(200_000), pa.int64()))
    tenths = Counter(int(value * 10) for value in chance.uniform("even").to_pylist())
    assert all(abs(count - 20_000) < 700 for count in tenths.values())
    drawn = chance.normal("bell").to_pylist()
    assert abs(sum(drawn) / len(drawn)) < 0.01
    assert abs(sum(value**2 for value in drawn) / len(drawn) - 1) < 0.02


@given(st.lists(st.integers(0, 31**6 - 1), min_size=1, max_size=20))
def test_credit_codes_by_the_column_are_those_of_one(numbers):
    zeros = pa.array([0] * len(numbers), pa.int64())
    found = credit_codes(("91",), zeros, ["210102"], zeros, pa.array(numbers, pa.int64())).to_pylist()
    assert found == [make_uscc("91", "210102", code[8:16]) for code in found]
    assert len(set(found)) == len(set(numbers))


@given(st.integers(0, 36_000), st.integers(1, 998))
def test_identity_numbers_by_the_column_are_those_of_one(day, serial):
    zero = pa.array([0], pa.int64())
    days, serials = pa.array([day], pa.int64()), pa.array([serial], pa.int64())
    (code,) = identity_numbers(["210181"], zero, date(1923, 1, 1), days, serials).to_pylist()
    assert code == code[:17] + id_check(code[:17])
    assert code[14:17] == f"{serial:03}"


def test_industries_are_of_the_standard_and_known_to_the_size_classes(city):
    (column,) = [c for c in city.datasets["firm-finances"].column if c.id == "sme-industry"]
    assert {industry.sme for industry in INDUSTRIES} == set(column.choices)
    assert all("A" <= industry.code[0] <= "T" and industry.code[1:].isdigit() for industry in INDUSTRIES)


@pytest.mark.django_db
def test_it_is_loaded_once_by_the_loader_of_every_body(shenyang, settings, tmp_path):
    settings.DATA = tmp_path
    size = Size(60, 120, years=(2022,))
    assert population.ensure(size).endswith("register rows made")
    assert DatasetRow.objects.filter(dataset="persons").count() == 120
    assert Subject.objects.filter(name__contains="演示").count() >= 180
    firm = Subject.objects.filter(kind="organisation", name__startswith="沈阳演示0000").first()
    known = facts(
        ["firm-finances.annual-revenue", "tax-filings.taxpayer-kind"], [firm.pk], valid_on=date(2022, 6, 30)
    )
    assert Decimal(known[firm.pk]["firm-finances.annual-revenue"]) > 0
    assert population.ensure(size) == "nothing was missing"
    assert population.populate(size).rows == 0
    assert list(tmp_path.iterdir()) == []  # the files were for the moment


def test_the_setting_is_read(monkeypatch):
    monkeypatch.setenv("YIWANG_POPULATION", "0")
    assert population.wanted_size() is None
    monkeypatch.setenv("YIWANG_POPULATION", "20")
    assert (population.wanted_size().firms, population.wanted_size().persons) == (20, 180)
    for wrong in ("many", "2000000"):
        monkeypatch.setenv("YIWANG_POPULATION", wrong)
        with pytest.raises(population.filling.Trouble, match=f"YIWANG_POPULATION is {wrong}"):
            population.wanted_size()
