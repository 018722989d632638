"""Text to tokens (DMN 1.5, 10.3.1.2, grammar rules 25-37)."""

from __future__ import annotations

import re
from typing import NamedTuple

from yiwang.kernel.feel.errors import FeelSyntaxError, Span
from yiwang.kernel.feel.limits import MAX_TEXT

_NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_PART = _NAME_START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
# White space of XML and Unicode, with the byte order mark some editors leave.
_SPACE = "\\s\u0085\u180e\ufeff"

_TOKEN = re.compile(
    rf"""(?P<space>[{_SPACE}]+|//[^\n\r]*|/\*(?:.|\n)*?\*/)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[{_NAME_START}][{_NAME_PART}]*)
    |(?P<quoted>`[^`\n]+`)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<op>\.\.|\*\*|<=|>=|!=|->|[][(){{}},:.+\-*/=<>@'?])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")


class Token(NamedTuple):
    """One token: `kind` is number, name, quoted, string, op, other or end; `spaced`: space is before it."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool


def tokens(text: str) -> list[Token]:
    """All tokens of a text, ending with one of kind 'end'.

    Raises FeelSyntaxError for an unterminated string or comment, or a text over 100,000 characters.
    """
    if len(text) > MAX_TEXT:
        raise FeelSyntaxError(
            f"the expression has {len(text)} characters, more than {MAX_TEXT}",
            Span(0, MAX_TEXT),
            "split it into several decisions or functions",
        )
    result: list[Token] = []
    spaced = False
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "other"
        if kind == "space":
            spaced = True
            continue
        start, end = found.span()
        if kind == "other" and text[start] == '"':
            raise FeelSyntaxError("this string has no closing quote", Span(start, len(text)), 'add "')
        if kind == "op" and text.startswith("/*", start):
            raise FeelSyntaxError("this comment has no end", Span(start, len(text)), "add */")
        result.append(Token(kind, found[0], start, end, spaced))
        spaced = False
    result.append(Token("end", "", len(text), len(text), spaced))
    return result


def string_value(token: Token) -> str:
    """The string a literal denotes; unknown escapes (as \\d in a pattern) stay as they are."""
    body = token.text[1:-1]
    if "\\" not in body:
        return body
    decoded = _ESCAPE.sub(lambda found: _escape(found[1], token), body)
    paired = _PAIR.sub(lambda found: found[0].encode("utf-16", "surrogatepass").decode("utf-16"), decoded)
    if _LONE.search(paired):
        raise FeelSyntaxError(
            "half of a surrogate pair is no character", Span(token.start, token.end), "write both halves"
        )
    return paired


def _escape(code: str, token: Token) -> str:
    if len(code) == 1:
        return _SIMPLE.get(code, "\\" + code)
    point = int(code[1:], 16)
    if point > 0x10FFFF:
        raise FeelSyntaxError(f"there is no character {code[1:]}", Span(token.start, token.end))
    return chr(point)


def normalised(name: str) -> str:
    """A name with its runs of white space collapsed, as names are compared."""
    return re.sub(rf"[{_SPACE}]+", " ", name).strip()
