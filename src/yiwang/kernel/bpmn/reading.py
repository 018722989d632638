"""Reading a procedure: bytes in, a checked procedure out, or every reason why not."""

from yiwang.kernel.bpmn.building import build
from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.model import Procedure
from yiwang.kernel.bpmn.parsing import parse
from yiwang.kernel.bpmn.soundness import check_soundness
from yiwang.kernel.bpmn.structure import check_reach, check_structure


def read(xml: bytes, filename: str) -> Procedure:
    """Read a BPMN 2.0 file of one process in the declared subset; `filename` is used in messages only.

    Raises `BpmnError` with all findings: strangers by name, broken references, wrong gateways; then, once
    those are gone, unreachable nodes; then deadlocks and branches that meet unsynchronised.
    """
    found = Findings(filename)
    root = parse(xml, found)
    procedure = build(root, found) if root is not None else None
    if procedure is not None:
        check_structure(procedure, found)
    found.refuse()
    assert procedure is not None  # nothing was found, so there is one
    check_reach(procedure, found)
    found.refuse()
    check_soundness(procedure, found)
    found.refuse()
    return procedure
