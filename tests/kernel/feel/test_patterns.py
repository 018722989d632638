"""Regular expressions of XPath: what they match, what is refused, and that they end."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yiwang.kernel.feel.patterns import PatternError, pattern
from yiwang.kernel.feel.patterns.machine import search
from yiwang.kernel.feel.patterns.search import Pattern


@pytest.mark.parametrize(
    ("text", "source", "flags", "expected"),
    [
        ("abracadabra", "bra", "", True),
        ("abracadabra", "^a.*a$", "", True),
        ("a\nb", "a.b", "", False),
        ("a\nb", "a.b", "s", True),
        ("a\nb\n", "^b$", "", False),
        ("a\nb\n", "^b$", "m", True),
        ("abc\n", "c$", "", False),
        ("x", "[A-Z-[OI]]", "i", True),
        ("o", "[A-Z-[OI]]", "i", False),
        ("q", "[^Q]", "i", False),
        ("\u212a", "k", "i", True),
        ("a", "\\p{Lu}", "i", False),
        ("é", "\\p{L}", "", True),
        ("横", "\\p{IsCJKUnifiedIdeographs}", "", True),
        ("横", "\\P{IsBasicLatin}", "", True),
        ("٣", "\\d", "", True),
        ("_", "\\w", "", False),
        ("a:b", "^\\i\\c*$", "", True),
        ("aA", "(a)\\1", "i", True),
        ("aA", "(a)\\1", "", False),
        ("ab", "a\\.b", "", False),
        ("a.b", "a.b", "q", True),
        ("axb", "a.b", "q", False),
        ("hello world", "he llo[ ]world", "x", True),
        ("aaa", "^a{2}$", "", False),
        ("aaa", "^a{2,}$", "", True),
        ("aaa", "^(?:a|b){3}$", "", True),
        ("a-b", "[a\\-]-b", "", True),
        ("\U0001f40e", "^.$", "", True),
        ("", "^$", "", True),
    ],
)
def test_matching(text: str, source: str, flags: str, expected: bool) -> None:
    assert pattern(source, flags).occurs_in(text) is expected


@pytest.mark.parametrize(
    "source",
    [
        "[",
        "(",
        ")",
        "*a",
        "a**",
        "a{2,1}",
        "a{",
        "a{,2}",
        "[b-a]",
        "[]",
        "\\b",
        "\\1",
        "(a\\1)",
        "(?=a)",
        "(?<n>a)",
        "\\p{Xx}",
        "\\p{IsNowhere}",
        "\\p",
        "[a[b]]",
        "[a\\1]",
        "^*",
        "a{99999}",
        "x{9999}{9999}",
        "((x{99}){99}){99}",
        "(" * 60 + ")" * 60,
        "a" * 10_001,
    ],
)
def test_refused(source: str) -> None:
    with pytest.raises(PatternError):
        pattern(source, "")


@pytest.mark.parametrize(
    ("text", "source", "replacement", "expected"),
    [
        ("abcd", "(ab)|(a)", "[1=$1][2=$2]", "[1=ab][2=]cd"),
        ("darted", "^(.*?)d(.*)$", "$1c$2", "carted"),
        ("abc", "b", "\\$\\\\", "a$\\c"),
        ("abc", "(b)", "$11", "ab1c"),
        ("abc", "b", "[$0]", "a[b]c"),
        ("AAAA", "A+?", "b", "bbbb"),
        ("a1b22", "[0-9]+", "#", "a#b#"),
    ],
)
def test_replacing(text: str, source: str, replacement: str, expected: str) -> None:
    assert pattern(source, "").replace(text, replacement) == expected


def test_splitting() -> None:
    assert pattern(";", "").split("a;b;;") == ["a", "b", "", ""]
    assert pattern("\\s+", "").split("") == [""]
    with pytest.raises(PatternError):
        pattern("x*", "").split("abc")


@pytest.mark.parametrize(
    "source", ["(a+)+$", "(a*)*b", "(a|aa)+$", "(a|a?)+$", "(.*)(.*)(.*)(.*)(.*)b", "a*a*a*a*a*a*b"]
)
def test_no_pattern_takes_long(source: str) -> None:
    started = time.perf_counter()
    pattern(source, "").occurs_in("a" * 4000 + "!")
    assert time.perf_counter() - started < 3


def test_back_references_are_given_up_in_time() -> None:
    with pytest.raises(PatternError, match="takes too long"):
        pattern("(a+)+\\1b", "").occurs_in("a" * 60)


PARTS = st.sampled_from(
    [
        "a",
        "b",
        ".",
        "[ab]",
        "[^a]",
        "a*",
        "b+?",
        "(a|b)",
        "(ab)?",
        "a{1,2}",
        "(?:a|ab)(?:c|bcd)?",
        "^",
        "$",
        "|",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=5), st.text("abc\n", max_size=8))
def test_the_machine_agrees_with_python(parts: list[str], text: str) -> None:
    """On what both know, the same matches and the same groups."""
    source = "".join(parts)
    try:
        ours: Pattern = pattern(source, "")
    except PatternError:
        return
    theirs = re.compile(source.replace("$", r"\Z").replace(".", r"[^\n\r]"))
    expected = [
        [None if m.start(g) < 0 else m.span(g) for g in range(ours.groups + 1)] for m in theirs.finditer(text)
    ]
    found = list(search(ours._program, text, ours.groups))
    if all(spans[0] is not None and spans[0][0] < spans[0][1] for spans in expected):
        assert found == expected
    assert bool(found) == bool(expected)
    assert ours.occurs_in(text) == bool(expected)
