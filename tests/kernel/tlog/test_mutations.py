"""One thing changed anywhere: the audit refuses it and says where."""

import random

import pytest
from tests.kernel.tlog.made import SIGNER, make_log, make_personal

from yiwang.kernel.tlog import (
    EMPTY_ROOT,
    ENTRIES,
    FULL,
    Checkpoint,
    Missing,
    Tile,
    audit,
    bundled,
    check_bundle,
    read_checkpoint,
    tiles_of,
    unbundled,
)
from yiwang.kernel.tlog.faults import MOST_FAULTS

SIZE = 2 * FULL + 77
FILES, NOTES = make_log(300, SIZE)
TODAY = list(tiles_of(SIZE))
OLD = read_checkpoint(NOTES[0].encode(), SIGNER.key)
BUNDLE = make_personal(FILES, SIZE, [0, 4, 255, 256, 400, SIZE - 1])


def run(files, since=OLD):
    def load(path):
        if path not in files:
            raise Missing("there is no such file")
        return files[path]

    return audit(load, SIGNER.key, since, [path for path in files if path.startswith("tile/")])


def test_what_was_not_changed_is_good():
    report = run(FILES)
    assert report.is_good, [str(fault) for fault in report.faults]
    assert (report.entries, report.tiles) == (SIZE, len(TODAY) - 3)
    assert not check_bundle(BUNDLE, SIGNER.key).faults
    assert check_bundle(BUNDLE).events[2].position == 255


def flipped(data, dice):
    place = dice.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << dice.randrange(8))]) + data[place + 1 :], place


def a_bundle_of(tile, files):
    return [placed.data for placed in unbundled(files[tile.path], tile.width)]


def an_event_altered(dice, files):
    tile = dice.choice([tile for tile in TODAY if tile.level == ENTRIES])
    entries = a_bundle_of(tile, files)
    place = dice.randrange(len(entries))
    entries[place], _ = flipped(entries[place], dice)
    files[tile.path] = bundled(entries)
    return lambda faults: any(fault.position == tile.index * FULL + place for fault in faults)


def events_out_of_order(dice, files):
    tile = dice.choice([tile for tile in TODAY if tile.level == ENTRIES])
    entries = a_bundle_of(tile, files)
    one, other = dice.sample(range(len(entries)), 2)
    entries[one], entries[other] = entries[other], entries[one]
    files[tile.path] = bundled(entries)
    places = {tile.index * FULL + one, tile.index * FULL + other}
    return lambda faults: places <= {fault.position for fault in faults}


