"""Names, operators and calls as Python source."""

from __future__ import annotations

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.evaluate.compiler import single_class
from yiwang.kernel.feel.evaluate.quick.core import (
    DIRECT,
    METHODS,
    Code,
    Quick,
    Unsupported,
    compared,
    kind_of,
    quick,
    subject,
    truth,
    within,
)
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import (
    AnyType,
    BooleanType,
    NullType,
    NumberType,
    Type,
    plain_type,
)
from yiwang.kernel.feel.values.numbers import CONTEXT


@quick(n.Literal)
def _literal(q: Quick, node: n.Literal, hint: Type) -> Code:
    if node.value is None:
        return Code("None", NullType, sure=False)
    if node.value.__class__ is FeelError:
        raise Unsupported
    if node.value.__class__ in (bool, str):
        return Code(repr(node.value), node.type)
    return Code(q.constant(node.value), node.type)


@quick(n.Variable)
def _variable(q: Quick, node: n.Variable, hint: Type) -> Code:
    if node.name == "?":
        return subject(q, node.type if node.type is not AnyType else hint)
    return q.load(_path_of(q, node), kind_of(node.type, hint))


@quick(n.Path)
def _path(q: Quick, node: n.Path, hint: Type) -> Code:
    return q.load(_path_of(q, node), kind_of(node.type, hint))


def _path_of(q: Quick, node: n.Node) -> tuple[str, ...]:
    """The names that lead to a value in the environment."""
    if isinstance(node, n.Path):
        if plain_type(node.source.type) in DIRECT:
            raise Unsupported
        return (*_path_of(q, node.source), node.name)
    if isinstance(node, n.Variable) and node.name != "?" and q.known(node.name) is not None:
        return (node.name,)
    raise Unsupported


@quick(n.Arithmetic)
def _arithmetic(q: Quick, node: n.Arithmetic, hint: Type) -> Code:
    result = _number(q, node.first)
    for operator, operand in node.rest:
        result = Code(f"{METHODS[operator]}({result.text}, {_number(q, operand).text})", NumberType)
    return result


def _number(q: Quick, node: n.Node) -> Code:
    code = q.emit(node, NumberType)
    if code.type is not NumberType:
        raise Unsupported
    return code


@quick(n.Negate)
def _negate(q: Quick, node: n.Negate, hint: Type) -> Code:
    q.values["minus"] = CONTEXT.minus
    return Code(f"minus({_number(q, node.operand).text})", NumberType)


@quick(n.Comparison)
def _comparison(q: Quick, node: n.Comparison, hint: Type) -> Code:
    left, right = node.left, node.right
    if node.operator in ("=", "!="):
        for one, other in ((left, right), (right, left)):
            if isinstance(one, n.Literal) and one.value is None:
                return _null_test(q, other, node.operator)
    return compared(q, node.operator, *_pair(q, left, right))


def _null_test(q: Quick, node: n.Node, operator: str) -> Code:
    name = q.raw(_path_of(q, node))
    text = f"({name} is None or {name}.__class__ is FeelError)"
    return Code(text if operator == "=" else f"(not {text})", BooleanType)


def _pair(q: Quick, left: n.Node, right: n.Node) -> tuple[Code, Code]:
    """Both sides of a comparison, a side of unknown kind read as the other's."""
    if plain_type(left.type) is AnyType:
        second = q.emit(right, plain_type(left.type))
        return q.emit(left, second.type), second
    first = q.emit(left)
    return first, q.emit(right, first.type)


@quick(n.Between)
def _between(q: Quick, node: n.Between, hint: Type) -> Code:
    low, high = q.emit(node.low), q.emit(node.high)
    value = q.emit(node.value, low.type)
    if not (low.type == high.type == value.type and low.type in DIRECT):
        raise Unsupported
    return Code(within(value, f">= {low.text}", f"<= {high.text}"), BooleanType)


@quick(n.Logic)
def _logic(q: Quick, node: n.Logic, hint: Type) -> Code:
    return Code(f"({f' {node.operator} '.join(truth(q, operand) for operand in node.operands)})", BooleanType)


@quick(n.If)
def _if(q: Quick, node: n.If, hint: Type) -> Code:
    condition = truth(q, node.condition)
    then, otherwise = q.emit(node.then, hint), q.emit(node.otherwise, hint)
    kind = then.type if otherwise.type in (then.type, NullType) else otherwise.type
    if then.type not in (kind, NullType):
        kind = AnyType
    return Code(f"({then.text} if {condition} else {otherwise.text})", kind, then.sure and otherwise.sure)


@quick(n.Call)
def _call(q: Quick, node: n.Call, hint: Type) -> Code:
    function = node.function
    if not isinstance(function, n.Variable) or node.names is not None or q.known(function.name) is not None:
        raise Unsupported
    if function.name == "not" and len(node.args) == 1:
        return Code(f"(not {truth(q, node.args[0])})", BooleanType)
    if function.name in ("min", "max") and len(node.args) > 1:
        args = [_number(q, arg) for arg in node.args]
        if not all(arg.sure for arg in args):
            raise Unsupported
        return Code(f"{function.name}({', '.join(arg.text for arg in args)})", NumberType)
    return _builtin_call(q, node, function.name)


def _builtin_call(q: Quick, node: n.Call, name: str) -> Code:
    """A built-in whose arguments have one class each; it may still answer with an error."""
    builtin = q.builtins.get(name)
    signature = builtin.direct(len(node.args)) if builtin is not None and not builtin.heavy else None
    if builtin is None or signature is None:
        raise Unsupported
    if all(isinstance(arg, n.Literal) for arg in node.args):
        value = builtin.by_position([arg.value for arg in node.args if isinstance(arg, n.Literal)])
        kind = plain_type(node.type)
        if value is None or value.__class__ is FeelError or single_class(kind) is not value.__class__:
            raise Unsupported
        return Code(q.constant(value), kind)
    args = []
    for arg, param in zip(node.args, signature.params, strict=False):
        code = q.emit(arg, param.type)
        if code.type != param.type or code.type not in (*DIRECT, BooleanType) or not code.sure:
            raise Unsupported
        args.append(code.text)
    return Code(f"{q.constant(signature.run)}({', '.join(args)})", signature.result, sure=False)
