"""Whether a call fits the function it means."""

from __future__ import annotations

from yiwang.kernel.feel.builtins.registry import Builtin, Param, Signature
from yiwang.kernel.feel.checking.core import Checker, may_hold
from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.syntax import inference as infer
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import (
    AnyType,
    FunctionType,
    Type,
    plain_type,
)

_CONVERSIONS = frozenset(("date", "time", "date and time", "duration", "number", "range"))


def check_call(checker: Checker, node: n.Call) -> None:
    """Number, names and kinds of the arguments, and literals that cannot be converted."""
    function = node.function
    builtin = checker.builtins.get(function.name) if isinstance(function, n.Variable) else None
    if builtin is not None and function.type == builtin.type:
        _builtin_call(checker, node, builtin)
        return
    kind = plain_type(function.type)
    if not infer.is_function(kind):
        checker.say(function.span, f"this is a {kind}, not a function")
    elif isinstance(kind, FunctionType) and kind.params is not None:
        _typed_call(checker, node, kind, kind.params)


def _typed_call(checker: Checker, node: n.Call, kind: FunctionType, params: tuple[Type, ...]) -> None:
    if len(params) != len(node.args):
        checker.say(node.span, f"the function takes {len(params)} arguments, not {len(node.args)}")
        return
    wanted = dict(zip(kind.names, params, strict=True)) if kind.names else {}
    if node.names is None:
        pairs = list(zip(node.args, params, strict=True))
    else:
        pairs = [(arg, wanted.get(name, AnyType)) for arg, name in zip(node.args, node.names, strict=True)]
        for name in node.names:
            if wanted and name not in wanted:
                checker.say(node.span, f"there is no parameter '{name}'", f"it has {', '.join(wanted)}")
    for arg, param in pairs:
        if not may_hold(arg.type, param):
            checker.say(arg.span, f"a {param} is needed, this is a {arg.type}")


def _builtin_call(checker: Checker, node: n.Call, builtin: Builtin) -> None:
    bound = [(s, _bound(s, node)) for s in builtin.signatures]
    fitting = [pairs for _, pairs in bound if pairs is not None]
    if not fitting:
        checker.say(node.span, f"{builtin.name}() cannot be called so", builtin.usage())
        return
    wrong = [_first_wrong(pairs) for pairs in fitting]
    if all(wrong):
        arg, param = next(pair for pair in wrong if pair is not None)
        message = f"argument '{param.name}' of {builtin.name}() must be a {param.type}, this is a {arg.type}"
        checker.say(arg.span, message)
    elif builtin.name in _CONVERSIONS and all(isinstance(arg, n.Literal) for arg in node.args):
        _constant_call(checker, node, builtin)


def _constant_call(checker: Checker, node: n.Call, builtin: Builtin) -> None:
    values = [arg.value for arg in node.args if isinstance(arg, n.Literal)]
    result = builtin.by_position(values) if node.names is None else builtin.by_name(node.names, values)
    if result.__class__ is FeelError:
        checker.say(node.span, result.reason)


def _bound(signature: Signature, node: n.Call) -> list[tuple[n.Node, Param]] | None:
    """Arguments with their parameters, None when their number or names do not fit."""
    params = signature.params
    if node.names is None:
        if not signature.least <= len(node.args) <= signature.most:
            return None
        return [(arg, params[min(i, len(params) - 1)]) for i, arg in enumerate(node.args)]
    pairs = []
    for name, arg in zip(node.names, node.args, strict=True):
        param = next((param for param in params if param.is_called(name)), None)
        if param is None:
            return None
        pairs.append((arg, param))
    given = {param.name for _, param in pairs}
    return pairs if all(param.optional or param.name in given for param in params) else None


def _first_wrong(pairs: list[tuple[n.Node, Param]]) -> tuple[n.Node, Param] | None:
    return next(((arg, p) for arg, p in pairs if not p.rest and not may_hold(arg.type, p.type)), None)
