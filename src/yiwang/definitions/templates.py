"""``documents/``: an office's own layout of its notices, in Word or typst, and the seals.

``<kind>.docx`` or ``<kind>.typ`` lays out one kind of notice, ``notice.docx`` or ``notice.typ`` all others;
``seals/<organisation>.svg`` is the seal. A Word file holds placeholders such as ``{{number}}``; a paragraph
``{{body}}`` becomes the legal text of the notice, ``{{seal}}`` the place of the seal. A typst file reads
``d.number`` and so on, and places ``seal``.
"""

import importlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from lxml import etree

from yiwang.definitions.problems import Problems, did_you_mean
from yiwang.definitions.text import decode

ANY = "notice"
KINDS = (
    "acceptance", "approval", "correction", "delivery", "extension", "following-late", "inspection",
    "joint", "new-date", "non-acceptance", "pause", "receipt", "refusal", "review-receipt",
    "review-ruling", "review-withdrawal", "revocation", "supplement", "termination", "withdrawal",
)  # fmt: skip
"""Notices that may have a layout of their own."""
FIELDS = {
    "title": "不予办理决定书",
    "number": "演示不准〔2026〕000001号",
    "organisation": "演示局",
    "applicant": "演示申请人",
    "service": "演示事项",
    "case": "DEMO000001",
    "received": "2026年1月5日",
    "issued": "2026年1月8日",
    "reasons": "演示理由",
    "basis": "演示依据",
    "demo": "演示文书，不具法律效力",
    "signed": "电子签名：Ed25519，公钥指纹 0000",
}
"""What a template may name, each with a sample it is tried with; and ``body`` and ``seal``."""
PLACES = (*FIELDS, "body", "seal")
_HOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_UNPACKED = 20 * 1024 * 1024


@dataclass(frozen=True)
class Template:
    """The layout of a kind of notice."""

    kind: str
    format: Literal["docx", "typ"]
    content: bytes


def read_template(path: str, content: bytes, problems: Problems) -> Template | None:
    """Read ``documents/<kind>.docx`` or ``.typ``; what is wrong with it is noted."""
    place = PurePosixPath(path)
    kind = place.stem
    if kind not in (*KINDS, ANY):
        hint = did_you_mean(kind, (*KINDS, ANY), "one of: " + ", ".join((*KINDS, ANY)))
        problems.error(path, 0, f"'{kind}' is no kind of notice", hint)
        return None
    if place.suffix == ".typ":
        return Template(kind, "typ", content) if decode(content, path, problems) is not None else None
    return Template(kind, "docx", content) if _placeholders_known(path, content, problems) else None


def read_seal(path: str, content: bytes, problems: Problems) -> bytes | None:
    """Read a seal; it must be an SVG picture without script."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        problems.error(path, error.lineno or 0, "is no SVG picture", "save the seal as SVG")
        return None
    if etree.QName(root).localname != "svg" or any(
        etree.QName(one).localname == "script" for one in root.iter(etree.Element)
    ):
        problems.error(path, 0, "is no plain SVG picture", "save the seal as SVG without script")
        return None
    return content


def typst_source(text: str, data: Mapping[str, object], seal: bytes | None) -> bytes:
    """Return a typst template with its data before it: ``d`` a dictionary, ``seal`` the picture or none."""
    values = _quoted(json.dumps(data, ensure_ascii=False))
    picture = f'image(bytes({_quoted(seal.decode())}), format: "svg", width: 42mm)' if seal else "none"
    return f"#let d = json(bytes({values}))\n#let seal = {picture}\n{text}".encode()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def try_templates(templates: Mapping[str, Template], problems: Problems) -> None:
    """Lay every typst template out with samples, where typst is installed; else say that it was not tried."""
    for template in templates.values():
        if template.format != "typ":
            continue
        path = f"documents/{template.kind}.typ"
        try:
            typst = importlib.import_module("typst")
        except ImportError:
            problems.warn(path, 0, "was not tried", "install yiwang[city], which lays it out")
            continue
        source = typst_source(template.content.decode("utf-8-sig"), {**FIELDS, "body": ["演示"]}, None)
        try:
            typst.compile(source)
        except typst.TypstError as error:
            problems.error(path, 0, f"cannot be laid out: {error}", "d holds: " + ", ".join(FIELDS))


def paragraphs(document: bytes) -> Iterator[str]:
    """Return the text of every paragraph of a Word file. Raises ``ValueError`` for a file that is none."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(document))
        if archive.getinfo("word/document.xml").file_size > _MOST_UNPACKED:
            raise ValueError("too large")
        root = etree.fromstring(archive.read("word/document.xml"))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise ValueError(str(error)) from error
    for paragraph in root.iter(f"{_W}p"):
        yield "".join(text.text or "" for text in paragraph.iter(f"{_W}t"))


def holders(text: str) -> list[str]:
    """Return the names of the placeholders in a text."""
    return _HOLDER.findall(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders replaced."""
    return _HOLDER.sub(lambda found: values.get(found[1], ""), text)


def _placeholders_known(path: str, content: bytes, problems: Problems) -> bool:
    try:
        named = [name for text in paragraphs(content) for name in holders(text)]
    except ValueError:
        problems.error(path, 0, "is no Word document", "save it as .docx")
        return False
    unknown = [name for name in named if name not in PLACES]
    for name in unknown:
        hint = did_you_mean(name, PLACES, "known: " + ", ".join(PLACES))
        problems.error(path, 0, f"names '{{{{{name}}}}}', which no notice has", hint)
    return not unknown
