"""Secrets of one installation: made at first use, kept in the data folder, readable by its owner only."""

import os
import secrets
from pathlib import Path


def read(data: Path, name: str) -> str:
    """Return the secret called ``name``, making it on first use. Raises ``OSError`` if it cannot."""
    folder = data / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text()
