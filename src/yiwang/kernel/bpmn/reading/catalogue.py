"""What a file declares beside its processes: messages, signals, errors, escalations, shared definitions."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.reading.parsing import elements, line_of, short, text_of
from yiwang.kernel.bpmn.reading.whitelist import DEFINITIONS

# For each kind of thing an attribute refers to: the attribute that carries its name for the outside.
_NAMES = {"message": "name", "signal": "name", "error": "errorCode", "escalation": "escalationCode"}
_REFERENCES = {
    "messageRef": ("message",),
    "signalRef": ("signal",),
    "errorRef": ("error",),
    "escalationRef": ("escalation",),
    "itemRef": ("itemDefinition",),
    "itemSubjectRef": ("itemDefinition",),
    "operationRef": ("operation",),
    "interfaceRef": ("interface",),
    "inMessageRef": ("message",),
    "outMessageRef": ("message",),
    "processRef": ("process",),
    "dataObjectRef": ("dataObject",),
    "categoryValueRef": ("categoryValue",),
    "eventDefinitionRef": DEFINITIONS,
    "source": ("linkEventDefinition",),
    "target": ("linkEventDefinition",),
    "dataInputRefs": ("dataInput",),
    "dataOutputRefs": ("dataOutput",),
}


@dataclass(frozen=True)
class Catalogue:
    """Names by element and id, and the event definitions that events may share."""

    names: Mapping[tuple[str, str], str]
    shared: Mapping[str, etree._Element]

    def name(self, kind: str, reference: str) -> str:
        """The name of a message or signal, the code of an error or escalation; its id when it has none."""
        return self.names.get((kind, reference), reference)


def catalogue(root: etree._Element) -> Catalogue:
    """Everything of a file that events refer to."""
    names = {
        (kind, each.get("id", "")): str(each.get(attribute) or each.get("id"))
        for kind, attribute in _NAMES.items()
        for each in elements(root, kind)
    }
    shared = {each.get("id", ""): each for each in elements(root, *DEFINITIONS)}
    return Catalogue(names, shared)


def check_references(root: etree._Element, found: Findings) -> None:
    """Note every reference that names nothing, or something of another kind."""
    kinds = {each.get("id"): short(each.tag) for each in root.iter("{*}*") if each.get("id")}
    for element in root.iter("{*}*"):
        named = [(name, str(element.get(name))) for name in _REFERENCES if element.get(name)]
        if short(element.tag) in _REFERENCES:
            named.append((short(element.tag), text_of(element)))
        if short(element.tag) in ("association", "messageFlow"):
            _check_ends(element, kinds, found)
        for attribute, value in named:
            if kinds.get(value) not in _REFERENCES[attribute]:
                wanted = " or ".join(_REFERENCES[attribute])
                reason = f'{attribute} names "{value}", which is no {wanted} of the file'
                found.add(line_of(element), short(element.tag), reason, "declare it, or correct the name")


def _check_ends(element: etree._Element, kinds: Mapping[str | None, str], found: Findings) -> None:
    for attribute in ("sourceRef", "targetRef"):
        if element.get(attribute) not in kinds:
            reason = f'{attribute} names "{element.get(attribute)}", which is nothing in the file'
            found.add(line_of(element), short(element.tag), reason, "correct the name, or remove the line")
