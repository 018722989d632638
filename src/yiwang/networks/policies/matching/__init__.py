"""Matching: every policy in force decided for everybody the registers know, and what that changes."""

from yiwang.networks.policies.matching.choosing import Chosen, PolicyRefused, choose
from yiwang.networks.policies.matching.deciding import Decided, Engine, InDuckdb, Rule, decide, rule_of
from yiwang.networks.policies.matching.running import Matched, Progress, match
from yiwang.networks.policies.matching.spark import InSpark

__all__ = [
    "Chosen",
    "Decided",
    "Engine",
    "InDuckdb",
    "InSpark",
    "Matched",
    "PolicyRefused",
    "Progress",
    "Rule",
    "choose",
    "decide",
    "match",
    "rule_of",
]
