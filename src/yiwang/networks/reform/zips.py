"""City folders as zip files: unpacked within bounds, packed the same way twice."""

import lzma
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

from yiwang.definitions import FileError, FolderErrors

MAX_ZIP_MB = 20
MAX_TOTAL_MB = 100
MAX_FILE_MB = 5
MAX_ENTRIES = 10_000
TYPES = frozenset({".toml", ".csv", ".json", ".bpmn", ".dmn", ".md", ".sql", ".docx", ".typ"})
"""Types of file a city folder consists of."""

_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, EOFError, OSError)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1


def read_zip(file: BinaryIO) -> dict[str, bytes]:
    """Unpack a city folder: content by path, without hidden files and without one folder around it all.

    Nothing touches the disk. Raises ``FolderErrors`` with why it is refused: not a zip, too large (whatever
    its headers claim), too many entries, a path that leads out, a link, an unknown type of file.
    """
    data = file.read(MAX_ZIP_MB * 2**20 + 1)
    if len(data) > MAX_ZIP_MB * 2**20:
        raise _refused("", f"is larger than {MAX_ZIP_MB} MB", "leave out what is no city file")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _unwrapped(_contents(archive))
    except _BROKEN as error:
        raise _refused("", f"cannot be unpacked: {error}", "pack the city folder as .zip") from None


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """Pack files; the same files always give the same bytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, files[path])
    return packed.getvalue()


def _contents(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_hidden(entry.filename)]
    if len(entries) > MAX_ENTRIES:
        raise _refused("", f"holds more than {MAX_ENTRIES} files", "leave out what is no city file")
    faults = [fault for entry in entries if (fault := _fault(entry))]
    twice = [name for name, count in Counter(entry.filename for entry in entries).items() if count > 1]
    faults += [_error(name, "occurs twice", "keep one of them") for name in twice]
    if faults:
        raise FolderErrors(faults)
    return _read(archive, entries)


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Read entries, counting what really comes out: headers may lie."""
    files: dict[str, bytes] = {}
    left = MAX_TOTAL_MB * 2**20
    for entry in entries:
        with archive.open(entry) as source:
            content = source.read(min(MAX_FILE_MB * 2**20, left) + 1)
        left -= len(content)
        if len(content) > MAX_FILE_MB * 2**20:
            raise _refused(entry.filename, f"is larger than {MAX_FILE_MB} MB", "split or shorten the file")
        if left < 0:
            raise _refused("", f"unpacks to more than {MAX_TOTAL_MB} MB", "leave out what is no city file")
        files[entry.filename] = content
    return files


def _fault(entry: zipfile.ZipInfo) -> FileError | None:
    path = PurePosixPath(entry.filename)
    name = entry.filename
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not name.isprintable():
        return _error(name, "is a path that leads out of the folder", "pack the folder anew")
    if entry.flag_bits & _ENCRYPTED:
        return _error(name, "is encrypted", "pack the folder without a password")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return _error(name, "is a link", "pack the file itself")
    if path.suffix not in TYPES:
        return _error(name, "is no type of file a city folder has", "types: " + ", ".join(sorted(TYPES)))
    return None


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts)


def _unwrapped(files: dict[str, bytes]) -> dict[str, bytes]:
    """Drop the one folder that may lie around all files."""
    around = {path.partition("/")[0] for path in files}
    if "city.toml" in files or len(around) != 1:
        return files
    return {path.partition("/")[2]: content for path, content in files.items()}


def _error(name: str, reason: str, hint: str) -> FileError:
    return FileError(name or ".zip", 0, reason, hint)


def _refused(name: str, reason: str, hint: str) -> FolderErrors:
    return FolderErrors([_error(name, reason, hint)])
