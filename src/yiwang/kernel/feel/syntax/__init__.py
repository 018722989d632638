"""From text to tree: tokens, names in scope, and a Pratt parser."""
