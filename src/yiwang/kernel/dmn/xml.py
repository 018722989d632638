"""Reading XML that strangers send: no entities, no network, bounded in size and depth."""

from __future__ import annotations

import re

from lxml import etree

from yiwang.kernel.dmn.names import DISPLAY_NAMESPACE, MODEL_NAMESPACES, OLDER
from yiwang.kernel.dmn.problems import DmnError, Place, Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 200

Element = etree._Element

_PROLOG_DOCTYPE = re.compile(rb"\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<!DOCTYPE", re.DOTALL)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def parse(data: bytes, file: str) -> Element:
    """The root element of a DMN file.

    `file` is only used in messages. Raises DmnError for text that is not XML, a document type
    declaration, a file too large or too deep, or a root that is not DMN 1.2 to 1.5.
    """
    _refuse_size(data, file)
    _refuse_doctype(data, file)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        hint = "The file may be cut short or not be XML; open it in the modeller and save it again."
        raise DmnError(
            [Problem(file, error.lineno or 0, f"not well-formed XML: {error.msg}", hint)]
        ) from None
    _refuse_root(root, file)
    _refuse_depth(root, file)
    return root


def _refuse_size(data: bytes, file: str) -> None:
    if len(data) > MAX_BYTES:
        hint = "Split the model into imported files."
        raise DmnError([Problem(file, 0, f"larger than {MAX_BYTES // 2**20} MB", hint)])
    if not data.strip():
        raise DmnError([Problem(file, 0, "the file is empty", "Save the model again from the modeller.")])


def _refuse_doctype(data: bytes, file: str) -> None:
    # Without its NUL bytes UTF-16 text reads as ASCII, so one pattern serves every encoding.
    head = data.replace(b"\0", b"")
    for bom in _BOMS:
        head = head.removeprefix(bom)
    match = _PROLOG_DOCTYPE.match(head)
    if match:
        line = head[: match.end()].count(b"\n") + 1
        hint = "Delete the <!DOCTYPE ...> part: DMN needs none, and entities can be used to attack a reader."
        raise DmnError([Problem(file, line, "a document type declaration is not allowed", hint)])


def _refuse_root(root: Element, file: str) -> None:
    name = etree.QName(root)
    place = Place(file, line_of(root))
    if name.namespace in MODEL_NAMESPACES and name.localname == "definitions":
        return
    if name.namespace in MODEL_NAMESPACES:
        reason = f"the root element is <{name.localname}>, not <definitions>"
        raise DmnError([Problem.at(place, reason, "A DMN file starts with <definitions>.")])
    version = OLDER.get(name.namespace or "")
    if version:
        hint = "Open it in a current modeller and save it as DMN 1.3 or later."
        raise DmnError([Problem.at(place, f"DMN {version} is not supported", hint)])
    known = ", ".join(MODEL_NAMESPACES)
    reason = f"the namespace {name.namespace or '(none)'} is not one of DMN 1.2 to 1.5"
    raise DmnError([Problem.at(place, reason, f"Expected <definitions> in one of: {known}")])


def _refuse_depth(root: Element, file: str) -> None:
    level: list[Element] = [root]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            hint = "Name the inner expressions as decisions or context entries."
            reason = f"elements are nested deeper than {MAX_DEPTH}"
            raise DmnError([Problem(file, line_of(level[0]), reason, hint)])
        level = [child for element in level for child in element]


def line_of(element: Element) -> int:
    """The line an element starts on, or 0 when unknown."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def local(element: Element) -> str:
    """The element's name without its namespace; foreign elements keep theirs in braces."""
    if not isinstance(element.tag, str):
        return "(not an element)"  # an entity reference that survived is no child we know
    name = etree.QName(element)
    return name.localname if name.namespace in MODEL_NAMESPACES else element.tag


def children(element: Element, name: str) -> list[Element]:
    """Child elements of DMN's own namespace with this local name."""
    return [child for child in element if local(child) == name]


def child(element: Element, name: str) -> Element | None:
    """The first child of that name, if any."""
    found = children(element, name)
    return found[0] if found else None


def text_of(element: Element | None, name: str = "text") -> str | None:
    """The text of a child element, as written; None when there is no such child."""
    inner = None if element is None else child(element, name)
    return None if inner is None else "".join(str(part) for part in inner.itertext())


def extensions(element: Element) -> list[Element]:
    """Our own elements inside <extensionElements>."""
    prefix = f"{{{DISPLAY_NAMESPACE}}}"
    return [
        inner
        for holder in children(element, "extensionElements")
        for inner in holder
        if isinstance(inner.tag, str) and inner.tag.startswith(prefix)
    ]
