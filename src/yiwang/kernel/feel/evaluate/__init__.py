"""From tree to closures: each node becomes a Python function of one frame, once."""
