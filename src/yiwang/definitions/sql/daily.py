"""Queries that can be computed day by day: the aggregates of each day, which add up to the figure.

A query is daily when ``counted`` takes rows of ``events`` one by one, within the period, and its value is
made of counts, sums and extremes. All others are computed whole. Texts are cut and joined at tokens, never
printed anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from yiwang.definitions.sql.reading import COUNTED, Query, conjuncts, tree_of
from yiwang.definitions.sql.views import FIXED

EVENTS = "events"
_VIEW = next(view for view in FIXED if view.name == EVENTS)
DAY = "day of the part"
_COMBINED = {"count": "coalesce(sum({}), 0)", "sum": "sum({})", "min": "min({})", "max": "max({})"}


@dataclass(frozen=True)
class Daily:
    """A query in two steps: ``by_day`` fills a table of parts, ``value`` is computed over that table.

    The table has a row for each day, and for each day and part of each dimension: ``dimension`` is the name,
    empty for the whole.
    """

    by_day: str
    value: str
    columns: frozenset[str]
    """Columns of ``events`` it reads."""

    def over(self, parts: str) -> str:
        """Return the statement for the figure and all its breakdowns over a table of parts."""
        return f"select dimension, part, {self._fields} from {parts} group by all order by all"  # noqa: S608

    def cut(self, dimension: str, digits: int, parts: str) -> str:
        """Return the statement for a breakdown by the first digits of its parts."""
        only = f"where dimension = '{dimension}'"
        fields = f"left(part, {digits:d}) as part, {self._fields}"
        return f"select {fields} from {parts} {only} group by all order by all"  # noqa: S608

    @property
    def _fields(self) -> str:
        return f"{self.value} as value, sum(n)::bigint as n"


def daily(query: Query, dimensions: Sequence[str]) -> Daily | None:
    """Return a query in two steps; None when it must be computed whole."""
    if query.views.count(EVENTS) != 1 or not _is_row_by_row(query):
        return None
    cut = _with_day(query)
    taken = _taken_apart(query.value)
    if cut is None or taken is None:
        return None
    value, aggregates, distinct = taken
    keys = [f'{text} as "k{at}"' for at, text in enumerate(distinct)]
    sums = [f'{text} as "a{at}"' for at, text in enumerate(aggregates)]
    where = f" where {query.where}" if query.where else ""
    sets = _sets(dimensions, [f'"{DAY}"', *distinct])
    fields = ", ".join([f'"{DAY}"', *_names(dimensions), *keys, "count(*) as n", *sums])
    copies = ", ".join(["*", *(f'"{name}" as {_copy(at)}' for at, name in enumerate(dimensions))])
    rows = f"(select {copies} from {COUNTED}{where})"  # noqa: S608  (all of it was checked)
    return Daily(
        f"{cut}\nselect {fields} from {rows} group by grouping sets ({sets})", value, _columns(query)
    )


def _copy(at: int) -> str:
    """Name a dimension anew: the value may count the same column, each once."""
    return f'"dimension {at}"'


def _sets(dimensions: Sequence[str], always: Sequence[str]) -> str:
    common = ", ".join(always)
    return ", ".join([f"({common})", *(f"({common}, {_copy(at)})" for at in range(len(dimensions)))])


def _names(dimensions: Sequence[str]) -> Iterator[str]:
    """Yield the fields that say which dimension a row is a part of, and which part."""
    whens = [(f"when grouping({_copy(at)}) = 0 then", at, name) for at, name in enumerate(dimensions)]
    names = " ".join(f"{when} '{name}'" for when, _, name in whens)
    parts = " ".join(f"{when} {_copy(at)}::varchar" for when, at, _ in whens)
    yield f"case {names} else '' end as dimension" if whens else "'' as dimension"
    yield f"case {parts} end as part" if whens else "null::varchar as part"


def _columns(query: Query) -> frozenset[str]:
    tree = tree_of(query.text)
    if tree.find(exp.Star) and any(isinstance(star.parent, exp.Select) for star in tree.find_all(exp.Star)):
        return frozenset(_VIEW.columns)
    named = {column.name.lower() for column in tree.find_all(exp.Column)}
    return frozenset(named & _VIEW.columns.keys()) | {"day"}


def _is_row_by_row(query: Query) -> bool:
    tree = tree_of(query.text)
    ctes = list(tree.find_all(exp.CTE))
    if len(ctes) != 1 or ctes[0].alias.lower() != COUNTED or not isinstance(ctes[0].this, exp.Select):
        return False
    body = ctes[0].this
    shaped = ("group", "having", "distinct", "limit", "order", "qualify", "windows", "offset")
    if any(body.args.get(name) for name in shaped) or body.find(exp.Window, exp.AggFunc):
        return False
    events = [table for table in body.find_all(exp.Table) if table.name.lower() == EVENTS]
    source = body.args["from_"].this if body.args.get("from_") else None
    if len(events) != 1 or source is not events[0] or len(list(tree.find_all(exp.Select))) != 2:
        return False
    if any(join.side in {"RIGHT", "FULL"} for join in body.args.get("joins") or []):
        return False
    return _is_within(body, source.alias_or_name)


def _is_within(body: exp.Select, name: str) -> bool:
    """Tell whether its WHERE asks for days of the period, so that other days need not be looked at."""
    where = body.args.get("where")
    conditions = list(conjuncts(where.this)) if where else []
    for condition in conditions:
        if isinstance(condition, exp.Between):
            ends = (condition.args["low"], condition.args["high"])
            names = [end.name for end in ends if isinstance(end, exp.Placeholder | exp.Parameter)]
            column = condition.this
            is_day = isinstance(column, exp.Column) and column.name.lower() == "day"
            if is_day and column.table in {"", name} and names == ["period_start", "period_end"]:
                return True
    return False


def _with_day(query: Query) -> str | None:
    """Return what comes before the value, with the event's day among the columns of ``counted``."""
    text = query.before
    tokens = sqlglot.tokenize(text, dialect="duckdb")
    tree = tree_of(query.text)
    table = next(table for table in tree.find_all(exp.Table) if table.name.lower() == EVENTS)
    at = next((at for at, token in enumerate(tokens) if token.token_type is TokenType.SELECT), None)
    if at is None:
        return None
    end = tokens[at].end + 1
    return f'{text[:end]} {table.alias_or_name}.day as "{DAY}",{text[end:]}'


