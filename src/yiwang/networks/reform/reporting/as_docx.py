"""The report as DOCX in the layout of GB/T 9704-2012 (党政机关公文格式).

Clause 5.2: A4, top margin 37 mm, left 28 mm, text block 156 × 225 mm, hence right 26 mm and bottom 35 mm;
22 lines of 28 characters. Clause 7.3: the title in 2号小标宋, text in 3号仿宋, the first level of headings in
黑体, the second in 楷体. Clause 7.5: page numbers in 4号宋体 between two dashes, on the outer side.
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from yiwang.networks.reform.reporting.blocks import Block, Piece, Words
from yiwang.networks.reform.reporting.filling import Filled
from yiwang.networks.reform.reporting.told import closing, honour_words, missing_honour

TITLE, BODY, FIRST, SECOND, NUMBER = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
_SIZES = {"二号": 22, "三号": 16, "四号": 14, "小四": 12}
_LINES, _CHARACTERS = 22, 28
_HEIGHT, _WIDTH = Mm(225), Mm(156)
_LINE = Emu(int(_HEIGHT / _LINES))
"""The pitch of a line: 22 of them fill the text block."""


def to_docx(report: Filled, base: str) -> bytes:
    """Write a report; ``base`` is the address of the city its links lead to."""
    document = Document()
    document.settings.odd_and_even_pages_header_footer = True
    _page(document.sections[0])
    _style(document.styles["Normal"], BODY, _SIZES["三号"])
    title = _paragraph(document, indent=False)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, report.title, TITLE, _SIZES["二号"])
    _paragraph(document)
    for block in report.blocks:
        _block(document, report, block, base)
    _paragraph(document)
    for sentence in closing(report):
        _run(_paragraph(document), sentence, BODY, _SIZES["小四"])
    if report.checkpoint:
        for line in report.checkpoint.note.strip().split("\n"):
            _run(_paragraph(document, indent=False), line, NUMBER, 9)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(35 - 7 - 5)  # the number's top edge lies 7 mm below the text block
    _grid(section)
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        _number(footer, side)


def _grid(section: Any) -> None:
    """Set the grid of lines and characters: type, pitch in twentieths and 4096ths of a point."""
    size, pitch = _SIZES["三号"], _WIDTH / _CHARACTERS / Pt(1)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    values = {
        "w:type": "linesAndChars",
        "w:linePitch": str(round(_LINE / Pt(1) * 20)),
        "w:charSpace": str(round((pitch - size) * 4096)),
    }
    section._sectPr.append(_element("w:docGrid", values))


def _number(footer: Any, side: str) -> None:
    """Write the page number as — 1 — on the outer side, one character in."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
    one = Pt(_SIZES["四号"])
    if side == "right":
        paragraph.paragraph_format.right_indent = one
    else:
        paragraph.paragraph_format.left_indent = one
    _run(paragraph, "— ", NUMBER, _SIZES["四号"])
    run = _run(paragraph, "", NUMBER, _SIZES["四号"])
    for kind in ("begin", None, "end"):
        run._r.append(_element("w:fldChar", {"w:fldCharType": kind}) if kind else _instruction())
    _run(paragraph, " —", NUMBER, _SIZES["四号"])


def _instruction() -> Any:
    element = _element("w:instrText", {"xml:space": "preserve"})
    element.text = "PAGE"
    return element


def _style(style: Any, font: str, size: int) -> None:
    style.font.name, style.font.size = font, Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _paragraph(document: Any, *, indent: bool = True) -> Any:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    shape.space_before = shape.space_after = Pt(0)
    if indent:
        shape.first_line_indent = Pt(2 * _SIZES["三号"])
    return paragraph


def _block(document: Any, report: Filled, block: Block, base: str) -> None:
    font = {2: FIRST, 3: SECOND}.get(block.level, BODY)
    paragraph = _paragraph(document)
    if block.level:
        paragraph.paragraph_format.keep_with_next = True
        outline = _element("w:outlineLvl", {"w:val": str(block.level - 2)})
        paragraph._p.get_or_add_pPr().append(outline)
    if block.is_item:
        _run(paragraph, "· ", font, _SIZES["三号"])
    for piece in block.pieces:
        _piece(paragraph, report, piece, font, base)


def _piece(paragraph: Any, report: Filled, piece: Piece, font: str, base: str) -> None:
    size = _SIZES["三号"]
    if isinstance(piece, Words):
        run = _run(paragraph, piece.text, font, size)
        run.bold = piece.style == "strong"
        if piece.address:
            _link(paragraph, run, piece.address)
    elif piece.kind == "honour":
        honour = report.honours.get(piece.name)
        _run(paragraph, honour_words(honour) if honour else missing_honour(piece.name), font, size)
    else:
        one = report.figures[piece.name]
        text = one.number if piece.kind == "number" and one.number else one.text
        run = _run(paragraph, text, font, size)
        _link(paragraph, run, f"{base}/figures/{one.id}/{report.year}/")
        if one.beside and piece.kind == "figure":
            _run(paragraph, f"（{one.beside}）", font, _SIZES["四号"])


def _run(paragraph: Any, text: str, font: str, size: int) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _link(paragraph: Any, run: Any, address: str) -> None:
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = _element("w:hyperlink", {"r:id": relation})
    link.append(run._r)
    paragraph._p.append(link)
    run.font.underline = True


def _element(name: str, values: dict[str, str]) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(key), value)
    return element
