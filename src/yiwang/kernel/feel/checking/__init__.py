"""Type errors found before anything runs: names that do not exist, kinds that cannot meet.

It speaks only of what is sure to be null or false whatever the input, so that a sound model has no findings.
"""

from __future__ import annotations

from collections.abc import Mapping

from yiwang.kernel.feel.builtins.registry import Builtin
from yiwang.kernel.feel.checking.core import Checker
from yiwang.kernel.feel.checking.rules import CHECKS
from yiwang.kernel.feel.errors import TypeFinding
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.syntax.scope import Scope


def findings(node: n.Node, scope: Scope, builtins: Mapping[str, Builtin]) -> list[TypeFinding]:
    """The type errors of a tree, in the order of the text."""
    checker = Checker(scope, builtins, CHECKS)
    try:
        checker.visit(node)
    except RecursionError:
        return [TypeFinding("the expression is nested too deep to be checked", node.span)]
    return sorted(
        set(checker.found), key=lambda finding: (finding.span.start, finding.span.end, finding.message)
    )
