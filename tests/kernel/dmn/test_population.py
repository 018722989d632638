"""Compiling decisions: tables of every policy, what a decision requires, refusals, the statement's form."""

from __future__ import annotations

import datetime as dt
import os
import re
import time
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.kernel.dmn import parity
from tests.kernel.dmn.building import decision, definitions, input_data, literal, table

from yiwang.kernel import dmn

SCHEMA = {"n": "integer(6)", "a": "decimal(12,2)", "s": "string", "p": "boolean", "d": "date"}
KINDS = {"n": "number", "a": "number", "s": "string", "p": "boolean", "d": "date"}
INPUTS = "".join(input_data(name, kind) for name, kind in KINDS.items())
ROWS: list[dict[str, Any]] = [
    {"n": n, "a": a, "s": s, "p": p, "d": dt.date(2024, 1, 31)}
    for n in (None, 0, 1, 2, 3)
    for a in (None, D("0.00"), D("1.50"))
    for s in (None, "甲", "乙")
    for p in (None, True, False)
]
GOLDEN = Path(__file__).parent / "statements"


def model(*decisions: str, more: str = "") -> dmn.Model:
    """A model over the five inputs."""
    loaded = dmn.load(definitions(INPUTS + more + "".join(decisions)), file="rules.dmn")
    assert not loaded.problems, loaded.problems
    return loaded


def tabled(
    policy: str, inputs: list[str], rules: list[str], outputs: tuple[str, ...] = ("<output/>",)
) -> dmn.Model:
    """A model of one table."""
    return model(decision("x", table(policy, inputs, list(outputs), rules), needs=tuple(KINDS)))


