"""Item definitions."""

from __future__ import annotations

from yiwang.kernel.dmn.boxed import Parameter
from yiwang.kernel.dmn.model import FunctionItem, ItemDefinition
from yiwang.kernel.dmn.names import FEEL_LANGUAGES, TYPE_ALIASES, tidy
from yiwang.kernel.dmn.reading.display import read_display
from yiwang.kernel.dmn.reading.notes import Notes
from yiwang.kernel.dmn.xml import Element, child, children, text_of

_PARTS = ("typeRef", "allowedValues", "typeConstraint", "itemComponent", "functionItem")


def read_item(element: Element, notes: Notes) -> ItemDefinition:
    """An `<itemDefinition>` or `<itemComponent>` with everything below it."""
    notes.only(element, _PARTS)
    language = element.get("typeLanguage")
    if language and language not in FEEL_LANGUAGES:
        notes.add(element, f"type language {language} is not FEEL", "Describe the type in FEEL.")
    function = child(element, "functionItem")
    return ItemDefinition(
        place=notes.place(element),
        name=notes.name_of(element),
        type_ref=type_name(text_of(element, "typeRef")),
        collection=element.get("isCollection") in {"true", "1"},
        allowed=text_of(child(element, "allowedValues")),
        constraint=text_of(child(element, "typeConstraint")),
        components=tuple(read_item(part, notes) for part in children(element, "itemComponent")),
        function=None if function is None else _function_item(function, notes),
        display=read_display(element, notes),
    )


def type_name(text: str | None) -> str | None:
    """A type reference as we compare it: blanks collapsed, `feel:` dropped, aliases resolved."""
    name = tidy(text or "").removeprefix("feel:")
    return TYPE_ALIASES.get(name, name) or None


def _function_item(element: Element, notes: Notes) -> FunctionItem:
    notes.only(element, ("parameters",))
    parameters = tuple(
        Parameter(notes.name_of(part), type_name(part.get("typeRef")))
        for part in children(element, "parameters")
    )
    return FunctionItem(parameters, type_name(element.get("outputTypeRef")))
