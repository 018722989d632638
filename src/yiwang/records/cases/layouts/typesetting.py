"""Typst in this process: one compiler, which keeps the fonts it has read; one page at a time."""

from functools import cache
from threading import Lock
from typing import Any, Literal

import typst

_ONE = Lock()


@cache
def _compiler() -> Any:
    return typst.Compiler()


def set_pages(source: bytes, form: Literal["pdf", "svg", "png"]) -> list[bytes]:
    """Return a document: one PDF, or a picture of each page. Raises ``typst.TypstError``."""
    with _ONE:
        made = _compiler().compile(input=source, format=form)
    return [bytes(page) for page in (made if isinstance(made, list) else [made])]
