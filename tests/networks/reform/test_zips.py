"""Zip files: what is unpacked, and every way one may be refused."""

import io
import stat
import zipfile

import pytest

from yiwang.definitions import FolderErrors
from yiwang.networks.reform import zips
from yiwang.networks.reform.zips import read_zip, write_zip


def packed(entries, **more) -> io.BytesIO:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries:
            archive.writestr(entry, content, **more)
    data.seek(0)
    return data


def reasons(file) -> str:
    with pytest.raises(FolderErrors) as refused:
        read_zip(file)
    return "\n".join(map(str, refused.value.errors))


def test_what_was_packed_comes_out_and_packs_the_same():
    files = {"city.toml": b"x", "services/a/service.toml": "一".encode(), "事项.md": b""}
    assert read_zip(io.BytesIO(write_zip(files))) == files
    assert write_zip(dict(reversed(files.items()))) == write_zip(files)


def test_one_folder_around_it_all_is_taken_off():
    assert read_zip(packed([("shenyang/city.toml", b"x"), ("shenyang/a/b.md", b"")])) == {
        "city.toml": b"x",
        "a/b.md": b"",
    }
    assert set(read_zip(packed([("a/x.toml", b""), ("b/y.toml", b"")]))) == {"a/x.toml", "b/y.toml"}


def test_hidden_files_are_left_out():
    entries = [
        ("city.toml", b""),
        (".git/config", b"x"),
        ("__MACOSX/._city.toml", b"x"),
        ("a/.DS_Store", b"x"),
    ]
    assert set(read_zip(packed(entries))) == {"city.toml"}


@pytest.mark.parametrize(
    "name", ["../city.toml", "a/../../city.toml", "/etc/city.toml", "a\\..\\b.toml", "C:/a.toml", "a\n.toml"]
)
def test_paths_that_lead_out(name):
    assert "leads out" in reasons(packed([(name, b"x")]))


def test_links_unknown_types_and_doubles_are_all_told_at_once():
    link = zipfile.ZipInfo("link.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.warns(UserWarning, match="Duplicate"):
        said = reasons(packed([(link, b"/etc/passwd"), ("run.sh", b"x"), ("a.toml", b"1"), ("a.toml", b"2")]))
    assert "link.toml: is a link" in said
    assert "run.sh: is no type of file" in said
    assert "a.toml: occurs twice" in said


def test_what_is_no_zip():
    assert "cannot be unpacked" in reasons(io.BytesIO(b"not a zip"))
    whole = packed([("city.toml", b"x" * 5000)]).getvalue()
    broken = whole.replace(whole[50:60], b"\xff" * 10, 1)
    assert "cannot be unpacked" in reasons(io.BytesIO(broken))


def test_an_encrypted_file():
    data = bytearray(packed([("city.toml", b"x")]).getvalue())
    data[6] |= 1
    central = data.rindex(b"PK\x01\x02")
    data[central + 8] |= 1
    assert "is encrypted" in reasons(io.BytesIO(bytes(data)))


def test_bombs_are_stopped_by_what_comes_out(monkeypatch):
    big = b"0" * (zips.MAX_FILE_MB * 2**20 + 1)
    assert "is larger than 5 MB" in reasons(packed([("a.md", big)]))
    monkeypatch.setattr(zips, "MAX_TOTAL_MB", 8)
    many = [(f"{n}.md", big[:-1]) for n in range(3)]
    assert "unpacks to more than 8 MB" in reasons(packed(many))


def test_a_header_that_lies_about_the_size_does_not_help():
    data = bytearray(packed([("a.md", b"0" * (6 * 2**20))]).getvalue())
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    data[22:26] = (10).to_bytes(4, "little")
    with pytest.raises(FolderErrors):
        read_zip(io.BytesIO(bytes(data)))


def test_too_many_entries_and_too_large_a_file(monkeypatch):
    monkeypatch.setattr(zips, "MAX_ENTRIES", 3)
    assert "more than 3 files" in reasons(packed([(f"{n}.md", b"") for n in range(4)]))
    monkeypatch.setattr(zips, "MAX_ZIP_MB", 0)
    assert "is larger than 0 MB" in reasons(packed([("a.md", b"")]))
