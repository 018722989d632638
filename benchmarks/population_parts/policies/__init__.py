"""Forty policies for firms, as their authors would write them in FEEL; amounts in yuan.

After measures of 2020-2022, each file naming its sources. Made for measuring: no rate here is a promise.
A cell `true` holds for an unknown input too, `= true` does not.
"""

from .industry import INDUSTRY
from .jobs import JOBS
from .money import MONEY
from .premises import PREMISES
from .shapes import Formula, Policy, Row, Step, Table
from .taxes import TAXES
from .technology import TECHNOLOGY

POLICIES: tuple[Policy, ...] = INDUSTRY + JOBS + TAXES + TECHNOLOGY + MONEY + PREMISES

__all__ = ["POLICIES", "Formula", "Policy", "Row", "Step", "Table"]
