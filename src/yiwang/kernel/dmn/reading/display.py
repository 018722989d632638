"""How values are shown: `<yw:display>`, or plain lines in a description.

    <inputData name="rd share">
      <description>名称: 研发投入占比 | R&D share
    单位: %</description>

The extension says the same with more precision, namespace `urn:yiwang:dmn`:

    <yw:display zh="研发投入占比" en="R&D share" unit="%" times="100" decimals="1" step="0.001"/>
"""

from __future__ import annotations

import re
from decimal import Decimal

from yiwang.kernel.dmn.boxed import Display
from yiwang.kernel.dmn.names import DISPLAY_NAMESPACE
from yiwang.kernel.dmn.reading.notes import Notes
from yiwang.kernel.dmn.xml import Element, extensions, text_of

_LINE = re.compile(
    r"^\s*(名称|label|单位|unit|版本|version)\s*[:：]\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE
)
_KEYS = {"名称": "label", "单位": "unit", "版本": "version"}
_MAX_TIMES = 1_000_000


def read_display(element: Element, notes: Notes) -> Display:
    """Labels and unit of an element; the extension wins over the description, that over `label=`."""
    lines = _description_lines(element)
    zh, en = split_label(lines.get("label") or element.get("label") or "")
    unit = lines.get("unit", "")
    for extension in extensions(element):
        if extension.tag == f"{{{DISPLAY_NAMESPACE}}}display":
            return _from_extension(extension, Display(zh, en, unit), notes)
    return Display(zh, en, unit)


def read_declared_version(element: Element) -> str:
    """What the author calls this version of the rule, or an empty text."""
    for extension in extensions(element):
        if extension.tag == f"{{{DISPLAY_NAMESPACE}}}model":
            return extension.get("version") or ""
    return _description_lines(element).get("version", "")


def split_label(label: str) -> tuple[str, str]:
    """`研发投入占比 | R&D share` as (zh, en); a label without a bar serves both."""
    zh, bar, en = label.partition("|")
    return (zh.strip(), en.strip()) if bar else (zh.strip(), "")


def _from_extension(extension: Element, base: Display, notes: Notes) -> Display:
    return Display(
        zh=extension.get("zh") or base.zh,
        en=extension.get("en") or base.en,
        unit=extension.get("unit") or base.unit,
        times=_whole(extension, "times", 1, notes) or 1,
        decimals=_whole(extension, "decimals", None, notes),
        step=_step(extension, notes),
    )


def _whole(element: Element, name: str, default: int | None, notes: Notes) -> int | None:
    text = element.get(name)
    if text is None:
        return default
    if text.isdecimal() and int(text) <= _MAX_TIMES:
        return int(text)
    notes.add(element, f'{name}="{text}" is not a whole number up to {_MAX_TIMES}')
    return default


def _step(element: Element, notes: Notes) -> Decimal | None:
    text = element.get("step")
    if text is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) and Decimal(text) > 0:
        return Decimal(text)
    notes.add(element, f'step="{text}" is not a positive number', 'Write step="1" for whole numbers.')
    return None


def _description_lines(element: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in _LINE.findall(text_of(element, "description") or ""):
        found.setdefault(_KEYS.get(key, key.lower()), value)
    return found
