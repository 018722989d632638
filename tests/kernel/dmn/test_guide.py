"""The guide's own file, commands and outputs must stay true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from yiwang.kernel import dmn
from yiwang.web.cli import rules

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "first-decision-table.md"
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
COMMANDS = {command.name: command for command in rules.commands}


def block(kind: str, number: int = 0) -> str:
    return [text for name, text in BLOCKS if name == kind][number]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "keep-jobs.dmn").write_text(block("xml"), encoding="utf-8")
    (tmp_path / "firm.json").write_text(block("json"), encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "keep-jobs.json").write_text(block("json", 1), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def output(command: str) -> str:
    words = command.split()
    assert words[0] == "yiwang"
    return CliRunner().invoke(COMMANDS[words[1]], words[2:]).output


def test_review(folder: Path) -> None:
    assert output("yiwang review keep-jobs.dmn") == "keep-jobs.dmn: 0 findings\n"
    file = folder / "keep-jobs.dmn"
    file.write_text(file.read_text(encoding="utf-8").replace("&gt; 0.055", "&gt; 0.06"), encoding="utf-8")
    assert output("yiwang review keep-jobs.dmn").startswith(block("", 0))


def test_decide_and_explain(folder: Path) -> None:
    assert output("yiwang decide keep-jobs.dmn --input firm.json --explain").startswith(block("", 1))


def test_own_tests(folder: Path) -> None:
    assert output("yiwang test keep-jobs.dmn") == "2 of 2 passed\n"


def test_python(folder: Path) -> None:
    space: dict[str, object] = {}
    exec(block("python"), space)
    outcome = space["outcome"]
    assert isinstance(outcome, dmn.Outcome)
    assert (outcome.value, str(outcome.version)[:6]) == (0, "2022 (")
