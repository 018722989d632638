"""Message catalogues: gathered from code and templates, compiled for serving.

``python -m yiwang.web.messages`` does both; ``--compile`` only compiles.

Words in the source are English; each room keeps its Chinese in ``locale/zh_Hans/LC_MESSAGES/django.po``.
"""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HOUSE = Path(__file__).parents[1]
PLACE = Path("locale", "zh_Hans", "LC_MESSAGES", "django.po")
_METHODS = [("**.py", "python"), ("**.html", "yiwang.web.messages:from_template")]
_KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def catalogues() -> list[Path]:
    """Return the catalogues of all rooms."""
    return sorted(HOUSE.glob(f"**/{PLACE.as_posix()}"))


def from_template(
    file: BinaryIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[Any, ...]]:
    """Extract a template's messages for Babel."""
    code = templatize(file.read().decode())
    flat = "\n".join(line.lstrip() for line in code.split("\n"))  # what is left of HTML has no indentation
    yield from extract_python(io.BytesIO(flat.encode()), keywords, comment_tags, options)


def gather(room: Path) -> Catalog:
    """Return every message of a room."""
    catalogue = Catalog(domain="django", charset="utf-8")
    found = extract_from_dir(str(room), _METHODS, keywords=_KEYWORDS)
    for name, _line, message, _comments, context in sorted(found, key=lambda row: (row[0], row[1])):
        catalogue.add(message, None, [(name, cast(int, None))] if name else [], context=context)
    return catalogue


def update() -> None:
    """Bring every catalogue up to date with its room; translations are kept, unused ones dropped."""
    for path in catalogues():
        room = path.parents[len(PLACE.parts) - 1]
        known = read(path)
        known.update(gather(room), no_fuzzy_matching=True, update_creation_date=False)
        known.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, known, width=110, omit_header=False, sort_by_file=True)


def compile_all() -> list[Path]:
    """Compile the catalogues that are newer than what was compiled; returns what was written."""
    return [_compile(path) for path in catalogues() if _is_stale(path)]


def untranslated() -> list[tuple[Path, str]]:
    """Return messages in use without a Chinese translation."""
    return [
        (path, str(message.id))
        for path in catalogues()
        for message in _missing(read(path), gather(path.parents[len(PLACE.parts) - 1]))
    ]


def _missing(known: Catalog, used: Catalog) -> Iterable[Any]:
    for message in used:
        translated = known.get(message.id, message.context) if message.id else None
        if message.id and (translated is None or not translated.string or "" in tuple(translated.string)):
            yield message


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


def read(path: Path) -> Catalog:
    """Return a catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans", domain="django")


def _compile(path: Path) -> Path:
    compiled = path.with_suffix(".mo")
    fresh = compiled.with_suffix(f".{os.getpid()}")
    with fresh.open("wb") as file:
        write_mo(file, read(path))
    return fresh.replace(compiled)  # at once, so that nobody reads half a file


if __name__ == "__main__":
    if "--compile" not in sys.argv[1:]:
        update()
    compile_all()
