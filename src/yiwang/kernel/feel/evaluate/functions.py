"""Function definitions and invocations."""

from __future__ import annotations

from typing import Any

from yiwang.kernel.feel.builtins.registry import Builtin, Param, Signature
from yiwang.kernel.feel.errors import FeelError, is_null
from yiwang.kernel.feel.evaluate.compiler import Closure, Compiler, Frame, Layer, emits, single_class
from yiwang.kernel.feel.evaluate.invocation import invoke
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import AnyContext, AnyList, AnyType, name_of
from yiwang.kernel.feel.values.containers import FunctionValue


@emits(n.FunctionNode)
def _function(compiler: Compiler, node: n.FunctionNode) -> Closure:
    return function_closure(compiler, node, None)


def function_closure(compiler: Compiler, node: n.FunctionNode, own_slot: int | None) -> Closure:
    """Makes function values; `own_slot` is where the function finds itself when it may call itself."""
    names = tuple(name for name, _ in node.params)
    kinds = tuple(kind for _, kind in node.params)
    if node.external:
        problem = compiler.error("functions written in another language are not run", node)
        external = FunctionValue("", names, lambda _: problem, kinds, AnyType)
        return lambda frame: external
    compiler.metered = True
    slots = compiler.bind(*names)
    body = compiler.compile(node.body)
    compiler.unbind()

    def make(frame: Frame) -> Any:
        captured = frame[:]

        def call(args: list[Any]) -> Any:
            inner = captured[:]
            for slot, value in zip(slots, args, strict=True):
                inner[slot] = value
            return body(inner)

        value = FunctionValue("", names, call, kinds, AnyType)
        if own_slot is not None:
            captured[own_slot] = value
        return value

    return make


@emits(n.Call)
def _call(compiler: Compiler, node: n.Call) -> Closure:
    args = [compiler.compile(arg) for arg in node.args]
    builtin = _builtin_of(compiler, node.function)
    if builtin is None:
        compiler.metered = True
        return compiler.placed(_dynamic_call(compiler, node, args), node)
    constant = _constant(node, builtin)
    if constant is not None:
        value = constant.at(node.span, compiler.source) if constant.__class__ is FeelError else constant
        return lambda frame: value
    compiler.metered = compiler.metered or builtin.heavy
    if node.names is not None:
        names = node.names
        return compiler.placed(lambda frame: builtin.by_name(names, [arg(frame) for arg in args]), node)
    return _builtin_call(compiler, node, builtin, args)


def _builtin_of(compiler: Compiler, function: n.Node) -> Builtin | None:
    """The built-in a call surely means; a variable that is no function does not hide it."""
    if not isinstance(function, n.Variable) or function.name not in compiler.builtins:
        return None
    layer: Layer | None = compiler.layer
    while layer is not None:
        if function.name in layer.names:
            return None
        layer = layer.parent
    builtin: Builtin = compiler.builtins[function.name]
    if compiler.scope.lookup(function.name) is None or function.type == builtin.type:
        return builtin
    return None


def _constant(node: n.Call, builtin: Builtin) -> Any:
    """The result of a cheap built-in for literals, computed once; None when it must wait."""
    if builtin.heavy or node.names is not None or not node.args:
        return None
    if not all(isinstance(arg, n.Literal) for arg in node.args):
        return None
    return builtin.by_position([arg.value for arg in node.args if isinstance(arg, n.Literal)])


def _builtin_call(compiler: Compiler, node: n.Call, builtin: Builtin, args: list[Closure]) -> Closure:
    """A call by position; arguments of the declared classes go straight to the implementation."""
    signature = builtin.direct(len(args))
    if signature is None or not args:
        return compiler.placed(_collecting(builtin, args), node)
    run, by_position = signature.run, builtin.by_position
    span, source = node.span, compiler.source
    accepts = [_accepted(param) for param in signature.params[: len(args)]]

    def several(frame: Frame) -> Any:
        values = [arg(frame) for arg in args]
        for value, accepted in zip(values, accepts, strict=True):
            if value.__class__ is not accepted and (accepted is not object or value.__class__ is FeelError):
                result = by_position(values)
                break
        else:
            result = run(*values)
        return result.at(span, source) if result.__class__ is FeelError else result

    return _one(compiler, node, builtin, signature, args[0]) if len(args) == 1 else several


def _one(compiler: Compiler, node: n.Call, builtin: Builtin, signature: Signature, arg: Closure) -> Closure:
    accepted = _accepted(signature.params[0])
    run, by_position = signature.run, builtin.by_position
    span, source = node.span, compiler.source

    def one(frame: Frame) -> Any:
        value = arg(frame)
        result = run(value) if value.__class__ is accepted else by_position([value])
        return result.at(span, source) if result.__class__ is FeelError else result

    return one


def _accepted(param: Param) -> type | None:
    """The class of values that need no conversion for a parameter; object for any but an error."""
    if param.type is AnyType:
        return object if param.nullable else None
    if param.type == AnyList:
        return list
    return dict if param.type == AnyContext else single_class(param.type)


def _collecting(builtin: Builtin, args: list[Closure]) -> Closure:
    """A call whose arguments may be gathered in a list, as sum(a, b) or sum(list)."""
    by_position = builtin.by_position
    params = builtin.signatures[0].params
    run = builtin.signatures[0].run
    if len(builtin.signatures) > 1 or len(params) != 1 or not params[0].rest or params[0].each or not args:
        return lambda frame: by_position([arg(frame) for arg in args])
    if len(args) > 1:
        return lambda frame: run([arg(frame) for arg in args])
    only = args[0]

    def collected(frame: Frame) -> Any:
        value = only(frame)
        return run(value) if value.__class__ is list else by_position([value])

    return collected


def _dynamic_call(compiler: Compiler, node: n.Call, args: list[Closure]) -> Closure:
    function, names = compiler.compile(node.function), node.names
    title = node.function.name if isinstance(node.function, n.Variable) else "this"
    fallback = compiler.builtins.get(title)

    def call(frame: Frame) -> Any:
        target = function(frame)
        if target.__class__ is not FunctionValue:
            if fallback is None:
                return _no_function(target, title)
            target = fallback.value
        return invoke(target, [arg(frame) for arg in args], names)

    return call


def _no_function(target: Any, title: str) -> FeelError:
    if is_null(target):
        return FeelError(f"there is no function '{title}'")
    return FeelError(f"'{title}' is a {name_of(target)}, not a function")
