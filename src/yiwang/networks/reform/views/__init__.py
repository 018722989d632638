"""The reform room's pages."""
