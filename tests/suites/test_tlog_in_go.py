"""Our log as Go's checksum database reads logs (golang.org/x/mod/sumdb): other people's code, no line shared.

Needs ``go`` and that module's source, on Debian ``apt-get install golang-go golang-golang-x-mod-dev``, and no
network. A toolchain is not the project's to ask for: where it is missing this is skipped, and says so.
"""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.kernel.tlog import odd_notes
from tests.kernel.tlog.made import SIGNER, make_log, public

from yiwang.kernel.tlog import (
    ENTRIES,
    Tile,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    read_checkpoint,
    reader,
    root,
    tiles_of,
    unbundled,
)

PROGRAM = Path(__file__).parent / "tlog_in_go" / "main.go"
MODULES = Path(os.environ.get("YIWANG_GOPATH", "/usr/share/gocode"))
SIZE = 256 * 256 + 256 + 44
OLDS = [1, 2, 3, 255, 256, 257, 300, 40_000, 65_535, 65_536, 65_537, SIZE - 1]
POSITIONS = [0, 1, 2, 255, 256, 257, 4095, 65_535, 65_536, 65_791, 65_792, SIZE - 1]
TILES = [(0, 0, 256), (0, 999, 1), (0, 1000, 256), (1, 1_234_067, 256), (63, 5, 255), (-1, 123_456_789, 8)]
FILES, NOTES = make_log(300, 65_536, SIZE)
READ = reader(SIZE, FILES.__getitem__)


def based(data):
    return base64.b64encode(data).decode()


def written(proven):
    hashes = {name: based(proven[name]) for name in ("hash", "root")}
    return {**proven, **hashes, "proof": [based(step) for step in proven["proof"]]}


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    if shutil.which("go") is None or not (MODULES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        reason = (
            "go or the source of golang.org/x/mod is not installed: our log was not read by another reader"
        )
        print(f"\nskipped: {reason}")
        pytest.skip(reason)
    place = tmp_path_factory.mktemp("go")
    settings = {"GO111MODULE": "off", "GOPATH": str(MODULES), "GOCACHE": str(place), "CGO_ENABLED": "0"}
    line = ["go", "build", "-o", str(place / "reads"), str(PROGRAM)]
    subprocess.run(line, check=True, env={**os.environ, **settings, "GOFLAGS": ""}, timeout=300)
    return place / "reads"


@pytest.fixture
def folder(tmp_path):
    for path, data in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


def ask(program, folder, **details):
    question = {"folder": str(folder), "key": str(SIGNER.key), "secret": str(SIGNER), "text": "a text\n"}
    words = json.dumps({**question, **details})
    done = subprocess.run([program], input=words, check=True, capture_output=True, text=True, timeout=120)
    return json.loads(done.stdout)


def test_go_reads_checkpoint_tiles_and_entries_and_proves_what_we_prove(program, folder):
    found = ask(program, folder, positions=POSITIONS, olds=OLDS)
    assert not found["Problem"]
    assert found["Size"] == SIZE
    assert found["Entries"] == [public(position).decode() for position in POSITIONS]
    assert found["Proofs"] == [
        [based(step) for step in inclusion_proof(position, SIZE, READ)] for position in POSITIONS
    ]
    assert found["Grown"] == [[based(step) for step in consistency_proof(old, SIZE, READ)] for old in OLDS]
    assert found["Read"] > len(POSITIONS)


@pytest.mark.parametrize("path", ["tile/0/000", "tile/1/000", "tile/2/000.p/1", "tile/0/257.p/44"])
def test_go_refuses_our_log_with_a_tile_changed(program, folder, path):
    data = bytearray((folder / path).read_bytes())
    data[7] ^= 1
    (folder / path).write_bytes(data)
    assert ask(program, folder, positions=POSITIONS)["Problem"]


def test_go_judges_our_proofs_as_we_do(program, folder):
    whole = root(SIZE, READ)
    leaves = [
        leaf_hash(placed.data)
        for tile in tiles_of(SIZE)
        if tile.level == ENTRIES
        for placed in unbundled(FILES[tile.path], tile.width)
    ]
    included = [
        {"n": at, "size": SIZE, "hash": leaves[at], "root": whole, "proof": inclusion_proof(at, SIZE, READ)}
        for at in POSITIONS
    ]
    begins = [
        {"n": old, "size": SIZE, "hash": root(old, READ), "root": whole, "proof": proof}
        for old, proof in ((old, consistency_proof(old, SIZE, READ)) for old in OLDS)
    ]
    for kind, right in (("inclusions", included), ("consistencies", begins)):
        wrong = [
            *({**one, "proof": one["proof"][:-1]} for one in right),
            *({**one, "proof": [*one["proof"], whole]} for one in right),
            *({**one, "hash": whole} for one in right),
            *({**one, "n": one["n"] + 1} for one in right),
        ]
        said = ask(program, folder, **{kind: [written(one) for one in [*right, *wrong]]})
        answers = said["Included" if kind == "inclusions" else "Begins"]
        assert answers == [True] * len(right) + [False] * len(wrong)


def test_go_opens_the_notes_we_read_and_we_refuse_all_that_go_refuses(program, folder):
    notes = {**odd_notes.GOOD_NOTES, **odd_notes.BAD}
    opens = ask(program, folder, notes=[based(note) for note in notes.values()])["Opens"]
    said = dict(zip(notes, opens, strict=True))
    assert [name for name in odd_notes.GOOD_NOTES if not said[name]] == []
    signed = set(odd_notes.BAD_TEXTS)  # good notes of bad texts, which Go does not look into
    assert [name for name in odd_notes.BAD if said[name] and name not in signed] == [
        "more than a million bytes"
    ]


def test_go_signs_as_we_sign_and_names_tiles_as_we_do(program, folder):
    found = ask(program, folder, text=NOTES[-1].split("\n\n")[0] + "\n", tiles=TILES)
    assert found["Signed"] == NOTES[-1]
    assert read_checkpoint(found["Signed"].encode(), SIGNER.key).size == SIZE
    assert found["Paths"] == [Tile(*tile).path for tile in TILES]
