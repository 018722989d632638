"""What is wrong with a pattern."""


class PatternError(ValueError):
    """The text is no pattern, or running it takes too long."""
