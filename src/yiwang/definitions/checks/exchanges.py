"""Exchanges with offices' own systems and checklists of inspections, against the rest of the folder."""

from yiwang.definitions.checks.refs import error, refer
from yiwang.definitions.exchange import CASE_VALUES, Exchange
from yiwang.definitions.inspection import Checklist
from yiwang.definitions.parts import Parts
from yiwang.definitions.problems import did_you_mean
from yiwang.definitions.procedures import OUTCOMES
from yiwang.definitions.toml import Source


def check_exchanges(parts: Parts) -> None:
    """Check what exchanges and checklists name outside themselves."""
    for exchange in parts.exchanges.values():
        _exchange(parts, exchange)
    for checklist in parts.inspections.values():
        _checklist(parts, checklist)
    for source in parts.services.values():
        service = source.value
        procedure = parts.procedures.get(service.procedure or "")
        inspects = procedure is not None and any(node.inspectors for node in procedure.every_node())
        known = service.id in parts.inspections or parts.is_broken("inspections", service.id)
        if inspects and not known:
            reason = f"'{service.procedure}' inspects on site, but there is no checklist"
            error(parts, source, ("procedure",), reason, f"add services/{service.id}/inspection.toml")


def _exchange(parts: Parts, source: Source[Exchange]) -> None:
    exchange = source.value
    refer(parts, source, ("id",), exchange.id, "organisations")
    for index, name in enumerate(exchange.services):
        if refer(parts, source, ("services", index), name, "services"):
            owner = parts.services[name].value.organisation
            if owner != exchange.id:
                reason = f"service '{name}' is handled by '{owner}'"
                error(parts, source, ("services", index), reason, "an office exchanges its own cases")
    fields = {
        f"form.{field.id}"
        for name in exchange.services
        if (form := parts.forms.get(name))
        for field in form.fields
    }
    for index, column in enumerate(exchange.column):
        if column.value not in CASE_VALUES and column.value not in fields:
            hint = did_you_mean(column.value, (*CASE_VALUES, *fields), "known: " + ", ".join(CASE_VALUES))
            error(parts, source, ("column", index, "value"), f"'{column.value}' is not known", hint)
    for result, act in exchange.results.items():
        if act not in OUTCOMES:
            hint = did_you_mean(act, OUTCOMES, "acts: " + ", ".join(OUTCOMES))
            error(parts, source, ("results", result), f"'{act}' is no act", hint)


def _checklist(parts: Parts, source: Source[Checklist]) -> None:
    checklist = source.value
    refer(parts, source, ("id",), checklist.id, "services")
    if checklist.dataset:
        refer(parts, source, ("dataset",), checklist.dataset, "datasets")
    names = [item.id for item in checklist.item]
    for index, name in enumerate(names):
        if name in names[:index]:
            error(parts, source, ("item", index, "id"), f"item '{name}' occurs twice", "rename one")
