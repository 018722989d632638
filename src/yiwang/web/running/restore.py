"""Bringing a city back from an archive."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import LiteralString

from yiwang.web.database import APP_ROLE
from yiwang.web.running import backup, dumping, preflight, rights, supervise
from yiwang.web.running.archive import DATABASE, Manifest, unpack
from yiwang.web.running.place import Place
from yiwang.web.running.reset import empty
from yiwang.web.running.trouble import Trouble

_ROLE: LiteralString = f"create role {APP_ROLE} nologin"


def restore(place: Place, file: Path, *, replace: bool = False) -> Manifest:
    """Verify an archive and bring its city back: database, documents, keys, clock.

    Raises ``Trouble`` when the archive is damaged, the city runs, or there is a city already (unless it is to
    be replaced; then that one is backed up first, into the data folder).
    """
    preflight.check_folder(place.data)
    if supervise.is_running(place.data):
        raise Trouble("The city runs.", "Stop it first: make down")
    with tempfile.TemporaryDirectory(dir=place.data, prefix=".restore-") as folder:
        manifest = unpack(file, Path(folder))
        with backup.database(place):
            _make_room(place, replace=replace)
            _restore_database(place, Path(folder) / DATABASE)
            _compare(place, manifest)
        _put_back(place, Path(folder))
    return manifest


def _make_room(place: Place, *, replace: bool) -> None:
    if not _has_city(place):
        return
    if not replace:
        raise Trouble(
            f"There is a city already, in {place.data if place.is_embedded else 'the database'}.",
            "To overwrite it (it is backed up first): yiwang restore --replace FILE",
        )
    kept = place.data / f"before-restore-{datetime.now():%Y%m%dT%H%M%S}.tar"
    backup.backup(place, kept, needs_keys=(place.data / "secrets").is_dir())
    empty(place)


def _has_city(place: Place) -> bool:
    with rights.connect(place.owner_url) as connection:
        found = connection.execute("select to_regclass('public.django_migrations')").fetchone()
    return bool(found and found[0])


def _restore_database(place: Place, dumped: Path) -> None:
    with rights.connect(place.owner_url) as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [APP_ROLE]).fetchone():
            connection.execute(_ROLE)
    dumping.restore(place, dumped)


def _compare(place: Place, manifest: Manifest) -> None:
    """Make sure that as much came back as went in; acts recorded during the backup may come on top."""
    events, documents, _ = backup.counts(place)
    if events < manifest.events or documents < manifest.documents:
        raise Trouble(
            f"The archive says {manifest.events} events and {manifest.documents} documents, but"
            f" {events} and {documents} came back.",
            "Do not use this city; look for another backup.",
        )


def _put_back(place: Place, folder: Path) -> None:
    for name, target in backup.folders_of(place).items():
        if target.exists():
            shutil.rmtree(target)
        if (folder / name).is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / name, target)
    _lock_up(place.data / "secrets")
    (place.data / "clock.json").unlink(missing_ok=True)
    if (folder / "clock.json").is_file():
        shutil.move(folder / "clock.json", place.data / "clock.json")


def _lock_up(secrets: Path) -> None:
    secrets.chmod(0o700)
    for path in secrets.iterdir():
        path.chmod(0o600)
