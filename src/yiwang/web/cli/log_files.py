"""Reading a log's files from a folder or over HTTP, and copying them; no Django."""

import http.client
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from yiwang.kernel import tlog

Load = Callable[[str], bytes]
_SECONDS = 30
_MOST_BYTES = tlog.FULL * (2 + 0xFFFF)


class Unreachable(Exception):
    """The log cannot be read at all; the message says why."""


def open_log(place: str) -> tuple[Load, Iterable[str]]:
    """Return how to load the files of a log, and the paths of all tiles found, which HTTP cannot list.

    Raises ``Unreachable`` when there is nothing at the place.
    """
    if place.startswith(("http://", "https://")):
        address = place.rstrip("/")
        _must_be_a_log(address)
        return _or_whole(lambda path: _fetched(address, path)), ()
    folder = Path(place)
    if not folder.is_dir():
        raise Unreachable(f"{place} is neither an http address nor a folder")
    if not any((folder / name).exists() for name in (tlog.CHECKPOINT, "tile")):
        raise Unreachable(f"{place} holds no log: a log's folder has a file checkpoint and a folder tile")
    return _or_whole(lambda path: _read(folder, path)), sorted(_tiles(folder))


def checkpoint_size(folder: Path) -> int:
    """Return the size a folder's checkpoint claims, unchecked; 0 when there is none."""
    try:
        return int((folder / tlog.CHECKPOINT).read_text().split("\n")[1])
    except (FileNotFoundError, IndexError, ValueError):
        return 0


def copy_log(source: Path, target: Path) -> int:
    """Copy a log's newest state to a folder, the checkpoint last; returns how many files were written.

    Raises ``Unreachable`` when there is nothing to copy, or the folder holds a later state or another log.
    """
    note, size = _checkpoint(source), checkpoint_size(source)
    if checkpoint_size(target) > size:
        raise Unreachable(
            f"{target} holds {checkpoint_size(target)} entries, more than the {size} to publish"
        )
    if (target / "key").exists() and (target / "key").read_bytes() != (source / "key").read_bytes():
        raise Unreachable(f"{target} holds a log signed with another key; choose an empty folder")
    paths = [tile.path for tile in tlog.tiles_of(size)]
    load, _ = open_log(str(source))
    written = sum(_put(target / path, load(path)) for path in paths if not _is_kept(target, path))
    written += _put(target / "key", (source / "key").read_bytes())
    written += _put(target / "checkpoints" / str(size), note)
    return written + _put(target / tlog.CHECKPOINT, note)


def _checkpoint(folder: Path) -> bytes:
    try:
        return (folder / tlog.CHECKPOINT).read_bytes()
    except FileNotFoundError:
        raise Unreachable(f"{folder} holds no checkpoint; nothing was logged yet") from None


def _is_kept(target: Path, path: str) -> bool:
    return ".p/" not in path and (target / path).exists()


def _put(path: Path, data: bytes) -> bool:
    if path.exists() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(data)
    partial.replace(path)
    return True


def _tiles(folder: Path) -> Iterable[str]:
    for file in (folder / "tile").rglob("*"):
        if file.is_file() and not file.name.startswith("."):
            yield file.relative_to(folder).as_posix()


def _or_whole(load: Load) -> Load:
    """A log may drop the beginning of a tile once the tile is full; then read it from the full one."""

    def either(path: str) -> bytes:
        try:
            return load(path)
        except tlog.Missing:
            whole, mark, _ = path.partition(".p/")
            if not mark:
                raise
            return _beginning(tlog.Tile.parse(path), load(whole))

    return either


def _beginning(tile: tlog.Tile, whole: bytes) -> bytes:
    try:
        return tlog.beginning(tile, tlog.Tile(tile.level, tile.index), whole)
    except tlog.BundleError:
        return whole  # the audit says what is wrong with it


def _read(folder: Path, path: str) -> bytes:
    try:
        return (folder / path).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise tlog.Missing("there is no such file") from None
    except OSError as error:
        raise Unreachable(f"{folder / path}: {error.strerror}") from None


def _must_be_a_log(address: str) -> None:
    try:
        _fetched(address, tlog.CHECKPOINT)
    except tlog.Missing as error:
        hint = "a city's log is at /log below its own address, or where the city says"
        raise Unreachable(f"{address} is not the address of a log ({error}); {hint}") from None


def _fetched(address: str, path: str) -> bytes:
    asked = urllib.request.Request(f"{address}/{path}", headers={"Accept-Encoding": "gzip, identity"})  # noqa: S310
    try:
        with urllib.request.urlopen(asked, timeout=_SECONDS) as answer:  # noqa: S310  (http only)
            data: bytes = answer.read(_MOST_BYTES + 1)
            return _unpacked(data) if answer.headers.get("Content-Encoding") == "gzip" else data
    except urllib.error.HTTPError as error:
        if error.code in {404, 410}:
            raise tlog.Missing(f"the server answers {error.code}") from None
        raise Unreachable(f"{address}/{path}: the server answers {error.code}") from None
    except (OSError, ValueError, http.client.HTTPException, zlib.error) as error:
        raise Unreachable(f"{address}/{path}: {error}") from None


def _unpacked(data: bytes) -> bytes:
    """Servers may compress without being asked (C2SP tlog-tiles, Log entries)."""
    return zlib.decompressobj(wbits=31).decompress(data, _MOST_BYTES + 1)
