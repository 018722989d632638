"""Finding imported models: beside the importing file, never over the network."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from yiwang.kernel.dmn.model import Import

Resolver = Callable[[Import], tuple[bytes, str] | None]
"""Gives an imported model's bytes and the name to use in messages, or None when there is none."""

_NAMESPACE = re.compile(rb'<(?:[\w.-]+:)?definitions\b[^>]*?\bnamespace\s*=\s*["\']([^"\']*)["\']', re.DOTALL)


def beside(file: Path) -> Resolver:
    """A resolver over the `.dmn` files in a file's own folder: by location, else by namespace."""

    def resolve(wanted: Import) -> tuple[bytes, str] | None:
        if wanted.location:
            path = _inside(file.parent, wanted.location)
            if path is not None and path.is_file():
                return path.read_bytes(), str(path)
        for path in sorted(file.parent.glob("*.dmn")):
            data = path.read_bytes()
            if path != file and _namespace(data) == wanted.namespace:
                return data, str(path)
        return None

    return resolve


def _inside(folder: Path, location: str) -> Path | None:
    """A relative location as a path; addresses and absolute paths are not followed."""
    pure = PurePosixPath(location)
    if pure.is_absolute() or ":" in location or "\\" in location:
        return None
    return folder / pure


def _namespace(data: bytes) -> str | None:
    found = _NAMESPACE.search(data)
    return found.group(1).decode("utf-8", "replace") if found else None
