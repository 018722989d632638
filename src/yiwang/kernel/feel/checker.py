"""Type errors, found before anything runs."""

from __future__ import annotations


def issues(node, scope, builtins):
    return []
