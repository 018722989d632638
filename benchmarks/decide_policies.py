"""Forty policies as one specification, for each engine of `decide.py` in its own language.

Rules follow published ones (SME classes 工信部联企业〔2011〕300号, high-tech firms 国科发火〔2016〕32号,
support for firms 2020-2022); a cell is a FEEL unary test, `-` for any, a result a constant or a product.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

Rows = list[tuple[tuple[str, ...], str]]

_SIZES = {
    "farming": (None, (20000, 500, 50), None),
    "industry": ((1000, 300, 20), (40000, 2000, 300), None),
    "building": (None, (80000, 6000, 300), (80000, 5000, 300)),
    "wholesale": ((200, 20, 5), (40000, 5000, 1000), None),
    "retail": ((300, 50, 10), (20000, 500, 100), None),
    "transport": ((1000, 300, 20), (30000, 3000, 200), None),
    "storage": ((200, 100, 20), (30000, 1000, 100), None),
    "post": ((1000, 300, 20), (30000, 2000, 100), None),
    "hotels": ((300, 100, 10), (10000, 2000, 100), None),
    "catering": ((300, 100, 10), (10000, 2000, 100), None),
    "telecoms": ((2000, 100, 10), (100000, 1000, 100), None),
    "software": ((300, 100, 10), (10000, 1000, 50), None),
    "property": (None, (200000, 1000, 100), (10000, 5000, 2000)),
    "management": ((1000, 300, 100), (5000, 1000, 500), None),
    "leasing": ((300, 100, 10), None, (120000, 8000, 100)),
    "other": ((300, 100, 10), None, None),
}
_CLASSES = ('"large"', '"medium"', '"small"', '"micro"')


@dataclass(frozen=True)
class Policy:
    """One table with hit policy FIRST: inputs by name, rules of cells and a result."""

    name: str
    inputs: tuple[str, ...]
    rows: Rows


def policies() -> list[Policy]:
    """All forty."""
    found = [_size(name, bounds) for name, bounds in _SIZES.items()]
    found += [_scores(name, *parts) for name, parts in _SCORES.items()]
    found += [Policy(name, inputs, rows) for name, (inputs, rows) in _SUPPORT.items()]
    assert len(found) == 40
    return found


def _size(name: str, bounds: tuple[Any, ...]) -> Policy:
    inputs = tuple(key for key, own in zip(("staff", "revenue", "assets"), bounds, strict=True) if own)
    given = [own for own in bounds if own]
    rows: Rows = [(tuple(f">= {own[level]}" for own in given), _CLASSES[level]) for level in range(3)]
    return Policy(f"size_{name}", inputs, [*rows, (("-",) * len(inputs), _CLASSES[3])])


def _scores(name: str, key: str, bounds: list[str], points: list[int]) -> Policy:
    rows: Rows = [((f">= {bound}",), str(score)) for bound, score in zip(bounds, points, strict=False)]
    return Policy(f"score_{name}", (key,), [*rows, (("-",), str(points[-1]))])


_SCORES: dict[str, tuple[str, list[str], list[int]]] = {
    "researchers": ("researcher_share", ["0.3", "0.25", "0.2", "0.15", "0.1"], [20, 16, 12, 8, 4, 0]),
    "research": ("research_share", ["0.06", "0.05", "0.04", "0.03", "0.02"], [50, 40, 30, 20, 10, 0]),
    "research_cost": ("research_cost_share", ["0.3", "0.25", "0.2", "0.15", "0.1"], [50, 40, 30, 20, 10, 0]),
    "results": ("patents", ["4", "3", "2", "1"], [24, 18, 12, 6, 0]),
}

_SUPPORT: dict[str, tuple[tuple[str, ...], Rows]] = {
    "keep_jobs_2021": (
        ("months_insured", "staff", "layoff_rate", "small"),
        [
            ((">= 12", "<= 30", "<= 0.2", "true"), "premiums * 0.6"),
            ((">= 12", "> 30", "<= 0.06", "true"), "premiums * 0.6"),
            ((">= 12", "-", "<= 0.06", "false"), "premiums * 0.3"),
            (("-", "-", "-", "-"), "0"),
        ],
    ),
    "keep_jobs_2022": (
        ("months_insured", "staff", "layoff_rate", "small"),
        [
            ((">= 12", "<= 30", "<= 0.2", "true"), "premiums * 0.9"),
            ((">= 12", "> 30", "<= 0.055", "true"), "premiums * 0.9"),
            ((">= 12", "-", "<= 0.055", "false"), "premiums * 0.5"),
            (("-", "-", "-", "-"), "0"),
        ],
    ),
    "research_share": (
        ("revenue", "research_share"),
        [
            (("<= 5000", ">= 0.05"), "true"),
            (("(5000..20000]", ">= 0.04"), "true"),
            (("> 20000", ">= 0.03"), "true"),
            (("-", "-"), "false"),
        ],
    ),
    "recognised": (
        ("years", "researcher_share", "high_tech_share", "innovation", "incident"),
        [((">= 1", ">= 0.1", ">= 0.6", "> 70", "false"), "true"), (("-",) * 5, "false")],
    ),
    "science_sme": (
        ("staff", "revenue", "assets", "score", "researcher_share", "incident"),
        [
            (("<= 500", "<= 20000", "<= 20000", ">= 60", "> 0", "false"), "true"),
            (("-",) * 6, "false"),
        ],
    ),
    "first_certificate": (
        ("kind", "above_scale"),
        [
            (('"first"', "true"), "50"),
            (('"first"', "false"), "20"),
            (('"again"', "-"), "5"),
            (('"moved in"', "-"), "20"),
            (("-", "-"), "0"),
        ],
    ),
    "research_grant": (
        ("nursery", "research_cost", "years_granted"),
        [
            (("true", "[0..50]", "< 2"), "research_cost * 0.1"),
            (("true", "> 50", "< 2"), "5"),
            (("-",) * 3, "0"),
        ],
    ),
    "deduction": (
        ("sector", "year"),
        [
            (('"manufacturing"', ">= 2021"), "1"),
            (('"science sme"', ">= 2022"), "1"),
            (("-", "-"), "0.75"),
        ],
    ),
    "small_vat_2021": (
        ("monthly_sales",),
        [(("<= 15",), "0"), (("-",), "monthly_sales * 0.01")],
    ),
    "small_profit_2022": (
        ("income", "staff", "assets", "restricted"),
        [
            (("<= 100", "<= 300", "<= 5000", "false"), "income * 0.025"),
            (("(100..300]", "<= 300", "<= 5000", "false"), "income * 0.05"),
            (("-",) * 4, "income * 0.25"),
        ],
    ),
    "six_taxes": (
        ("payer", "year"),
        [
            (('"small-scale", "small profit", "self-employed"', "[2022..2024]"), "0.5"),
            (("-", "-"), "1"),
        ],
    ),
    "start_up_loan": (
        ("size", "staff", "hire_share", "contract_years", "restricted"),
        [
            (('"small", "micro"', "<= 100", ">= 0.15", ">= 1", "false"), "300"),
            (('"small", "micro"', "> 100", ">= 0.08", ">= 1", "false"), "300"),
            (("-",) * 5, "0"),
        ],
    ),
    "personal_loan": (
        ("group", "partners"),
        [
            (('"unemployed", "graduate", "migrant", "veteran"', "< 2"), "20"),
            (('"unemployed", "graduate", "migrant", "veteran"', "[2..10]"), "partners * 22"),
            (("-", "-"), "0"),
        ],
    ),
    "hiring": (
        ("size", "contract_years", "hires"),
        [
            (('"small", "micro", "medium"', ">= 1", "> 0"), "hires * 1000"),
            (("-",) * 3, "0"),
        ],
    ),
    "widening": (
        ("graduates", "insured"),
        [(("> 0", "true"), "graduates * 1500"), (("-", "-"), "0")],
    ),
    "disabled_fund": (
        ("staff", "placed_share"),
        [
            (("<= 30", "-"), "0"),
            (("> 30", ">= 0.015"), "0"),
            (("> 30", "[0.01..0.015)"), "0.5"),
            (("-", "-"), "0.9"),
        ],
    ),
    "rent": (
        ("size", "landlord", "risk"),
        [
            (('"small", "micro", "self-employed"', '"state"', '"high", "medium"'), "6"),
            (('"small", "micro", "self-employed"', '"state"', "-"), "3"),
            (("-",) * 3, "0"),
        ],
    ),
    "output_growth": (
        ("growth",),
        [(("> 10000",), "750"), (("(1000..10000]",), "150"), (("-",), "0")],
    ),
    "building_award": (
        ("output", "growth_share"),
        [
            ((">= 1000000", "-"), "300"),
            (("[250000..1000000)", "-"), "40"),
            (("[200000..250000)", ">= 0.15"), "10"),
            (("-", "-"), "0"),
        ],
    ),
    "air_class": (
        ("aqi",),
        [
            (("<= 50",), '"excellent"'),
            (("(50..100]",), '"good"'),
            (("(100..150]",), '"light"'),
            (("(150..200]",), '"moderate"'),
            (("(200..300]",), '"heavy"'),
            (("-",), '"severe"'),
        ],
    ),
}

_TRUTHS = {"small", "incident", "above_scale", "nursery", "restricted", "insured"}
_TEXTS = {
    "kind": ["first", "again", "moved in", "none"],
    "sector": ["manufacturing", "science sme", "services"],
    "payer": ["small-scale", "small profit", "self-employed", "general"],
    "size": ["large", "medium", "small", "micro", "self-employed"],
    "group": ["unemployed", "graduate", "migrant", "veteran", "employed"],
    "landlord": ["state", "private"],
    "risk": ["high", "medium", "low"],
}
_RANGES = {
    "revenue": 120000,
    "assets": 130000,
    "staff": 2500,
    "months_insured": 36,
    "year": (2020, 2026),
    "years": 6,
    "score": 100,
    "innovation": 100,
    "income": 500,
    "aqi": 400,
    "output": 1500000,
    "growth": 20000,
    "monthly_sales": 40,
    "patents": 8,
    "contract_years": 4,
    "research_cost": 120,
    "premiums": 900,
    "partners": 12,
}


def records(count: int, seed: int = 2021) -> list[dict[str, Any]]:
    """Firms with a value for every input: Decimal, str or bool."""
    chance = random.Random(seed)
    names = sorted({name for policy in policies() for name in reads(policy)})
    return [{name: _value(name, chance) for name in names} for _ in range(count)]


def _value(name: str, chance: random.Random) -> Any:
    if name in _TRUTHS:
        return chance.random() < 0.5
    if name in _TEXTS:
        return chance.choice(_TEXTS[name])
    if name.endswith("share") or name.endswith("rate"):
        return Decimal(chance.randrange(0, 1000)) / 1000
    span = _RANGES.get(name, 20)
    return Decimal(chance.randrange(*span) if isinstance(span, tuple) else chance.randrange(span + 1))


def reads(policy: Policy) -> list[str]:
    """Inputs of a policy, those only its results use included."""
    used = [word for _, result in policy.rows for word in re.findall(r"[a-z_]+", _unquoted(result))]
    extra = [word for word in used if word not in {"true", "false"} and word not in policy.inputs]
    return [*policy.inputs, *dict.fromkeys(extra)]


def _unquoted(text: str) -> str:
    return re.sub(r'"[^"]*"', "", text)


def dmn_model(policy: Policy) -> bytes:
    """The policy as a DMN 1.5 file."""
    names = reads(policy)
    data = "".join(
        f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{_type(name)}"/></inputData>'
        for name in names
    )
    links = "".join(
        f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>' for name in names
    )
    columns = "".join(
        f'<input><inputExpression typeRef="{_type(name)}"><text>{name}</text></inputExpression></input>'
        for name in policy.inputs
    )
    rules = "".join(
        "<rule>"
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in cells)
        + f"<outputEntry><text>{escape(result)}</text></outputEntry></rule>"
        for cells, result in policy.rows
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" '
        f'namespace="urn:bench:{policy.name}" name="{policy.name}">{data}'
        f'<decision id="result" name="result"><variable name="result"/>{links}'
        f'<decisionTable hitPolicy="FIRST">{columns}<output/>{rules}</decisionTable></decision></definitions>'
    ).encode()


def _type(name: str) -> str:
    return "boolean" if name in _TRUTHS else "string" if name in _TEXTS else "number"


def zen_content(policy: Policy) -> dict[str, Any]:
    """The policy as zen-engine's JSON decision model."""
    inputs = [{"id": name, "field": name, "name": name, "type": "expression"} for name in policy.inputs]
    rules = [
        {
            "_id": str(number),
            **{name: "" if cell == "-" else cell for name, cell in zip(policy.inputs, cells, strict=True)},
            "result": result,
        }
        for number, (cells, result) in enumerate(policy.rows)
    ]
    table = {
        "hitPolicy": "first",
        "inputs": inputs,
        "outputs": [{"id": "result", "field": "result", "name": "result", "type": "expression"}],
        "rules": rules,
    }
    place = {"x": 0, "y": 0}
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": place},
            {
                "id": "t",
                "name": "t",
                "type": "decisionTableNode",
                "content": table,
                "position": place,
            },
            {"id": "out", "name": "out", "type": "outputNode", "position": place},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "t", "type": "edge"},
            {"id": "b", "sourceId": "t", "targetId": "out", "type": "edge"},
        ],
    }


