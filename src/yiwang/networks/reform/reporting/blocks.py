"""A report's Markdown as blocks of pieces, the same for every format it is written in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from yiwang.definitions.report import Kind, split

Style = Literal["", "strong", "emphasis"]


@dataclass(frozen=True)
class Words:
    """Plain words in a style; with an address they are a link."""

    text: str
    style: Style = ""
    address: str = ""


@dataclass(frozen=True)
class Name:
    """A figure or an honour, by name, to be put in its place."""

    kind: Kind
    name: str


Piece = Words | Name


@dataclass(frozen=True)
class Block:
    """A heading (levels 1 to 3), a paragraph (level 0) or an item of a list; numbered where it counts."""

    pieces: tuple[Piece, ...]
    level: int = 0
    is_item: bool = False


def blocks(markdown: str) -> list[Block]:
    """Read Markdown: headings, paragraphs, lists, links and emphasis; anything else stays as written."""
    tokens = MarkdownIt("commonmark", {"html": False}).parse(markdown)
    return list(_blocks(tokens))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    level, depth = 0, 0
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type in {"list_item_open", "list_item_close"}:
            depth += 1 if token.nesting == 1 else -1
        elif token.type == "inline":
            pieces = tuple(_pieces(token.children or []))
            yield Block(pieces, min(level, 3), depth > 0)
        elif token.type in {"fence", "code_block"}:
            yield Block((Words(token.content.strip()),))


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    style: list[Style] = [""]
    address = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "em_open":
                style.append("strong" if token.type == "strong_open" else "emphasis")
            case "strong_close" | "em_close":
                style.pop()
            case "link_open":
                address = str(token.attrGet("href") or "")
            case "link_close":
                address = ""
            case "softbreak" | "hardbreak":
                yield Words("\n" if token.type == "hardbreak" else "", style[-1])
            case _:
                yield from _named(token.content, style[-1], address)


def _named(text: str, style: Style, address: str) -> Iterator[Piece]:
    for piece in split(text):
        if isinstance(piece, tuple):
            yield Name(piece[0], piece[1])
        elif piece:
            yield Words(piece, style, address)
