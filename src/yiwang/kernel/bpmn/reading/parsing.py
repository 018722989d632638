"""Bytes to an XML tree inside the declared subset; every stranger is refused by name."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from lxml import etree

from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.reading.whitelist import (
    BPMN,
    DIAGRAM,
    HINTS,
    SHAPES,
    VALUES,
    XSI_TYPE,
    YW,
    Shape,
)

_MOST_BYTES = 4_000_000
_PREFIXES = {YW: "yw:", DIAGRAM: "bpmndi:", BPMN: ""}
_MANY = frozenset(
    (
        "process", "participant", "messageFlow", "message", "signal", "error", "escalation", "itemDefinition",
        "interface", "operation", "inMessageRef", "globalScriptTask", "property", "dataObject",
        "dataObjectReference", "dataInput", "dataOutput", "dataInputRefs", "dataOutputRefs", "lane",
        "dataInputAssociation", "dataOutputAssociation", "flowNodeRef", "textAnnotation", "association",
        "group", "category", "categoryValue", "interfaceRef", "incoming",
        "outgoing", "sequenceFlow", "source", "eventDefinitionRef",
    )
)  # fmt: skip


def parse(xml: bytes, found: Findings) -> etree._Element | None:
    """The root element; None, with the reason in `found`, when the bytes are no BPMN file at all."""
    if len(xml) > _MOST_BYTES:
        found.add(0, "file", f"the file has {len(xml):,} bytes", f"a procedure has at most {_MOST_BYTES:,}")
        return None
    # Nothing outside the file is ever read, and entities are not expanded.
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        found.add(
            error.lineno or 0, "file", f"this is not well-formed XML: {error.msg}", "open it in an editor"
        )
        return None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        found.add(1, "DOCTYPE", "a document type declaration is not allowed", "remove the line with DOCTYPE")
        return None
    if root.tag != f"{{{BPMN}}}definitions":
        found.add(
            line_of(root), short(root.tag), f"the root is <{short(root.tag)}>, not BPMN 2.0 <definitions>",
            f'declare the namespace "{BPMN}"',
        )  # fmt: skip
        return None
    _check(root, found)
    _check_ids(root, found)
    return root


def short(tag: str) -> str:
    """A tag or attribute name as people write it: without the BPMN namespace, with a known prefix."""
    name = etree.QName(tag)
    if name.namespace is None:
        return name.localname
    return _PREFIXES.get(name.namespace, f"{{{name.namespace}}}") + name.localname


def line_of(element: etree._Element) -> int:
    """The line an element starts on."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def elements(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The children that are BPMN elements of some names, in the order of the file."""
    for child in parent:
        if isinstance(child.tag, str) and child.tag.startswith(f"{{{BPMN}}}") and short(child.tag) in tags:
            yield child


def text_of(element: etree._Element) -> str:
    """The text of an element without the white space around it; comments inside are left out."""
    return ((element.text or "") + "".join(child.tail or "" for child in element)).strip()


def label(element: etree._Element) -> str:
    """How a finding names an element."""
    return f'<{short(element.tag)}> "{element.get("id", "")}"'


def _check(root: etree._Element, found: Findings) -> None:
    """Check every element inside the subset; what lies inside a refused one is not looked at."""
    waiting = [root]
    while waiting:
        waiting.extend(_check_one(waiting.pop(), found))


def _check_one(element: etree._Element, found: Findings) -> list[etree._Element]:
    name = short(element.tag)
    shape = SHAPES[name]
    _check_attributes(element, name, shape, found)
    if not shape.text and text_of(element):
        found.add(line_of(element), name, f'<{name}> holds stray text "{text_of(element)[:40]}"', "remove it")
    counts: Counter[str] = Counter()
    inside = []
    for child in element:
        if isinstance(child, etree._Comment):
            continue
        if not isinstance(child.tag, str):
            found.add(line_of(child), name, f"<{name}> holds a processing instruction or entity", "remove it")
            continue
        child_name = short(child.tag)
        counts[child_name] += 1
        if child_name not in shape.children and child.tag not in shape.children:
            _refuse_child(child, name, shape, found)
        elif counts[child_name] > 1 and not _may_repeat(child_name):
            found.add(line_of(child), child_name, f"<{name}> holds <{child_name}> more than once", "keep one")
        elif child.tag.startswith(f"{{{BPMN}}}"):
            inside.append(child)
    return inside


def _may_repeat(name: str) -> bool:
    if name in _MANY or name.endswith(("Event", "Task", "Gateway", "EventDefinition", "Activity")):
        return True
    return name in ("subProcess", "bpmndi:BPMNDiagram")


def _refuse_child(child: etree._Element, parent: str, shape: Shape, found: Findings) -> None:
    name = short(child.tag)
    named = f' "{child.get("id")}"' if child.get("id") else ""
    allowed = ", ".join(short(known) for known in shape.children) or "nothing"
    found.add(
        line_of(child),
        name,
        f"<{name}>{named} is not supported inside <{parent}>",
        HINTS.get(name, f"<{parent}> may hold: {allowed}"),
    )


def _check_attributes(element: etree._Element, name: str, shape: Shape, found: Findings) -> None:
    allowed = (*shape.required, *shape.attributes)
    for attribute, value in ((str(key), str(value)) for key, value in element.attrib.items()):
        if attribute not in allowed:
            _refuse_attribute(element, attribute, allowed, found)
        elif not value.strip() and attribute != "name":
            found.add(line_of(element), name, f'<{name}> has an empty attribute "{short(attribute)}"')
        elif attribute in VALUES and value not in VALUES[attribute]:
            reason = f'{label(element)} says {attribute}="{value}"'
            hint = HINTS.get(attribute, f"write {' or '.join(VALUES[attribute])}")
            found.add(line_of(element), name, reason, hint)
    for attribute in shape.required:
        if attribute not in element.attrib:
            found.add(line_of(element), name, f'<{name}> lacks the attribute "{short(attribute)}"', "add it")
    kind = element.get(XSI_TYPE, "tFormalExpression").rpartition(":")[2]
    if kind != "tFormalExpression":
        found.add(line_of(element), name, f'<{name}> has the type "{kind}"', "use tFormalExpression")


def _refuse_attribute(
    element: etree._Element, attribute: str, allowed: tuple[str, ...], found: Findings
) -> None:
    name, known = short(element.tag), [short(each) for each in allowed]
    close = get_close_matches(short(attribute), known, n=1)
    hint = f'did you mean "{close[0]}"?' if close else f"it may have: {', '.join(known) or 'none'}"
    if etree.QName(attribute).namespace not in (None, *_PREFIXES):
        hint = "it belongs to another program, which would act on it; remove it"
    reason = f'<{name}> has the unsupported attribute "{short(attribute)}"'
    found.add(line_of(element), name, reason, HINTS.get(attribute, hint))


def _check_ids(root: etree._Element, found: Findings) -> None:
    seen: dict[str, int] = {}
    for element in root.iter(f"{{{BPMN}}}*"):
        name = element.get("id")
        if name is not None and name in seen:
            reason = f'the id "{name}" is already used on line {seen[name]}'
            found.add(line_of(element), short(element.tag), reason, "ids are unique in a file")
        elif name is not None:
            seen[name] = line_of(element)
            if "@" in name:
                found.add(line_of(element), short(element.tag), f'the id "{name}" holds an @', "leave it out")
