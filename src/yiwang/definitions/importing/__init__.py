"""Turns lists published elsewhere into files of a city folder."""
