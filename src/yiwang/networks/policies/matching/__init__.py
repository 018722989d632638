"""Matching: every policy in force decided for everybody the registers know, and what that changes."""

from yiwang.networks.policies.matching.choosing import Chosen, PolicyRefused, choose
from yiwang.networks.policies.matching.deciding import Decided, decide
from yiwang.networks.policies.matching.running import Matched, Progress, match

__all__ = ["Chosen", "Decided", "Matched", "PolicyRefused", "Progress", "choose", "decide", "match"]