def an_event_left_out(dice, files):
    """Left out, and all after it moved up, as one would who wants nobody to see a gap."""
    gone = dice.randrange(SIZE)
    tiles = [tile for tile in TODAY if tile.level == ENTRIES]
    entries = [data for tile in tiles for data in a_bundle_of(tile, files)]
    del entries[gone]
    for tile in tiles:
        files[tile.path] = bundled(entries[tile.index * FULL : tile.index * FULL + tile.width])
    last = Tile(ENTRIES, (SIZE - 1) // FULL, SIZE % FULL).path
    return lambda faults: (
        gone in {f.position for f in faults}
        or (gone >= SIZE // FULL * FULL and last in {f.path for f in faults})
    )


def a_byte_of_a_tile(dice, files):
    path = dice.choice([path for path in sorted(files) if path.startswith("tile/")])
    files[path], place = flipped(files[path], dice)
    if "entries" in path:
        return lambda faults: any(path in str(fault) for fault in faults)
    return lambda faults: any(f.path == path and f.first <= place < f.end for f in faults)


def a_tile_cut_short(dice, files):
    path = dice.choice([path for path in sorted(files) if path.startswith("tile/")])
    files[path] = files[path][: dice.randrange(len(files[path]))]
    return lambda faults: any(path in str(fault) for fault in faults)


def a_tile_made_longer(dice, files):
    path = dice.choice([path for path in sorted(files) if path.startswith("tile/")])
    files[path] += dice.randbytes(dice.choice((1, 32)))
    return lambda faults: any(path in str(fault) for fault in faults)


def a_tile_taken_away(dice, files):
    path = dice.choice(TODAY).path
    del files[path]
    return lambda faults: any(fault.path == path for fault in faults)


def a_tile_put_there(dice, files):
    path = Tile(dice.randrange(4), 900, dice.randrange(1, 257)).path
    files[path] = b"x" * 32
    return lambda faults: any(fault.path == path for fault in faults)


def the_checkpoint(dice, files):
    files["checkpoint"], _ = flipped(files["checkpoint"], dice)
    return lambda faults: any(fault.path == "checkpoint" for fault in faults)


def an_older_checkpoint(dice, files):
    files["checkpoint"] = make_log(dice.randrange(1, 300))[1][0].encode()
    return lambda faults: any("were removed" in fault.reason for fault in faults)


IN_THE_LOG = [
    an_event_altered,
    events_out_of_order,
    an_event_left_out,
    a_byte_of_a_tile,
    a_tile_cut_short,
    a_tile_made_longer,
    a_tile_taken_away,
    a_tile_put_there,
    the_checkpoint,
    an_older_checkpoint,
]


def in_the_bundle(dice):
    """A bundle with one thing changed."""
    report = check_bundle(BUNDLE)
    way = dice.randrange(5)
    if way == 0:
        return flipped(BUNDLE, dice)[0]
    if way == 1:
        place = dice.randrange(len(BUNDLE))
        return BUNDLE[:place] + BUNDLE[place + 1 :]
    if way == 2:
        place = dice.randrange(len(BUNDLE) + 1)
        return BUNDLE[:place] + dice.choice([b" ", b"0", b"a", b"\n"]) + BUNDLE[place:]
    events = list(report.events)
    texts = BUNDLE.decode().split("\n  },\n  {\n")
    head, tail = texts[0].index("  {\n") + 4, texts[-1].index("\n  }\n")
    parts = [texts[0][head:], *texts[1:-1], texts[-1][:tail]]
    assert len(parts) == len(events)
    if way == 3:
        del parts[dice.randrange(len(parts))]
    else:
        one, other = dice.sample(range(len(parts)), 2)
        parts[one], parts[other] = parts[other], parts[one]
    return (texts[0][:head] + "\n  },\n  {\n".join(parts) + texts[-1][tail:]).encode()


def mutate(seed):
    """Change one thing and check that it is refused, and where."""
    dice = random.Random(seed)
    if dice.randrange(len(IN_THE_LOG) + 2) < 2:
        changed = in_the_bundle(dice)
        report = check_bundle(changed, SIGNER.key)
        assert changed != BUNDLE
        assert report.faults, f"seed {seed}: a changed bundle was accepted"
        assert all(str(fault) for fault in report.faults)
        return
    files = dict(FILES)
    change = dice.choice(IN_THE_LOG)
    is_located = change(dice, files)
    report = run(files)
    said = "\n".join(map(str, report.faults))
    assert not report.is_good, f"seed {seed}: {change.__name__} was accepted"
    assert is_located(report.faults), f"seed {seed}: {change.__name__} was not located:\n{said}"


@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_single_mutations_are_refused_and_located(hundred):
    for seed in range(hundred * 100, hundred * 100 + 100):
        mutate(seed)


def test_a_checkpoint_that_claims_what_no_folder_holds_is_refused_at_once():
    for size in (SIZE + 1, 1 << 40, (1 << 63) - 1):
        claimed = Checkpoint(SIGNER.name, size, b"r" * 32).signed(SIGNER).encode()
        report = run({**FILES, "checkpoint": claimed}, since=None)
        assert not report.is_good
        assert "no such file" in str(report.faults[0])
        assert len(report.faults) <= MOST_FAULTS + 1
    assert str(report.faults[-1]) == "checkpoint: 1000 faults were found; it was left at that"


def test_an_empty_log_is_good_and_everything_grows_from_it():
    empty = Checkpoint(SIGNER.name, 0, EMPTY_ROOT)
    assert run({"checkpoint": empty.signed(SIGNER).encode()}, since=None).is_good
    assert run(FILES, since=empty).is_good
    report = run({"checkpoint": empty.signed(SIGNER).encode()})
    assert "entries from position 0 on were removed" in str(report.faults[0])


@pytest.mark.parametrize("size", [1, 255, 256, 257, 511, 512, 65535, 65536, 65537])
def test_logs_of_sizes_at_the_edges_of_tiles_are_good(size):
    files, notes = make_log(size)
    report = run(files, since=read_checkpoint(notes[0].encode(), SIGNER.key))
    assert report.is_good, [str(fault) for fault in report.faults]
    assert report.entries == size
    assert {path for path in files if path != "checkpoint"} == {tile.path for tile in tiles_of(size)}


def test_rewriting_everything_after_an_event_is_refused_by_the_root():
    """Someone with all files but not the key: entries and tiles fit each other, but not the signature."""
    from tests.kernel.tlog import made

    forged = dict(FILES)
    others, _ = _log_of_others(made)
    forged.update({path: data for path, data in others.items() if path != "checkpoint"})
    report = run(forged, since=None)
    assert [str(fault) for fault in report.faults] == [
        f"checkpoint: the {SIZE} entries do not give the root that was signed"
    ]


def test_a_log_rewritten_and_signed_anew_contradicts_what_was_published():
    """Someone with the key: only whoever kept an earlier checkpoint can see it."""
    from tests.kernel.tlog import made

    others, _ = _log_of_others(made)
    assert run(others, since=None).is_good
    report = run(others)
    assert [str(fault) for fault in report.faults] == [
        "checkpoint: the first 300 entries are not those of the earlier checkpoint: "
        "one was altered, moved or removed since"
    ]


def _log_of_others(made):
    with pytest.MonkeyPatch.context() as patch:
        real = made.public
        patch.setattr(made, "public", lambda n: b"forged" if n == 17 else real(n))
        return make_log(300, SIZE)
