"""Life events compiled: one form, the least evidence, the order side by side, the days and what is saved."""

from yiwang.kernel.bundles.blockers import Blocker, blockers
from yiwang.kernel.bundles.build import plan
from yiwang.kernel.bundles.errors import BundleCycle, BundleError
from yiwang.kernel.bundles.plan import MergedEvidence, MergedField, MergedForm, Plan, Savings, Step
from yiwang.kernel.bundles.specs import (
    EvidenceNeed,
    FieldSpec,
    LifeEventSpec,
    PartSpec,
    ServiceSpec,
    Source,
)

__all__ = [
    "Blocker",
    "BundleCycle",
    "BundleError",
    "EvidenceNeed",
    "FieldSpec",
    "LifeEventSpec",
    "MergedEvidence",
    "MergedField",
    "MergedForm",
    "PartSpec",
    "Plan",
    "Savings",
    "ServiceSpec",
    "Source",
    "Step",
    "blockers",
    "plan",
]
