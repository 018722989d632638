"""Values and names as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import Display
from yiwang.kernel.dmn.explain.phrases import phrase


def shown(value: Any, display: Display, language: str) -> str:
    """A value with its unit: 0.021 with unit % and times 100 reads `2.1 %`."""
    if feel.is_null(value):
        return phrase("null", language)
    if value is True or value is False:
        return phrase("true" if value else "false", language)
    if isinstance(value, Decimal):
        return _number(value, display, language)
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return phrase("and", language).join(shown(item, display, language) for item in value) or "[]"
    if isinstance(value, dict):
        parts = (f"{key}: {shown(item, Display(), language)}" for key, item in value.items())
        return phrase("and", language).join(parts)
    return str(value)


def _number(value: Decimal, display: Display, language: str) -> str:
    scaled = value * display.times
    if display.decimals is not None:
        scaled = round(scaled, display.decimals)
    text = format(scaled.normalize() if scaled else Decimal(0), "f")
    return f"{text} {in_language(display.unit, language)}" if display.unit else text


def label_of(display: Display, name: str, language: str) -> str:
    """The label in a language; a single label serves both, the name when there is none."""
    if language == "en":
        return display.en or display.zh or name
    return display.zh or display.en or name


def in_language(text: str, language: str) -> str:
    """`中文 | English` in one of the two; a text without a bar is for both."""
    zh, bar, en = text.partition(" | ")
    return (en if language == "en" else zh).strip() if bar else text
