"""What a procedure may decide is what the records have a legal act for."""

from yiwang.definitions.procedures import OUTCOMES
from yiwang.records.cases.outcomes import LEGAL_ACTS


def test_every_outcome_a_folder_may_use_is_a_legal_act():
    assert set(OUTCOMES) == set(LEGAL_ACTS)
