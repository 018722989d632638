"""Life events: every part can be applied for, and the whole can be planned whatever the applicant holds."""

from itertools import combinations

from yiwang.definitions.checks.conditions import check_part_condition
from yiwang.definitions.checks.refs import error, refer, themes
from yiwang.definitions.forms import as_typed, contradiction, merge
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.parts import Parts
from yiwang.definitions.problems import did_you_mean
from yiwang.definitions.spec import NotWorkingDays, life_event_spec, service_specs
from yiwang.definitions.toml import Source
from yiwang.kernel.bundles import BundleError, plan
from yiwang.kernel.calendars import LimitError

_MOST_CONDITIONS = 6


def check_life_events(parts: Parts) -> None:
    """Check every life event."""
    for source in parts.life_events.values():
        event = source.value
        refer(parts, source, ("lead",), event.lead, "organisations")
        themes(parts, source)
        complete = [_part(parts, source, index) for index in range(len(event.part))]
        if all(complete):
            _plans(parts, source)
            _form(parts, source)
            _usual(parts, source)


def _part(parts: Parts, source: Source[LifeEvent], index: int) -> bool:
    part, place = source.value.part[index], ("part", index)
    found = refer(parts, source, (*place, "service"), part.service, "services")
    if part.service in [earlier.service for earlier in source.value.part[:index]]:
        error(parts, source, place, f"service '{part.service}' occurs twice", "remove one")
        found = False
    if found and (missing := parts.services[part.service].value.missing):
        reason = f"service '{part.service}' cannot be applied for: it has no {', no '.join(missing)}"
        error(parts, source, place, reason, f"complete services/{part.service}/service.toml")
        found = False
    if found and not set(source.value.audience) & set(parts.services[part.service].value.audience):
        reason = f"service '{part.service}' is for nobody the life event is for"
        error(parts, source, place, reason, "correct one of the audiences")
    conditions = check_part_condition(parts, source, index)
    return found and _conditions(parts, source, index) and conditions


def _conditions(parts: Parts, source: Source[LifeEvent], index: int) -> bool:
    """Check that whether a licence is held can be looked up."""
    part, fine = source.value.part[index], True
    for key, kind in (("unless_held", part.unless_held), ("when_held", part.when_held)):
        if kind is None:
            continue
        path = ("part", index, key)
        if not refer(parts, source, path, kind, "evidence"):
            fine = False
        elif parts.evidence[kind].value.dataset is None:
            reason = f"nobody can tell who holds '{kind}': no dataset holds it"
            error(parts, source, path, reason, "give the kind a dataset")
            fine = False
    return fine


def _plans(parts: Parts, source: Source[LifeEvent]) -> None:
    """Plan the life event for every set of licences its conditions distinguish."""
    event = source.value
    kinds = sorted({k for part in event.part for k in (part.unless_held, part.when_held) if k is not None})
    if len(kinds) > _MOST_CONDITIONS:
        reason = f"its parts depend on {len(kinds)} licences, more than {_MOST_CONDITIONS}"
        error(parts, source, ("part",), reason, "split the life event")
        return
    services = {name: service.value for name, service in parts.services.items()}
    for count in range(len(kinds) + 1):
        for held in combinations(kinds, count):
            try:
                plan(life_event_spec(event), service_specs(event, services, parts.forms), frozenset(held))
            except (BundleError, NotWorkingDays) as fault:
                condition = f"when {', '.join(held) or 'no licence'} is held: " if kinds else ""
                error(parts, source, ("part",), condition + str(fault), "")
            except LimitError:
                return  # the service itself is in error


def _form(parts: Parts, source: Source[LifeEvent]) -> None:
    services = [part.service for part in source.value.part]
    merged = merge(parts.forms[name] for name in services if name in parts.forms)
    for field in merged.fields:
        if reason := contradiction(field):
            users = ", ".join(field.services)
            hint = "make the forms agree, or use two elements"
            error(parts, source, ("part",), f"field '{field.id}' of {users} {reason}", hint)


def _usual(parts: Parts, source: Source[LifeEvent]) -> None:
    """Check that the usual answers are answers to questions of the life event."""
    services = [part.service for part in source.value.part]
    merged = merge(parts.forms[name] for name in services if name in parts.forms)
    for name, answer in source.value.usual.items():
        field, place = merged.field(name), ("usual", name)
        if field is None:
            hint = did_you_mean(name, [field.id for field in merged.fields], "remove it")
            error(parts, source, place, f"'{name}' is asked by none of its services", hint)
        elif fault := field.check(field.parse(as_typed(answer))):
            error(parts, source, place, f"'{answer}': {fault.get('en')}", "write an answer the form takes")
