"""The columnar profile as a page, made from what the compiler has: run as a module with the page's path."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.sax.saxutils import escape

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import HitPolicy
from yiwang.kernel.dmn.loading import load
from yiwang.kernel.dmn.names import MODEL_NAMESPACES
from yiwang.kernel.dmn.population.compiled import compile
from yiwang.kernel.dmn.population.result import RefusalError
from yiwang.kernel.feel.sql import BUILTINS
from yiwang.kernel.feel.sql.writer import WRITERS
from yiwang.kernel.feel.syntax import nodes as n

COLUMNS = {
    "string": "text, compared and counted by code points",
    "coded": "text that DuckDB keeps as an ENUM: compared with constants by number; in Spark as string",
    "boolean": "true or false",
    "date": "a day of the years 1 to 9999",
    "integer": "a whole number of 64 bits",
    "integer(p)": "a whole number of at most p digits: of 32 bits up to 9 of them, of 64 up to 18",
    "decimal(p,s)": "a number of p digits, s of them after the point; p at most 34",
}
CONSTRUCTS: dict[type[n.Node], str] = {
    n.Literal: "numbers, strings, true, false, null, dates, durations; no times",
    n.Variable: "inputs, decisions, parameters, entries of contexts",
    n.Path: "entries of contexts; year, month, day, weekday of dates; years, months, days of durations",
    n.ListNode: "lists written out",
    n.ContextNode: "contexts; as a result, a column for each entry",
    n.RangeNode: "ranges of numbers, strings, dates and durations, also with ends that vary",
    n.Arithmetic: "+ - * / on numbers; ** 1 to 4; + on strings; dates and durations",
    n.Negate: "numbers and durations",
    n.Comparison: "= and != never null; < <= > >= null beside null",
    n.Between: "null when an operand is, even if another decides",
    n.In: "values, comparisons, ranges and lists, with FEEL's null",
    n.Logic: "and, or, with three values",
    n.If: "both branches of one type",
    n.Filter: "of lists written out, by a condition or a constant position",
    n.For: "one iterator, over a list written out or constant numbers",
    n.Quantified: "some and every, over lists written out or constant numbers",
    n.FunctionNode: "written out where they are called; no recursion",
    n.Call: "the functions below, business knowledge models (also imported), functions of contexts",
    n.InstanceOf: "of number, string, boolean, date and the two durations",
}
BOXES = (
    "literal expressions, decision tables, contexts, lists, relations, conditionals, invocations and "
    "functions; decisions required by decisions, imported models"
)
POLICIES = {
    HitPolicy.UNIQUE: "rule; rules that match together are an error of the row, looked for where they can",
    HitPolicy.ANY: "rule (the first); rules that disagree are an error of the row",
    HitPolicy.FIRST: "rule",
    HitPolicy.PRIORITY: "rule (the one that counts); conclusions must be constants",
    HitPolicy.RULE_ORDER: "rules; the value is a list",
    HitPolicy.OUTPUT_ORDER: "rules; the value is a list; conclusions must be constants",
    HitPolicy.COLLECT: "rules; the value is a list, or the sum, least, greatest or number",
}
REFUSED = [
    "now()",
    '@"2024-01-01T08:00:00"',
    'matches(s, "a+")',
    "upper case(s)",
    "n / m * n",
    "n / m + m / n",
    "n = s",
    "n ** 0.5",
    'if n > 1 then 1 else "a"',
    "for i in 1..n return i",
    "decimal(m, n)",
    "string(m)",
    "{a: n} = {a: 1}",
]
"""Examples; the page shows the compiler's own words for each."""

