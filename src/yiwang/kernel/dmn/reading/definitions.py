"""The top level of a file: types, imports, and the elements of the requirements graph."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from yiwang.kernel.dmn.boxed import PLAIN, Display
from yiwang.kernel.dmn.model import Bkm, Decision, Import, InputData, ItemDefinition, Node, Reference, Service
from yiwang.kernel.dmn.names import FEEL_LANGUAGES, MODEL_NAMESPACES, tidy
from yiwang.kernel.dmn.reading.display import read_declared_version, read_display
from yiwang.kernel.dmn.reading.expressions import is_expression, read_function, read_logic
from yiwang.kernel.dmn.reading.notes import Notes
from yiwang.kernel.dmn.reading.types import read_item, type_name
from yiwang.kernel.dmn.xml import Element, child, children, local, text_of

_SILENT = {
    "DMNDI",
    "association",
    "businessContextElement",
    "elementCollection",
    "group",
    "knowledgeSource",
    "organizationUnit",
    "performanceIndicator",
    "textAnnotation",
}
"""Documentation and drawing: part of DMN, without influence on any decision."""
_DECISION_NOTES = {
    "allowedAnswers",
    "authorityRequirement",
    "decisionMaker",
    "decisionOwner",
    "impactedPerformanceIndicator",
    "informationRequirement",
    "knowledgeRequirement",
    "question",
    "supportedObjective",
    "usingProcess",
    "usingTask",
    "variable",
}
_BKM_PARTS = ("variable", "encapsulatedLogic", "knowledgeRequirement", "authorityRequirement")
_SERVICE_PARTS = ("variable", "outputDecision", "encapsulatedDecision", "inputDecision", "inputData")


@dataclass(slots=True)
class Draft:
    """One file as read, not yet checked nor joined with its imports."""

    file: str
    name: str
    namespace: str
    dmn_version: str
    declared_version: str
    types: list[ItemDefinition] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)


def read_definitions(root: Element, notes: Notes) -> Draft:
    """Everything in `<definitions>`; unknown elements of DMN's own namespace are noted."""

    namespace = root.get("namespace") or ""
    if not namespace:
        notes.add(root, "<definitions> has no namespace", 'Give it a namespace="https://..." of its own.')
    language = root.get("expressionLanguage")
    if language and language not in FEEL_LANGUAGES:
        notes.add(root, f"expression language {language} is not FEEL", "Write the model in FEEL.")
    version = MODEL_NAMESPACES[etree.QName(root).namespace or ""]
    name = tidy(root.get("name") or "")
    draft = Draft(notes.file, name, namespace, version, read_declared_version(root))
    for element in root:
        _top_level(element, draft, notes)
    return draft


def _top_level(element: Element, draft: Draft, notes: Notes) -> None:
    kind = local(element)
    if kind == "itemDefinition":
        draft.types.append(read_item(element, notes))
    elif kind == "import":
        draft.imports.append(_import(element, notes))
    elif kind == "inputData":
        draft.nodes.append(_input_data(element, notes))
    elif kind == "decision":
        draft.nodes.append(_decision(element, draft.namespace, notes))
    elif kind == "businessKnowledgeModel":
        draft.nodes.append(_bkm(element, draft.namespace, notes))
    elif kind == "decisionService":
        draft.nodes.append(_service(element, draft.namespace, notes))
    elif kind not in _SILENT and kind not in {"description", "extensionElements"} and not _drawing(element):
        notes.add(element, f"<{kind}> is not known inside <definitions>", "Remove it.")


def _drawing(element: Element) -> bool:
    return isinstance(element.tag, str) and element.tag.endswith("}DMNDI")


def _identity(element: Element, notes: Notes) -> tuple[str, str, str | None]:
    """Name, id and declared type; the variable must carry the element's name (DMN 1.5 6.3.7)."""
    name = notes.name_of(element)
    variable = child(element, "variable")
    if variable is None:
        return name, element.get("id") or name, None
    declared = tidy(variable.get("name") or "")
    if declared and name and declared != name:
        reason = f"the variable is called {declared}, its {local(element)} {name}"
        notes.add(variable, reason, "Give both the same name: expressions refer to the variable.")
    return name, element.get("id") or name, type_name(variable.get("typeRef"))


