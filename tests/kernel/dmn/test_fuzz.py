"""However a model is damaged, loading it refuses with DmnError or it decides, explains and reviews."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from tests.kernel.dmn.building import decision, definitions, input_data, literal, table
from tests.kernel.feel.samples import EXPRESSIONS, PIECES

from yiwang.kernel import dmn, feel

SECONDS_EACH = 5.0
STEPS = 20_000
INPUTS: list[object] = [
    0,
    -1,
    3.5,
    "a",
    "",
    True,
    None,
    [1, "x"],
    {"a": 1},
    "2024-02-29",
    10**40,
    [],
    float("nan"),
]
CELLS = [
    "-",
    "< 3",
    "[1..5)",
    '"a", "b"',
    "not(2)",
    "? > x",
    "null",
    "true",
    "=",
    "in",
    "]",
    "1 ..",
    "x",
    "> x + 1",
]
POLICIES = ["UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER", "NONE", ""]
Maker = Callable[[random.Random], str]

MODELS = [
    definitions(
        input_data("x", "number")
        + input_data("who", "string")
        + decision(
            "grade",
            table(
                "hitPolicy='UNIQUE'",
                ["x", "who"],
                ["g"],
                ['< 3 | "a" => "low"', '[3..5] | - => "mid"', "> 5 | - => x"],
            ),
            kind="string",
            needs=("x", "who"),
        )
        + decision(
            "told",
            literal('if grade = "low" then {a: x, b: [1, x]} else null'),
            needs=("x",),
            asks=("grade",),
        ),
    ),
    definitions(
        input_data("x", "number")
        + decision(
            "sum",
            table("hitPolicy='COLLECT' aggregation='SUM'", ["x"], ["p"], ["> 1 => 2", "> 2 => x", "- => 1"]),
            needs=("x",),
        )
        + decision(
            "best", table("hitPolicy='FIRST'", ["sum > 3"], ["r"], ["true => 1", "- => sum"]), asks=("sum",)
        )
    ),
    (Path(__file__).parent / "models" / "high-tech.dmn").read_bytes(),
]


def damaged(rng: random.Random) -> bytes:
    """A model with a few texts, attributes, elements or bytes changed."""
    data = rng.choice(MODELS).decode()
    for _ in range(rng.randint(1, 3)):
        choice = rng.randrange(6)
        if choice <= 1:
            data = _swapped(
                rng, data, r"(?<=<text>)[^<]*", _escaped(rng.choice((CELLS, EXPRESSIONS, PIECES)[choice:]))
            )
        elif choice == 2:
            data = _swapped(
                rng, data, r"hitPolicy=.[A-Z ]*.", lambda rng: f'hitPolicy="{rng.choice(POLICIES)}"'
            )
        elif choice == 3:
            names = re.findall(r'"([^"]*)"', data)
            data = _swapped(rng, data, r'(?<=")[^"]*(?=")', lambda rng, names=names: rng.choice(names))
        elif choice == 4:
            data = _swapped(rng, data, r"<(\w+)[^<>]*/>|<(text|rule|input|output)\b.*?</\2>", lambda rng: "")
        else:
            at = rng.randrange(len(data))
            data = data[:at] + rng.choice('<>&"/x 0') + data[at + rng.randint(0, 3) :]
    return data.encode("utf-8", "surrogatepass")


def _escaped(pool: Sequence[str]) -> Maker:
    return lambda rng: rng.choice(pool).replace("&", "&amp;").replace("<", "&lt;")


def _swapped(rng: random.Random, data: str, pattern: str, made: Maker) -> str:
    found = list(re.finditer(pattern, data, re.DOTALL))
    if not found:
        return data
    place = rng.choice(found)
    return data[: place.start()] + made(rng) + data[place.end() :]


def used(rng: random.Random, data: bytes) -> bool:
    """Do with a model all that can be done; whether it could be loaded."""
    try:
        model = dmn.load(data)
    except dmn.DmnError as refusal:
        assert all(problem.reason for problem in refusal.problems)
        return False
    for finding in dmn.review(model):
        assert str(finding)
    for asked in model.decisions:
        inputs = {node.name: rng.choice(INPUTS) for node in model.inputs if rng.random() < 0.9}
        outcome = dmn.decide(model, asked.name, inputs)
        value = dmn.evaluator(model, asked.name)(inputs)
        assert feel.is_null(value) == (outcome.value is None)
        for language in dmn.LANGUAGES:
            assert all(isinstance(line, str) for line in dmn.explain(outcome, language))
        assert all(reason.text for reason in dmn.reasons(outcome))
        assert all(match.number > 0 for match in outcome.matched)
    return True


def models(seed: int, count: int) -> Iterator[tuple[random.Random, bytes]]:
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        yield rng, damaged(rng)


def fuzz(seed: int, count: int) -> int:
    loaded = 0
    for rng, data in models(seed, count):
        started = time.perf_counter()
        try:
            with feel.moment(None, STEPS):
                loaded += used(rng, data)
        except BaseException as problem:
            raise AssertionError(f"{type(problem).__name__}: {problem} for {data!r}") from problem
        assert time.perf_counter() - started < SECONDS_EACH, data
    return loaded


def test_a_fixed_sample() -> None:
    assert fuzz(seed=1, count=2_000) > 600


@pytest.mark.slow
def test_many() -> None:
    assert fuzz(seed=2, count=20_000) > 4_000
