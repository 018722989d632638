"""Whom an applicant asks to act for: named by the form, and known to the city before it is verified."""

from collections.abc import Mapping, Sequence
from typing import Any

from yiwang.definitions.service import ActsFor, Service
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.mandates import MandateRefused, Named
from yiwang.records.registry.models import Subject


def principal_of(meant: ActsFor, values: Mapping[str, Any]) -> Named:
    """Return who is named by an application's answers."""
    return Named(str(values.get(meant.name, "")), str(values.get(meant.number, "")).strip())


def must_know_whom(services: Sequence[Service], applicant: Subject, values: Mapping[str, Any]) -> None:
    """Refuse an application to act for nobody the city knows, or for oneself. Raises ``ActRefused``."""
    for meant in (output.acts_for for service in services for output in service.output):
        if meant is None:
            continue
        wrong = {meant.name: True, meant.number: True}
        try:
            found = principal_of(meant, values).subject()
        except MandateRefused:
            raise ActRefused("unknown-principal", fields=wrong) from None
        if found.pk == applicant.pk:
            raise ActRefused("form-invalid", fields=wrong)
