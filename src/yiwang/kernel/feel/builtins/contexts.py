"""Context functions (DMN 1.5, table 80)."""

from __future__ import annotations

from typing import Any

from yiwang.kernel.feel.builtins.registry import Param, also, builtin
from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.limits import spend
from yiwang.kernel.feel.operators.properties import member
from yiwang.kernel.feel.types import AnyContext, AnyType, ListType, StringType, name_of

CONTEXTS = ListType(AnyContext)
M = Param("m", AnyContext, aliases=("context",))


@builtin(
    "get value",
    "context",
    "取某键的值",
    "the value under a key",
    'get value({a: 1}, "a")',
    M,
    Param("key", StringType),
    result=AnyType,
)
def _get_value(m: dict[str, Any], key: str) -> Any:
    return member(m, key)


@also("get value", M, Param("keys", ListType(StringType)), result=AnyType)
def _get_value_on_path(m: Any, keys: list[str]) -> Any:
    for key in keys:
        m = member(m, key) if m.__class__ is dict else FeelError(f"there is no context to hold '{key}'")
    return m


@builtin(
    "get entries",
    "context",
    "键值对列表",
    "the entries as a list of contexts",
    "get entries({a: 1})",
    Param("m", AnyContext),
    result=CONTEXTS,
)
def _get_entries(m: dict[str, Any]) -> Any:
    spend(len(m))
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin(
    "context",
    "context",
    "由键值对列表构造上下文",
    "a context from a list of entries",
    'context([{key: "a", value: 1}, {key: "b", value: 2}])',
    Param("entries", CONTEXTS),
    result=AnyContext,
)
def _context(entries: list[Any]) -> Any:
    spend(len(entries))
    result: dict[str, Any] = {}
    for entry in entries:
        key = entry.get("key") if entry.__class__ is dict else None
        if not isinstance(key, str) or "value" not in entry:
            return FeelError("each entry needs a 'key' that is a string, and a 'value'")
        if key in result:
            return FeelError(f"the key '{key}' is given twice")
        result[key] = entry["value"]
    return result


@builtin(
    "context put",
    "context",
    "设置某键或某路径的值",
    "a context with the value under a key or along a path of keys set",
    'context put({x: 1, y: {a: 0}}, ["y", "a"], 2)',
    Param("context", AnyContext),
    Param("key", StringType),
    Param("value", nullable=True),
    result=AnyContext,
)
def _context_put(context: dict[str, Any], key: str, value: Any) -> Any:
    spend(len(context))
    return {**context, key: value}


@also(
    "context put",
    Param("context", AnyContext),
    Param("keys", ListType(StringType)),
    Param("value", nullable=True),
    result=AnyContext,
)
def _context_put_on_path(context: dict[str, Any], keys: list[Any], value: Any) -> Any:
    if not keys or any(key.__class__ is not str for key in keys):
        return FeelError("the keys must be a list of one string or more")
    result: dict[str, Any] = {**context}
    holder = result
    for key in keys[:-1]:
        spend(len(holder))
        inner = holder.get(key)
        if inner.__class__ is not dict:
            return FeelError(f"'{key}' is a {name_of(inner)}, not a context")
        holder[key] = {**inner}
        holder = holder[key]
    holder[keys[-1]] = value
    return result


@builtin(
    "context merge",
    "context",
    "合并上下文，后者优先",
    "contexts in one; later entries win",
    "context merge([{a: 1}, {a: 2, b: 3}])",
    Param("contexts", CONTEXTS),
    result=AnyContext,
)
def _context_merge(contexts: list[Any]) -> Any:
    result: dict[str, Any] = {}
    for context in contexts:
        if context.__class__ is not dict:
            return FeelError(f"a {name_of(context)} cannot be merged")
        spend(len(context))
        result.update(context)
    return result
