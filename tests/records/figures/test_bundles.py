"""A figure's bundle is computed again by anyone; one changed byte is refused, with its place."""

import json
import random

import pytest
from tests.records.figures.conftest import figure, problems, write

from yiwang.definitions.figure_bundles import check_figure
from yiwang.kernel.tlog import Signer
from yiwang.records.figures import acts, bundles
from yiwang.records.ledger.log import keys

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bundle(figures):
    write("problems", problems(12))
    acts.compute(2021, ["problems"])
    return bundles.bundle_of("problems", 2021)[1]


def test_the_figure_is_computed_again_from_the_rows(bundle):
    report = check_figure(bundle, keys.key())
    assert report.faults == []
    assert (report.value, report.rows) == (12, 12)


def test_what_was_changed_is_named(bundle):
    for what in ("row", "value", "query", "manifest", "period", "record", "checkpoint"):
        changed, place = _changed(bundle, what)
        report = check_figure(changed, keys.key())
        assert any(fault.place == place for fault in report.faults), [str(one) for one in report.faults]
    _a_row_left_out_is_noticed(bundle)
    _a_bundle_of_another_city_is_refused(bundle)
    _no_single_byte_can_be_changed(bundle)


def _a_row_left_out_is_noticed(bundle):
    value = json.loads(bundle)
    rows = value["views"]["register.problems"]
    rows["lines"].pop(), rows["sums"].pop()
    report = check_figure(_written(value), keys.key())
    assert [fault.place for fault in report.faults] == ["views.register.problems"]


def _no_single_byte_can_be_changed(bundle):
    chance = random.Random(1)
    for at in chance.sample(range(len(bundle)), 300):
        changed = bundle[:at] + bytes([bundle[at] ^ (1 << chance.randrange(8))]) + bundle[at + 1 :]
        assert check_figure(changed, keys.key()).faults, at


def _a_bundle_of_another_city_is_refused(bundle):
    other = Signer("other", b"x" * 32).key
    assert "another key" in str(check_figure(bundle, other).faults[0])


def test_a_bundle_is_of_the_figure_as_published_until_it_is_computed_anew(bundle):
    write("problems", problems(3, start=90))
    assert check_figure(bundles.bundle_of("problems", 2021)[1], keys.key()).value == 12
    acts.compute(2021, ["measures"])  # which brings the snapshot up to date
    assert check_figure(bundles.bundle_of("problems", 2021)[1], keys.key()).value == 15


def test_a_gap_has_no_bundle(figures):
    acts.compute(2021, ["measures"])
    with pytest.raises(bundles.NoBundle, match="gap"):
        bundles.bundle_of("measures", 2021)


def test_a_growth_brings_the_rows_of_both_years(figures):
    declared = {"mode": "9610", "_from": "2020-01-01"}
    write(
        "declarations",
        [
            {**declared, "number": "1", "amount": 100, "released-on": "2020-03-01"},
            {**declared, "number": "2", "amount": 540, "released-on": "2021-03-01"},
        ],
    )
    assert str(figure("crossborder_growth").value.normalize()) == "4.4"
    report = check_figure(bundles.bundle_of("crossborder_growth", 2021)[1], keys.key())
    assert (report.faults, str(report.value), report.rows) == ([], "4.4", 2)


def _changed(bundle, what):
    value = json.loads(bundle)
    match what:
        case "row":
            lines = value["views"]["register.problems"]["lines"]
            lines[3] = lines[3].replace("210102", "210106")
            place = "views.register.problems.lines[3]"
        case "value":
            value["value"], place = "13", "value"
        case "query":
            value["indicator"] = value["indicator"].replace("已解决", "未解决")
            place = "indicator"
        case "manifest":
            value["manifest"] = value["manifest"].replace("city.toml", "city.tom1")
            place = "manifest"
        case "period":
            value["period"], place = ["2021-01-01", "2021-12-30"], "period"
        case "record":
            value["record"]["public"] = value["record"]["public"].replace('"value":"12"', '"value":"13"')
            place = "record"
        case "checkpoint":
            size = value["checkpoint"].split("\n")[1]
            value["checkpoint"] = value["checkpoint"].replace(f"\n{size}\n", f"\n{int(size) + 1}\n", 1)
            place = "checkpoint"
    return _written(value), place


def _written(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