_NO_LISTS = """Every column may be null. Inputs that are lists or contexts have no column: flatten them,
or decide them per case.
"""
_INTRO = """# The columnar profile

What `dmn.compile(model, decision, schema, dialect)` can turn into one statement for DuckDB or Spark
SQL, with the answers of `dmn.decide` row by row. What is outside is refused before anything runs, by
construct, file and line; it still runs one case at a time.

This page is made by
`python -m yiwang.kernel.dmn.population.profile docs/reference/columnar-profile.md`; do not edit it.
"""
_NUMBERS = """## Numbers

FEEL's numbers have 34 digits, a column's at most 38 in all. From the digits the schema declares, the
compiler works out the range of every step:

* Sums, differences and products of at most 34 digits are exact in both, and written without any guard.
* Where more digits are possible, the row is checked: a row that passes them is an error of that row and
  has no value. Declare fewer digits and the check disappears.
* A quotient is never computed as a binary fraction. Comparing it multiplies the other side, which is
  exact; rounding it (`decimal(a / b, 2)` and the six other ways) divides whole numbers and rounds by
  the rest. Numbers may be added to it. Multiplying it, or adding two of them, would depend on the 34th
  digit and is refused: round first, or divide last. As a result it is rounded half to even, to the
  number of decimals `Column.rounded` says.
* Division by zero is null with an error. `round half up` and its kin round as FEEL does, not as the
  engine would.
* Columns are cast to their declared type; a value that does not fit is an error of its row. A decimal
  with more places than declared is rounded by that cast, halves away from zero.
"""
_ROWS = """## Errors of a row

`error` is null unless a row has no value for a reason: a number beyond the columns' digits, a date
outside the years 1 to 9999, a value that does not fit its column (these rows have no value whatever the
branch), or the first fault met on the way where the value is null: division by zero, rules that clash,
values that are not allowed. A value that is null because an input is null is no error. No row ever
stops the statement.

## Conditions

With `conditions=True` there is a column for every condition `Outcome.conditions` would list: true for
held, false for failed, null for unknown (nobody gave the value). `Population.columns` says which
decision, rule, label and text each is.

## Several decisions at once

`dmn.together({name: population, ...})` joins compiled decisions, of one model or many, into one
statement over one scan; what they share is computed once. Tables of thousands of rules are halved by
their thresholds, so that a row meets few of them.
"""


def reference() -> str:
    """The page in Markdown."""
    parts = [
        _INTRO,
        _table("## Columns", ("type in the schema", "what it holds"), _codes(COLUMNS)),
        _NO_LISTS,
        _table("## FEEL", ("construct", "inside the profile"), _constructs()),
        f"Boxed expressions: {BOXES}.\n",
        f"Functions: {', '.join(f'`{name}`' for name in sorted(BUILTINS) if name not in _NEVER)}.\n",
        f"Not in columns: {', '.join(f'`{name}`' for name in _missing())}.\n",
        _table("## Hit policies", ("policy", "columns besides the value"), _policies()),
        _NUMBERS,
        _ROWS,
        _table("## What is refused, in the compiler's words", ("expression", "refusal"), _refusals()),
    ]
    return "\n".join(parts)


_NEVER = frozenset({"odd", "even"})


def _missing() -> list[str]:
    return sorted(name for name in feel.BUILTINS if name not in BUILTINS or name in _NEVER)


def _codes(rows: dict[str, str]) -> list[tuple[str, str]]:
    return [(f"`{left}`", right) for left, right in rows.items()]


def _constructs() -> list[tuple[str, str]]:
    return [(kind.__name__.removesuffix("Node"), CONSTRUCTS[kind]) for kind in WRITERS]


def _policies() -> list[tuple[str, str]]:
    return [(policy.name.replace("_", " "), text) for policy, text in POLICIES.items()]


def _refusals() -> list[tuple[str, str]]:
    return [(f"`{text}`", refusal_of(text)) for text in REFUSED]


def refusal_of(text: str) -> str:
    """What the compiler says to an expression over n, m (numbers) and s; empty when it compiles."""
    schema = {"n": "integer", "m": "decimal(18,4)", "s": "string"}
    kinds = {"n": "number", "m": "number", "s": "string"}
    inputs = "".join(
        f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'
        for name, kind in kinds.items()
    )
    needs = "".join(
        f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>' for name in kinds
    )
    body = f"<literalExpression><text>{escape(text)}</text></literalExpression>"
    model = (
        f'<definitions xmlns="{list(MODEL_NAMESPACES)[-1]}" namespace="urn:profile" name="profile">{inputs}'
        f'<decision id="x" name="x"><variable name="x"/>{needs}{body}</decision></definitions>'
    )
    try:
        compile(load(model.encode(), file="profile.dmn"), "x", schema, "duckdb")
    except RefusalError as refusal:
        reason = refusal.reason.removeprefix("outside the columnar profile: ").rpartition(" (in:")[0]
        return f"{reason}. {refusal.hint.rpartition(' It still')[0]}".strip()
    return ""


def _table(title: str, heads: tuple[str, str], rows: list[tuple[str, str]]) -> str:
    lines = [title, "", f"| {heads[0]} | {heads[1]} |", "|---|---|"]
    lines += [f"| {left} | {right.replace('|', '&#124;')} |" for left, right in rows]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
