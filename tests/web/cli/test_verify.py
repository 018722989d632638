"""``yiwang verify``: over a folder and over HTTP, without Django, with exit codes and places."""

import gzip
import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.kernel.tlog import made
from tests.kernel.tlog.made import SIGNER, make_log, make_personal

from yiwang.kernel.tlog import Checkpoint, Signer
from yiwang.web.cli import main

SIZE = 600
FILES, NOTES = make_log(10, 300, SIZE)
KEY = str(SIGNER.key)
OTHER = Signer("town.example/log", b"t" * 32)


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
        (["--log", "ftp://city.example/log"], 2, "neither an http address nor a folder"),
        (["--log", "{folder}/tile"], 2, "holds no log: a log's folder has a file checkpoint"),
        (["--log", "http://127.0.0.1:9/a b"], 2, "a b/checkpoint"),
        (["--log", "{folder}", "--key", "k" * 400], 2, "a key reads"),
        (["--log", "{folder}", "--key", "{folder}/tile/0/000"], 2, "holds no key: it is not text"),
        (["--log", "{folder}", "--since", "{folder}/nothing"], 2, "does not exist"),
        (["--log", "http://127.0.0.1:9"], 2, "refused"),
        (["--log", "{folder}", "--key", "nonsense"], 2, "a key reads"),
        (["--log", "{folder}", "--since", "{folder}/key", "--key", KEY], 1, "a note is a text"),
        (
            ["--log", "{folder}", "--since", "{folder}/other", "--key", KEY],
            1,
            "It must be a checkpoint of city",
        ),
        (["--log", "{folder}", "--key", str(OTHER.key)], 1, "no signature by town.example/log"),
        (["--bundle", "{folder}/tile/0/000"], 1, "download it again"),
    ],
)
def test_what_cannot_be_read_is_said(folder, words, code, said):
    (folder / "other").write_text(Checkpoint(OTHER.name, 5, b"r" * 32).signed(OTHER))
    got, output = verify(*(word.replace("{folder}", str(folder)) for word in words))
    assert got == code
    assert said in output


def put(folder, files):
    shutil.rmtree(folder)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def test_a_kept_checkpoint_does_not_stand_in_for_the_one_in_a_bundle(folder, files):
    """Both must be beginnings of today's log: the bundle was signed later than the checkpoint kept."""
    (files / "older").write_text(make_log(10)[1][0])
    both = ["--since", files / "older", "--bundle", files / "bundle.json", "--key", KEY]
    assert verify("--log", folder, *both)[0] == 0
    put(folder, make_log(10, 300)[0])
    code, said = verify("--log", folder, *both)
    assert code == 1
    assert "it was signed with 600 entries, and the log has 300 now: entries from position 300 on" in said
    with pytest.MonkeyPatch.context() as patch:
        real = made.public
        patch.setattr(made, "public", lambda n: b"forged" if n == 400 else real(n))
        put(folder, make_log(10, 300, SIZE)[0])
    code, said = verify("--log", folder, *both)
    assert code == 1
    assert "the first 600 entries of the log are not those of its checkpoint" in said


@pytest.mark.parametrize(
    ("path", "change", "said"),
    [
        ("tile/0/001", lambda data: data[:-1], "tile/0/001, bytes 8191-8191: 8191 bytes instead of 8192"),
        ("tile/0/002.p/88", lambda _: b"", "tile/0/002.p/88, bytes 0-0: 0 bytes instead of 2816"),
        ("tile/entries/001", lambda data: data[:-1], "entries 256-511 cannot be told apart"),
        ("checkpoint", lambda data: data.replace(b"\n600\n", b"\n601\n"), "does not fit the text above it"),
        ("checkpoint", lambda data: data[:-1], "each ended by a new line"),
        ("checkpoint", lambda data: data.replace(b"\n", b"\r\n"), "is a control character"),
    ],
)
def test_what_was_cut_or_altered_is_named_with_its_bytes(folder, path, change, said):
    good = (folder / path).read_bytes()
    (folder / path).write_bytes(change(good))
    assert (folder / path).read_bytes() != good
    code, told = verify("--log", folder, "--key", KEY)
    assert code == 1
    assert said in told


def test_a_log_without_its_checkpoint_is_refused(folder):
    (folder / "checkpoint").unlink()
    code, said = verify("--log", folder, "--key", KEY)
    assert (code, "checkpoint: there is no such file" in said) == (1, True)


@contextmanager
def served(folder, kind=SimpleHTTPRequestHandler):
    handler = type("Quiet", (kind,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Packing(SimpleHTTPRequestHandler):
    """A server that compresses entries without being asked, as the format lets it."""

    def do_GET(self):
        data = gzip.compress((Path(self.directory) / self.path.lstrip("/")).read_bytes())
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Breaking(SimpleHTTPRequestHandler):
    """A server that speaks no HTTP."""

    def do_GET(self):
        self.wfile.write(b"nonsense\r\n\r\n")
        self.close_connection = True


def test_a_server_may_compress(folder):
    with served(folder, Packing) as address:
        assert verify("--log", address, "--key", KEY)[0] == 0


def test_a_server_that_is_none_and_an_address_without_a_log_are_said(folder, tmp_path):
    with served(folder, Breaking) as address:
        code, said = verify("--log", address, "--key", KEY)
        assert (code, "/checkpoint: " in said) == (2, True)
    (tmp_path / "bare").mkdir()
    with served(tmp_path / "bare") as address:
        code, said = verify("--log", address, "--key", KEY)
        assert code == 2
        assert "is not the address of a log (the server answers 404); a city's log is at /log" in said


def test_the_help_teaches():
    said = CliRunner().invoke(main, ["verify", "--help"]).output
    for words in (
        "--since checkpoint-48211.txt",
        "Needs no database",
        "Exit status: 0",
        "no entry was altered",
    ):
        assert words in said


def test_over_http_as_over_a_folder(folder):
    for kind in ("0", "entries"):  # tiles that grew full since, and whose beginnings were dropped
        for beginning in (folder / f"tile/{kind}").glob("*.p"):
            if beginning.with_suffix("").exists():
                [part.unlink() for part in beginning.iterdir()]
    with served(folder) as address:
        assert verify("--log", address, "--key", KEY)[0] == 0
        (folder / "tile/0/001").unlink()
        code, said = verify("--log", f"{address}/", "--key", KEY)
        assert code == 1
        assert "tile/0/001, position 256: the server answers 404" in said


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
