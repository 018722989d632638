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


def backup(place: Place, file: Path) -> BackedUp:
    """Write a city's database, documents and keys into a new archive, readable by its owner only.

    The database is dumped first and documents are only ever added, so every row finds its document.
    Raises ``Trouble`` when there is no city, the file exists, or the disk is full.
    """
    if file.exists():
        raise Trouble(f"{file} exists already.", "Name a new file; old backups are not overwritten.")
    if not (place.data / "secrets").is_dir():
        raise Trouble(f"There is no city in {place.data}.")
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


def documents_of(place: Place) -> Path:
    """Return the folder a city's documents lie in."""
    return Path(os.environ.get("YIWANG_DOCUMENTS") or place.data / "documents").expanduser().resolve()


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
        writer = Writer(tar)
        with tempfile.TemporaryDirectory(dir=place.data) as folder:
            dumped = Path(folder) / DATABASE
            dumping.dump(place, dumped)
            writer.add(dumped, DATABASE)
        damaged = _add_files(writer, place)
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        writer.finish(
            Manifest(FORMAT, version("yiwang"), made_at, release, events, documents, dict(writer.files))
        )
    return BackedUp(partial.stat().st_size, events, documents, damaged)


def _add_files(writer: Writer, place: Place) -> tuple[str, ...]:
    if (place.data / "clock.json").is_file():
        writer.add(place.data / "clock.json", "clock.json")
    for path in sorted((place.data / "secrets").iterdir()):
        writer.add(path, f"secrets/{path.name}")
    store = documents_of(place)
    stored = sorted(path for path in store.rglob("*") if path.is_file()) if store.is_dir() else []
    names = [(path, f"documents/{path.relative_to(store).as_posix()}") for path in stored]
    return tuple(name for path, name in names if writer.add(path, name) != path.name)
