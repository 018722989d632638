"""No text, however wild, may raise anything but FeelSyntaxError, hang, or fill the memory."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator

import pytest

from yiwang.kernel import feel

from .samples import EXPRESSIONS, NAMES, PIECES

ENV = {
    "a": True,
    "b c": feel.to_feel(3),
    "x": feel.to_feel(2.5),
    "d-e": None,
    "list": feel.to_feel([1, 2, [3, "x"], {"k": None}]),
    "date": feel.to_feel("2024-02-29"),
    "研发投入占比": feel.to_feel(2.1),
}
STEPS = 20_000
SECONDS_EACH = 2.0
BYTES_MORE = 600 * 1024 * 1024


def mutated(rng: random.Random) -> str:
    """A sample with pieces cut, doubled, swapped or put in."""
    text = rng.choice(EXPRESSIONS)
    for _ in range(rng.randint(1, 4)):
        start, end = sorted(rng.randint(0, len(text)) for _ in range(2))
        choice = rng.randrange(6)
        if choice == 0:
            text = text[:start] + text[end:]
        elif choice == 1:
            text = text[:end] + text[start:end] + text[end:]
        elif choice == 2:
            text = text[:start] + rng.choice(PIECES) + text[start:]
        elif choice == 3:
            text = text[:start] + rng.choice(EXPRESSIONS) + text[end:]
        elif choice == 4:
            text = text[:start] + text[start:end][::-1] + text[end:]
        else:
            text = f"{rng.choice('([{-')}{text}{rng.choice(')]}.')}"
    return text


def made_up(rng: random.Random) -> str:
    """Pieces in a row."""
    return rng.choice(("", " ")).join(rng.choice(PIECES) for _ in range(rng.randint(1, 25)))


def texts(seed: int, count: int) -> Iterator[str]:
    rng = random.Random(seed)
    for _ in range(count):
        yield mutated(rng) if rng.random() < 0.7 else made_up(rng)


def run(text: str, dialect: str) -> None:
    """Everything that can be done to a text."""
    try:
        node = feel.parse(text, NAMES, dialect=dialect)
    except feel.FeelSyntaxError as problem:
        assert 0 <= problem.span.start <= problem.span.end <= len(text), text
        return
    for finding in feel.check(node, NAMES):
        assert finding.message
    compiled = feel.compile(node, NAMES, source=text)
    with feel.moment(None, STEPS):
        value = compiled.test(feel.to_feel(3), ENV) if dialect == "unary" else compiled(ENV)
    assert isinstance(feel.string_text(value), str | None)
    assert feel.value_conforms(value, feel.AnyType)


def fuzz(seed: int, count: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    for number, text in enumerate(texts(seed, count)):
        started = time.perf_counter()
        try:
            run(text, "unary" if number % 4 == 0 else "expression")
        except BaseException as problem:
            raise AssertionError(f"{type(problem).__name__}: {problem} for {text!r}") from problem
        assert time.perf_counter() - started < SECONDS_EACH, text
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert after - before < BYTES_MORE


def test_a_fixed_sample() -> None:
    fuzz(seed=1, count=20_000)


@pytest.mark.slow
def test_a_million() -> None:
    for part in range(50):
        fuzz(seed=1000 + part, count=20_000)
