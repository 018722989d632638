"""The code the log's pages run in the browser, run by Node over a log and over proofs written by others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import PROJECT, SUITES
from tests.kernel.tlog.made import SIGNER, an_entry, make_log, make_personal

from yiwang.kernel.tlog import Signer, commitment, entry, files_of_growth

CODE = PROJECT / "src/yiwang/networks/exchange/static/exchange/tlog.js"
NODE = Path(sys.executable).parent / "node"
SIZE = 256 * 256 + 300
FILES, NOTES = make_log(1, 255, 256, 60000, SIZE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("log")
    for path, data in FILES.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    return place


def ask(folder, tmp_path, **asked):
    nothing = {"key": str(SIGNER.key), "since": [], "positions": [], "vectors": [], "bundles": []}
    (tmp_path / "asked.json").write_text(json.dumps({"folder": str(folder), **nothing, **asked}))
    script = Path(__file__).with_name("check.mjs")
    line = [NODE, script, CODE, tmp_path / "asked.json"]
    done = subprocess.run(line, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_good_log_is_good(folder, tmp_path):
    positions = [0, 255, 256, 65535, 65536, SIZE - 1]
    bundle = make_personal(FILES, SIZE, [0, 3, 65600]).decode()
    found = ask(folder, tmp_path, since=NOTES, positions=positions, bundles=[bundle])
    assert found["signature"] == found["entries"] == ""
    assert found["growth"] == [""] * len(NOTES)
    assert found["included"] == [""] * len(positions)
    assert found["bundles"] == [""]


def test_what_was_changed_is_refused(folder, tmp_path):
    forged = make_log(100)[1][0]
    later = make_log(SIZE + 1)[1][0]
    bundle = make_personal(FILES, SIZE, [0, 3]).decode()
    fewer = json.loads(bundle)
    del fewer["events"][0]
    changed = [
        json.dumps(fewer),
        bundle.replace('\\"3\\"', '\\"4\\"'),
        bundle.replace('"position": 3', '"position": 4'),
    ]
    stranger = str(Signer("city.example/log", b"s" * 32).key)
    other = forged.replace("\n100\n", "\n99\n")
    path = folder / "tile/entries/001"
    good = path.read_bytes()
    path.write_bytes(good.replace(b'"n":256}', b'"n":257}'))
    try:
        found = ask(
            folder, tmp_path, key=stranger, since=[other, later], positions=[256, 257], bundles=changed
        )
    finally:
        path.write_bytes(good)
    assert found["signature"] == "it is signed with another key"
    assert found["growth"] == [
        "an entry before the earlier checkpoint was altered, moved or removed",
        f"entries from position {SIZE} on were removed",
    ]
    assert found["entries"].startswith("position 256: the entry does not have the hash in tile/0/001")
    assert found["included"] == ["the proof leads to another root", ""]
    assert found["bundles"][0] == "it is signed with another key"
    assert found["bundles"][1] == "events[1]: the private part is not what was committed to"
    assert found["bundles"][2].startswith("events[1]: ")


def test_tiles_that_fit_a_forged_entry_are_found_out_further_up(folder, tmp_path):
    """The root of a large log is made of its upper tiles: those below must be checked against them."""
    entries = [an_entry(number) for number in range(256 * 256)]
    entries[5] = entry(b"forged", commitment(b"", b""))
    forged = dict(files_of_growth(0, entries, {}.__getitem__))
    changed = ("tile/entries/000", "tile/0/000", "tile/1/000")
    try:
        for path in changed:
            assert forged[path] != FILES[path]
            (folder / path).write_bytes(forged[path])
        found = ask(folder, tmp_path, since=[NOTES[-1]])
    finally:
        for path in changed:
            (folder / path).write_bytes(FILES[path])
    assert found["growth"] == [""], "the upper tiles give the root that was signed"
    assert found["entries"] == "tile/2/000.p/1, byte 0: not the hash of tile/1/000"


@pytest.mark.parametrize("names", [["witness.example"], ["city.example/log"], ["a.example", "b.example"]])
def test_signatures_of_others_are_passed_over(folder, tmp_path, names):
    text, ours = NOTES[-1].split("\n\n")
    others = [Signer(name, b"w" * 32).signed(f"{text}\n").split("\n\n")[1] for name in names]
    try:
        (folder / "checkpoint").write_text(f"{text}\n\n{''.join(others)}{ours}")
        assert ask(folder, tmp_path)["signature"] == ""
        (folder / "checkpoint").write_text(f"{text}\n\n{''.join(others)}")
        assert ask(folder, tmp_path)["signature"]
    finally:
        (folder / "checkpoint").write_text(NOTES[-1])


def test_an_event_left_out_of_a_bundle_is_missed(folder, tmp_path):
    bundle = json.loads(make_personal(FILES, SIZE, [0, 3]))
    del bundle["events"][0]
    found = ask(folder, tmp_path, bundles=[json.dumps(bundle)])
    assert found["bundles"] == ["the events are not those that were sealed"]


def test_every_published_vector(folder, tmp_path):
    if not (SUITES / "merkle").is_dir():
        pytest.skip("the Merkle vectors are not here; tests/suites/test_merkle.py says where they belong")
    files = [
        (kind, file)
        for kind in ("inclusion", "consistency")
        for file in (SUITES / "merkle" / kind).rglob("*.json")
    ]
    vectors = [(kind, json.loads(file.read_text())) for kind, file in files]
    found = ask(folder, tmp_path, vectors=vectors)["vectors"]
    wrong = [
        str(file)
        for (_, file), (_, vector), refused in zip(files, vectors, found, strict=True)
        if refused != vector["wantErr"]
    ]
    assert not wrong
