"""Forms: ordered fields over the vocabulary; several services' forms merge into one."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from yiwang.definitions.base import Text
from yiwang.definitions.fields import Field

_MISSING = Text(zh="请填写此项", en="this is required")
_UNKNOWN = Text(zh="表单中没有此项", en="the form has no such field")


@dataclass(frozen=True)
class Form:
    """The fields one application asks for, in order."""

    fields: tuple[Field, ...] = ()

    def field(self, element: str) -> Field | None:
        """Return the field of an element id, or None."""
        return next((field for field in self.fields if field.id == element), None)

    def parse(self, typed: Mapping[str, str]) -> dict[str, object]:
        """Turn what was typed into values by element id; blanks are left out, unknown names kept."""
        fields = {field.id: field for field in self.fields}
        return {
            name: fields[name].parse(text) if name in fields else text
            for name, text in typed.items()
            if text.strip()
        }

    def validate(self, values: Mapping[str, object]) -> dict[str, Text]:
        """Say what is wrong, by element id; an empty answer means the form may be submitted."""
        faults = {name: _UNKNOWN for name in values if self.field(name) is None}
        for field in self.fields:
            if (value := values.get(field.id)) is None or value == "":
                fault = _MISSING if field.required else None
            else:
                fault = field.check(value)
            if fault is not None:
                faults[field.id] = fault
        return faults

    def warnings(self, values: Mapping[str, object]) -> dict[str, Text]:
        """Say which codes fail their check digit: no fault, since lawful ones exist that do."""
        found = ((field.id, field.doubt(values[field.id])) for field in self.fields if field.id in values)
        return {name: doubt for name, doubt in found if doubt is not None}

    def optional(self, kind: str) -> "Form":
        """Return the form with no field of an element type required, such as ``phone`` of who has none."""
        fields = (replace(f, required=f.required and f.element.type != kind) for f in self.fields)
        return Form(tuple(fields))

    def only(self, asked: Container[tuple[str, str]]) -> "Form":
        """Return the fields whose element is ``asked`` by one of their services, as (element, service)."""
        kept = (field for field in self.fields if any((field.id, one) in asked for one in field.services))
        return Form(tuple(kept))

    def part(self, service: str, values: Mapping[str, object]) -> dict[str, object]:
        """Return only the values one service of a merged form asks for."""
        asked = {field.id for field in self.fields if service in field.services}
        return {name: value for name, value in values.items() if name in asked}


def as_typed(value: object) -> str:
    """Return a value as it would be typed: booleans as ``true`` and ``false``."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def merge(forms: Iterable[Form]) -> Form:
    """Merge forms: an element asked by several is asked once, and must satisfy all of them."""
    merged: dict[str, Field] = {}
    for form in forms:
        for field in form.fields:
            known = merged.get(field.id)
            merged[field.id] = field if known is None else _both(known, field)
    return Form(tuple(merged.values()))


def _both(one: Field, other: Field) -> Field:
    return replace(
        one,
        required=one.required or other.required,
        restrictions=one.restrictions + tuple(r for r in other.restrictions if r not in one.restrictions),
        services=one.services + tuple(s for s in other.services if s not in one.services),
    )


def contradiction(field: Field) -> str:
    """Say why no value can satisfy all restrictions of a merged field; empty when one can."""
    lowest = _extreme(field, max, "minimum", "exclusiveMinimum")
    highest = _extreme(field, min, "maximum", "exclusiveMaximum")
    if lowest is not None and highest is not None and lowest > highest:
        return f"must be at least {lowest} and at most {highest}"
    shortest, longest = _extreme(field, max, "minLength"), _extreme(field, min, "maxLength")
    if shortest is not None and longest is not None and shortest > longest:
        return f"must have at least {shortest} and at most {longest} characters"
    lists = [set(r["enum"]) for r in field.restrictions if "enum" in r]
    if lists and not set.intersection(*lists):
        return "the lists of allowed values have nothing in common"
    return ""


def _extreme(field: Field, pick: Any, *keywords: str) -> Any:
    limits = [r[keyword] for r in field.restrictions for keyword in keywords if keyword in r]
    return pick(limits) if limits else None
