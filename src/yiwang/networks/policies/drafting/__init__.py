"""Drafting a policy: its numbers changed, what that would do to everybody, and submitting it for review."""
