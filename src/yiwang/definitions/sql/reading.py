"""Takes a figure's query apart, refusing all that is not a plain SELECT over the documented views.

What is allowed is listed; anything else is refused by name. The database it runs in is closed to the outside
besides (``room``), so that a mistake here opens nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import Dialect, exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from yiwang.definitions.sql.allowed import BY_ORDER, FUNCTIONS, NODES, OWN_FUNCTIONS, PARAMETERS
from yiwang.definitions.sql.views import View

COUNTED = "counted"
_DUCKDB = Dialect.get_or_raise("duckdb")


class QueryRefused(ValueError):
    """A query that may not run; ``line`` counts from 1 inside the query, 0 where none is known."""

    def __init__(self, reason: str, hint: str = "", line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.hint, self.line = reason, hint, line


@dataclass(frozen=True)
class Query:
    """A figure's query in its parts, as written: what comes before the last SELECT, its value, its WHERE."""

    text: str
    before: str
    value: str
    where: str
    views: tuple[str, ...]

    @property
    def is_count(self) -> bool:
        """Tell whether its value is one plain count, so that the value itself may be a small count."""
        return _is_count(self.value)

    @property
    def is_share(self) -> bool:
        """Tell whether its value is divided by what was counted, so that values of parts do not add up."""
        return _is_share(self.value)

    def whole(self) -> str:
        """Return the statement that gives the figure's value, and how many rows of ``counted`` are behind."""
        return f"{self.before}\nselect {self.value} as value, count(*) as n from {COUNTED}{self._narrowed()}"

    def by(self, column: str) -> str:
        """Return the statement that gives the value for each value of an expression over ``counted``."""
        return (
            f"{self.before}\nselect {column} as part, {self.value} as value, count(*) as n"
            f" from {COUNTED}{self._narrowed()} group by all order by all"
        )

    def records(self, limit: int, offset: int = 0, column: str = "", parameter: str = "part") -> str:
        """Return the statement that lists ``counted``; of one part where a column is given."""
        only = f" where {column} is not distinct from ${parameter}" if column else ""
        listed = f"from (select * from {COUNTED}{self._narrowed()})"  # noqa: S608  (all of it was checked)
        return f"{self.before}\nselect * {listed}{only} order by all limit {limit:d} offset {offset:d}"

    def _narrowed(self) -> str:
        return f" where {self.where}" if self.where else ""


@lru_cache(maxsize=512)
def _is_count(text: str) -> bool:
    value: exp.Expr = exp.maybe_parse(text, dialect="duckdb")
    return isinstance(value.this if isinstance(value, exp.Filter) else value, exp.Count)


@lru_cache(maxsize=512)
def _is_share(text: str) -> bool:
    value: exp.Expr = exp.maybe_parse(text, dialect="duckdb")
    return any(not isinstance(node.expression, exp.Literal) for node in value.find_all(exp.Div, exp.IntDiv))


def read_query(text: str, views: Mapping[str, View]) -> Query:
    """Take a query apart. Raises ``QueryRefused`` naming what is not allowed and its line."""
    nodes = nodes_of(text)
    for node in nodes:
        _allowed(node)
    names = tuple(dict.fromkeys(_tables(nodes, views)))
    before, value, where = _parts(text)
    for node in nodes:
        _ordered(node)
    return Query(text, before, value, where, names)


def conjuncts(node: exp.Expr) -> Iterator[exp.Expr]:
    """The conditions a condition is made of by AND, each once."""
    if isinstance(node, exp.And):
        yield from conjuncts(node.this)
        yield from conjuncts(node.expression)
    elif isinstance(node, exp.Paren):
        yield from conjuncts(node.this)
    else:
        yield node


@lru_cache(maxsize=512)
def tree_of(text: str) -> exp.Expr:
    """Return a query's tree, kept; it must not be changed. Raises ``QueryRefused`` for what is no SELECT."""
    try:
        found = [tree for tree in _DUCKDB.parser().parse(list(tokens_of(text)), text) if tree is not None]
    except (ParseError, TokenError) as fault:
        raise QueryRefused(*_syntax(fault)) from None
    except RecursionError:
        raise QueryRefused("is nested too deeply", "split it into parts under WITH") from None
    if len(found) != 1:
        raise QueryRefused(f"holds {len(found)} statements, not one", "a figure is one SELECT")
    if not isinstance(found[0], exp.Select):
        raise QueryRefused(
            f"is no SELECT but {found[0].key.upper()}", "a figure only reads: with counted as (…) select …"
        )
    return found[0]


@lru_cache(maxsize=512)
def nodes_of(text: str) -> tuple[exp.Expr, ...]:
    """Return the nodes of a query's tree, kept, the outer before the inner. Raises ``QueryRefused``."""
    return tuple(tree_of(text).walk())


@lru_cache(maxsize=512)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text, kept. Raises sqlglot's ``TokenError``."""
    return tuple(_DUCKDB.tokenize(text))


def _syntax(fault: ParseError | TokenError) -> tuple[str, str, int]:
    errors = getattr(fault, "errors", None) or [{}]
    first = errors[0]
    reason = str(first.get("description") or str(fault).split("\n", maxsplit=1)[0])
    near = str(first.get("highlight") or "").strip()
    return (
        f"is not valid SQL: {reason}" + (f" near '{near}'" if near else ""),
        "",
        int(first.get("line") or 0),
    )


