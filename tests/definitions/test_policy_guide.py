"""The guide to policies does what it says: its files, taken from the page, are checked and decide."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yiwang.definitions import check, load, read_folder
from yiwang.definitions.policy_inputs import policy_inputs, policy_model
from yiwang.kernel import dmn

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "guide" / "first-policy.md").read_text()
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", PAGE, re.DOTALL)
RULE = "policies/shop-rent/rent-2022.dmn"


def block(language, number=0):
    return [text for kind, text in BLOCKS if kind == language][number]


@pytest.fixture
def files():
    return read_folder(PROJECT / "cities" / "shenyang") | {
        "datasets/shop-leases.toml": block("toml").encode(),
        "policies/shop-rent/policy.toml": block("toml", 1).encode(),
        RULE: block("xml").encode(),
        "policies/shop-rent/tests/rent.json": block("json").encode(),
    }


def test_the_files_pass_and_the_rule_decides(files):
    assert check(files).errors == ()
    city = load(files)
    policy = city.policies["shop-rent"]
    version = policy.version_on(date(2022, 12, 31))
    assert policy.version_on(date(2023, 1, 1)) is None
    assert policy.budget_of(2022) == 3_000_000
    assert [each.fact for each in policy_inputs(city, policy, version)] == [
        "firms.employees",
        "shop-leases.months-open",
        "shop-leases.yearly-rent",
    ]
    inputs = {"从业人数": 5, "开业月数": 6, "年租金": Decimal(30000)}
    assert dmn.decide(policy_model(city, policy, version), version.amount, inputs).value == 9000


def test_the_mistake_is_told_as_the_page_says(files):
    files[RULE] = files[RULE].replace(b"shop-leases.months-open", b"shop-leases.month-open")
    said = block("", 2).strip().removeprefix("my-city/")
    assert said in [str(error) for error in check(files).errors]
