"""Which rows of a view a query can use at all: conditions its SELECTs put on that view alone.

A row that fails them in every SELECT that reads the view cannot change the figure, so an evidence bundle
leaves it out. Where that cannot be said for sure, the whole view is kept.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from yiwang.definitions.sql.reading import Query, conjuncts, tree_of
from yiwang.definitions.sql.views import View


def conditions(query: Query, view: View, *, fixed_only: bool = False) -> str:
    """Return a condition over the view's columns that every row the query uses fulfils; ``true`` if none.

    With ``fixed_only`` conditions on the period are left out: what remains says which kind of rows it reads.
    """
    tree = tree_of(query.text)
    found = []
    for select in tree.find_all(exp.Select):
        for table in _read_here(select):
            if f"{table.db}.{table.name}".lstrip(".").lower() == view.name:
                found.append(_own(select, table, view, fixed_only))
    if not found or not all(found):
        return "true"
    return " or ".join(f"({' and '.join(f'({one})' for one in own)})" for own in dict.fromkeys(found))


def named_kinds(query: Query, view: View) -> Mapping[str, tuple[str, ...]]:
    """Return the texts a query compares the view's kinds with, by column, such as types of events."""
    tree = tree_of(query.text)
    kinds: dict[str, tuple[str, ...]] = {}
    for node in tree.find_all(exp.EQ, exp.In):
        column = node.this
        others: Sequence[exp.Expr] = [node.expression] if isinstance(node, exp.EQ) else node.expressions
        if isinstance(column, exp.Column) and column.name in view.kinds:
            texts = tuple(one.name for one in others if isinstance(one, exp.Literal) and one.is_string)
            kinds[column.name] = (*kinds.get(column.name, ()), *texts)
    return {name: texts for name, texts in kinds.items() if texts}


def _read_here(select: exp.Select) -> Iterator[exp.Table]:
    source = select.args.get("from_")
    joins = select.args.get("joins") or []
    for one in [*([source] if source else []), *joins]:
        if isinstance(one.this, exp.Table):
            yield one.this


def _own(select: exp.Select, table: exp.Table, view: View, fixed_only: bool) -> tuple[str, ...]:
    """Return the conditions of a SELECT's WHERE on one table alone, as SQL over its columns."""
    where, joins = select.args.get("where"), select.args.get("joins") or []
    if where is None or any(join.side or join.kind in {"SEMI", "ANTI"} for join in joins):
        return ()
    is_alone = not joins
    own = []
    for condition in conjuncts(where.this):
        if _is_own(condition, table, view, is_alone) and not (fixed_only and _has_parameter(condition)):
            bare = condition.copy()
            for column in bare.find_all(exp.Column):
                column.set("table", None)
            own.append(bare.sql(dialect="duckdb"))
    return tuple(own)


def _is_own(condition: exp.Expr, table: exp.Table, view: View, is_alone: bool) -> bool:
    if condition.find(exp.Select, exp.Subquery, exp.Window):
        return False
    columns = list(condition.find_all(exp.Column))
    return bool(columns) and all(
        column.name in view.columns
        and (column.table == table.alias_or_name or (is_alone and not column.table))
        for column in columns
    )


def _has_parameter(node: exp.Expr) -> bool:
    return node.find(exp.Placeholder, exp.Parameter) is not None
