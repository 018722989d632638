"""The BPMN suite: what lies inside the declared subset runs as expected, all else is refused by name."""

from __future__ import annotations

import os
from functools import cache

import pytest
from tests.suites.betsy import SUITE, SuiteFile, adapted, outside, play, read_tests

from yiwang.kernel import bpmn

IN_CI = os.environ.get("CI") == "true"
TESTS = read_tests() if SUITE.is_dir() else []


@pytest.fixture(scope="module", autouse=True)
def suite() -> None:
    if not SUITE.is_dir():
        message = f"the BPMN suite is not at {SUITE}; set YIWANG_SUITES to the folder that holds bpmn-betsy"
        if IN_CI:
            pytest.fail(message)
        pytest.skip(message)


@cache
def verdict(test: SuiteFile) -> tuple[str, str]:
    """Passed, refused or wrong, and why."""
    xml = test.path.read_bytes()
    strangers = outside(xml)
    try:
        procedures = bpmn.read_all(adapted(xml), test.path.name)
    except bpmn.BpmnError as refusal:
        return _refused(test, strangers, refusal)
    if strangers:
        return "wrong", f"read although it uses {', '.join(sorted(strangers))}"
    failed = [
        f"input {case.input!r}: {found}"
        for case in test.cases
        if (found := play(procedures, next(iter(procedures)), case))
    ]
    return ("wrong", "; ".join(failed)) if failed else ("passed", "")


def _refused(test: SuiteFile, strangers: set[str], refusal: bpmn.BpmnError) -> tuple[str, str]:
    said = f"{refusal} {' '.join(error.element for error in refusal.errors)}"
    if strangers:
        # What lies inside a refused element is not looked at, so not every stranger need be named.
        named = any(name in said for name in strangers)
        return ("refused", said) if named else ("wrong", f"refused without naming {strangers}: {refusal}")
    # A file inside the subset may be refused only where an error is what the suite expects.
    if test.cases and all(case.expect_error and not case.trace for case in test.cases):
        return "passed", said
    return "wrong", str(refusal)


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
def test_file(test: SuiteFile) -> None:
    outcome, reason = verdict(test)
    assert outcome != "wrong", reason


def test_counts(capsys: pytest.CaptureFixture[str]) -> None:
    found = [verdict(test)[0] for test in TESTS]
    counts = {name: found.count(name) for name in ("passed", "refused", "wrong")}
    with capsys.disabled():
        print("\n" + ", ".join(f"{name} {number}" for name, number in counts.items()))
    assert len(found) == len(list(SUITE.glob("*.bpmn"))), "every file of the suite has an expectation"
    assert counts["wrong"] == 0
