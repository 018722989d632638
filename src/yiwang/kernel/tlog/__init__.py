"""A Merkle log anyone can check: hashes, proofs, tiles, signed checkpoints, and the audit of a whole log.

Formats: RFC 9162 hashes and proofs; C2SP tlog-tiles, tlog-checkpoint and signed-note. Only signing and
checking signatures need a package, ``cryptography``; all else is the standard library.
"""

from yiwang.kernel.tlog.audit import audit
from yiwang.kernel.tlog.batches import batch_proof, root_of_batch
from yiwang.kernel.tlog.checkpoints import Checkpoint, CheckpointError, read_checkpoint
from yiwang.kernel.tlog.edge import Edge
from yiwang.kernel.tlog.entries import (
    MOST_PUBLIC_BYTES,
    BundleError,
    bundled,
    commitment,
    entry,
    opened,
    unbundled,
)
from yiwang.kernel.tlog.faults import CHECKPOINT, Fault, Missing, Report
from yiwang.kernel.tlog.growing import files_of_growth, whole_tiles
from yiwang.kernel.tlog.hashing import EMPTY_ROOT, HASH_BYTES, leaf_hash, node_hash
from yiwang.kernel.tlog.notes import Key, NoteError, Signer, text_of
from yiwang.kernel.tlog.personal import OpenedEvent, PersonalFault, PersonalReport, check_bundle, make_bundle
from yiwang.kernel.tlog.proofs import ProofError, verify_consistency, verify_inclusion
from yiwang.kernel.tlog.tiles import ENTRIES, FULL, Tile, TileError, beginning, reader, tiles_of, widest
from yiwang.kernel.tlog.trees import Read, consistency_proof, inclusion_proof, root

__all__ = [
    "CHECKPOINT",
    "EMPTY_ROOT",
    "ENTRIES",
    "FULL",
    "HASH_BYTES",
    "MOST_PUBLIC_BYTES",
    "BundleError",
    "Checkpoint",
    "CheckpointError",
    "Edge",
    "Fault",
    "Key",
    "Missing",
    "NoteError",
    "OpenedEvent",
    "PersonalFault",
    "PersonalReport",
    "ProofError",
    "Read",
    "Report",
    "Signer",
    "Tile",
    "TileError",
    "audit",
    "batch_proof",
    "beginning",
    "bundled",
    "check_bundle",
    "commitment",
    "consistency_proof",
    "entry",
    "files_of_growth",
    "inclusion_proof",
    "leaf_hash",
    "make_bundle",
    "node_hash",
    "opened",
    "read_checkpoint",
    "reader",
    "root",
    "root_of_batch",
    "text_of",
    "tiles_of",
    "unbundled",
    "verify_consistency",
    "verify_inclusion",
    "whole_tiles",
    "widest",
]
