"""The procedure a case runs, and what may be decided in it."""

from yiwang.kernel import bpmn
from yiwang.records.cases.models import Case
from yiwang.records.registry.releases import folder_of


def procedure_of(case: Case) -> bpmn.Procedure:
    """Return the procedure a case runs, under the release it began with."""
    folder = folder_of(case.release_id)
    name = folder.services[case.definition].procedure
    if name is None:
        raise LookupError(f"service {case.definition} has no procedure")
    return folder.procedures[name]


def outcomes_at(case: Case, node: str) -> tuple[str, ...]:
    """Return the outcomes open at a task of a case, by its address."""
    procedure = procedure_of(case)
    if bpmn.split_address(node)[1]:
        procedure = bpmn.home_of(procedure, bpmn.State.from_json(case.state), node)
    return bpmn.outcomes(procedure, node)