def _taken_apart(value: str) -> tuple[str, list[str], list[str]] | None:
    """Cut the aggregates out of a value: the value over parts, the aggregates, and what is counted once."""
    tokens = sqlglot.tokenize(value, dialect="duckdb")
    made, aggregates, distinct = "", list[str](), list[str]()
    at = copied = 0
    while at < len(tokens):
        end = _call(tokens, at)
        if end is None:
            if tokens[at].text.lower() in {"over", "filter", "distinct"} or _is_other_call(tokens, at):
                return None
            at += 1
            continue
        inside = value[tokens[at + 2].start : tokens[end - 1].end + 1] if end > at + 2 else ""
        is_distinct = tokens[at + 2].text.lower() == "distinct"
        after = _filter(tokens, end)
        if is_distinct and (after != end or tokens[at].text.lower() != "count"):
            return None
        made += value[copied : tokens[at].start]
        if is_distinct:
            made += f'count(distinct "k{len(distinct)}")'
            distinct.append(inside[len("distinct") :].strip())
        else:
            made += _COMBINED[tokens[at].text.lower()].format(f'"a{len(aggregates)}"')
            aggregates.append(value[tokens[at].start : tokens[after].end + 1])
        at, copied = after + 1, tokens[after].end + 1
    made += value[copied:]
    return (made, aggregates, distinct) if aggregates or distinct else None


def _call(tokens: Sequence[Token], at: int) -> int | None:
    """Return the closing bracket of an aggregate that begins here."""
    if tokens[at].text.lower() not in _COMBINED or at + 1 == len(tokens):
        return None
    return _closing(tokens, at + 1) if tokens[at + 1].token_type is TokenType.L_PAREN else None


def _filter(tokens: Sequence[Token], end: int) -> int:
    """Return the last token of an aggregate with its FILTER, if it has one."""
    if end + 2 < len(tokens) and tokens[end + 1].text.lower() == "filter":
        return _closing(tokens, end + 2) or end
    return end


def _closing(tokens: Sequence[Token], at: int) -> int | None:
    depth = 0
    for place in range(at, len(tokens)):
        kind = tokens[place].token_type
        depth += (kind is TokenType.L_PAREN) - (kind is TokenType.R_PAREN)
        if depth == 0:
            return place
    return None


_SCALAR = {"nullif", "coalesce", "round", "cast", "abs", "greatest", "least", "case", "ceil", "floor"}


def _is_other_call(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word before a bracket is neither a known aggregate nor a function of numbers."""
    is_word = tokens[at].text.isidentifier()
    is_call = at + 1 < len(tokens) and tokens[at + 1].token_type is TokenType.L_PAREN
    return is_word and is_call and tokens[at].text.lower() not in _SCALAR | set(_COMBINED)
