"""What stops the log, and what to do about it."""


class LogStopped(Exception):
    """The log cannot go on without breaking its promise; the message says why and what to do."""
