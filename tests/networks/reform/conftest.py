"""Reviewers, and ways to change a city folder."""

import pytest
from tests import world

from yiwang.definitions import read_folder
from yiwang.networks.reform.zips import write_zip


@pytest.fixture
def reviewers(shenyang, browser):
    """Browsers of the posts that deal with releases, by role."""
    return {
        role: browser(world.make_officer(f"a-{role}", "business-environment", role))
        for role in ("reform", "legal", "administrator")
    }


@pytest.fixture
def files():
    """The demo city's files."""
    from django.conf import settings

    return read_folder(settings.CITY_FOLDER)


@pytest.fixture
def changed(files):
    """The demo city with another promise, one service's hint removed, and a new note."""
    path = "services/signage/service.toml"
    text = files[path].decode()
    assert 'promised = "' in text
    promised = text.split('promised = "')[1].split('"')[0]
    assert promised != "1 working day"
    files[path] = text.replace(f'promised = "{promised}"', 'promised = "1 working day"').encode()
    files["README.md"] = b"# changed\n"
    return files


@pytest.fixture
def zipped():
    """Returns files as an upload."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    def pack(files) -> SimpleUploadedFile:
        data = files if isinstance(files, bytes) else write_zip(files)
        return SimpleUploadedFile("city.zip", data, "application/zip")

    return pack
