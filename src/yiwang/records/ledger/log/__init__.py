"""The log over the events: positions, checkpoints, tiles, proofs, in the format of ``yiwang.kernel.tlog``."""
