"""``yiwang verify``: over a folder and over HTTP, without Django, with exit codes and places."""

import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner
from tests.kernel.tlog.made import SIGNER, make_log, make_personal

from yiwang.web.cli import main

SIZE = 600
FILES, NOTES = make_log(10, 300, SIZE)
KEY = str(SIGNER.key)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "log"
    for path, data in {**FILES, "key": KEY.encode()}.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    return place


@pytest.fixture
def files(tmp_path):
    (tmp_path / "old").write_text(NOTES[0])
    (tmp_path / "bundle.json").write_bytes(make_personal(FILES, SIZE, [3, 300]))
    return tmp_path


def verify(*words):
    done = CliRunner().invoke(main, ["verify", *map(str, words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, done.output


def test_a_good_log_with_everything(folder, files):
    code, said = verify(
        "--log", folder, "--since", files / "old", "--bundle", files / "bundle.json", "--key", KEY
    )
    assert (code, said.splitlines()) == (
        0,
        [
            "bundle.json: 2 events, 2 with a private part that can be read",
            "city.example/log: 600 of 600 entries and 4 tiles read",
            "Since the checkpoint of 10 entries nothing was altered, moved or removed.",
            "Good: everything fits.",
        ],
    )


def test_without_a_key_it_says_whom_it_trusts(folder):
    code, said = verify("--log", folder)
    assert code == 0
    assert f"trusting the one the log names: {KEY}" in said


def test_what_does_not_fit_is_named(folder):
    path = folder / "tile/entries/001"
    path.write_bytes(path.read_bytes().replace(b'"n":300}', b'"n":301}'))
    code, said = verify("--log", folder, "--key", KEY)
    assert code == 1
    assert "tile/0/001, bytes 1408-1439, position 300: entry 44 of tile/entries/001" in said
    assert "REFUSED" in said


def test_a_bundle_alone_needs_no_log(files):
    code, said = verify("--bundle", files / "bundle.json", "--key", KEY)
    assert code == 0, said
    changed = files / "changed.json"
    changed.write_bytes((files / "bundle.json").read_bytes().replace(b'\\"3\\"', b'\\"4\\"'))
    code, said = verify("--bundle", changed)
    assert code == 1
    assert "changed.json: events[0]: private: salt and private part are not what was committed to" in said


def test_a_bundle_of_a_log_that_was_cut_since(folder, files):
    for path, data in make_log(300)[0].items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    code, said = verify("--log", folder, "--bundle", files / "bundle.json", "--key", KEY)
    assert code == 1
    assert "entries from position 300 on were removed" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--log", "nowhere"], 2, "neither an http address nor a folder"),
        (["--log", "http://127.0.0.1:9"], 2, "refused"),
        (["--log", "{folder}", "--key", "nonsense"], 2, "a key reads"),
        (["--log", "{folder}", "--since", "{folder}/key", "--key", KEY], 1, "a note is a text"),
    ],
)
def test_what_cannot_be_read_is_said(folder, words, code, said):
    got, output = verify(*(word.replace("{folder}", str(folder)) for word in words))
    assert got == code
    assert said in output


def test_over_http_as_over_a_folder(folder):
    for kind in ("0", "entries"):  # tiles that grew full since, and whose beginnings were dropped
        for beginning in (folder / f"tile/{kind}").glob("*.p"):
            if beginning.with_suffix("").exists():
                [part.unlink() for part in beginning.iterdir()]
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    handler.log_message = lambda *_: None
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        assert verify("--log", address, "--key", KEY)[0] == 0
        (folder / "tile/0/001").unlink()
        code, said = verify("--log", f"{address}/", "--key", KEY)
        assert code == 1
        assert "tile/0/001, position 256: the server answers 404" in said
    finally:
        server.shutdown()
        server.server_close()


def test_beginnings_are_read_from_full_tiles(folder):
    from yiwang.web.cli.log_files import open_log

    load, _ = open_log(str(folder))
    for path in ("tile/0/000.p/10", "tile/entries/000.p/10", "tile/entries/001.p/44"):
        (folder / path).unlink()
        assert load(path) == FILES[path]


def test_publishing_copies_what_is_new_and_keeps_every_checkpoint(tmp_path, monkeypatch):
    source, target = tmp_path / "data" / "tlog", tmp_path / "out"
    monkeypatch.setenv("YIWANG_DATA", str(tmp_path / "data"))
    for size in (300, SIZE):
        for path, data in {**make_log(10, 300, size)[0], "key": KEY.encode()}.items():
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            (source / path).write_bytes(data)
        done = CliRunner().invoke(main, ["log", "publish", "--to", str(target)])
        assert done.exit_code == 0, done.output
        assert f"checkpoint of {size} entries" in done.output
    code, said = verify("--log", target, "--since", target / "checkpoints" / "300", "--key", KEY)
    assert code == 0, said
    assert CliRunner().invoke(main, ["log", "key"]).output.strip() == KEY
    (source / "checkpoint").write_text(NOTES[0])
    done = CliRunner().invoke(main, ["log", "publish", "--to", str(target)])
    assert done.exit_code == 1
    assert "holds 600 entries, more than the 10 to publish" in done.output


def test_verifying_imports_neither_django_nor_a_database_driver(folder):
    code = (
        "import sys\n"
        "for name in ('django', 'psycopg', 'ninja', 'allauth'): sys.modules[name] = None\n"
        "from yiwang.web.cli import main\n"
        f"main(['verify', '--log', {str(folder)!r}])"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert "Good: everything fits." in done.stdout
