"""Expressions turned into Python source give what the closures give, whatever the names hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yiwang.kernel import feel
from yiwang.kernel.feel.evaluate.compiled import quickened

TYPES = {
    "n": feel.NumberType,
    "m": feel.NumberType,
    "s": feel.StringType,
    "b": feel.BooleanType,
    "d": feel.DateType,
    "c": feel.ContextType((("n", feel.NumberType), ("s", feel.StringType))),
    "u": feel.AnyType,
    "w": feel.AnyType,
}
TEXTS = [
    "n + m * 2 - -n",
    "n / m",
    "n ** m",
    'n > 3 and b or s = "x"',
    "n = m",
    "u > 3",
    'u = "x" or w = 1',
    "u = w",
    "u + w",
    "not(b)",
    "if n > m then s else null",
    "(if b then true else null) and false",
    "(if b then 1 else null) = 1",
    "(if b then n else null) + 1",
    "n between m and 5",
    "n in [m..5)",
    "n between 1 and 5 / m",
    "n in [1..5 / m]",
    'not(s between "b" and substring(s, -2, 5))',
    "n in (1, < 2, (3..4], m)",
    "n + m in (3, 4)",
    's in ("x", "y")',
    'u in ("x", "y")',
    "b in (true)",
    'c.n * 2 > n and c.s != "y"',
    "u.n > 1",
    "u.n.m = 1",
    "n = null",
    "u != null and u > 1",
    "if u = null then 0 else u * 2",
    "c.n = null",
    'd > date("2024-01-01")',
    'd = @"2024-01-02"',
    "min(n, m, 3) + max(n, 1)",
    'contains(s, "x") and n > 1',
    'if contains(s, "x") then 1 else 2',
    "string length(s) + n",
    "starts with(s, s)",
    "floor(n) + round half up(m, 1)",
    "sqrt(n)",
    "substring(s, 2)",
    "n",
    "u",
    "5",
    'n > "x"',
    's < "y"',
]
TESTS = [
    "< 3",
    "> m",
    "1, 2, [3..m)",
    "not(1, > 3)",
    "-",
    '"x", "y"',
    "? > 1 and ? < m",
    "true",
    "null",
    "n",
    "? + 1 > 3",
    "u",
]
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([None, True, False, "x", "y", "", feel.FeelError("why"), [], {}, {"n": feel.integer(2)}]),
    st.integers(-3, 6).map(feel.integer),
    st.sampled_from(["1.5", "1e6144", "0", "-0.0"]).map(feel.evaluate),
    st.sampled_from(["2024-01-01", "2024-01-02"]).map(lambda text: feel.evaluate(f'@"{text}"')),
    st.builds(
        lambda n, s: {"n": n, "s": s},
        st.sampled_from([None, feel.integer(4), "x"]),
        st.sampled_from(["x", None]),
    ),
)
ENVS = st.dictionaries(st.sampled_from(list(TYPES)), VALUES)


def shown(value: Any) -> tuple[str, str]:
    reason = value.reason if isinstance(value, feel.FeelError) else ""
    return feel.literal_text(value), reason


def slow_only(text: str, dialect: str) -> tuple[Any, Any]:
    """The closures, and the source that falls back on them."""
    scope = feel.scope(TYPES)
    compiled = feel.compile(text, scope, dialect=dialect)
    slow = compiled._test_by_closures if dialect == "unary" else compiled._by_closures
    parameters = "value, env" if dialect == "unary" else "env"
    return slow, quickened(compiled.node, scope, feel.BUILTINS, slow, parameters)


EXPRESSIONS = {text: slow_only(text, "expression") for text in TEXTS}
UNARY = {text: slow_only(text, "unary") for text in TESTS}


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(TEXTS), ENVS)
def test_expressions(text: str, env: dict[str, Any]) -> None:
    slow, fast = EXPRESSIONS[text]
    assert shown(fast(env)) == shown(slow(env))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(TESTS), VALUES, ENVS)
def test_unary_tests(text: str, value: Any, env: dict[str, Any]) -> None:
    slow, fast = UNARY[text]
    assert shown(fast(value, env)) == shown(slow(value, env))


def test_most_of_these_are_indeed_turned_into_source() -> None:
    assert sum(fast is not slow for slow, fast in EXPRESSIONS.values()) >= len(TEXTS) * 2 // 3


@pytest.mark.parametrize("text", ["n > 3 and b", 's = "it\'s \\" \\n"', "`'; import os` > 1"])
def test_names_and_strings_are_quoted(text: str) -> None:
    names = {**TYPES, "'; import os": feel.NumberType}
    compiled = feel.compile(text, names)
    env = {"n": feel.integer(5), "b": True, "s": "it's \" \n", "'; import os": feel.integer(2)}
    for _ in range(60):
        assert compiled(env) is True
