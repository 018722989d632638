"""What makes a procedure fit to run: its shape, its ways, and the proof that it cannot get stuck."""
