"""Short ways to ask."""

from __future__ import annotations

from typing import Any

from yiwang.kernel import feel


def run(text: str, **env: Any) -> Any:
    """The value of an expression for Python values by name (underscores stand for spaces)."""
    return feel.evaluate(text, {name.replace("_", " "): feel.to_feel(value) for name, value in env.items()})


def text_of(value: Any) -> str:
    """A value as `string()` gives it, errors with their reason."""
    return value.reason if isinstance(value, feel.FeelError) else str(feel.string_text(value))
