"""What handling services together saves: papers, fields, steps, days and visits, counted both ways."""

from collections.abc import Sequence

from yiwang.kernel.bundles.plan import Cut, Cuts, MergedEvidence, MergedForm, Savings, Step
from yiwang.kernel.bundles.specs import ServiceSpec


def savings(services: Sequence[ServiceSpec], evidence: Sequence[MergedEvidence], form: MergedForm) -> Savings:
    """Count the required evidence of services one by one, and where the merged evidence comes from."""
    origins = [item.origin for item in evidence if item.required]
    return Savings(
        one_by_one=sum(need.required for service in services for need in service.evidence),
        distinct=len(origins),
        made_inside=origins.count("produced"),
        forms=origins.count("form"),
        fetched=origins.count("fetched"),
        given=origins.count("supplied"),
        one_form=int(bool(form.fields or form.forms)),
    )


def cuts(services: Sequence[ServiceSpec], saved: Savings, form: MergedForm, ordered: Sequence[Step]) -> Cuts:
    """Count the five measures (四减) for `services` one by one, and together as planned."""
    issuing = sum(bool(service.outputs) for service in services)
    return Cuts(
        evidence=Cut(saved.one_by_one, saved.given + saved.one_form),
        fields=Cut(sum(len(service.fields) for service in services), len(form.fields)),
        steps=Cut(len(services) + issuing, 1 + bool(issuing)),
        days=Cut(sum(service.days for service in services), max(step.ends for step in ordered)),
        visits=Cut(sum(s.visits for s in services), max(s.visits for s in services)),
    )