def hold(
    loaded: dmn.Model, name: str = "x", rows: list[dict[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """The rows by DuckDB, with rules, errors and conditions, each held against the evaluator."""
    population = dmn.compile(loaded, name, SCHEMA, "duckdb", conditions=True)
    given = [{key: row[key] for key in population.schema} for row in rows or ROWS]
    found = parity.by_duckdb(population, parity.arrow_table(population.schema, given))
    report = parity.compare(population, found, given, loaded, reasons=len(given))
    assert not report.differences, report.differences[:3]
    assert dmn.compile(loaded, name, SCHEMA, "spark", conditions=True).sql
    return found


@pytest.mark.parametrize(
    ("policy", "rules"),
    [
        ('hitPolicy="UNIQUE"', ["< 1 => 1", "[1..2] => 2", "> 2 => 3"]),
        ('hitPolicy="UNIQUE"', ["<= 1 => 1", ">= 1 => 2"]),
        ('hitPolicy="ANY"', ["<= 1 => 1", ">= 1 => 1", "2 => n"]),
        ('hitPolicy="FIRST"', ["> 2 => 3", "> 1 => 2", "- => 1"]),
        ('hitPolicy="RULE ORDER"', ["> 0 => 3", "> 1 => n", "3 => 1"]),
        ('hitPolicy="COLLECT"', ["> 0 => 3", "> 1 => 2.5", "3 => 1"]),
        *[
            (f'hitPolicy="COLLECT" aggregation="{fold}"', ["> 0 => 3", "> 1 => 2.5", "3 => a"])
            for fold in ("SUM", "MIN", "MAX", "COUNT")
        ],
        *[
            (f'hitPolicy="COLLECT" aggregation="{fold}"', rules)
            for fold in ("MIN", "MAX")
            for rules in (
                ["> 0 => 3", "> 1 => 2.5", "3 => -1", "> 2 => 2.50"],
                ["> 0 => 3", "- => 2.5", "3 => 7"],
                ["> n + 1 => 3", "3, > n * 2 - 1 => 1"],
            )
        ],
    ],
)
def test_hit_policies(policy: str, rules: list[str]) -> None:
    hold(tabled(policy, ["n"], rules))
    hold(
        tabled(
            policy,
            ["n"],
            rules,
            ("<output><defaultOutputEntry><text>7</text></defaultOutputEntry></output>",),
        )
    )


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER"])
def test_policies_by_the_order_of_outputs(policy: str) -> None:
    ranked = '<output><outputValues><text>"高", "中", "低"</text></outputValues></output>'
    rules = ['> 0 => "低"', '> 1 => "高"', '- => "中"', '3 => "高"']
    found = hold(tabled(f'hitPolicy="{policy}"', ["n"], rules, (ranked,)))
    assert found[-1]["value"] in ("高", ["高", "高", "中", "低"])


def test_priority_with_computed_conclusions_is_refused() -> None:
    ranked = "<output><outputValues><text>1, 2</text></outputValues></output>"
    loaded = tabled('hitPolicy="PRIORITY"', ["n"], ["> 0 => n + 1", "- => 2"], (ranked,))
    with pytest.raises(dmn.RefusalError, match="hit policy PRIORITY: conclusions that are computed"):
        dmn.compile(loaded, "x", SCHEMA, "duckdb")


def test_several_outputs_are_several_columns() -> None:
    loaded = tabled(
        'hitPolicy="FIRST"', ["n", "s"], ['> 1 | "甲" => 1 | "一"', "> 1 | - => a | s"], ("级别", "说明")
    )
    population = dmn.compile(loaded, "x", SCHEMA, "duckdb")
    assert population.named("value") == ("value_级别", "value_说明")
    hold(loaded)


TEXT_CELLS = ["-", "null", "not(null)", '"甲"', 'not("甲")', '"甲", "乙"', 'not("甲", "乙")', '!= "甲"']


@pytest.mark.parametrize(
    "cell", [*TEXT_CELLS, "? = s", '["甲", null]', 'contains(?, "甲")', "s", '? in ("甲", "乙")']
)
def test_text_cells_with_null(cell: str) -> None:
    hold(tabled('hitPolicy="FIRST"', ["s"], [f"{cell} => 1", "- => 2"]))


@pytest.mark.parametrize(
    "cell", ["true", "false", "not(true)", "null", "not(null)", "? and n > 1", "n > 1", "true, false"]
)
def test_boolean_cells_with_null(cell: str) -> None:
    hold(tabled('hitPolicy="FIRST"', ["p"], [f"{cell} => 1", "- => 2"]))


@pytest.mark.parametrize(
    "cell",
    [
        "< 1",
        "[0..1]",
        "(0..1)",
        "not(> 1)",
        "1, 3",
        "not(1)",
        "> n",
        "[a..n]",
        "? > a and ? < 3",
        "null, > 2",
        "a",
        "a + 1",
        "n * 1",
    ],
)
def test_number_cells_with_null(cell: str) -> None:
    hold(tabled('hitPolicy="FIRST"', ["n"], [f"{cell} => 1", "- => 2"]))


def test_values_a_table_does_not_allow_leave_it_without_an_answer() -> None:
    clause = (
        "<input><inputExpression><text>s</text></inputExpression>"
        '<inputValues><text>"甲"</text></inputValues></input>'
    )
    loaded = tabled('hitPolicy="FIRST"', [clause], ['"甲" => 1', "- => 2"])
    found = hold(loaded)
    assert {row["error"] for row in found} == {None, "x: s: the value is not one this table allows"}


def test_what_a_decision_requires() -> None:
    share = decision("share", literal("n / a"), kind="number", needs=("n", "a"))
    grade = decision(
        "grade",
        table(
            'hitPolicy="FIRST"',
            ["share", "s"],
            ["<output/>"],
            [">= 1 | - => 2", '- | "甲" => 1', "- | - => 0"],
        ),
        needs=("s",),
        asks=("share",),
    )
    bonus = (
        '<businessKnowledgeModel id="bonus" name="bonus"><variable name="bonus" typeRef="number"/>'
        '<encapsulatedLogic><formalParameter name="级" typeRef="number"/>'
        '<formalParameter name="base" typeRef="number"/>'
        + table(
            'hitPolicy="UNIQUE"', ["级"], ["<output/>"], ["0 => 0", "1 => base * 0.05", "2 => base * 0.1"]
        )
        + "</encapsulatedLogic></businessKnowledgeModel>"
    )
    context = (
        '<context><contextEntry><variable name="by rule" typeRef="number"/>'
        + literal("bonus(grade, a)")
        + '</contextEntry><contextEntry><variable name="paid"/>'
        + literal("if p then round half up(by rule, 1) else 0")
        + "</contextEntry><contextEntry>"
        + literal("paid + 1")
        + "</contextEntry></context>"
    )
    asked = decision("x", context, needs=("a", "p"), asks=("grade",), calls=("bonus",))
    loaded = model(share, grade, asked, more=bonus)
    hold(loaded, "grade")
    hold(loaded)
    assert {row["error"] for row in hold(loaded, "share")} == {None, "share: division by zero"}


def test_a_context_is_a_column_for_each_entry() -> None:
    loaded = model(decision("x", literal("{多: n > 1, 倍: n * 2, 内: {日: d}}"), needs=tuple(KINDS)))
    population = dmn.compile(loaded, "x", SCHEMA, "duckdb")
    assert population.named("value") == ("value_多", "value_倍", "value_内.日")
    hold(loaded)


def test_a_type_with_allowed_values_is_enforced() -> None:
    more = (
        '<itemDefinition name="t"><typeRef>string</typeRef>'
        '<allowedValues><text>"甲", "乙"</text></allowedValues></itemDefinition>'
        '<inputData id="k" name="k"><variable name="k" typeRef="t"/></inputData>'
    )
    loaded = dmn.load(definitions(more + decision("x", literal('k = "甲" or k = null'), needs=("k",))))
    population = dmn.compile(loaded, "x", {"k": "string"}, "duckdb")
    rows = [{"k": value} for value in ("甲", "乙", "丙", None)]
    found = parity.by_duckdb(population, parity.arrow_table(population.schema, rows))
    assert not parity.compare(population, found, rows, loaded).differences
    assert [row["value"] for row in found] == [True, False, True, True]  # what is not allowed is null


def test_a_column_that_does_not_hold_its_type_is_an_error_of_the_row() -> None:
    loaded = model(decision("x", literal("n + 1"), needs=("n",)))
    sql = dmn.compile(loaded, "x", SCHEMA, "duckdb").statement("firms", key="code")
    with duckdb.connect() as connection:
        connection.sql(
            "create table firms as select * from (values ('a', '12'), ('b', 'x'), ('c', null)) t(code, n)"
        )
        assert connection.sql(f"{sql} order by code").fetchall() == [
            ("a", 13, None),
            ("b", None, "n is no INT"),
            ("c", None, None),
        ]


def test_names_are_quoted_and_a_key_may_be_left_out() -> None:
    loaded = dmn.load(
        definitions(input_data("月 收入'\"", "number") + decision("x", literal("1"), needs=("月 收入'\"",)))
    )
    sql = dmn.compile(loaded, "x", {"月 收入'\"": "integer"}, "duckdb").statement('a "b"', key=None)
    assert 'FROM "a ""b"""' in sql
    with duckdb.connect() as connection:
        connection.sql('create table "a ""b""" as select 1 as "月 收入\'"""')
        assert connection.sql(sql).fetchall() == [(1, None)]


REFUSALS = [
    ("now()", "now()"),
    ("today() > d", "today(): no day was given"),
    ('matches(s, "a+")', "matches()"),
    ('@"2024-01-01T00:00:00" = null', "time"),
    ("n / a * a", "'*' on a quotient"),
    ("n / a + a / n", "'+' on a quotient"),
    ("n = s", "comparing a number with a string"),
    ('if p then 1 else "a"', "a choice of kinds"),
    ("string(a)", "string()"),
    ("n ** 0.5", "**"),
    ("{a: 1, b: 2} = {a: 1}", "comparing a context with a context"),
    ("for i in 1..n return i", "iteration"),
    ("decimal(a, n)", "decimal()"),
    ("sort([1, n], function(x, y) x < y)", "sort()"),
    ("upper case(s)", "upper case()"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSALS, ids=[text for text, _ in REFUSALS])
def test_a_refusal_names_construct_and_line(text: str, reason: str) -> None:
    loaded = dmn.load(
        definitions("\n\n" + INPUTS + decision("x", literal(text), needs=tuple(KINDS))), file="r.dmn"
    )
    for dialect in ("duckdb", "spark"):
        with pytest.raises(dmn.RefusalError) as refused:
            dmn.compile(loaded, "x", SCHEMA, dialect)  # type: ignore[arg-type]
        assert refused.value.file == "r.dmn"
        assert refused.value.line == 4
        assert f"outside the columnar profile: {reason}" in refused.value.reason
        assert "still runs one case at a time" in refused.value.hint


def test_a_refusal_in_a_cell_names_the_cell() -> None:
    loaded = tabled('hitPolicy="FIRST"', ["s"], ['"甲" => 1', 'matches(?, "a") => 2'])
    with pytest.raises(dmn.RefusalError, match=r"matches\(\): no column form .*in: matches\(\?, \"a\"\)"):
        dmn.compile(loaded, "x", SCHEMA, "duckdb")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (None, "input n has no column type"),
        ("double", "there is no column type double"),
        ("decimal(40,2)", "there is no column type"),
        ("decimal(5,6)", "there is no column type"),
        ("string", "input n is a number, its column string is a string"),
    ],
)
def test_a_schema_that_does_not_fit(kind: str | None, reason: str) -> None:
    loaded = model(decision("x", literal("n"), needs=("n",)))
    with pytest.raises(dmn.RefusalError, match=reason):
        dmn.compile(loaded, "x", {} if kind is None else {"n": kind}, "duckdb")


def test_an_unknown_decision() -> None:
    with pytest.raises(dmn.DmnError, match="there is no decision called y"):
        dmn.compile(model(decision("x", literal("1"))), "y", SCHEMA, "duckdb")


def test_words_kept_as_numbers_are_compared_with_constants_as_they_are_kept() -> None:
    loaded = model(decision("x", literal('s = "甲" or s < "丁"'), needs=tuple(KINDS)))
    schema = {**SCHEMA, "s": "coded"}
    sql = dmn.compile(loaded, "x", schema, "duckdb").sql
    raw = re.search(r'"s" AS "(c\d+)"', sql)
    assert raw is not None and f""""{raw[1]}" IS NOT DISTINCT FROM '甲'""" in sql
    assert f'TRY_CAST("{raw[1]}" AS TEXT)' in sql  # order is that of the words, not of the dictionary
    spark = dmn.compile(loaded, "x", schema, "spark").sql
    assert spark == dmn.compile(loaded, "x", SCHEMA, "spark").sql


def test_only_some_columns_with_the_same_answers() -> None:
    loaded = tabled('hitPolicy="FIRST"', ["n"], ["> 2 => 3", "> 1 => a"])
    whole = dmn.compile(loaded, "x", SCHEMA, "duckdb", conditions=True)
    values = whole.only("value", "rule")
    assert [column.role for column in values.columns] == ["value", "rule"]
    assert len(values.sql) < len(whole.sql)
    table = parity.arrow_table(SCHEMA, ROWS)
    short = parity.by_duckdb(values, table)
    long = parity.by_duckdb(whole, table)
    assert short == [{name: row[name] for name in ("key", "value", "rule")} for row in long]
    assert {row["rule"] for row in short} > {1, 2}


def test_together_is_one_scan_with_the_same_answers() -> None:
    one = tabled('hitPolicy="FIRST"', ["n / a"], [">= 1 => 1", "- => 0"])
    two = model(decision("x", literal("if n / a >= 1 then s else null"), needs=tuple(KINDS)))
    parts = {"p1": dmn.compile(one, "x", SCHEMA, "duckdb"), "p2": dmn.compile(two, "x", SCHEMA, "duckdb")}
    joined = dmn.together(parts)
    assert joined.sql.count('FROM "source"') == 1
    assert joined.sql.count("NULLIF") <= parts["p1"].sql.count("NULLIF") + 1
    source = parity.arrow_table(SCHEMA, ROWS)
    found = parity.by_duckdb(joined, source)
    for name, part in parts.items():
        own = parity.by_duckdb(part, source)
        for column in part.columns:
            assert [row[f"{name}_{column.name}"] for row in found] == [row[column.name] for row in own]


def test_together_refuses_what_does_not_fit() -> None:
    loaded = model(decision("x", literal("n"), needs=("n",)))
    one = dmn.compile(loaded, "x", SCHEMA, "duckdb")
    with pytest.raises(ValueError, match="one dialect"):
        dmn.together({"a": one, "b": dmn.compile(loaded, "x", SCHEMA, "spark")})
    with pytest.raises(ValueError, match="n is integer, elsewhere integer"):
        dmn.together({"a": one, "b": dmn.compile(loaded, "x", {**SCHEMA, "n": "integer"}, "duckdb")})


def test_a_table_of_thousands_of_rules() -> None:
    rules = [
        f'[{low}..{low + 10}) | "{"甲" if odd else "乙"}" => {low + odd}'
        for low in range(0, 15_000, 10)
        for odd in (0, 1)
    ]
    loaded = tabled('hitPolicy="UNIQUE"', ["n", "s"], rules)
    started = time.process_time()
    population = dmn.compile(loaded, "x", SCHEMA, "duckdb")
    assert time.process_time() - started < 60
    rows = parity.random_rows(SCHEMA, 3000, 1, {"n": list(range(0, 15_000, 7)), "s": ["甲", "乙"]})
    given = [{key: row[key] for key in population.schema} for row in rows]
    found = parity.by_duckdb(population, parity.arrow_table(population.schema, given))
    assert not parity.compare(population, found, given, loaded, reasons=0).differences
    assert sum(row["rule"] is not None for row in found) > 500


STATEMENTS = {
    "share": 'n / a >= 0.05 and s in ("甲", "乙")',
    "pay": "if p then round half up(a * 0.055, 2) else max(a, n, 1.5)",
    "dates": 'd + duration("P" + string(n) + "M") > @"2030-01-31" and d.weekday < 6',
    "strings": 'if starts with(s, "沈") then substring after(s, "阳") else s + "市"',
    "wide": "a * a * a * a * n",
    "rounded": "decimal(n / a, 3)",
}


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
@pytest.mark.parametrize("name", STATEMENTS)
def test_statements_are_what_was_reviewed(name: str, dialect: str) -> None:
    """The text per engine; `YIWANG_GOLDEN=1` writes it anew, to be read before it is committed."""
    loaded = model(decision("x", literal(STATEMENTS[name]), needs=tuple(KINDS)))
    schema = {**SCHEMA, "a": "decimal(8,1)"} if name == "wide" else SCHEMA
    sql = dmn.compile(loaded, "x", schema, dialect).sql + "\n"  # type: ignore[arg-type]
    path = GOLDEN / f"{name}.{dialect}.sql"
    if os.environ.get("YIWANG_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(sql, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == sql
