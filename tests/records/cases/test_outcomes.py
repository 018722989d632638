"""What a procedure may decide is what the records have a legal act for."""

from yiwang.definitions.procedures import OUTCOMES
from yiwang.records.cases.outcomes import LEGAL_ACTS, REVOKES


def test_every_outcome_a_folder_may_use_is_a_legal_act():
    assert {*OUTCOMES, REVOKES} == set(LEGAL_ACTS), "revoking ends the later check of a commitment alone"
