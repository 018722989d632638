"""One proof for many entries gives the root, and no other entries give it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.tlog import ProofError, batch_proof, leaf_hash, node_hash, root, root_of_batch


def tree(size):
    """A reader over a made tree, and its leaves."""
    leaves = [leaf_hash(str(at).encode()) for at in range(size)]

    def read(level, index):
        if level == 0:
            return leaves[index]
        return node_hash(read(level - 1, 2 * index), read(level - 1, 2 * index + 1))

    return leaves, read


@st.composite
def trees(draw):
    size = draw(st.integers(1, 70))
    return size, draw(st.sets(st.integers(0, size - 1)))


@given(trees())
def test_the_proof_gives_the_root(made):
    size, positions = made
    leaves, read = tree(size)
    proof = batch_proof(sorted(positions), size, read)
    assert root_of_batch({at: leaves[at] for at in positions}, size, proof) == root(size, read)
    assert len(proof) <= max(1, len(positions)) * size.bit_length()


@given(trees(), st.data())
def test_another_entry_gives_another_root(made, data):
    size, positions = made
    if not positions:
        return
    leaves, read = tree(size)
    proof = batch_proof(sorted(positions), size, read)
    wrong = {at: leaves[at] for at in positions}
    wrong[data.draw(st.sampled_from(sorted(positions)))] = leaf_hash(b"another")
    assert root_of_batch(wrong, size, proof) != root(size, read)


@given(trees())
def test_an_entry_left_out_or_a_step_too_many_is_refused(made):
    size, positions = made
    leaves, read = tree(size)
    proof = batch_proof(sorted(positions), size, read)
    with pytest.raises(ProofError, match="more steps"):
        root_of_batch({at: leaves[at] for at in positions}, size, [*proof, b"x" * 32])
    if proof:
        with pytest.raises(ProofError, match="fewer steps"):
            root_of_batch({at: leaves[at] for at in positions}, size, proof[:-1])


def test_positions_outside_the_tree_are_refused():
    leaves, read = tree(3)
    with pytest.raises(IndexError):
        batch_proof([3], 3, read)
    with pytest.raises(ProofError, match="not all positions"):
        root_of_batch({-1: leaves[0]}, 3, [])
