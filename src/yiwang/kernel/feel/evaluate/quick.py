"""Hot expressions as Python source: the common case straight, everything else left to the closures.

What is emitted holds only while every name has a value of its expected kind and nothing goes wrong. Each name is
checked when it is read, and any doubt or exception hands the whole expression to the closures, which know null,
errors and their reasons. FEEL has no side effects, so starting over is sound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.evaluate.compiler import single_class
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import (
    AnyType,
    BooleanType,
    DateType,
    DaysTimeType,
    NullType,
    NumberType,
    StringType,
    Type,
    YearsMonthsType,
    plain_type,
)
from yiwang.kernel.feel.values.numbers import CONTEXT

Slow = Callable[[Any], Any]
# Kinds whose Python order and equality are FEEL's.
DIRECT = (NumberType, StringType, DateType, YearsMonthsType, DaysTimeType)
_METHODS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power"}
_PYTHON = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Unsupported(Exception):
    """This part of the expression is left to the closures."""


class Code(NamedTuple):
    """Python source of a part; `sure` when its value is never null nor an error."""

    text: str
    type: Type
    sure: bool = True


Emit = Callable[["Quick", Any, Type], Code]
EMITTERS: dict[type[n.Node], Emit] = {}


def quick(kind: type[n.Node]) -> Callable[[Emit], Emit]:
    """Register the emitter of a kind of node."""

    def register(emit: Emit) -> Emit:
        EMITTERS[kind] = emit
        return emit

    return register


class Quick:
    """Collects source for one or more expressions that read the same environment."""

    def __init__(self, builtins: Mapping[str, Any], known: Callable[[str], Type | None]) -> None:
        self.builtins = builtins
        self.known = known
        self.values: dict[str, Any] = {"FeelError": FeelError, "Decimal": Decimal}
        self.loads: dict[tuple[str, ...], str] = {}
        self.kinds: dict[str, Type] = {}
        self.subject: Code | None = None
        self.input_kind: Type = AnyType
        self.temporaries = 0
        for method in _METHODS.values():
            self.values[method] = getattr(CONTEXT, method)

    def emit(self, node: n.Node, hint: Type = AnyType) -> Code:
        """The source of a node; `hint` is the kind its surroundings expect. Raises Unsupported."""
        emitter = EMITTERS.get(node.__class__)
        if emitter is None:
            raise Unsupported
        return emitter(self, node, hint)

    def constant(self, value: Any) -> str:
        """A name for a value in the emitted source."""
        name = f"k{len(self.values)}"
        self.values[name] = value
        return name

    def temporary(self) -> str:
        """A fresh local name."""
        self.temporaries += 1
        return f"t{self.temporaries}"

    def load(self, path: tuple[str, ...], kind: Type) -> Code:
        """A value read from the environment, checked to be of a kind."""
        if kind not in DIRECT and kind is not BooleanType:
            raise Unsupported
        name = self.raw(path)
        if self.kinds.setdefault(name, kind) != kind:
            raise Unsupported
        return Code(name, kind)

    def raw(self, path: tuple[str, ...]) -> str:
        """A value read from the environment, unchecked."""
        if path not in self.loads:
            if len(path) > 1:
                self.raw(path[:-1])
            self.loads[path] = f"v{len(self.loads)}"
        return self.loads[path]

    def prologue(self) -> list[str]:
        """The lines that read and check what the expressions need."""
        lines = []
        for path, name in self.loads.items():
            if path == ("?",):
                lines.append(f"{name} = value")
            else:
                holder = self.loads[path[:-1]] if len(path) > 1 else "env"
                lines.append(f"{name} = {holder}[{path[-1]!r}]")
            kind = self.kinds.get(name)
            if kind is not None:
                lines.append(
                    f"if {name}.__class__ is not {self._class(kind)}: return slow({self.parameters})"
                )
        return lines

    parameters = "env"

    def function(self, code: Code, slow: Slow, parameters: str = "env") -> Callable[..., Any]:
        """A Python function of the environment; whatever is not the common case goes to `slow`."""
        self.parameters = parameters
        lines = [f"def run({parameters}):", " try:"]
        lines += [f"  {line}" for line in self.prologue()]
        if code.sure:
            lines.append(f"  return {code.text}")
        else:
            lines.append(f"  result = {code.text}")
            lines.append(f"  return slow({parameters}) if result.__class__ is FeelError else result")
        lines += [" except Exception:", f"  return slow({parameters})"]
        names = {**self.values, "slow": slow}
        exec(compile("\n".join(lines), "<feel>", "exec"), names)  # noqa: S102 (source made here, of checked parts)
        made: Callable[..., Any] = names["run"]
        return made

    def _class(self, kind: Type) -> str:
        python = single_class(kind)
        assert python is not None
        if python in (bool, str):
            return python.__name__
        if python is Decimal:
            return "Decimal"
        self.values.setdefault(python.__name__, python)
        return python.__name__


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
        return _subject(q, node.type if node.type is not AnyType else hint)
    return q.load(_path_of(q, node), _kind(node.type, hint))


@quick(n.Path)
def _path(q: Quick, node: n.Path, hint: Type) -> Code:
    return q.load(_path_of(q, node), _kind(node.type, hint))


def _kind(kind: Type, hint: Type) -> Type:
    kind = plain_type(kind)
    return kind if kind is not AnyType else hint


def _path_of(q: Quick, node: n.Node) -> tuple[str, ...]:
    """The names that lead to a value in the environment."""
    if isinstance(node, n.Path):
        if plain_type(node.source.type) in DIRECT:
            raise Unsupported
        return (*_path_of(q, node.source), node.name)
    if isinstance(node, n.Variable) and node.name != "?" and q.known(node.name) is not None:
        return (node.name,)
    raise Unsupported


def _subject(q: Quick, kind: Type) -> Code:
    if q.subject is not None:
        return q.subject
    return q.load(("?",), _kind(q.input_kind, kind))


@quick(n.Arithmetic)
def _arithmetic(q: Quick, node: n.Arithmetic, hint: Type) -> Code:
    result = _number(q, node.first)
    for operator, operand in node.rest:
        result = Code(f"{_METHODS[operator]}({result.text}, {_number(q, operand).text})", NumberType)
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
    return _compared(q, node.operator, *_pair(q, left, right))


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


def _compared(q: Quick, operator: str, left: Code, right: Code) -> Code:
    ordered = operator not in ("=", "!=")
    if left.type != right.type or not (left.type in DIRECT or (left.type is BooleanType and not ordered)):
        raise Unsupported
    if not (left.sure and right.sure) and not ordered:
        raise Unsupported
    return Code(f"({left.text} {_PYTHON[operator]} {right.text})", BooleanType)


@quick(n.Between)
def _between(q: Quick, node: n.Between, hint: Type) -> Code:
    low, high = q.emit(node.low), q.emit(node.high)
    value = q.emit(node.value, low.type)
    if not (low.type == high.type == value.type and low.type in DIRECT):
        raise Unsupported
    return Code(f"({low.text} <= {value.text} <= {high.text})", BooleanType)


@quick(n.Logic)
def _logic(q: Quick, node: n.Logic, hint: Type) -> Code:
    return Code(
        f"({f' {node.operator} '.join(_truth(q, operand) for operand in node.operands)})", BooleanType
    )


def _truth(q: Quick, node: n.Node) -> str:
    code = q.emit(node, BooleanType)
    if code.type is not BooleanType or not code.sure:
        raise Unsupported
    return code.text


@quick(n.If)
def _if(q: Quick, node: n.If, hint: Type) -> Code:
    condition = _truth(q, node.condition)
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
        return Code(f"(not {_truth(q, node.args[0])})", BooleanType)
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


@quick(n.In)
def _in(q: Quick, node: n.In, hint: Type) -> Code:
    value = q.emit(node.value, _expected(node.tests))
    outer, q.subject = q.subject, value
    prefix = ""
    if not value.sure:
        raise Unsupported
    if not value.text.isidentifier():
        name = q.temporary()
        prefix, q.subject = f"({name} := {value.text}) is None or ", Code(name, value.type)
    tests = " or ".join(_test(q, test) for test in node.tests)
    q.subject = outer
    return Code(f"({prefix}{tests})", BooleanType)


@quick(n.UnaryTests)
def _unary(q: Quick, node: n.UnaryTests, hint: Type) -> Code:
    if not node.tests:
        return Code("True", BooleanType)
    expected = _expected(node.tests)
    if q.input_kind is AnyType:
        q.input_kind = plain_type(node.input_type) if plain_type(node.input_type) is not AnyType else expected
    tests = " or ".join(_test(q, test) for test in node.tests)
    return Code(f"(not ({tests}))" if node.negated else f"({tests})", BooleanType)


def _expected(tests: tuple[n.Node, ...]) -> Type:
    """The kind of value tests are made for, by the first that tells."""
    for test in tests:
        node = test.endpoint if isinstance(test, n.CompareTest) else getattr(test, "expression", None)
        kind = plain_type(node.type) if node is not None else AnyType
        kind = plain_type(getattr(kind, "of", kind))
        if kind in DIRECT:
            return kind
    return AnyType


def _test(q: Quick, node: n.Node) -> str:
    if isinstance(node, n.CompareTest):
        endpoint = q.emit(node.endpoint, _subject(q, AnyType).type)
        return _compared(q, node.operator, _subject(q, endpoint.type), endpoint).text
    if not isinstance(node, n.ValueTest):
        raise Unsupported
    if node.reads_input:
        return _truth(q, node.expression)
    expression = node.expression
    if (
        isinstance(expression, n.RangeNode)
        and not expression.operator
        and expression.start
        and expression.end
    ):
        return _range_test(q, expression)
    code = q.emit(expression, _subject(q, AnyType).type)
    return _compared(q, "=", _subject(q, code.type), code).text


def _range_test(q: Quick, node: n.RangeNode) -> str:
    assert node.start is not None
    assert node.end is not None
    low, high = q.emit(node.start), q.emit(node.end)
    subject = _subject(q, low.type)
    if not (low.type == high.type == subject.type and low.type in DIRECT):
        raise Unsupported
    left, right = "<=" if node.start_included else "<", "<=" if node.end_included else "<"
    return f"({low.text} {left} {subject.text} {right} {high.text})"
