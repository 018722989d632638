"""Every test runs beside its own PostgreSQL, in its own data folder, and as the role that serves the city."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

from yiwang.web import messages

PROJECT = Path(__file__).parents[1]
# A short path, since a Unix socket lies inside; set before Django reads its settings.
DATA = Path(tempfile.mkdtemp(prefix="yw-", dir="/tmp"))
DATA.chmod(0o711)
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
os.environ["YIWANG_DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "yiwang.web.settings"
for name in ("DATABASE_URL", "YIWANG_CITY", "YIWANG_NOW", "YIWANG_CLOCK_OFFSET_SECONDS", "YIWANG_DOCUMENTS"):
    os.environ.pop(name, None)

LEDGER = (
    "event",
    "event_private",
    "event_subject",
    "idempotency",
    "log_entry",
    "log_checkpoint",
    "log_state",
)

SUITES = Path(os.environ.get("YIWANG_SUITES", PROJECT.parent / "shared" / "suites"))


hypothesis_settings.register_profile("patient", deadline=None)  # a busy machine is no counterexample
hypothesis_settings.load_profile("patient")
# Set up here, so that the test files' own conftests may import models.
messages.compile_all()  # before anything reads them
django.setup()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow ones only slow tests


def pytest_xdist_setupnodes() -> None:
    """Each worker process names its own data folder before Django reads its settings, as this one did."""
    os.environ.pop("DJANGO_SETTINGS_MODULE")


@pytest.fixture
def at(monkeypatch):
    """Returns how to set the day; it begins on Monday, 2 March 2026."""

    def on(day: str) -> None:
        monkeypatch.setenv("YIWANG_NOW", f"{day}T10:00:00+08:00")

    on("2026-03-02")
    return on


@pytest.fixture(scope="session")
def suites() -> Path:
    """The folder of outside suites; a test that needs it is skipped, by name, where it is absent."""
    if not SUITES.is_dir():
        pytest.skip(f"outside suites not found: set YIWANG_SUITES to their folder (looked in {SUITES})")
    return SUITES


@pytest.fixture(scope="session")
def embedded_server() -> Iterator[Path]:
    """A PostgreSQL of this test run; returns its data folder."""
    from yiwang.web.running import embedded

    with embedded.running(DATA, fast=True):
        yield DATA


@pytest.fixture(scope="session")
def django_db_modify_db_settings(embedded_server: Path) -> None:
    """Start the server before the test database is made."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After the owner has migrated, tests go on as the role that serves the city; the owner clears away."""
    from django.db import connection

    from yiwang.records.ledger import roles

    with django_db_blocker.unblock():
        roles.grant()  # the cache table is made after the migrations
        connection.close()
        connection.settings_dict["OPTIONS"] = {"options": "-c role=yiwang_app"}
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["OPTIONS"] = {}


@pytest.fixture(scope="session", autouse=True)
def _flush_as_owner() -> Iterator[None]:
    """Emptying tables between transactional tests is the owner's work; the ledger's are emptied too."""
    from django.test import TransactionTestCase

    flush = TransactionTestCase._fixture_teardown

    def as_owner(case: TransactionTestCase) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("set role none")
            cursor.execute(f"truncate {', '.join(LEDGER)}")
        flush(case)
        connection.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", as_owner)
        yield


@pytest.fixture
def as_owner(db: None) -> Iterator[None]:
    """The owner's rights for one test, where it needs them to prepare what the city's role may not touch."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("set role none")
    yield
    with connection.cursor() as cursor:
        cursor.execute("set role yiwang_app")


@lru_cache(maxsize=8)
def _loaded(files: tuple[tuple[str, bytes], ...]) -> Any:
    from yiwang.definitions import load

    return load(dict(files))


@pytest.fixture
def shenyang(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The demo city, published by its two reviewers; the same files are read and checked once a run."""
    from yiwang.records.registry import releases
    from yiwang.web.running import publishing

    for module, name in ((releases, "load_again"), (publishing, "load")):
        monkeypatch.setattr(module, name, lambda files: _loaded(tuple(sorted(files.items()))))
    try:
        return releases.in_force()
    except releases.NothingPublished:
        return publishing.publish_for_demo(PROJECT / "cities" / "shenyang").release
