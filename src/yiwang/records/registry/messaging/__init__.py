"""Telling subjects: messages on their pages, e-mail and SMS by providers, never at night."""
