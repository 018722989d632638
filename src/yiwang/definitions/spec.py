"""The bridge from definitions to the planner of life events."""

from collections.abc import Mapping

from yiwang.definitions.forms import Form
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.service import Service
from yiwang.definitions.when import When, home_of
from yiwang.kernel.bundles import EvidenceNeed, FieldSpec, LifeEventSpec, PartSpec, ServiceSpec
from yiwang.kernel.calendars import parse_limit


class NotWorkingDays(ValueError):
    """A limit in calendar days cannot be added up with limits in working days."""


def life_event_spec(event: LifeEvent) -> LifeEventSpec:
    """Describe a life event to the planner."""
    parts = tuple(
        PartSpec(part.service, part.unless_held, part.when_held, _name(part.when)) for part in event.part
    )
    return LifeEventSpec(event.id, event.lead, parts)


def service_spec(service: Service, form: Form | None) -> ServiceSpec:
    """Describe a service to the planner, with its lawful and promised working days.

    Without a clock it takes none; unless its file says otherwise the applicant has to come once. Raises
    NotWorkingDays.
    """
    fields, home = form.fields if form else (), home_of(service.id)
    asked_when = {field.element: field.when for field in service.field}
    return ServiceSpec(
        service.id,
        service.organisation,
        tuple(FieldSpec(field.id, field.required, _name(asked_when.get(field.id), home)) for field in fields),
        tuple(
            EvidenceNeed(need.kind, need.source, need.required, _name(need.when, home))
            for need in service.evidence
        ),
        tuple(output.kind for output in service.output),
        _days(service, service.clock.lawful) if service.clock else 0,
        _days(service, service.clock.promised) if service.clock and service.clock.promised else None,
        1 if service.visits is None else service.visits,
    )


def service_specs(
    event: LifeEvent,
    services: Mapping[str, Service],
    forms: Mapping[str, Form],
) -> tuple[ServiceSpec, ...]:
    """Describe the services of a life event to the planner. Raises NotWorkingDays, and KeyError."""
    named = (services[part.service] for part in event.part)
    return tuple(service_spec(service, forms.get(service.id)) for service in named)


def _name(when: When | None, home: str = "") -> str | None:
    return when.name(home) if when else None


def _days(service: Service, limit: str) -> int:
    parsed = parse_limit(limit)
    if parsed.unit != "working":
        raise NotWorkingDays(f"the limit of '{service.id}' is {parsed}; a life event adds up working days")
    return parsed.days
