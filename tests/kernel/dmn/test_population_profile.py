"""The page of the columnar profile is what the compiler does."""

from __future__ import annotations

from pathlib import Path

import pytest

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import HitPolicy
from yiwang.kernel.dmn.population import profile
from yiwang.kernel.feel.sql.writer import BUILTINS, WRITERS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "columnar-profile.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == profile.reference(), (
        "run: python -m yiwang.kernel.dmn.population.profile docs/reference/columnar-profile.md"
    )


def test_every_construct_function_and_policy_is_on_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert profile.CONSTRUCTS.keys() == WRITERS.keys()
    assert profile.POLICIES.keys() == set(HitPolicy)
    assert set(feel.BUILTINS) >= set(BUILTINS)
    assert all(f"`{name}`" in text for name in feel.BUILTINS)


@pytest.mark.parametrize("text", profile.REFUSED)
def test_what_the_page_calls_refused_is(text: str) -> None:
    assert profile.refusal_of(text)
