"""What the counter reads: the catalogue, guides to services and life events."""
