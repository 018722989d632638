"""The commands: output, exit codes, and help that teaches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.kernel.dmn.building import decision, definitions, input_data, literal, table

from yiwang.web.cli import rules

MODEL = Path(__file__).parent / "models" / "high-tech.dmn"
COMMANDS = {command.name: command for command in rules.commands}


def run(name: str, *arguments: object, stdin: str = "") -> Result:
    return CliRunner().invoke(COMMANDS[name], [str(one) for one in arguments], input=stdin)


FIRM = json.dumps({"years registered": 3, "sales": 30000, "R&D share": 0.021, "major incident": False})


def test_decide_prints_the_value_and_the_reasons() -> None:
    result = run("decide", MODEL, "--input", "-", "--explain", stdin=FIRM)
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "false"
    assert "研发投入占比为 2.1 %，需达到 3 %。" in result.output
    assert "high-tech recognition 2016 (" in result.output
    english = run("decide", MODEL, "--input", "-", "--explain", "--language", "en", stdin=FIRM)
    assert "it must be at least 3 %" in english.output


def test_decide_notes_unknown_inputs() -> None:
    result = run("decide", MODEL, "--input", "-", stdin=FIRM.replace("sales", "sale"))
    assert "sale is no input of this decision" in result.output


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("--decision", "may be recognized"), FIRM),
        ((), "{"),
        ((), "[1]"),
    ],
)
def test_decide_refuses_what_it_cannot_use(arguments: tuple[str, ...], stdin: str) -> None:
    assert run("decide", MODEL, "--input", "-", *arguments, stdin=stdin).exit_code == 2


def test_decide_needs_a_name_where_several_decisions_are_final(tmp_path: Path) -> None:
    file = tmp_path / "two.dmn"
    file.write_bytes(definitions(decision("a", literal("1")) + decision("b", literal("2"))))
    result = run("decide", file, "--input", "-", stdin="{}")
    assert result.exit_code == 2
    assert "this model has: a, b" in result.output


def test_decide_without_a_value_exits_one(tmp_path: Path) -> None:
    file = tmp_path / "bad.dmn"
    file.write_bytes(definitions(decision("a", literal("1 +"))))
    result = run("decide", file, "--input", "-", stdin="{}")
    assert (result.exit_code, result.output.splitlines()[0]) == (1, "null")


def test_review_tells_findings_with_file_line_and_example(tmp_path: Path) -> None:
    assert run("review", MODEL).exit_code == 0
    body = (
        input_data("x", "number") + "\n" + decision("d", table("", ["x"], ["o"], ["< 5 => 1"]), needs=("x",))
    )
    (tmp_path / "gap.dmn").write_bytes(definitions(body))
    result = run("review", tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path / 'gap.dmn'}:3: gap: d: no rule covers this case" in result.output
    assert "example  x = 5" in result.output
    (tmp_path / "broken.dmn").write_bytes(b"<definitions")
    assert run("review", tmp_path).exit_code == 2
    (tmp_path / "empty").mkdir()
    assert run("review", tmp_path / "empty").exit_code == 2


def test_models_own_tests(tmp_path: Path) -> None:
    (tmp_path / "m.dmn").write_bytes(MODEL.read_bytes())
    tests = tmp_path / "tests"
    tests.mkdir()
    case = {
        "name": "large firm",
        "decision": "share is enough",
        "inputs": {"sales": 30000, "R&D share": 0.03},
    }
    (tests / "a.json").write_text(json.dumps([{**case, "expect": True, "rules": [3]}]))
    result = run("test", tmp_path)
    assert (result.exit_code, result.output) == (0, "1 of 1 passed\n")
    (tests / "b.json").write_text(json.dumps([{**case, "expect": False, "rules": [6]}]))
    result = run("test", tmp_path / "m.dmn")
    assert result.exit_code == 1
    assert "b.json, case 1 (large firm)" in result.output
    assert "expected false, got true" in result.output
    assert "rules: expected [6], matched [3]" in result.output


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not valid JSON"),
        ("{}", "a list of cases"),
        ("[1]", "case 1: not an object"),
        ('[{"decision": "d", "inputs": {}}]', "needs expect"),
        ('[{"decision": "d", "inputs": {}, "expect": 1, "expcted": 1}]', "unknown key expcted"),
        ('[{"decision": "nowhere", "inputs": {}, "expect": 1}]', "no model here has nowhere"),
        ('[{"decision": "share is enough", "inputs": {}, "expect": 1, "on": "May"}]', "on is a day"),
    ],
)
def test_test_files_that_cannot_be_used(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "m.dmn").write_bytes(MODEL.read_bytes())
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "a.json").write_text(text)
    result = run("test", tmp_path)
    assert result.exit_code == 2
    assert reason in result.output


def test_nested_differences_name_the_path(tmp_path: Path) -> None:
    body = decision("d", literal('{a: [1, {b: date("2021-01-01")}], c: 0.5}'))
    (tmp_path / "m.dmn").write_bytes(definitions(body))
    (tmp_path / "tests").mkdir()
    expect = {"a": [1, {"b": "2021-01-02"}], "c": 0.5, "e": None}
    (tmp_path / "tests" / "a.json").write_text(
        json.dumps([{"decision": "d", "inputs": {}, "expect": expect}])
    )
    output = run("test", tmp_path).output
    assert 'a[2].b: expected "2021-01-02", got "2021-01-01"' in output
    assert "e: expected null, missing" in output


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example_and_the_exit_codes(name: str) -> None:
    text = run(name, "--help").output
    assert f"yiwang {name}" in text
    assert "Exit codes" in text
