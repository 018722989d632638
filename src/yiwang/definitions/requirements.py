"""Requirements: the version in force on a day, and where each input of its decision comes from.

The ``id`` of an ``<inputData>`` says where its value comes from, its ``name`` is what the model calls it::

    <inputData id="annual-sales" name="年销售收入">       the element annual-sales of the service's form
    <inputData id="firms.employees" name="从业人数">      the column employees of the dataset firms

A column is read from the newest row about the applicant in force on the day the decision is made for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from yiwang.definitions.dataset import Column, Dataset
from yiwang.definitions.forms import Form
from yiwang.definitions.service import Requirement, Service
from yiwang.definitions.vocabulary import Element
from yiwang.kernel import dmn

_TYPES = {
    "integer": "number",
    "decimal": "number",
    "money": "number",
    "date": "date",
    "boolean": "boolean",
}
"""FEEL types of elements and columns; all others are strings."""
_LISTED = re.compile(r'\s*"[^"]*"\s*(?:,\s*"[^"]*"\s*)*')


@dataclass(frozen=True)
class Origin:
    """Where an input comes from: an element of the form, or a column of a dataset."""

    input: dmn.InputData
    source: Element | Column
    dataset: str = ""

    @property
    def column(self) -> str:
        """``dataset.column``, or nothing when the form asks for it."""
        return f"{self.dataset}.{self.source.id}" if self.dataset else ""


def requirement_on(service: Service, day: date) -> Requirement | None:
    """Return the version of a service's requirement in force on a day; there is at most one."""
    return next((version for version in service.requirement if version.in_force(day)), None)


def inputs_of(model: dmn.Model, decision: str) -> tuple[dmn.InputData, ...]:
    """Return the input data a decision rests on, however far behind, imported ones too; KeyError for none."""
    found = model.named(decision)
    if not isinstance(found, dmn.Decision):
        raise KeyError(decision)
    return tuple(dict.fromkeys(_inputs(model, found, set())))


def origin_of(wanted: dmn.InputData, form: Form | None, datasets: Mapping[str, Dataset]) -> Origin | None:
    """Return where an input comes from by its id, or None when neither the form nor a dataset has it."""
    dataset, dot, name = wanted.id.partition(".")
    if dot:
        columns = datasets[dataset].column if dataset in datasets else ()
        column = next((column for column in columns if column.id == name), None)
        return Origin(wanted, column, dataset) if column else None
    field = form.field(wanted.id) if form else None
    return Origin(wanted, field.element) if field else None


def mismatch(model: dmn.Model, origin: Origin) -> str:
    """Say why values of an input's source would not do for it: type, choices or unit; empty when they do."""
    kind, allowed = _declared(model, origin.input.type_ref)
    given = _TYPES.get(origin.source.type, "string")
    if kind not in {"", "Any", given}:
        return f"is of type {kind}, its source of type {given}"
    values = {getattr(choice, "value", choice) for choice in getattr(origin.source, "choices", ())}
    strange = sorted(values - allowed) if allowed else []
    if strange:
        return f"does not allow '{strange[0]}', a choice of its source"
    unit = origin.input.display.unit.partition(" | ")[0]
    if unit and origin.input.display.times == 1 and unit != origin.source.unit:
        return f"is in {unit}, its source in {origin.source.unit or 'no unit'}"
    return ""


def _inputs(model: dmn.Model, decision: dmn.Decision, seen: set[tuple[str, str]]) -> Iterator[dmn.InputData]:
    homes = {model.namespace: model, **{other.namespace: other for other in model.imported.values()}}
    for link in decision.requires:
        home = homes.get(link.namespace)
        node = home.nodes.get(link.id) if home else None
        if home is None or node is None or (link.namespace, link.id) in seen:
            continue
        seen.add((link.namespace, link.id))
        if isinstance(node, dmn.InputData):
            yield node
        elif isinstance(node, dmn.Decision):
            yield from _inputs(home, node, seen)


def _declared(model: dmn.Model, type_ref: str | None) -> tuple[str, set[str]]:
    """The FEEL type behind a declared one, and the texts it allows where it lists them."""
    items = {item.name: item for item in model.types}
    name, allowed = type_ref or "", set[str]()
    for _ in range(len(items) + 1):
        item = items.get(name)
        if item is None:
            break
        if item.allowed and _LISTED.fullmatch(item.allowed):
            allowed = set(re.findall(r'"([^"]*)"', item.allowed))
        name = item.type_ref or "Any"
    return name, allowed