def python_function(policy: Policy) -> Callable[[dict[str, Any]], Any]:
    """The policy as a programmer would write it: one `if` a rule, Decimal constants made once."""
    constants: dict[str, Decimal] = {}
    lines = ["def decide(record):"]
    lines += [f"    {name} = record[{name!r}]" for name in reads(policy)]
    for cells, result in policy.rows:
        tests = [test for name, cell in zip(policy.inputs, cells, strict=True) for test in _tests(name, cell)]
        condition = " and ".join(tests) or "True"
        lines.append(f"    if {condition}:")
        value = result if '"' in result else _constants(result)
        lines.append(f"        return {value}")
    source = re.sub(r"D\(([0-9.]+)\)", lambda found: _name(found.group(1), constants), "\n".join(lines))
    space: dict[str, Any] = dict(constants)
    exec(source, space)
    function: Callable[[dict[str, Any]], Any] = space["decide"]
    return function


def _name(text: str, constants: dict[str, Decimal]) -> str:
    name = f"D_{text.replace('.', '_')}"
    constants[name] = Decimal(text)
    return name


def _constants(result: str) -> str:
    if result in {"true", "false"}:
        return result.capitalize()
    return re.sub(r"(?<![\w.])([0-9]+(?:\.[0-9]+)?)", r"D(\1)", result)


def _tests(name: str, cell: str) -> Iterator[str]:
    if cell == "-":
        return
    interval = re.fullmatch(r"([\[(])([0-9.]+?)\.\.([0-9.]+)([\])])", cell)
    if interval:
        left, low, high, right = interval.groups()
        yield f"D({low}) {'<=' if left == '[' else '<'} {name} {'<=' if right == ']' else '<'} D({high})"
    elif cell in {"true", "false"}:
        yield name if cell == "true" else f"not {name}"
    elif cell.startswith('"'):
        yield f"{name} in ({cell})" if "," in cell else f"{name} == {cell}"
    else:
        operator, number = cell.split()
        yield f"{name} {operator} D({number})"
