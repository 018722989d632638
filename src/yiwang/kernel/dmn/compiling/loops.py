"""Boxed filters and iterators (DMN 1.5 10.2.2.7-10). Every item costs a step of the evaluation's budget."""

from __future__ import annotations

from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.bridge import items_of
from yiwang.kernel.dmn.compiling.builder import Env, Run, Value
from yiwang.kernel.feel.limits import spend


def filtering(source: Run, match: Run) -> Run:
    """The items for which `match` is true; it sees `item` and, of a context, its entries."""

    def run(env: Env) -> Value:
        found = items_of(source(env))
        if isinstance(found, feel.FeelError):
            return found
        kept = []
        for value in found:
            spend(1)
            members: dict[str, Any] = value if isinstance(value, dict) else {}
            answer = match({**env, **members, "item": value})
            if answer is True:
                kept.append(value)
            elif answer is not False and not feel.is_null(answer):
                return _not_truth("a filter", answer)
        return kept

    return run


def mapping(variable: str, source: Run, body: Run) -> Run:
    """`for`: the body's value for every item; `partial` holds those found so far."""

    def run(env: Env) -> Value:
        found = items_of(source(env))
        if isinstance(found, feel.FeelError):
            return found
        inner = env.copy()
        results: list[Value] = []
        inner["partial"] = results
        for value in found:
            spend(1)
            inner[variable] = value
            answer = body(inner)
            # A body that answers `partial` itself must not make a list that holds itself.
            results.append(list(results) if answer is results else answer)
        return results

    return run


def quantified(kind: str, variable: str, source: Run, body: Run) -> Run:
    """`some` and `every`; null where an unknown answer leaves it open."""
    decisive = kind == "some"

    def run(env: Env) -> Value:
        found = items_of(source(env))
        if isinstance(found, feel.FeelError):
            return found
        inner = env.copy()
        unknown = False
        for value in found:
            spend(1)
            inner[variable] = value
            answer = body(inner)
            if answer is decisive:
                return decisive
            if answer is not (not decisive) and not feel.is_null(answer):
                return _not_truth(kind, answer)
            unknown = unknown or feel.is_null(answer)
        return None if unknown else not decisive

    return run


def _not_truth(what: str, answer: Value) -> feel.FeelError:
    return feel.FeelError(f"{what} needs true or false, not a {feel.types.name_of(answer)}")
