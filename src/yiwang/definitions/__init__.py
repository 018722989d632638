"""A city folder: typed models of its files, a loader that names every fault, differences between releases."""

from collections.abc import Iterable

from yiwang.definitions.base import Text
from yiwang.definitions.conditions import (
    Condition,
    Told,
    columns_asked,
    condition,
    decide_conditions,
    right_answers,
    usual,
)
from yiwang.definitions.diff import Change, diff
from yiwang.definitions.divisions import Division
from yiwang.definitions.fields import Field
from yiwang.definitions.folder import CityFolder, Manifest, manifest, read_folder
from yiwang.definitions.forms import Form, merge
from yiwang.definitions.load import Report, check, load, load_again
from yiwang.definitions.policy import Policy, PolicyVersion
from yiwang.definitions.policy_inputs import PolicyInput, policy_inputs, policy_model
from yiwang.definitions.problems import FileError, FolderErrors
from yiwang.definitions.requirements import Origin, inputs_of, origin_of, requirement_on
from yiwang.definitions.rows import RowError, check_row
from yiwang.definitions.spec import NotWorkingDays, life_event_spec, service_spec, service_specs
from yiwang.kernel.bundles import LifeEventSpec, Plan, ServiceSpec

__all__ = [
    "Change",
    "CityFolder",
    "Condition",
    "Division",
    "Field",
    "FileError",
    "FolderErrors",
    "Form",
    "Manifest",
    "NotWorkingDays",
    "Origin",
    "Policy",
    "PolicyInput",
    "PolicyVersion",
    "Report",
    "RowError",
    "Text",
    "Told",
    "check",
    "check_row",
    "columns_asked",
    "condition",
    "decide_conditions",
    "diff",
    "inputs_of",
    "load",
    "load_again",
    "manifest",
    "merged_form",
    "origin_of",
    "policy_inputs",
    "policy_model",
    "read_folder",
    "requirement_on",
    "right_answers",
    "service_spec",
    "spec",
    "usual",
]


def merged_form(folder: CityFolder, service_ids: Iterable[str], plan: Plan | None = None) -> Form:
    """Merge the forms of several services: each element is asked once. Raises KeyError for no service.

    With a plan, a service's field is left out when its condition leaves it out of the plan.
    """
    services = [folder.services[name] for name in service_ids]
    forms = [folder.forms[service.id] for service in services if service.id in folder.forms]
    if plan is not None:
        asked = {(field.element, service) for field in plan.form.fields for service in field.services}
        forms = [form.only(asked) for form in forms]
    merged = merge(forms)
    order = {"applicant": 0, "business": 1, "premises": 2, "project": 3, "people": 4, "other": 5}
    return Form(tuple(sorted(merged.fields, key=lambda field: order[field.element.group])))


def spec(folder: CityFolder, life_event_id: str) -> tuple[LifeEventSpec, tuple[ServiceSpec, ...]]:
    """Describe a life event to ``kernel.bundles.plan``. Raises KeyError when there is none of that id."""
    event = folder.life_events[life_event_id]
    return life_event_spec(event), service_specs(event, folder.services, folder.forms)
