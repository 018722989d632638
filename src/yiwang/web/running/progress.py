"""Progress on the screen: what is being done, and how long it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Note = Callable[[str], None]


class Progress:
    """Prints a line a step: ``database … 0.6 s``, with notes indented below."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @contextmanager
    def step(self, what: str) -> Iterator[Note]:
        """Time a step; yields a function that adds a note to it."""
        began = time.monotonic()
        notes: list[str] = []
        click.echo(f"  {what:<42}", nl=False)
        try:
            yield notes.append
        except BaseException:
            click.echo(" stopped")
            raise
        click.echo(f" {time.monotonic() - began:6.1f} s")
        for note in notes:
            click.echo(f"      {note}")

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._began
