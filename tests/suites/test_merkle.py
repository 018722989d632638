"""Proofs written by others, good and bad: every good one verifies, every bad one is refused."""

import base64
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import SUITES

from yiwang.kernel.tlog import ProofError, verify_consistency, verify_inclusion

FOLDER = SUITES / "merkle"
Vector = dict[str, Any]


def _bytes(vector: Vector, name: str) -> bytes:
    return base64.b64decode(vector[name] or "")


def _proof(vector: Vector) -> list[bytes]:
    return [base64.b64decode(step) for step in vector["proof"] or []]


def inclusion(vector: Vector) -> None:
    leaf, root = _bytes(vector, "leafHash"), _bytes(vector, "root")
    verify_inclusion(vector["leafIdx"], vector["treeSize"], leaf, _proof(vector), root)


def consistency(vector: Vector) -> None:
    roots = _bytes(vector, "root1"), _bytes(vector, "root2")
    verify_consistency(vector["size1"], vector["size2"], *roots, _proof(vector))


KINDS: dict[str, Callable[[Vector], None]] = {"inclusion": inclusion, "consistency": consistency}


def _answer(check: Callable[[Vector], None], file: Path) -> tuple[bool, bool]:
    """Whether a vector should be refused, and whether it was."""
    vector = json.loads(file.read_text())
    try:
        check(vector)
    except ProofError:
        return bool(vector["wantErr"]), True
    return bool(vector["wantErr"]), False


def test_every_vector(capsys: pytest.CaptureFixture[str]) -> None:
    if not FOLDER.is_dir():
        message = f"the Merkle vectors are not at {FOLDER}; set YIWANG_SUITES to the folder that holds merkle"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    wrong, counts = [], Counter[str]()
    for kind, check in KINDS.items():
        for file in sorted((FOLDER / kind).rglob("*.json")):
            expected, refused = _answer(check, file)
            counts[f"{kind}, {'bad' if expected else 'good'}"] += 1
            if expected != refused:
                wrong.append(f"{file.relative_to(FOLDER)}: {'refused' if refused else 'accepted'}")
    with capsys.disabled():
        print("\n" + "; ".join(f"{name}: {count}" for name, count in sorted(counts.items())))
    assert not wrong, "\n".join(wrong)
    assert len(counts) == 4, "good and bad ones of both kinds"
    assert sum(counts.values()) == sum(1 for _ in FOLDER.rglob("*.json"))
