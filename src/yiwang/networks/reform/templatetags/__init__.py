"""Filters of the reform room's pages."""
