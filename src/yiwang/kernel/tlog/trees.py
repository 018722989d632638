"""Roots and proofs (RFC 9162, sections 2.1.3.1 and 2.1.4.1) from any store of the tree's perfect subtrees."""

from collections.abc import Callable

from yiwang.kernel.tlog.hashing import EMPTY_ROOT, node_hash

Read = Callable[[int, int], bytes]
"""``read(level, index)`` returns the root of the ``index``-th perfect subtree over 2^level leaves."""


def root(size: int, read: Read) -> bytes:
    """Return the root of the tree of the first ``size`` leaves."""
    return subtree(0, size, read) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: Read) -> list[bytes]:
    """Return the proof that leaf ``index`` is in the tree of ``size``. Raises ``IndexError`` if it is not."""
    if not 0 <= index < size:
        raise IndexError(f"position {index} is not in a tree of {size}")
    proof: list[bytes] = []
    first, last = 0, size
    while last - first > 1:
        middle = first + split(last - first)
        if index < middle:
            proof.append(subtree(middle, last, read))
            last = middle
        else:
            proof.append(subtree(first, middle, read))
            first = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, read: Read) -> list[bytes]:
    """Return the proof that the tree of ``new`` leaves begins with that of ``old``.

    Raises ``IndexError`` unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise IndexError(f"a tree of {new} cannot be shown to begin with one of {old}")
    proof: list[bytes] = []
    first, last = 0, new
    while last != old:
        middle = first + split(last - first)
        if old <= middle:
            proof.append(subtree(middle, last, read))
            last = middle
        else:
            proof.append(subtree(first, middle, read))
            first = middle
    if first:
        proof.append(subtree(first, last, read))
    return proof[::-1]


def subtree(first: int, last: int, read: Read) -> bytes:
    """Return the root over the leaves from ``first`` up to ``last``, a subtree of a tree that begins at 0."""
    count = last - first
    if count & (count - 1) == 0 and first % count == 0:
        return read(count.bit_length() - 1, first // count)
    middle = first + split(count)
    return node_hash(subtree(first, middle, read), subtree(middle, last, read))


def split(count: int) -> int:
    """Return the largest power of two smaller than ``count``."""
    return 1 << ((count - 1).bit_length() - 1)
