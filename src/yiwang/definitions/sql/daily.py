"""Queries that can be computed day by day: the aggregates of each day, which add up to the figure.

A query is daily when ``counted`` takes rows of ``events`` alone, one by one, within the period, and its value
is made of counts, sums and extremes. All others are computed whole: what else they read may change while the
events of a day do not. Texts are cut and joined at tokens, never printed anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from yiwang.definitions.sql.reading import COUNTED, Query, conjuncts, nodes_of, tokens_of
from yiwang.definitions.sql.views import FIXED

EVENTS = "events"
SHOWN = "events_shown"
"""The view of events that ``by_day`` reads: those of the days to be computed."""
_VIEW = next(view for view in FIXED if view.name == EVENTS)
DAY = "day of the part"
_PART = "part of the day"
_IN_PERIOD = f'"{DAY}" between $period_start and $period_end'
_COMBINED = {"count": "coalesce(sum({}), 0)", "sum": "sum({})", "min": "min({})", "max": "max({})"}


@dataclass(frozen=True)
class Daily:
    """A query in two steps: ``by_day`` fills a table of parts, ``value`` is computed over that table.

    The table has a row for each day, and for each day and part of each dimension: ``dimension`` is the name,
    empty for the whole. Figures share a table, each under its number in the column ``figure``.
    """

    by_day: str
    value: str
    columns: frozenset[str]
    """Columns of ``events`` it reads."""

    def over(self, parts: str, figures: Iterable[int]) -> str:
        """Return the statement for figures of this value and all their breakdowns over a table of parts."""
        only = f"where figure in ({', '.join(map(str, figures))}) and {_IN_PERIOD}"
        fields = f"figure, dimension, part, {self._fields}"
        return f"select {fields} from {parts} {only} group by all order by all"  # noqa: S608

    def cut(self, dimension: str, digits: int, parts: str, figure: int) -> str:
        """Return the statement for a breakdown by the first digits of its parts."""
        only = f"where figure = {figure:d} and {_IN_PERIOD} and dimension = '{dimension}'"
        fields = f"left(part, {digits:d}) as part, {self._fields}"
        return f"select {fields} from {parts} {only} group by all order by all"  # noqa: S608

    @property
    def _fields(self) -> str:
        return f"{self.value} as value, sum(n)::bigint as n"


def daily(query: Query, dimensions: Sequence[str]) -> Daily | None:
    """Return a query in two steps; None when it must be computed whole."""
    if query.views != (EVENTS,) or not _is_row_by_row(query):
        return None
    taken = _taken_apart(query.value)
    if taken is None:
        return None
    value, aggregates, distinct = taken
    keys = [f'{text} as "k{at}"' for at, text in enumerate(distinct)]
    sums = [f'{text} as "a{at}"' for at, text in enumerate(aggregates)]
    where = f" where {query.where}" if query.where else ""
    rows = f'(select *, unnest({_parts(dimensions)}) as "{_PART}" from {COUNTED}{where})'  # noqa: S608  (checked)
    names = [f'"{_PART}".{name} as {name}' for name in ("dimension", "part")]
    fields = ", ".join([f'"{DAY}"', *names, *keys, "count(*) as n", *sums])
    by_day = f"{_with_day(query)}\nselect {fields} from {rows} group by all"
    return Daily(by_day, value, _columns(query))


def _parts(dimensions: Sequence[str]) -> str:
    """Return a list of what a row is counted in: the whole, and its part of each dimension."""
    fields = [("''", "null"), *((f"'{name}'", f'"{name}"') for name in dimensions)]
    return "[" + ", ".join(f"{{dimension: {name}, part: {part}::varchar}}" for name, part in fields) + "]"


def _columns(query: Query) -> frozenset[str]:
    nodes = nodes_of(query.text)
    if any(isinstance(node, exp.Star) and isinstance(node.parent, exp.Select) for node in nodes):
        return frozenset(_VIEW.columns)
    named = {node.name.lower() for node in nodes if isinstance(node, exp.Column)}
    return frozenset(named & _VIEW.columns.keys()) | {"day"}


def _is_row_by_row(query: Query) -> bool:
    nodes = nodes_of(query.text)
    ctes = [node for node in nodes if isinstance(node, exp.CTE)]
    if len(ctes) != 1 or ctes[0].alias.lower() != COUNTED or not isinstance(ctes[0].this, exp.Select):
        return False
    body = ctes[0].this
    shaped = ("joins", "group", "having", "distinct", "limit", "order", "qualify", "windows", "offset")
    if any(body.args.get(name) for name in shaped) or body.find(exp.Window, exp.AggFunc):
        return False
    events = [table for table in body.find_all(exp.Table) if table.name.lower() == EVENTS]
    source = body.args["from_"].this if body.args.get("from_") else None
    selects = sum(isinstance(node, exp.Select) for node in nodes)
    if len(events) != 1 or source is not events[0] or selects != 2:
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


def _with_day(query: Query) -> str:
    """Return what comes before the value, over ``SHOWN``, with the event's day among the columns."""
    text = query.before
    tables = (node for node in nodes_of(query.text) if isinstance(node, exp.Table))
    table = next(table for table in tables if table.name.lower() == EVENTS)
    select = next(token for token in tokens_of(query.text) if token.token_type is TokenType.SELECT)
    day = f' {table.alias_or_name}.day as "{DAY}",'
    shown = SHOWN if table.alias else f"{SHOWN} as {EVENTS}"
    end, (start, after) = select.end + 1, (table.this.meta["start"], table.this.meta["end"] + 1)
    return f"{text[:end]}{day}{text[end:start]}{shown}{text[after:]}"


def _taken_apart(value: str) -> tuple[str, list[str], list[str]] | None:
    """Cut the aggregates out of a value: the value over parts, the aggregates, and what is counted once."""
    tokens = tokens_of(value)
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
