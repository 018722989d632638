"""A model's own tests: `tests/*.json` beside it, each a list of cases.

    [{"name": "3 % is enough above 200 million",
      "decision": "may be recognised",
      "inputs": {"sales": 30000, "R&D share": 0.03},
      "expect": true}]

`expect` is the value as JSON (dates and durations as ISO text); null also stands for an error. Optional:
`rules`, the numbers of all rules that must match; `on`, the day `today()` answers; `model`, the file name
where the folder holds several models; `service` in place of `decision`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.deciding import decide, decide_service
from yiwang.kernel.dmn.loading import load
from yiwang.kernel.dmn.model import Model
from yiwang.kernel.dmn.outcome import Outcome
from yiwang.kernel.dmn.problems import DmnError, Problem

_KEYS = {"name", "decision", "service", "inputs", "expect", "rules", "on", "model"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One case and how it went: `differences` is empty when it passed."""

    file: str
    number: int
    name: str
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the model answered as expected."""
        return not self.differences

    def __str__(self) -> str:
        """`file, case 3 (name)`, and each difference on a line of its own."""
        title = f"{self.file}, case {self.number}" + (f" ({self.name})" if self.name else "")
        return "\n".join([title, *(f"    {line}" for line in self.differences)])


def test(path: str | Path) -> list[Trial]:
    """Run the tests of a model file, or of every model below a folder.

    Raises DmnError for a model that cannot be loaded and for a test file that cannot be understood.
    """
    path = Path(path)
    if path.is_file():
        return list(_folder(path.parent, [path]))
    if not path.is_dir():
        raise DmnError([Problem(str(path), 0, "there is no such file or folder", "Check the path.")])
    folders = sorted({model.parent for model in path.rglob("*.dmn")})
    return [trial for folder in folders for trial in _folder(folder, sorted(folder.glob("*.dmn")))]


def test_cases(models: Mapping[str, Model], content: bytes, file: str) -> list[Trial]:
    """Run the cases of one test file against loaded models, by file name.

    Raises DmnError for a file that cannot be understood, and for a case naming no model or decision here.
    """
    cases = _cases(content, file)
    strange = [
        Problem(
            file, 1, f"case {number}: there is no model {case['model']} here", f"Models: {_names(models)}"
        )
        for number, case in enumerate(cases, 1)
        if case.get("model") not in {None, *models}
    ]
    if strange:
        raise DmnError(strange)
    return [_run(models, case, file, number) for number, case in enumerate(cases, 1)]


def _names(models: Mapping[str, Model]) -> str:
    return ", ".join(models) or "none"


def _folder(folder: Path, files: list[Path]) -> Iterator[Trial]:
    tests = sorted((folder / "tests").glob("*.json"))
    models = {file.name: load(file) for file in files} if tests else {}
    for file in tests:
        for number, case in enumerate(_cases(file.read_bytes(), str(file)), 1):
            if case.get("model") in {None, *models}:
                yield _run(models, case, str(file), number)


def _cases(content: bytes, file: str) -> list[dict[str, Any]]:
    try:
        cases = json.loads(content.decode("utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise DmnError([Problem(file, line, f"not valid JSON: {error}")]) from None
    shape = "Write a list of {decision, inputs, expect}."
    if not isinstance(cases, list):
        raise DmnError([Problem(file, 1, "a test file holds a list of cases", shape)])
    problems = [
        Problem(file, 1, f"case {number}: {reason}", shape)
        for number, case in enumerate(cases, 1)
        for reason in _faults(case)
    ]
    if problems:
        raise DmnError(problems)
    return cases


def _faults(case: Any) -> Iterator[str]:
    if not isinstance(case, dict):
        yield "not an object"
        return
    unknown = sorted(case.keys() - _KEYS)
    if unknown:
        yield f"unknown key {', '.join(unknown)}"
    if ("decision" in case) == ("service" in case):
        yield "needs a decision (or a service)"
    if not isinstance(case.get("inputs"), dict):
        yield "needs inputs, an object of values by name"
    if "expect" not in case:
        yield "needs expect; write null where no result is expected"
    if "on" in case and not re.fullmatch(r"[0-9]{4}-[01][0-9]-[0-3][0-9]", str(case["on"])):
        yield "on is a day, such as 2022-04-01"


def _run(models: Mapping[str, Model], case: dict[str, Any], file: str, number: int) -> Trial:
    model = _model(models, case, file, number)
    on = date.fromisoformat(case["on"]) if "on" in case else None
    if "service" in case:
        outcome = decide_service(model, case["service"], case["inputs"], on)
    else:
        outcome = decide(model, case["decision"], case["inputs"], on)
    found = list(differences(case["expect"], feel.from_feel(outcome.value)))
    if found:
        found += [f"because {fault}" for fault in outcome.errors]
    found += _rule_differences(case, outcome)
    found += [f"{name} is no input of this decision" for name in outcome.unused]
    return Trial(file, number, str(case.get("name", "")), tuple(found))


def _model(models: Mapping[str, Model], case: dict[str, Any], file: str, number: int) -> Model:
    if "model" in case:
        return models[case["model"]]
    name = str(case.get("decision") or case.get("service"))
    having = [model for model in models.values() if model.named(name)]
    if len(having) == 1:
        return having[0]
    if not having:
        reason = f"case {number}: no model here has {name}"
        raise DmnError([Problem(file, 1, reason, f"Models: {', '.join(models)}")])
    reason = f"case {number}: several models here have {name}"
    raise DmnError([Problem(file, 1, reason, 'Say which with "model": "file.dmn".')])


def _rule_differences(case: dict[str, Any], outcome: Outcome) -> Iterator[str]:
    if "rules" in case:
        matched = [match.number for match in outcome.matched if match.decision in outcome.targets]
        if matched != case["rules"]:
            yield f"rules: expected {case['rules']}, matched {matched}"


def differences(expected: Any, actual: Any, path: str = "") -> Iterator[str]:
    """Where two JSON values differ, one line each, with the path."""
    where = f"{path}: " if path else ""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in [*expected, *(key for key in actual if key not in expected)]:
            inner = f"{path}.{key}" if path else str(key)
            if key not in actual:
                yield f"{inner}: expected {_json(expected[key])}, missing"
            elif key not in expected:
                yield f"{inner}: not expected, got {_json(actual[key])}"
            else:
                yield from differences(expected[key], actual[key], inner)
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            yield f"{where}expected {len(expected)} items, got {len(actual)}: {_json(actual)}"
            return
        for index, (mine, theirs) in enumerate(zip(expected, actual, strict=True), 1):
            yield from differences(mine, theirs, f"{path}[{index}]")
    elif isinstance(expected, bool) is not isinstance(actual, bool) or expected != actual:
        yield f"{where}expected {_json(expected)}, got {_json(actual)}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
