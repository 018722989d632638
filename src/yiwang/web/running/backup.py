"""Writing a whole city into one archive, while it runs or not."""

import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg

from yiwang.web.running import dumping, embedded, rights
from yiwang.web.running.archive import DATABASE, FORMAT, Manifest, Writer
from yiwang.web.running.place import Place
from yiwang.web.running.trouble import Trouble


@dataclass(frozen=True)
class BackedUp:
    """What went into an archive; ``damaged`` names documents whose content no longer has its hash."""

    size: int
    events: int
    documents: int
    damaged: tuple[str, ...]


def backup(place: Place, file: Path, *, needs_keys: bool = True) -> BackedUp:
    """Write a city's database, documents and keys into a new archive, readable by its owner only.

    The database is dumped first and documents are only ever added, so every row finds its document.
    Raises ``Trouble`` when there is no city, its keys are elsewhere, the file exists, or the disk is full.
    """
    if file.exists():
        raise Trouble(f"{file} exists already.", "Name a new file; old backups are not overwritten.")
    if needs_keys and not (place.data / "secrets").is_dir():
        raise Trouble(f"There is no city in {place.data}: no keys.", "Set YIWANG_DATA to where they are.")
    partial = file.with_name(f".{file.name}.partial")
    try:
        with database(place):
            made = _write(place, partial)
        partial.rename(file)
    except OSError as error:
        raise Trouble(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return made


@contextmanager
def database(place: Place) -> Iterator[None]:
    """Have the city's database running for a while; an embedded one is started if it does not run."""
    if not place.is_embedded:
        yield
        return
    with embedded.running(place.data):
        yield


def folders_of(place: Place) -> dict[str, Path]:
    """Return the folders a backup holds beside the database, by what they are called in it.

    The published log is not among them: its files are made again from the database, and those of a city that
    is replaced stay, so that a log brought back to an earlier state is noticed.
    """
    documents = Path(os.environ.get("YIWANG_DOCUMENTS") or place.data / "documents")
    return {"secrets": place.data / "secrets", "documents": documents.expanduser().resolve()}


def counts(place: Place) -> tuple[int, int, str]:
    """Return how many events and documents a city's database has, and its release in force."""
    with rights.connect(place.owner_url) as connection:
        try:
            events = connection.execute("select count(*) from event").fetchone()
            documents = connection.execute("select count(*) from registry_document").fetchone()
            release = connection.execute(
                "select manifest from registry_release where published_at is not null"
                " order by published_at desc limit 1"
            ).fetchone()
        except psycopg.errors.UndefinedTable as error:
            raise Trouble("There is no city in this database.") from error
    return (events or (0,))[0], (documents or (0,))[0], (release or ("",))[0]


def _write(place: Place, partial: Path) -> BackedUp:
    events, documents, release = counts(place)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out, tarfile.open(fileobj=out, mode="w") as tar:
        writer, folders = Writer(tar), folders_of(place)
        with tempfile.TemporaryDirectory(dir=place.data) as folder:
            dumped = Path(folder) / DATABASE
            dumping.dump(place, dumped)
            writer.add(dumped, DATABASE)
        if (place.data / "clock.json").is_file():
            writer.add(place.data / "clock.json", "clock.json")
        _add_folder(writer, "secrets", folders["secrets"])
        stored = _add_folder(writer, "documents", folders["documents"])
        damaged = tuple(name for name, digest in stored.items() if not name.endswith(digest))
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        writer.finish(
            Manifest(FORMAT, version("yiwang"), made_at, release, events, documents, dict(writer.files))
        )
    return BackedUp(partial.stat().st_size, events, documents, damaged)


def _add_folder(writer: Writer, name: str, folder: Path) -> dict[str, str]:
    """Add a folder's files; returns their hashes by name in the archive."""
    found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    names = {f"{name}/{path.relative_to(folder).as_posix()}": path for path in found}
    return {inside: writer.add(path, inside) for inside, path in names.items()}
