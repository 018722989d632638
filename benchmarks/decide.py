"""Decisions a second on one core: this kernel, zen-engine's `evaluate`, and hand-written Python with Decimal.

The same forty policies over the same records, one process, rounds taking turns, medians. All three must
give the same answers before anything is timed. Then a table of 10,000 rules is loaded and decided.

    python benchmarks/decide.py [--quick]

Ratios: `decide.zen` is our decisions a second over zen-engine's (higher is better), `decide.python` our time
over hand-written Python's (lower is better), all giving the value alone. `outcome` is `dmn.decide`, whose
outcome can be asked for reasons. zen-engine is handed only the fields a policy reads, made beforehand.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from decide_policies import dmn_model, policies, python_function, reads, records, zen_content

from yiwang.kernel import dmn

ZEN_AIM, PYTHON_AIM = 10, 3
BIG_RULES = 10_000

Decide = Callable[[dict[str, Any]], Any]
Records = list[dict[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer records and rounds, well under a minute")
    quick = parser.parse_args().quick
    count, rounds = (200, 5) if quick else (2_000, 9)
    firms = records(count)
    engines: dict[str, list[tuple[Decide, Records]]] = {
        "yiwang": [(_ours(dmn_model(policy)), firms) for policy in policies()],
        "outcome": [(_explained(dmn_model(policy)), firms) for policy in policies()],
        "python": [(python_function(policy), firms) for policy in policies()],
    }
    zen = _zen()
    if zen is not None:
        engines["zen"] = [(zen(policy), _fields(firms, reads(policy))) for policy in policies()]
    _agree(engines)
    seconds = _measure(engines, rounds)
    total = count * len(policies())
    for name, spent in seconds.items():
        print(f"{name:8} {total / spent:12,.0f} decisions a second")
    big = _big_table(quick)
    if zen is not None:
        _report("decide.zen", seconds["zen"] / seconds["yiwang"], ZEN_AIM, total)
    else:
        print("zen-engine is not installed: pip install zen-engine", file=sys.stderr)
    _report("decide.python", seconds["yiwang"] / seconds["python"], PYTHON_AIM, total, lower=True)
    for line in big:
        print(json.dumps(line))


def _ours(data: bytes) -> Decide:
    """The value alone, as the others give it."""
    return dmn.evaluator(dmn.load(data), "result")


def _explained(data: bytes) -> Decide:
    """A whole outcome, from which reasons can be asked."""
    model = dmn.load(data)
    decide = dmn.decide
    return lambda firm: decide(model, "result", firm).value


def _zen() -> Callable[[Any], Decide] | None:
    try:
        import zen
    except ImportError:
        return None
    contents: dict[str, Any] = {}
    # Contents parsed once and handed out by a loader: ten times faster than create_decision().evaluate().
    engine = zen.ZenEngine({"loader": contents.__getitem__})

    def make(policy: Any) -> Decide:
        contents[policy.name] = zen.ZenDecisionContent(json.dumps(zen_content(policy)))
        return lambda firm: engine.evaluate(policy.name, firm)["result"]["result"]

    return make


def _plain(value: Any) -> Any:
    """A record value as JSON."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _fields(firms: Records, names: list[str]) -> Records:
    """Records as JSON with some fields only, which is what zen-engine takes."""
    return [{name: _plain(firm[name]) for name in names} for firm in firms]


def _agree(engines: dict[str, list[tuple[Decide, Records]]]) -> None:
    """Refuse to time engines that answer differently; zen computes in floating point."""
    for name, deciders in engines.items():
        for policy, ours, theirs in zip(policies(), engines["yiwang"], deciders, strict=True):
            (mine, firms), (other, own) = ours, theirs
            for firm, given in zip(firms[:100], own, strict=False):
                left, right = mine(firm), other(given)
                exact = not isinstance(right, float)
                if left != right if exact else abs(float(left) - right) >= 1e-6:
                    sys.exit(f"{policy.name}: {left!r} here, {right!r} with {name}, for {firm}")


def _measure(engines: dict[str, list[tuple[Decide, Records]]], rounds: int) -> dict[str, float]:
    """Median seconds of a pass over all policies and records, engines taking turns."""
    spent: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(rounds):
        for name, deciders in engines.items():
            start = time.perf_counter()
            for decide, firms in deciders:
                for firm in firms:
                    decide(firm)
            spent[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in spent.items()}


def _big_table(quick: bool) -> list[dict[str, Any]]:
    """Load and decide a table of 10,000 rules: a district, a band of revenue, a band of staff."""
    data = _big_model()
    start = time.perf_counter()
    model = dmn.load(data)
    load = time.perf_counter() - start
    chance = random.Random(7)
    firms = [
        {
            "district": f"d{chance.randrange(100)}",
            "revenue": Decimal(chance.randrange(100_000)),
            "staff": Decimal(chance.randrange(10_000)),
        }
        for _ in range(200 if quick else 2_000)
    ]
    for firm in firms[:20]:
        district, band = int(firm["district"][1:]), int(firm["revenue"]) // 1000
        wanted = Decimal(district * 100 + band)
        assert dmn.decide(model, "result", firm).value == wanted, firm
    start = time.perf_counter()
    for firm in firms:
        dmn.decide(model, "result", firm)
    each = (time.perf_counter() - start) / len(firms)
    print(f"{BIG_RULES:,} rules: loaded in {load:.2f} s, {1 / each:,.0f} decisions a second")
    return [
        {
            "name": "decide.table10000.load",
            "seconds": round(load, 2),
            "aim": 10,
            "met": load <= 10,
            "n": BIG_RULES,
        },
        {
            "name": "decide.table10000.decide",
            "per_second": round(1 / each),
            "aim": 10_000,
            "met": 1 / each >= 10_000,
            "n": len(firms),
        },
    ]


def _big_model() -> bytes:
    """One hundred districts with one hundred bands of revenue each, every band with thresholds of its own."""
    rules = "".join(
        f'<rule><inputEntry><text>"d{district}"</text></inputEntry>'
        f"<inputEntry><text>[{band * 1000}..{band * 1000 + 1000})</text></inputEntry>"
        f"<inputEntry><text>&gt;= 0</text></inputEntry>"
        f"<outputEntry><text>{district * 100 + band}</text></outputEntry></rule>"
        for district in range(100)
        for band in range(100)
    )
    kinds = {"district": "string", "revenue": "number", "staff": "number"}
    data = "".join(
        f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'
        for name, kind in kinds.items()
    )
    links = "".join(
        f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>' for name in kinds
    )
    columns = "".join(
        f'<input><inputExpression typeRef="{kind}"><text>{name}</text></inputExpression></input>'
        for name, kind in kinds.items()
    )
    head = 'xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:bench:big" name="big"'
    return (
        f"<definitions {head}>{data}"
        f'<decision id="result" name="result"><variable name="result" typeRef="number"/>{links}'
        f'<decisionTable hitPolicy="UNIQUE">{columns}<output/>{rules}</decisionTable>'
        "</decision></definitions>"
    ).encode()


def _report(name: str, ratio: float, aim: float, n: int, *, lower: bool = False) -> None:
    met = ratio <= aim if lower else ratio >= aim
    print(json.dumps({"name": name, "ratio": round(ratio, 2), "aim": aim, "met": met, "n": n}))


if __name__ == "__main__":
    main()
