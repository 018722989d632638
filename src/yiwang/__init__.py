"""Yiwang (一网): a city is a folder."""
