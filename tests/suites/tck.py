"""Reading and running the DMN Technology Compatibility Kit, strictly.

A number must be equal as a decimal. Only where the suite gives eight or more decimals, computed in binary
floating point, is agreement in twelve digits (or to the last decimal given) enough. Kinds must be the same:
no text for a date, no one-item list for its item, no missing entry for a null one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from yiwang.kernel import dmn, feel
from yiwang.kernel.feel import types as t

ROOT = Path(__file__).parents[2]
SUITES = Path(os.environ.get("YIWANG_SUITES") or ROOT.parent / "shared" / "suites")
SUITE = SUITES / "dmn-tck"
NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
JAVA_FOLDER = "0076-feel-external-java"
APPROXIMATE_DECIMALS = 8
BINARY_PRECISION = Decimal("1e-12")

_T = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TEMPORAL = {"xsd:date": t.DateType, "xsd:time": t.TimeType, "xsd:dateTime": t.DateTimeType}


@dataclass(slots=True)
class Case:
    """One test case of the suite."""

    level: int
    folder: str
    id: str
    element: Any
    model_file: Path

    @property
    def needs_java(self) -> str:
        """Why the case cannot run without Java, or an empty text."""
        expects_value = any(_nil(result) is False for result in self.element.iter(f"{_T}resultNode"))
        return "calls a method of a Java class" if self.folder == JAVA_FOLDER and expects_value else ""


@dataclass(slots=True)
class Check:
    """One result node of a case: what was expected, and how it went."""

    case: Case
    node: str
    kind: str  # value, null or error
    failure: str = ""
    has_reason: bool = False


@dataclass(slots=True)
class Run:
    """Everything one run over the suite found."""

    checks: list[Check] = field(default_factory=list)
    left_out: list[tuple[Case, str]] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    def failed(self, folder: str) -> list[Check]:
        """Failed result nodes of a folder."""
        return [check for check in self.checks if check.failure and check.case.folder == folder]


def read_cases() -> Iterator[Case]:
    """Every case of the suite, level by level."""
    for file in sorted(SUITE.glob("compliance-level-*/*/*-test-*.xml")):
        root = etree.parse(file).getroot()
        level = int(file.parent.parent.name[-1])
        model = file.parent / root.findtext(f"{_T}modelName")
        for number, element in enumerate(root.iter(f"{_T}testCase"), 1):
            yield Case(level, file.parent.name, element.get("id") or str(number), element, model)


def run_suite() -> Run:
    """Run every case that needs no Java."""
    run = Run()
    models: dict[Path, dmn.Model] = {}
    for case in read_cases():
        run.cases.append(case)
        if case.needs_java:
            run.left_out.append((case, case.needs_java))
            continue
        if case.model_file not in models:
            models[case.model_file] = dmn.load(case.model_file)
        run.checks += run_case(models[case.model_file], case)
    return run


def run_case(model: dmn.Model, case: Case) -> list[Check]:
    """The result nodes of one case."""
    inputs = {_key(node, model): value_of(node) for node in case.element.iter(f"{_T}inputNode")}
    invocable = case.element.get("invocableName")
    service = dmn.decide_service(model, invocable, inputs, NOW) if invocable else None
    checks = []
    for result in case.element.iter(f"{_T}resultNode"):
        name = result.get("name")
        outcome = service or dmn.decide(model, name, inputs, NOW)
        alone = len(outcome.targets) == 1
        whole = outcome.value if outcome.error is None else outcome.error
        checks.append(_check(case, result, whole if alone else outcome.raw(name)))
    return checks


def _check(case: Case, result: Any, raw: Any) -> Check:
    expected_node = result.find(f"{_T}expected")
    expected = value_of(expected_node)
    is_error = result.get("errorResult") == "true"
    kind = "error" if is_error else "null" if expected is None else "value"
    check = Check(case, result.get("name"), kind, has_reason=isinstance(raw, feel.FeelError))
    if kind != "value":
        if not feel.is_null(raw):
            check.failure = f"expected {kind}, got {raw!r}"
    elif not same(raw, expected):
        check.failure = f"expected {expected!r}, got {raw!r}"
    return check


def _key(node: Any, model: dmn.Model) -> str:
    namespace = node.get("namespace")
    return f"{{{namespace}}}{node.get('name')}" if namespace else node.get("name")


def _nil(result: Any) -> bool:
    expected = result.find(f"{_T}expected")
    return value_of(expected) is None


def value_of(node: Any) -> Any:
    """The FEEL value an inputNode, expected, item or component holds."""
    components = node.findall(f"{_T}component")
    if components:
        return {part.get("name"): value_of(part) for part in components}
    items = node.find(f"{_T}list")
    if items is not None:
        return [value_of(item) for item in items.findall(f"{_T}item")]
    value = node.find(f"{_T}value")
    if value is None or value.get(f"{_XSI}nil") == "true":
        return None
    return _simple(value.get(f"{_XSI}type"), value.text or "")


def _simple(kind: str, text: str) -> Any:
    if kind in {"xsd:decimal", "xsd:double", "xsd:integer"}:
        return Decimal(text)
    if kind == "xsd:string":
        return text
    if kind == "xsd:boolean":
        return {"true": True, "false": False, "1": True, "0": False}[text]
    if kind == "xsd:duration":
        months = feel.temporal(text, t.YearsMonthsType)
        value = months if not feel.is_null(months) else feel.temporal(text, t.DaysTimeType)
    else:
        value = feel.temporal(text, _TEMPORAL[kind])
    assert not feel.is_null(value), f"the suite's own value {text} could not be read as {kind}"
    return value


def same(actual: Any, expected: Any) -> bool:
    """Strict equality of values, kinds included."""
    if isinstance(expected, dict):
        return (
            actual.__class__ is dict
            and actual.keys() == expected.keys()
            and all(same(actual[key], expected[key]) for key in expected)
        )
    if isinstance(expected, list):
        return (
            actual.__class__ is list
            and len(actual) == len(expected)
            and all(same(mine, theirs) for mine, theirs in zip(actual, expected, strict=True))
        )
    if expected is None:
        return feel.is_null(actual)
    if actual.__class__ is not expected.__class__:
        return False
    return _same_number(actual, expected) if isinstance(expected, Decimal) else actual == expected


def _same_number(actual: Decimal, expected: Decimal) -> bool:
    decimals = -int(expected.as_tuple().exponent)
    if actual == expected or decimals < APPROXIMATE_DECIMALS:
        return actual == expected
    return abs(actual - expected) <= max(Decimal(1).scaleb(-decimals), abs(expected) * BINARY_PRECISION)
