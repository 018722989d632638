"""Decision tables: what a cell accepts, which rules match, what the hit policy makes of them."""
