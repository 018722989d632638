"""The function reference is what the code says."""

from __future__ import annotations

from pathlib import Path

from yiwang.kernel import feel
from yiwang.kernel.feel.reference import reference

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "feel-functions.md"


def test_the_page_is_up_to_date() -> None:
    expected = reference()
    assert PAGE.read_text(encoding="utf-8") == expected, (
        "run: python -m yiwang.kernel.feel.reference docs/reference/feel-functions.md"
    )


def test_every_function_is_on_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"\n### {name}\n" in text for name in feel.BUILTINS)