def _display(element: Element, notes: Notes) -> Display:
    """The element's own display, else its variable's."""
    own = read_display(element, notes)
    variable = child(element, "variable")
    if own == PLAIN and variable is not None:
        return read_display(variable, notes)
    return own


def _input_data(element: Element, notes: Notes) -> InputData:
    notes.only(element, ("variable",))
    name, id_, type_ref = _identity(element, notes)
    return InputData(notes.place(element), id_, name, type_ref, _display(element, notes))


def _decision(element: Element, namespace: str, notes: Notes) -> Decision:
    for inner in element:
        kind = local(inner)
        known = kind in _DECISION_NOTES or is_expression(kind) or kind in {"description", "extensionElements"}
        if not known:
            notes.add(inner, f"<{kind}> is not known inside <decision>", "Remove it.")
    name, id_, type_ref = _identity(element, notes)
    return Decision(
        place=notes.place(element),
        id=id_,
        name=name,
        type_ref=type_ref,
        requires=_requirements(
            element, "informationRequirement", ("requiredInput", "requiredDecision"), namespace, notes
        ),
        knowledge=_requirements(element, "knowledgeRequirement", ("requiredKnowledge",), namespace, notes),
        logic=read_logic(element, notes),
        question=tidy(text_of(element, "question") or ""),
        display=_display(element, notes),
    )


def _bkm(element: Element, namespace: str, notes: Notes) -> Bkm:
    notes.only(element, _BKM_PARTS)
    name, id_, type_ref = _identity(element, notes)
    logic = child(element, "encapsulatedLogic")
    return Bkm(
        place=notes.place(element),
        id=id_,
        name=name,
        type_ref=type_ref,
        knowledge=_requirements(element, "knowledgeRequirement", ("requiredKnowledge",), namespace, notes),
        logic=None if logic is None else read_function(logic, notes),
    )


def _service(element: Element, namespace: str, notes: Notes) -> Service:
    notes.only(element, _SERVICE_PARTS)
    name, id_, type_ref = _identity(element, notes)

    def linked(kind: str) -> tuple[Reference, ...]:
        found = (_reference(part, namespace, notes) for part in children(element, kind))
        return tuple(reference for reference in found if reference)

    return Service(
        place=notes.place(element),
        id=id_,
        name=name,
        type_ref=type_ref,
        outputs=linked("outputDecision"),
        encapsulated=linked("encapsulatedDecision"),
        input_decisions=linked("inputDecision"),
        input_data=linked("inputData"),
    )


def _requirements(
    element: Element, holder: str, kinds: tuple[str, ...], namespace: str, notes: Notes
) -> tuple[Reference, ...]:
    found = []
    for requirement in children(element, holder):
        notes.only(requirement, kinds)
        parts = [part for part in requirement if local(part) in kinds]
        if not parts:
            notes.add(requirement, f"<{holder}> names nothing", f"Add <{kinds[0]} href=...>.")
        found += [_reference(part, namespace, notes) for part in parts]
    return tuple(reference for reference in found if reference)


def _reference(element: Element, namespace: str, notes: Notes) -> Reference | None:
    """`#id`, or `namespace#id` for an element of an imported model."""
    href = element.get("href") or ""
    target, hash_, id_ = href.rpartition("#")
    if not id_ or not hash_:
        notes.add(element, f'href="{href}" names no element', 'Write href="#id" or "namespace#id".')
        return None
    return Reference(notes.place(element), target or namespace, id_)


def _import(element: Element, notes: Notes) -> Import:
    namespace = element.get("namespace") or ""
    kind = element.get("importType") or ""
    if not namespace:
        notes.add(element, "the import has no namespace", "Write the namespace of the model to import.")
    if kind and kind not in MODEL_NAMESPACES:
        notes.add(element, f"imports of type {kind} are not supported", "Only DMN models can be imported.")
    return Import(
        notes.place(element), tidy(element.get("name") or ""), namespace, element.get("locationURI")
    )


__all__ = ["Draft", "read_definitions"]
