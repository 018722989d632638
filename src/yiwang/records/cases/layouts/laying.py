"""Laying a notice out: by the folder's template of its kind, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import html

from yiwang.definitions import CityFolder
from yiwang.definitions.templates import ANY, Template, typst_source
from yiwang.records.cases.layouts.typesetting import set_pages
from yiwang.records.cases.layouts.word import as_typst, fill, with_seal


@dataclass(frozen=True)
class LaidOut:
    """A notice as PDF, and, of a Word template, as the filled Word file."""

    pdf: bytes
    word: bytes | None


def template_of(folder: CityFolder, kind: str) -> Template | None:
    """Return the layout of a kind of notice, or the one of all kinds; None when the folder has neither."""
    return folder.templates.get(kind) or folder.templates.get(ANY)


def lay_out(template: Template, values: Mapping[str, str], body: str, seal: bytes | None) -> LaidOut:
    """Lay a notice out; ``body`` is its legal text as HTML. The same values give the same pages."""
    if template.format == "docx":
        document = fill(template.content, values, texts_of(body))
        (pdf,) = set_pages(typst_source(as_typst(document), {}, seal), "pdf")
        return LaidOut(pdf, with_seal(document, _picture(seal)))
    (pdf,) = set_pages(_source(template, values, texts_of(body), seal), "pdf")
    return LaidOut(pdf, None)


def preview(template: Template, values: Mapping[str, str], body: str) -> list[bytes]:
    """Return a draft as pictures (SVG), a page each, without the seal."""
    if template.format == "docx":
        document = fill(template.content, values, texts_of(body))
        return set_pages(typst_source(as_typst(document), {}, None), "svg")
    return set_pages(_source(template, values, texts_of(body), None), "svg")


def texts_of(body: str) -> list[str]:
    """Return the paragraphs of a text in HTML: lines of lists and tables as paragraphs of their own."""
    found = html.fragment_fromstring(body, create_parent="div").iter("p", "li", "tr")
    cells = (("：".join if one.tag == "tr" else "".join)(_parts(one)) for one in found)
    lines = (line.strip() for text in cells for line in text.splitlines())
    return [line for line in lines if line]


def _parts(element: html.HtmlElement) -> list[str]:
    if element.tag == "tr":
        return [str(cell.text_content()).strip() for cell in element]
    return [str(element.text_content())]


def _source(template: Template, values: Mapping[str, str], body: Sequence[str], seal: bytes | None) -> bytes:
    return typst_source(template.content.decode("utf-8-sig"), {**values, "body": list(body)}, seal)


def _picture(seal: bytes | None) -> bytes | None:
    if seal is None:
        return None
    page = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#seal"
    return set_pages(typst_source(page, {}, seal), "png")[0]
