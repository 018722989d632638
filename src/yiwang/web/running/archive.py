"""A city in one file: a tar of its database, documents and keys, with a manifest of what it holds.

The manifest comes last, since it holds the SHA-256 of every other member; an archive cut short has none.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from yiwang.web.running.trouble import Trouble

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.dump"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What an archive holds: when and by which version it was made, counts, and a hash for every file."""

    format: int
    version: str
    made_at: str
    release: str
    events: int
    documents: int
    files: Mapping[str, str]


class Writer:
    """Writes an archive, hashing each file as it goes in."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, str] = {}

    def add(self, path: Path, name: str) -> str:
        """Add a file under a name; returns its SHA-256."""
        with path.open("rb") as source:
            entry = self._tar.gettarinfo(name=str(path), arcname=name, fileobj=source)
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            reader = _Hashing(source)
            self._tar.addfile(entry, reader)
        self.files[name] = reader.digest.hexdigest()
        return self.files[name]

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest."""
        content = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(content), 0o600
        self._tar.addfile(entry, io.BytesIO(content))


def unpack(file: Path, into: Path) -> Manifest:
    """Unpack an archive into an empty folder and verify every file.

    Raises ``Trouble`` when it is no archive of a city, of another format, cut short, altered, or holds a file
    that would land elsewhere.
    """
    try:
        with tarfile.open(file) as tar:
            for entry in tar:
                _check_entry(entry, file)
                tar.extract(entry, into, filter="data")
    except (tarfile.TarError, EOFError) as error:
        raise Trouble(f"{file} is no archive of a city, or it is damaged: {error}.") from error
    manifest = _manifest(into, file)
    _verify(manifest, into, file)
    return manifest


class _Hashing:
    def __init__(self, source: io.BufferedReader) -> None:
        self._source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


def _check_entry(entry: tarfile.TarInfo, file: Path) -> None:
    path = PurePosixPath(entry.name)
    known = path.parts[0] in {MANIFEST, DATABASE, "documents", "secrets", "clock.json"}
    if not (entry.isfile() and known and ".." not in path.parts):
        raise Trouble(f"{file} holds {entry.name}, which no archive of a city does; nothing was restored.")


def _manifest(folder: Path, file: Path) -> Manifest:
    try:
        found = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise Trouble(f"{file} was cut short: it has no manifest. Nothing was restored.") from error
    if found.get("format") != FORMAT:
        raise Trouble(f"{file} has format {found.get('format')}; this version reads format {FORMAT}.")
    return Manifest(**found)


def _verify(manifest: Manifest, folder: Path, file: Path) -> None:
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.is_file() or hash_of(path) != digest:
            raise Trouble(f"{name} in {file} is missing or was altered. Nothing was restored.")


def hash_of(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
