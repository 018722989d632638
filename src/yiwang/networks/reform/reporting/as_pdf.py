"""The report as PDF, by typst, in the same layout as the DOCX (GB/T 9704-2012)."""

import json

import typst

from yiwang.networks.reform.reporting.blocks import Block, Name, Piece
from yiwang.networks.reform.reporting.filling import Filled
from yiwang.networks.reform.reporting.told import closing, honour_words, missing_honour

_SONG = ("FZXiaoBiaoSong-B05S", "SimSun", "STSong", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC")
_FANGSONG = ("FangSong", "FangSong_GB2312", "STFangsong", *_SONG)
_HEI = ("SimHei", "Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC")
_KAI = ("KaiTi", "KaiTi_GB2312", "STKaiti", "Kaiti SC", *_SONG)


class NoFont(Exception):
    """This machine has no Chinese font to set the report in."""


def to_pdf(report: Filled, base: str) -> bytes:
    """Write a report; ``base`` is the address of the city its links lead to. Raises ``NoFont``."""
    fonts = set(typst.Fonts().families())
    if not fonts & {*_FANGSONG, *_HEI}:
        raise NoFont("install a Chinese font, such as Noto Serif CJK SC")
    pdf = typst.compile(source(report, base, fonts).encode(), format="pdf")
    assert isinstance(pdf, bytes)
    return pdf


def source(report: Filled, base: str, fonts: set[str]) -> str:
    """Return the typst source; every text of the report is in it as a quoted string, never as code."""
    faces = {name: _chosen(wanted, fonts) for name, wanted in _FACES.items()}
    head = _HEAD.format(title=_text(report.title), **faces)
    body = [_block(report, block, base) for block in report.blocks]
    tail = [f"#par(justify: false, text(size: 12pt)[#{_text(sentence)}])" for sentence in closing(report)]
    if report.checkpoint:
        tail.append(f"#text(size: 8pt, raw({_text(report.checkpoint.note.strip())}, block: true))")
    return "\n\n".join([head, *body, "#v(1em)", *tail])


_FACES = {"song": _SONG, "fangsong": _FANGSONG, "hei": _HEI, "kai": _KAI}
_HEAD = """\
#set document(title: {title})
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm),
  footer-descent: 7mm,
  footer: context {{
    let odd = calc.odd(counter(page).get().first())
    set align(if odd {{ right }} else {{ left }})
    pad(x: 14pt, text(font: {song}, size: 14pt)[— #counter(page).display() —])
  }})
#set text(font: {fangsong}, size: 16pt, lang: "zh", region: "cn")
#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 12.99pt, spacing: 12.99pt)
#let first(body) = block(sticky: true, text(font: {hei}, body))
#let second(body) = block(sticky: true, text(font: {kai}, body))
#show link: underline
#align(center, par(first-line-indent: 0em, text(font: {song}, size: 22pt, {title})))
#v(1em)"""


def _chosen(wanted: tuple[str, ...], fonts: set[str]) -> str:
    found = [name for name in wanted if name in fonts] or sorted(fonts & {*_HEI, *_SONG})[:1]
    return "(" + "".join(f"{_text(name)}, " for name in found) + ")"


def _block(report: Filled, block: Block, base: str) -> str:
    pieces = "".join(_piece(report, piece, base) for piece in block.pieces)
    if block.level:
        return f"#{'first' if block.level == 2 else 'second'}[#h(2em){pieces}]"
    return f"#par[{'· ' if block.is_item else ''}{pieces}]"


def _piece(report: Filled, piece: Piece, base: str) -> str:
    if not isinstance(piece, Name):
        words = f"#{_text(piece.text)}"
        words = f"#strong[{words}]" if piece.style == "strong" else words
        return f"#link({_text(piece.address)})[{words}]" if piece.address else words
    if piece.kind == "honour":
        honour = report.honours.get(piece.name)
        return f"#{_text(honour_words(honour) if honour else missing_honour(piece.name))}"
    one = report.figures[piece.name]
    text = one.number if piece.kind == "number" and one.number else one.text
    beside = (
        f"#text(size: 14pt, {_text(f'（{one.beside}）')})" if one.beside and piece.kind == "figure" else ""
    )
    return f"#link({_text(f'{base}/figures/{one.id}/{report.year}/')})[#{_text(text)}]{beside}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
