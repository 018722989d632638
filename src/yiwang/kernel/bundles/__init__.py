"""Life events compiled: one form, the least evidence, the order side by side, the days and what is saved."""

from yiwang.kernel.bundles.blockers import Blocker, blockers
from yiwang.kernel.bundles.build import plan
from yiwang.kernel.bundles.conditions import without_needs
from yiwang.kernel.bundles.dates import Dates, dates
from yiwang.kernel.bundles.errors import BundleCycle, BundleError
from yiwang.kernel.bundles.plan import (
    Cut,
    Cuts,
    MayNeed,
    MergedEvidence,
    MergedField,
    MergedForm,
    Plan,
    Savings,
    Step,
)
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
    "Cut",
    "Cuts",
    "Dates",
    "EvidenceNeed",
    "FieldSpec",
    "LifeEventSpec",
    "MayNeed",
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
    "dates",
    "plan",
    "without_needs",
]
