"""Words of a text, for searching: Chinese cut into words, Latin letters in lower case."""

import re
from collections.abc import Iterable

import rjieba

_MEANS_SOMETHING = re.compile(r"\w")
_CHINESE = re.compile(r"[㐀-鿿]")
_EMPTY = frozenset("的了吗呢吧啊和与及或在是有我你他您们要想办怎么哪里什么如何需要请问一个")
"""Characters people put into questions that say nothing about what they look for."""


def words(text: str) -> list[str]:
    """Return the words of a text, long ones also in their parts, each once, in order of appearance."""
    cut = (word.strip().lower() for word in rjieba.cut_for_search(text))
    return list(dict.fromkeys(word for word in cut if _MEANS_SOMETHING.search(word)))


def sought(query: str) -> list[str]:
    """Return the words a query looks for, without those that say nothing."""
    cut = (word.strip().lower() for word in rjieba.cut(query))
    told = [word for word in cut if _MEANS_SOMETHING.search(word) and not set(word) <= _EMPTY]
    return list(dict.fromkeys(told))


def characters(query: str) -> list[str]:
    """Return the Chinese characters of a query that say something, each once."""
    return list(dict.fromkeys(c for c in query if _CHINESE.match(c) and c not in _EMPTY))


def joined(texts: Iterable[str]) -> str:
    """Return texts as words separated by spaces, as PostgreSQL's ``simple`` configuration reads them."""
    return " ".join(word for text in texts for word in words(text))
