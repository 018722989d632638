"""The law: evaluator and compiled statement answer alike, for random models and for the city's."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.kernel.dmn import inventing, parity

from yiwang.kernel import dmn, feel
from yiwang.kernel.dmn.population.room import joined

CITY = Path(__file__).parents[3] / "cities" / "shenyang"
MODELS = sorted(CITY.rglob("*.dmn"))
ON = dt.date(2026, 1, 1)
COLUMNS = {"number": "decimal(14,4)", "string": "string", "boolean": "boolean", "date": "date"}
CODED = {name: "coded" if kind == "string" else kind for name, kind in inventing.SCHEMA.items()}
CI_ROWS = 20_000


def _hold(seed: int, rows: int, schema: Mapping[str, str] = inventing.SCHEMA) -> tuple[int, int]:
    """One random model: every decision that compiles answers as the evaluator; how many did, how many not."""
    model = dmn.load(inventing.model(seed), file="random.dmn")
    given_rows = parity.random_rows(schema, rows, seed, inventing.SEEN)
    compiled = refused = 0
    for decision in model.decisions:
        try:
            population = dmn.compile(model, decision.name, schema, "duckdb", conditions=True)
        except dmn.RefusalError:
            refused += 1
            continue
        compiled += 1
        found = parity.by_duckdb(population, parity.arrow_table(population.schema, given_rows))
        report = parity.compare(population, found, given_rows, model, reasons=rows)
        assert not report.differences, (seed, decision.name, report.differences[:3])
    return compiled, refused


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_random_models(seed: int) -> None:
    _hold(seed, rows=125)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_random_models_over_words_kept_as_numbers(seed: int) -> None:
    _hold(seed, rows=125, schema=CODED)


def test_nearly_all_random_models_are_inside_the_profile() -> None:
    counts = [_hold(seed, rows=5) for seed in range(12)]
    assert sum(compiled for compiled, _ in counts) > 9 * sum(refused for _, refused in counts)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**9))
def test_many_random_models(seed: int) -> None:
    _hold(seed, rows=150)


@cache
def _namespaces() -> dict[str, Path]:
    return {etree.parse(path).getroot().get("namespace") or "": path for path in MODELS}


def _resolver(wanted: dmn.Import) -> tuple[bytes, str] | None:
    path = _namespaces().get(wanted.namespace)
    return None if path is None else (path.read_bytes(), str(path))


def _load(path: Path) -> dmn.Model:
    return dmn.load(path.read_bytes(), imports=_resolver, file=str(path.relative_to(CITY)))


def _schema(model: dmn.Model) -> dict[str, str]:
    """The column types a city would declare; a list has none."""
    found = {}
    for one in joined(model):
        for item in one.inputs:
            kind = feel.plain_type(one.compiled.types.of(item.type_ref))
            found[item.name] = COLUMNS.get(str(kind), "string")
    return found


def _words(model: dmn.Model, schema: Mapping[str, str]) -> dict[str, list[Any]]:
    """The values the model speaks of, so that rows fall on both sides of every threshold."""
    path = {str(path.relative_to(CITY)): path for path in MODELS}
    texts = [(_namespaces().get(one.namespace) or path[one.file]).read_text() for one in joined(model)]
    numbers = [found for text in texts for found in re.findall(r">[^<]*?(\d+(?:\.\d{1,4})?)", text)]
    strings = _allowed(model)
    days = [ON, ON - dt.timedelta(days=365), ON.replace(year=1966)]
    return {
        name: strings.get(name, []) if kind == "string" else numbers if "decimal" in kind else days
        for name, kind in schema.items()
    }


def _allowed(model: dmn.Model) -> dict[str, list[str]]:
    found = {}
    for one in joined(model):
        texts = {item.name: item.allowed or "" for item in one.types}
        for item in one.inputs:
            found[item.name] = re.findall(r'"([^"]*)"', texts.get(item.type_ref or "", ""))
    return found


def _hold_city(path: Path, rows: int, reasons: int) -> tuple[list[str], list[str], int]:
    """Every decision of a file: the names of those compiled and refused, and the rows compared."""
    model = _load(path)
    schema = _schema(model)
    words = _words(model, schema)
    compiled, refused, compared = [], [], 0
    for decision in model.decisions:
        try:
            population = dmn.compile(model, decision.name, schema, "duckdb", conditions=True, on=ON)
        except dmn.RefusalError as refusal:
            assert "is a list<" in str(refusal), refusal
            refused.append(decision.name)
            continue
        assert dmn.compile(model, decision.name, schema, "spark", conditions=True, on=ON).sql
        given_rows = parity.random_rows(population.schema, rows, len(decision.name), words)
        found = parity.by_duckdb(population, parity.arrow_table(population.schema, given_rows))
        report = parity.compare(population, found, given_rows, model, on=ON, reasons=reasons)
        assert not report.differences, (decision.name, report.differences[:3])
        assert report.beyond < rows / 20
        compiled.append(decision.name)
        compared += report.rows
    return compiled, refused, compared


@pytest.mark.parametrize("path", MODELS, ids=[str(path.relative_to(CITY)) for path in MODELS])
def test_every_model_of_the_city(path: Path) -> None:
    """Each compiles for both engines, or is refused for the one thing columns lack: lists as inputs."""
    compiled, refused, _ = _hold_city(path, rows=max(CI_ROWS // 2 // len(MODELS) // 4, 60), reasons=25)
    model = _load(path)
    assert len(compiled) + len(refused) == len(model.decisions)
    lists = [
        item
        for item in model.inputs
        if "list<" in str(feel.plain_type(model.compiled.types.of(item.type_ref)))
    ]
    assert bool(refused) == bool(lists)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_million_null_heavy_rows() -> None:
    """Zero differences over a million rows of the city's own decisions."""
    decisions = sum(len(_load(path).decisions) for path in MODELS)
    total = 0
    for path in MODELS:
        total += _hold_city(path, rows=1_400_000 // decisions, reasons=50)[2]
    assert total >= 1_000_000, total
