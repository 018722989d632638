"""FEEL 1.5, the expression language of DMN: parse, check, compile, run.

>>> from yiwang.kernel import feel
>>> rate = feel.compile("if income > 5000 then 0.1 else 0.05", {"income": feel.NumberType})
>>> rate({"income": feel.to_feel(6000)})
Decimal('0.1')
"""

from __future__ import annotations

from yiwang.kernel.feel import types, values
from yiwang.kernel.feel.api import (
    BUILTINS,
    call_builtin,
    call_named,
    check,
    compile,
    evaluate,
    free_names,
    moment,
    parse,
    scope,
    temporal,
)
from yiwang.kernel.feel.convert import from_feel, to_feel
from yiwang.kernel.feel.errors import FeelError, FeelSyntaxError, Span, TypeFinding, is_null
from yiwang.kernel.feel.evaluate.compiled import Compiled
from yiwang.kernel.feel.evaluate.filters import range_items
from yiwang.kernel.feel.evaluate.invocation import invoke
from yiwang.kernel.feel.limits import Run
from yiwang.kernel.feel.operators.equality import equals, same
from yiwang.kernel.feel.operators.equality import equals as equal
from yiwang.kernel.feel.operators.membership import passes
from yiwang.kernel.feel.operators.ordering import compare
from yiwang.kernel.feel.syntax import nodes
from yiwang.kernel.feel.syntax.inference import item_of as item_type
from yiwang.kernel.feel.syntax.nodes import Node
from yiwang.kernel.feel.syntax.scope import Scope
from yiwang.kernel.feel.types import (
    AnyContext,
    AnyFunction,
    AnyList,
    AnyRange,
    AnyType,
    BooleanType,
    ConstrainedType,
    ContextType,
    DateTimeType,
    DateType,
    DaysTimeType,
    FunctionType,
    ListType,
    NamedType,
    NullType,
    NumberType,
    RangeType,
    StringType,
    TimeType,
    Type,
    YearsMonthsType,
    coerce,
    conforms,
    instance_of,
    name_of,
    plain_type,
    type_of,
    value_conforms,
)
from yiwang.kernel.feel.values.containers import FunctionValue, Range
from yiwang.kernel.feel.values.dates import Date, DateTime, Time
from yiwang.kernel.feel.values.durations import DaysTime, YearsMonths
from yiwang.kernel.feel.values.numbers import integer
from yiwang.kernel.feel.values.text import literal_text, source_text, string_text
from yiwang.kernel.feel.values.text import source_text as text_of

__all__ = [
    "BUILTINS",
    "AnyContext",
    "AnyFunction",
    "AnyList",
    "AnyRange",
    "AnyType",
    "BooleanType",
    "Compiled",
    "ConstrainedType",
    "ContextType",
    "Date",
    "DateTime",
    "DateTimeType",
    "DateType",
    "DaysTime",
    "DaysTimeType",
    "FeelError",
    "FeelSyntaxError",
    "FunctionType",
    "FunctionValue",
    "ListType",
    "NamedType",
    "Node",
    "NullType",
    "NumberType",
    "Range",
    "RangeType",
    "Run",
    "Scope",
    "Span",
    "StringType",
    "Time",
    "TimeType",
    "Type",
    "TypeFinding",
    "YearsMonths",
    "YearsMonthsType",
    "call_builtin",
    "call_named",
    "check",
    "coerce",
    "compare",
    "compile",
    "conforms",
    "equal",
    "equals",
    "evaluate",
    "free_names",
    "from_feel",
    "instance_of",
    "integer",
    "invoke",
    "is_null",
    "item_type",
    "literal_text",
    "moment",
    "name_of",
    "nodes",
    "parse",
    "passes",
    "plain_type",
    "range_items",
    "same",
    "scope",
    "source_text",
    "string_text",
    "temporal",
    "text_of",
    "to_feel",
    "type_of",
    "types",
    "value_conforms",
    "values",
]
