"""Trees: roots and proofs equal the recursion they are defined by; anything changed is refused."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.tlog import (
    EMPTY_ROOT,
    Edge,
    ProofError,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

MOST = 70


def naive(entries: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162, section 2.1.1, written down as it stands there."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\x01" + naive(entries[:split]) + naive(entries[split:])).digest()


def reading(entries: Sequence[bytes]):
    return lambda level, index: naive(entries[index << level : (index + 1) << level])


ENTRIES = [b"entry %d" % n for n in range(MOST)]
READ = reading(ENTRIES)
ROOTS = [naive(ENTRIES[:size]) for size in range(MOST + 1)]


def test_the_empty_root_is_that_of_the_standard():
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Edge().root == root(0, READ) == EMPTY_ROOT


@given(st.lists(st.binary(max_size=20), max_size=40), st.integers(0, 40))
def test_roots_equal_the_recursion_however_leaves_arrive(entries, cut):
    expected = naive(entries)
    leaves = [leaf_hash(entry) for entry in entries]
    edge = Edge().appended(leaves[:cut]).appended(leaves[cut:])
    assert edge.root == root(len(entries), reading(entries)) == expected
    assert Edge.from_bytes(edge.size, edge.to_bytes()) == edge


def test_every_proof_of_every_size_verifies():
    for size in range(1, MOST + 1):
        for index in range(size):
            proof = inclusion_proof(index, size, READ)
            verify_inclusion(index, size, leaf_hash(ENTRIES[index]), proof, ROOTS[size])
        for old in range(1, size + 1):
            verify_consistency(old, size, ROOTS[old], ROOTS[size], consistency_proof(old, size, READ))


@given(st.data())
def test_an_inclusion_proof_with_anything_changed_is_refused(data):
    size = data.draw(st.integers(1, MOST))
    index = data.draw(st.integers(0, size - 1))
    given_values = [index, size, leaf_hash(ENTRIES[index]), inclusion_proof(index, size, READ), ROOTS[size]]
    changed = list(given_values)
    what = data.draw(st.integers(0, 4))
    changed[what] = _changed(data, given_values[what])
    if what == 1 and _same_path(index, size, changed[1]):
        return  # the size is not part of an inclusion proof where the path is the same
    with pytest.raises(ProofError):
        verify_inclusion(*changed)


@given(st.data())
def test_a_consistency_proof_with_anything_changed_is_refused(data):
    new = data.draw(st.integers(1, MOST))
    old = data.draw(st.integers(1, new))
    given_values = [old, new, ROOTS[old], ROOTS[new], consistency_proof(old, new, READ)]
    what = data.draw(st.integers(2, 4))
    changed = list(given_values)
    changed[what] = _changed(data, given_values[what])
    with pytest.raises(ProofError):
        verify_consistency(*changed)


@pytest.mark.parametrize(("index", "size"), [(5, 5), (-1, 5), (0, 0)])
def test_there_is_no_proof_of_what_is_not_there(index, size):
    with pytest.raises(IndexError):
        inclusion_proof(index, size, READ)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_there_is_no_proof_between_sizes_out_of_order(old, new):
    with pytest.raises(IndexError):
        consistency_proof(old, new, READ)


@pytest.mark.parametrize("hashes", [(), (b"\0" * 32,), (b"\0" * 31,) * 2])
def test_an_edge_that_cannot_be_is_refused(hashes):
    with pytest.raises(ValueError, match="edge of 2 hashes"):
        Edge(3, hashes)


def _changed(data, value):
    if isinstance(value, int):
        return data.draw(st.integers(-1, MOST * 2).filter(lambda other: other != value))
    if isinstance(value, bytes):
        return _flipped(data, value)
    ways = ["longer", *(["shorter", "flipped"] if value else []), *(["swapped"] if len(value) > 1 else [])]
    way = data.draw(st.sampled_from(ways))
    if way == "longer":
        place = data.draw(st.integers(0, len(value)))
        return [*value[:place], data.draw(st.binary(min_size=32, max_size=32)), *value[place:]]
    place = data.draw(st.integers(0, len(value) - 1))
    if way == "shorter":
        return value[:place] + value[place + 1 :]
    if way == "flipped":
        return [*value[:place], _flipped(data, value[place]), *value[place + 1 :]]
    return value[::-1]


def _flipped(data, value):
    bit = data.draw(st.integers(0, len(value) * 8 - 1))
    return bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(value))


def _same_path(index, size, other):
    if not 0 <= index < other or other < 1:
        return False
    return _path(index, size) == _path(index, other)


def _path(index, size):
    """The sides on which the neighbours of a leaf stand, from the leaf up."""
    sides, first, last = [], 0, size
    while last - first > 1:
        middle = first + (1 << ((last - first - 1).bit_length() - 1))
        if index < middle:
            sides.append("right")
            last = middle
        else:
            sides.append("left")
            first = middle
    return sides[::-1]


@pytest.mark.parametrize("size", [1 << 31, (1 << 53) + 1, 1 << 62, (1 << 63) - 1])
def test_proofs_of_the_largest_trees_verify(size):
    """A tree of one leaf over and over: each perfect subtree is the same, so its hashes need no storing."""
    levels = [leaf_hash(b"same")]
    while len(levels) < 64:
        levels.append(sha256(b"\x01" + levels[-1] * 2).digest())

    def read(level, _index):
        return levels[level]

    whole = root(size, read)
    for index in (0, 1, size // 3, size - 1):
        proof = inclusion_proof(index, size, read)
        verify_inclusion(index, size, levels[0], proof, whole)
        for wrong in ([*proof, levels[0]], [levels[0], *proof], proof[:-1], [*proof[:-1], b"x" * 32]):
            with pytest.raises(ProofError):
                verify_inclusion(index, size, levels[0], wrong, whole)
    for index in (-1, size, size + 1):
        with pytest.raises(ProofError, match="is not in a tree"):
            verify_inclusion(index, size, levels[0], proof, whole)
    for old in (1, 255, 256, size // 3, size - 1):
        proof = consistency_proof(old, size, read)
        verify_consistency(old, size, root(old, read), whole, proof)
        for wrong in ([*proof, levels[0]], [levels[0], *proof], proof[:-1], proof[1:]):
            with pytest.raises(ProofError):
                verify_consistency(old, size, root(old, read), whole, wrong)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_hashes_of_another_length_are_refused(length):
    wrong = b"x" * length
    good = inclusion_proof(3, 9, READ)
    for leaf, proof, top in (
        (wrong, good, ROOTS[9]),
        (leaf_hash(ENTRIES[3]), [wrong, *good[1:]], ROOTS[9]),
        (leaf_hash(ENTRIES[3]), good, wrong),
    ):
        with pytest.raises(ProofError, match="32 bytes"):
            verify_inclusion(3, 9, leaf, proof, top)
