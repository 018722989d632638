"""Writes the function reference from the registry: `python -m yiwang.kernel.feel.reference FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from yiwang.kernel import feel
from yiwang.kernel.feel.builtins.registry import Builtin, Param, Signature

GROUPS = {
    "conversion": ("Conversion", "转换"),
    "boolean": ("Truth values", "逻辑"),
    "number": ("Numbers", "数"),
    "string": ("Strings", "字符串"),
    "list": ("Lists", "列表"),
    "context": ("Contexts", "上下文"),
    "date and time": ("Dates and times", "日期与时间"),
    "range": ("Points and ranges", "点与区间"),
}
HEAD = """# FEEL functions · FEEL 函数

Every built-in function of FEEL 1.5 (DMN 1.5, chapter 10.3.4). This page is written by
`python -m yiwang.kernel.feel.reference docs/reference/feel-functions.md`; do not edit it.

Arguments are given by position, or all by name: `substring(string: "abc", start position: 2)`. `?` marks a
parameter that may be left out, `...` one that takes any number of arguments or one list. An argument of the
wrong kind, or null where none is expected, gives null with a reason. A list of one item is taken for its item
where no list is wanted, and an item for a list of one where a list is wanted.

参数可按位置给出，也可全部按名称给出；`?` 表示可省略，`...` 表示任意多个或一个列表。
参数不合要求时结果为 null，并附原因。单项列表与单个值可互相转换。
"""
NOW = '@"2024-02-29T13:45:00@Asia/Shanghai"'


def reference() -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for group, (english, chinese) in GROUPS.items():
        parts.append(f"\n## {english} · {chinese}\n")
        entries = sorted(
            (e for e in feel.BUILTINS.values() if e.group == group), key=lambda entry: entry.name
        )
        parts.extend(_entry(entry) for entry in entries)
    return "".join(parts)


def _entry(entry: Builtin) -> str:
    usages = "\n".join(f"{entry.name}({_params(s)}) : {s.result}" for s in entry.signatures)
    value = feel.source_text(feel.evaluate(entry.example, now=feel.evaluate(NOW)))
    said = f"{entry.zh}。{entry.en[0].upper()}{entry.en[1:]}."
    return f"\n### {entry.name}\n\n{said}\n\n```\n{usages}\n```\n\n`{entry.example}` = `{value}`\n"


def _params(signature: Signature) -> str:
    return ", ".join(map(_param, signature.params))


def _param(param: Param) -> str:
    mark = "..." if param.rest else "?" if param.optional else ""
    return f"{param.name}{mark}: {param.type}"


def main(target: str) -> None:
    """Write the page to a file."""
    Path(target).write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
