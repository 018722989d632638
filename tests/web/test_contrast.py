"""Colours people read are far enough from what they stand on (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "src/yiwang/web/static/yiwang/base.css"
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", CSS.read_text()))
WASHES = ("accent", "green", "yellow", "red")


def light(colour: str) -> float:
    """Relative luminance."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right():
    assert contrast("#000000", "#fff") == pytest.approx(21)


@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "accent-deep", "green", "yellow", "red"])
@pytest.mark.parametrize("ground", ["paper", "wash"])
def test_text_on_the_page(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("name", WASHES)
def test_text_on_its_own_wash(name):
    ink = TOKENS["accent-deep"] if name == "accent" else TOKENS[name]
    assert contrast(ink, TOKENS[f"{name}-wash"]) >= 4.5
    assert contrast(TOKENS["ink"], TOKENS[f"{name}-wash"]) >= 4.5


def test_buttons():
    for name in ("accent", "accent-deep", "red"):
        assert contrast(TOKENS[name], "#fff") >= 4.5


def test_the_focus_ring_is_seen_against_page_and_accent():
    assert contrast(TOKENS["focus"], TOKENS["ink"]) >= 3
