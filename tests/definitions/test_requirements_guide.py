"""The how-to on requirements does what it says: its files, taken from the page, are checked and decide."""

import re
from datetime import date
from pathlib import Path

import pytest
from tests.definitions import test_guide

from yiwang.definitions import check, load, read_folder, requirement_on
from yiwang.kernel import dmn

PAGE = (Path(__file__).parents[2] / "docs" / "guide" / "requirements.md").read_text()
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", PAGE, re.DOTALL)
city = test_guide.city


def block(language, number=0):
    return [text for kind, text in BLOCKS if kind == language][number]


@pytest.fixture
def service(city):
    folder = city / "services" / "dog-permit"
    (folder / "weight-2021.dmn").write_text(block("xml"))
    (folder / "service.toml").write_text((folder / "service.toml").read_text() + "\n" + block("toml"))
    (folder / "tests").mkdir()
    (folder / "tests" / "weight.json").write_text(block("json"))
    return folder


def told(number):
    return [block("", number).strip().removeprefix("my-city/")]


def errors(service):
    return [str(error) for error in check(read_folder(service.parents[1])).errors]


def test_the_files_pass_and_the_rule_decides(service):
    files = read_folder(service.parents[1])
    report = check(files)
    assert (report.errors, report.warnings) == ((), ())
    city = load(files)
    version = requirement_on(city.services["dog-permit"], date(2021, 1, 1))
    assert version is not None
    model = city.models[f"services/dog-permit/{version.model}"]
    (reason,) = dmn.reasons(dmn.decide(model, version.decision, {"犬只体重": 31}))
    assert (reason.text, reason.clause) == (
        "犬只体重为 31 千克，不得超过 30 千克。",
        "示例规定 第五条：不超过 30 千克",
    )


def test_slip_in_an_id_is_told_as_on_the_page(service):
    model = service / "weight-2021.dmn"
    model.write_text(
        model.read_text().replace('"dog-weight"', '"dog-wieght"').replace("#dog-weight", "#dog-wieght")
    )
    assert errors(service) == told(0)


def test_wrong_expectation_is_told_as_on_the_page(service):
    cases = service / "tests" / "weight.json"
    cases.write_text(cases.read_text().replace('"expect": false, "rules": [1]', '"expect": true'))
    assert errors(service) == told(1)
