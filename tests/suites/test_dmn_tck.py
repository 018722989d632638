"""The DMN Technology Compatibility Kit: every case that needs no Java."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.suites.tck import APPROXIMATE_DECIMALS, JAVA_FOLDER, ROOT, SUITE, Run, read_cases, run_suite

PAGE = ROOT / "docs" / "reference" / "dmn-conformance.md"
IN_CI = os.environ.get("CI") == "true"
KINDS = ("value", "null", "error")

FOLDERS = sorted({case.folder for case in read_cases()}) if SUITE.is_dir() else []


@pytest.fixture(scope="module")
def suite() -> Run:
    if not SUITE.is_dir():
        message = f"the DMN TCK is not at {SUITE}; set YIWANG_SUITES to the folder that holds dmn-tck"
        if IN_CI:
            pytest.fail(message)
        pytest.skip(message)
    return run_suite()


@pytest.mark.parametrize("folder", FOLDERS)
def test_folder(suite: Run, folder: str) -> None:
    failed = suite.failed(folder)
    assert not failed, "\n".join(f"{check.case.id} {check.node}: {check.failure}" for check in failed)


def test_totals_and_page(suite: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n" + totals(suite))
    text = page(suite)
    if IN_CI:
        assert PAGE.read_text(encoding="utf-8") == text, "run the suite locally and commit the page it writes"
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")


def test_only_java_is_left_out(suite: Run) -> None:
    assert {case.folder for case, _ in suite.left_out} <= {JAVA_FOLDER}
    assert len(suite.cases) == 3391


def totals(run: Run) -> str:
    lines = [
        "| level | cases | left out | result nodes | passed | expecting a value | null | an error |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for level in (2, 3, None):
        cases = [case for case in run.cases if level in (None, case.level)]
        left = [case for case, _ in run.left_out if level in (None, case.level)]
        checks = [check for check in run.checks if level in (None, check.case.level)]
        passed = [check for check in checks if not check.failure]
        cells = [level or "both", len(cases), len(left), len(checks), len(passed)]
        for kind in KINDS:
            good = sum(check.kind == kind for check in passed)
            cells.append(f"{good} of {sum(check.kind == kind for check in checks)}")
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    errors = [check for check in run.checks if check.kind == "error" and not check.failure]
    reasons = sum(check.has_reason for check in errors)
    lines += ["", f"Of {len(errors)} expected errors that came out null, {reasons} carry their reason."]
    return "\n".join(lines)


def page(run: Run) -> str:
    failed = [check for check in run.checks if check.failure]
    parts = [
        "# DMN conformance",
        "",
        "Written by `tests/suites/test_dmn_tck.py` when it runs over the DMN Technology Compatibility Kit",
        "(dmn-tck/tck, commit 0dbcaf9b of 2026-07-01, levels 2 and 3). Do not edit.",
        "",
        totals(run),
        "",
        "An engine that always answers null passes four result nodes in ten, so nodes expecting a value, a",
        "null and an error are counted apart. Comparison is strict: equal decimals, the same kinds, the same",
        f"entries. Only for numbers the suite gives with {APPROXIMATE_DECIMALS} or more decimals, which it",
        "computed in binary floating point, is agreement in twelve digits enough.",
        "",
        "## Left out",
        "",
        *[f"* `{case.folder}` {case.id}: {reason}" for case, reason in run.left_out],
        "",
        "## Failing",
        "",
        *([f"* `{check.case.folder}` {check.case.id} {check.node}" for check in failed] or ["None."]),
    ]
    return "\n".join(parts) + "\n"


def test_page_is_in_the_repository() -> None:
    assert Path(PAGE).is_file()
