"""Writes TOML the way the rest of a city folder is written."""

import json
from collections.abc import Iterable


def quoted(text: str) -> str:
    """Write a TOML basic string; JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def bilingual(zh: str, en: str = "") -> str:
    """Write a text in the city's languages."""
    return f"{{ zh = {quoted(zh)}, en = {quoted(en)} }}" if en else f"{{ zh = {quoted(zh)} }}"


def listed(items: Iterable[str]) -> str:
    """Write a list of strings on one line."""
    return f"[{', '.join(quoted(item) for item in items)}]"
