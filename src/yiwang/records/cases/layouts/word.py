"""Word templates: filled in, and read as typst so that the PDF needs no word processor."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph

from yiwang.definitions.templates import filled, holders

_SIZE = 16.0
_ALIGN = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right"}


def fill(template: bytes, values: Mapping[str, str], body: Sequence[str]) -> Any:
    """Return the Word document with every placeholder replaced; the place of the seal is left."""
    document = docx.Document(io.BytesIO(template))
    values = {name: _plain(text) for name, text in values.items()}
    for paragraph in list(_paragraphs(document)):
        names = holders(paragraph.text)
        if "body" in names:
            _spread(paragraph, [_plain(text) for text in body])
        elif names and "seal" not in names:
            _put(paragraph, filled(paragraph.text, values))
    return document


def with_seal(document: Any, picture: bytes | None) -> bytes:
    """Return the filled document's bytes, the seal (a PNG) in its place."""
    for paragraph in _paragraphs(document):
        if "seal" in holders(paragraph.text):
            _put(paragraph, "")
            if picture:
                paragraph.add_run().add_picture(io.BytesIO(picture), width=Mm(42))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_typst(document: Any) -> str:
    """Return a filled document as typst: its page, paragraphs with their place and weight, and tables."""
    section = document.sections[0]
    sides = ("top", "bottom", "left", "right")
    margins = ", ".join(f"{side}: {getattr(section, f'{side}_margin').mm:.1f}mm" for side in sides)
    width, height = f"{section.page_width.mm:.1f}mm", f"{section.page_height.mm:.1f}mm"
    head = f"#set page(width: {width}, height: {height}, margin: ({margins}))\n{_LOOK}"
    return head + "\n".join(_blocks(document))


_LOOK = """\
#set text(font: ("FangSong", "STFangsong", "Noto Serif CJK SC"), size: 16pt, lang: "zh", region: "cn")
#set par(justify: true, leading: 0.9em)
"""
_SEAL = """\
#if seal != none { place(right, dx: -14mm, seal) }
#v(14mm)"""


def _blocks(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            cells = [
                f"[{_inline(paragraph)}]"
                for row in block.rows
                for cell in row.cells
                for paragraph in cell.paragraphs[:1]
            ]
            yield f"#table(columns: {len(block.columns)}, stroke: 0.6pt, inset: 6pt, {', '.join(cells)})"
        elif "seal" in holders(block.text):
            yield _SEAL
        else:
            align = _ALIGN.get(block.alignment, "left") if block.alignment is not None else "left"
            yield f"#align({align}, par([{_inline(block)}]))"


def _inline(paragraph: Paragraph) -> str:
    parts = []
    for run in paragraph.runs:
        size = run.font.size.pt if run.font.size else _SIZE
        weight = "bold" if run.bold else "regular"
        text = json.dumps(run.text, ensure_ascii=False)
        parts.append(f'#text(size: {size:g}pt, weight: "{weight}", {text})')
    return "".join(parts)


def _plain(text: str) -> str:
    """Return a text that is no placeholder itself and that XML can hold."""
    return "".join(one for one in text.replace("{{", "{ {") if one >= " " or one in "\t\n")


def _paragraphs(document: Any) -> Iterator[Paragraph]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    for section in document.sections:
        yield from section.header.paragraphs
        yield from section.footer.paragraphs


def _put(paragraph: Paragraph, text: str) -> None:
    """Replace a paragraph's text, in the look of its first run."""
    if not paragraph.runs:
        paragraph.add_run(text)
        return
    paragraph.runs[0].text = text
    for run in paragraph.runs[1:]:
        run.text = ""


def _spread(paragraph: Paragraph, texts: Sequence[str]) -> None:
    """Replace a paragraph by as many as there are texts, all in its look."""
    for text in texts[1:][::-1]:
        copy = deepcopy(paragraph._p)
        paragraph._p.addnext(copy)
        _put(Paragraph(copy, paragraph._parent), text)
    _put(paragraph, texts[0] if texts else "")
