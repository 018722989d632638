"""What of a service belongs to one case: some evidence and fields hang on the answers it was made with."""

from dataclasses import dataclass

from yiwang.definitions import Told, columns_asked, decide_conditions, service_spec
from yiwang.kernel.bundles import LifeEventSpec, PartSpec, without_needs
from yiwang.records import clock
from yiwang.records.cases.models import Case
from yiwang.records.cases.planning import values_of
from yiwang.records.registry.facts import facts
from yiwang.records.registry.releases import folder_of


@dataclass(frozen=True)
class Belonging:
    """The kinds of evidence and the elements of the form that belong."""

    evidence: frozenset[str]
    elements: frozenset[str]


def belonging(case: Case) -> Belonging:
    """Return what belongs to a service's case under its release and its answers as last corrected."""
    folder = folder_of(case.release_id)
    service = service_spec(folder.services[case.definition], folder.forms.get(case.definition))
    alone = LifeEventSpec(service.id, service.organisation, (PartSpec(service.id),))
    columns = columns_asked(folder, alone, (service,))
    day = clock.day_of(case.received_at)
    known = facts(columns, [case.applicant_id], valid_on=day).get(case.applicant_id, {}) if columns else {}
    told = Told(values_of(case), known, day)
    kept = without_needs(service, decide_conditions(folder, alone, (service,), frozenset(), told))
    return Belonging(
        frozenset(need.kind for need in kept.evidence), frozenset(field.element for field in kept.fields)
    )