def _allowed(node: exp.Expr) -> None:
    """Refuse a node that is not on the list: unknown kinds, functions and parameters are refused too."""
    if isinstance(node, exp.Placeholder | exp.Parameter):
        _known_parameter(node)
    elif isinstance(node, exp.Func):
        name = (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()
        own = isinstance(node, exp.Anonymous) and name in OWN_FUNCTIONS
        if type(node) not in FUNCTIONS and not own:
            raise QueryRefused(
                f"calls {name}(), which figures may not", "allowed: docs/reference/indicators.md", _line(node)
            )
    elif isinstance(node, exp.With) and node.args.get("recursive"):
        raise QueryRefused("uses WITH RECURSIVE, which figures may not", "write out the levels", _line(node))
    elif type(node) not in NODES:
        raise QueryRefused(
            f"uses {node.key.upper()}, which figures may not",
            "allowed: docs/reference/indicators.md",
            _line(node),
        )


def _ordered(node: exp.Expr) -> None:
    """Refuse what picks rows without saying which: it would give another figure another time."""
    if not node.args.get("order") and (what := _picks(node)):
        raise QueryRefused(f"{what} without ORDER BY", "say which rows: order by …", _line(node))


def _picks(node: exp.Expr) -> str:
    if isinstance(node, exp.Window) and isinstance(node.this, BY_ORDER):
        return f"calls {node.this.sql_name().lower()}()"
    if isinstance(node, exp.Select) and node.args.get("limit"):
        return "uses LIMIT"
    distinct = node.args.get("distinct") if isinstance(node, exp.Select) else None
    return "uses DISTINCT ON" if distinct and distinct.args.get("on") else ""


def _known_parameter(node: exp.Expr) -> None:
    name = node.name
    if name not in PARAMETERS:
        raise QueryRefused(
            f"has the parameter ${name or '?'}", "parameters: $period_start, $period_end", _line(node)
        )


def _tables(nodes: Sequence[exp.Expr], views: Mapping[str, View]) -> Iterator[str]:
    named = {node.alias.lower() for node in nodes if isinstance(node, exp.CTE)}
    for table in (node for node in nodes if isinstance(node, exp.Table)):
        if not isinstance(table.this, exp.Identifier) or table.catalog:
            raise QueryRefused(
                f"reads from {table.sql('duckdb')}, which is no view", _listed(views), _line(table)
            )
        name = f"{table.db}.{table.name}".lstrip(".").lower()
        if name in views:
            yield name
        elif table.db or name not in named:
            raise QueryRefused(f"reads '{name}', which is no view of figures", _listed(views), _line(table))


def _listed(views: Mapping[str, View]) -> str:
    return (
        "views: "
        + ", ".join(sorted(name for name in views if not name.startswith("register.")))
        + (", register.<dataset>")
    )


def _line(node: exp.Expr) -> int:
    for inner in node.walk():
        if "line" in inner.meta:
            return int(inner.meta["line"])
    return 0


_SHAPE = "the last SELECT reads: select … as value from counted, and may end with where …"


def _parts(text: str) -> tuple[str, str, str]:
    """Cut the text, by its tokens, at the last SELECT outside all brackets."""
    tokens = list(tokens_of(text))
    if tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens.pop()
    outside = list(_outside(tokens))
    select = next((at for at in outside if tokens[at].token_type is TokenType.SELECT), None)
    words = {at: tokens[at].text.lower() for at in outside}
    end = next((at for at in outside if words[at] == "from" and at > (select or 0)), None)
    if (
        not select
        or end is None
        or [token.text.lower() for token in tokens[end - 2 : end]] != ["as", "value"]
    ):
        raise QueryRefused(f"does not end with its value: {_SHAPE}", "", tokens[select or 0].line)
    rest = tokens[end + 1 :]
    if not rest or rest[0].text.lower() != COUNTED or (len(rest) > 1 and rest[1].text.lower() != "where"):
        raise QueryRefused(f"does not count '{COUNTED}' alone: {_SHAPE}", "", tokens[end].line)
    _must_end(tokens, [at for at in outside if at > end], words)
    value = text[tokens[select].end + 1 : tokens[end - 2].start].strip()
    if any(tokens[at].token_type is TokenType.COMMA for at in outside if select < at < end):
        raise QueryRefused("gives more than one column", _SHAPE, tokens[select].line)
    where = text[rest[2].start : tokens[-1].end + 1] if len(rest) > 2 else ""
    return text[: tokens[select].start].rstrip(), value, where


def _must_end(tokens: list[Token], after: list[int], words: Mapping[int, str]) -> None:
    for at in after:
        word = words[at].partition(" ")[0]  # GROUP BY is one token
        if word in {"group", "having", "order", "limit", "union", "qualify", "join", "window"}:
            raise QueryRefused(f"ends with {word.upper()}", _SHAPE, tokens[at].line)


def _outside(tokens: list[Token]) -> Iterator[int]:
    depth = 0
    for at, token in enumerate(tokens):
        if token.token_type in {TokenType.R_PAREN, TokenType.R_BRACKET}:
            depth -= 1
        if depth == 0:
            yield at
        if token.token_type in {TokenType.L_PAREN, TokenType.L_BRACKET}:
            depth += 1
