"""The procedure a case runs, and what may be decided in it."""

from yiwang.kernel import bpmn
from yiwang.records.cases.models import Case
from yiwang.records.cases.outcomes import DONE, EXPLAINED, LEGAL_ACTS, REVOKES, LegalAct
from yiwang.records.cases.ways import about
from yiwang.records.registry.releases import folder_of


def procedure_of(case: Case) -> bpmn.Procedure:
    """Return the procedure a case runs, under the release it began with."""
    folder = folder_of(case.release_id)
    if case.kind == Case.Kind.PROCEDURE:
        return folder.procedures[case.definition]
    name = folder.services[case.definition].procedure
    if name is None:
        raise LookupError(f"service {case.definition} has no procedure")
    return folder.procedures[name]


def outcomes_at(case: Case, node: str) -> tuple[str, ...]:
    """Return the outcomes open at a task of a case, by its address."""
    return bpmn.outcomes(home_of(case, node), node)


def home_of(case: Case, node: str) -> bpmn.Procedure:
    """Return the procedure an address of a case lies in: its own, or one it calls."""
    procedure = procedure_of(case)
    if bpmn.split_address(node)[1]:
        return bpmn.home_of(procedure, bpmn.State.from_json(case.state), node)
    return procedure


def legal_act(case: Case, node: str, outcome: str) -> LegalAct:
    """Return what an outcome needs and makes: of a service a legal act, else what the drawing calls it."""
    if case.kind != Case.Kind.PROCEDURE:
        return LEGAL_ACTS.get(outcome, DONE)
    if not outcome:
        return DONE
    if outcome == REVOKES and about(case):
        return LEGAL_ACTS[outcome]
    name = bpmn.outcome_name(home_of(case, node), node, outcome)
    return LegalAct(name, needs_reasons=outcome in EXPLAINED)


def is_inspection(case: Case, node: str) -> bool:
    """Tell whether a task of a case is an on-site inspection, by its address."""
    return home_of(case, node).nodes[bpmn.split_address(node)[0]].inspectors > 0
