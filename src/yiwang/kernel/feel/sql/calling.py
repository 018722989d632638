"""Functions of the model, built-in functions, and `instance of`."""

from __future__ import annotations

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql import calendar
from yiwang.kernel.feel.sql.kinds import (
    Absent,
    Function,
    Value,
    kind_name,
    null_of,
)
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.truth import Fixed, Plain
from yiwang.kernel.feel.sql.writer import BUILTINS, Env, Writer, writes
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import (
    BooleanType,
    DateType,
    DaysTimeType,
    NumberType,
    StringType,
    Type,
    YearsMonthsType,
)


@writes(n.FunctionNode)
def _function(writer: Writer, node: n.FunctionNode, env: Env) -> Value:
    if node.external:
        raise OutsideProfileError("external function", "written in another language", "Write it in FEEL.")

    def call(args: list[Value]) -> Value:
        given = {
            name: writer.conform(arg, kind, name) for (name, kind), arg in zip(node.params, args, strict=True)
        }
        return writer.value(node.body, {**env, **given})

    return Function(tuple(name for name, _ in node.params), call)


@writes(n.InstanceOf)
def _instance_of(writer: Writer, node: n.InstanceOf, env: Env) -> Value:
    value = writer.value(node.value, env)
    wanted = _SIMPLE.get(node.wanted) if node.wanted is not None else None
    if wanted is None:
        raise OutsideProfileError(
            f"instance of {node.type_name}", "not a simple type", "Ask for a simple type."
        )
    if isinstance(value, Absent) or kind_name(value) != wanted:
        return Fixed(False)
    null = null_of(value)
    return Fixed(True) if null is None else Plain(b.negation(null), may_be_null=False)


_SIMPLE: dict[Type, str] = {
    kind: str(kind) for kind in (NumberType, StringType, BooleanType, DateType, DaysTimeType, YearsMonthsType)
}


@writes(n.Call)
def _call(writer: Writer, node: n.Call, env: Env) -> Value:
    name = node.function.name if isinstance(node.function, n.Variable) else ""
    if name == "duration" and name not in env and (parts := _parts_of_text(writer, node, env)):
        return calendar.duration_of_text(writer.sheet, parts)
    if name and not isinstance(env.get(name), Function) and name in BUILTINS:
        return BUILTINS[name](writer, _arguments(writer, name, node, env))
    if name and name not in env:
        raise OutsideProfileError(f"{name}()", "no column form", "See the functions of the columnar profile.")
    function = writer.value(node.function, env)
    if not isinstance(function, Function):
        raise OutsideProfileError("a call", f"of a {kind_name(function)}", "Call a function.")
    args = [writer.value(arg, env) for arg in node.args]
    if node.names is not None:
        given = dict(zip(node.names, args, strict=True))
        if set(given) != set(function.params):
            raise OutsideProfileError("a call by names", "the names do not fit", "Name every parameter once.")
        args = [given[param] for param in function.params]
    if len(args) != len(function.params):
        raise OutsideProfileError("a call", f"with {len(args)} arguments", f"Give {len(function.params)}.")
    return writer.invoke(function, args)


def _parts_of_text(writer: Writer, node: n.Call, env: Env) -> list[Value]:
    """The parts of `duration("P" + string(n) + "M")`, the number in the middle; none for another form."""
    text = node.args[0] if len(node.args) == 1 else node
    if not isinstance(text, n.Arithmetic) or [operator for operator, _ in text.rest] != ["+", "+"]:
        return []
    middle = text.rest[0][1]
    if not isinstance(middle, n.Call) or len(middle.args) != 1 or not isinstance(middle.function, n.Variable):
        return []
    if middle.function.name != "string" or "string" in env:
        return []
    return [writer.value(part, env) for part in (text.first, middle.args[0], text.rest[1][1])]


def _arguments(writer: Writer, name: str, node: n.Call, env: Env) -> list[Value]:
    if node.names is not None:
        raise OutsideProfileError(f"{name}() by parameter names", "no column form", "Call it by position.")
    return [writer.value(arg, env) for arg in node.args]
