"""Queries of figures: what they may say, the views they read, and a closed room to run them in."""
