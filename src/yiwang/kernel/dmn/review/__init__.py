"""Reviewing tables before anybody relies on them: gaps, overlaps, rules that can never count.

The value space of a table is cut into boxes along every threshold its cells name, as in the sweep of
Calvanese et al., Semantics and Analysis of DMN Decision Tables (arXiv 1603.07466); sets of rules are bit
sets, and equal sets are looked at once. Numbers, dates, durations, truth values and texts are analysed;
for any other cell a finding says that it was not.
"""

from yiwang.kernel.dmn.review.findings import Finding
from yiwang.kernel.dmn.review.tables import review

__all__ = ["Finding", "review"]
