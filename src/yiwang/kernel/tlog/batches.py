"""One proof for many entries: the roots of all subtrees that hold none of them, from left to right.

It is what RFC 9162 inclusion proofs of the same entries share, each hash once.
"""

from collections.abc import Iterator, Mapping, Sequence

from yiwang.kernel.tlog.hashing import EMPTY_ROOT, node_hash
from yiwang.kernel.tlog.proofs import ProofError
from yiwang.kernel.tlog.trees import Read, split, subtree


def batch_proof(positions: Sequence[int], size: int, read: Read) -> list[bytes]:
    """Return the proof that leaves at some positions are in the tree of ``size``. Raises ``IndexError``."""
    if any(not 0 <= position < size for position in positions):
        raise IndexError(f"not all positions are in a tree of {size}")
    return list(_missing(0, size, sorted(set(positions)), read)) if size else []


def root_of_batch(leaves: Mapping[int, bytes], size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root that leaf hashes at their positions and a proof give. Raises ``ProofError``."""
    if any(not 0 <= position < size for position in leaves):
        raise ProofError(f"not all positions are in a tree of {size}")
    steps = iter(proof)
    root = _root(0, size, sorted(leaves), leaves, steps) if size else EMPTY_ROOT
    if next(steps, None) is not None:
        raise ProofError("the proof has more steps than it needs")
    return root


def _missing(first: int, last: int, positions: list[int], read: Read) -> Iterator[bytes]:
    if not positions:
        yield subtree(first, last, read)
    elif last - first > 1:
        middle = first + split(last - first)
        yield from _missing(first, middle, [at for at in positions if at < middle], read)
        yield from _missing(middle, last, [at for at in positions if at >= middle], read)


def _root(
    first: int, last: int, positions: list[int], leaves: Mapping[int, bytes], steps: Iterator[bytes]
) -> bytes:
    if not positions:
        step = next(steps, None)
        if step is None:
            raise ProofError("the proof has fewer steps than it needs")
        return step
    if last - first == 1:
        return leaves[first]
    middle = first + split(last - first)
    left = _root(first, middle, [at for at in positions if at < middle], leaves, steps)
    return node_hash(left, _root(middle, last, [at for at in positions if at >= middle], leaves, steps))
