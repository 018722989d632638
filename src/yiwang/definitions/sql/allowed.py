"""What a figure's query may consist of. A kind of node or a function that is not here is refused."""

from sqlglot import exp

PARAMETERS = frozenset({"period_start", "period_end"})
OWN_FUNCTIONS = {
    "valid_on": "valid_on(valid_from, valid_to, day)",
    "district_of": "district_of(division)",
}
"""Macros of the engine, with how they are called."""

NODES: frozenset[type[exp.Expr]] = frozenset(
    {
        exp.Add, exp.Alias, exp.All, exp.And, exp.Any, exp.Between, exp.Boolean, exp.Bracket, exp.CTE,
        exp.Column, exp.DPipe, exp.DataType, exp.DataTypeParam, exp.Distinct, exp.Div, exp.EQ, exp.Except,
        exp.Exists, exp.Filter, exp.From, exp.GT, exp.GTE, exp.Group, exp.Having, exp.Identifier, exp.In,
        exp.IntDiv, exp.Intersect, exp.Interval, exp.Is, exp.JSONPath, exp.JSONPathKey, exp.JSONPathRoot,
        exp.Join, exp.LT, exp.LTE, exp.Like, exp.Limit, exp.Literal, exp.Mod, exp.Mul, exp.NEQ, exp.Neg,
        exp.Not, exp.Null, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Or, exp.Order, exp.Ordered, exp.Paren,
        exp.Qualify, exp.Select, exp.Star, exp.Sub, exp.Subquery, exp.Table, exp.TableAlias, exp.Tuple,
        exp.Union, exp.Values, exp.Var, exp.Where, exp.Window, exp.WindowSpec, exp.With,
    }
)  # fmt: skip

FUNCTIONS: frozenset[type[exp.Expr]] = frozenset(
    {
        exp.Abs, exp.And, exp.Avg, exp.Case, exp.Cast, exp.Ceil, exp.Coalesce, exp.Concat, exp.Count,
        exp.DateDiff, exp.DateTrunc, exp.TimestampTrunc, exp.Day, exp.Exists, exp.Extract, exp.Floor,
        exp.Greatest, exp.If, exp.JSONExtract, exp.JSONExtractScalar, exp.Lag, exp.Lead, exp.Least,
        exp.Left, exp.Length, exp.Lower, exp.Max, exp.Median, exp.Min, exp.Month, exp.Nullif, exp.Or,
        exp.PercentileCont, exp.Rank, exp.Right, exp.Round, exp.RowNumber, exp.StartsWith, exp.Stddev,
        exp.Substring, exp.Sum, exp.Trim, exp.TryCast, exp.Upper, exp.Year, exp.ArgMax, exp.ArgMin,
        exp.FirstValue, exp.LastValue, exp.DenseRank, exp.TsOrDsToDate, exp.Quarter, exp.LogicalOr,
        exp.LogicalAnd, exp.TimeToStr, exp.CountIf,
    }
)  # fmt: skip

BY_ORDER = (exp.RowNumber, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue)
"""Functions over a window that give, without ORDER BY, whatever row comes first that time."""
