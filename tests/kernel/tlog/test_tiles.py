"""Tiles: paths, bundles, and files that grow into the same tree as files written at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yiwang.kernel.tlog import (
    ENTRIES,
    BundleError,
    Edge,
    Tile,
    TileError,
    bundled,
    consistency_proof,
    entry,
    files_of_growth,
    inclusion_proof,
    leaf_hash,
    opened,
    reader,
    root,
    tiles_of,
    unbundled,
    verify_consistency,
    verify_inclusion,
    whole_tiles,
)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(3, 999, 1), "tile/3/999.p/1"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(1, 1234067), "tile/1/x001/x234/067"),
        (Tile(63, 5, 255), "tile/63/005.p/255"),
        (Tile(ENTRIES, 1234, 8), "tile/entries/x001/234.p/8"),
    ],
)
def test_paths_are_those_of_the_format(tile, path):
    assert tile.path == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000/",
        "tile/0/../000",
        "tile/entry/000",
        "tile/0/٠٠٠",
        "tile/0/000\n",
        "/tile/0/000",
    ],
)
def test_other_paths_are_refused(path):
    with pytest.raises(ValueError):
        Tile.parse(path)


@given(st.integers(-1, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_paths_read_back(level, index, width):
    tile = Tile(level, index, width)
    assert Tile.parse(tile.path) == tile


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=20), st.data())
def test_bundles_come_apart_and_say_where_they_do_not(entries, data):
    whole = bundled(entries)
    assert [placed.data for placed in unbundled(whole, len(entries))] == entries
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(BundleError) as error:
        unbundled(whole[:cut], len(entries))
    assert error.value.at <= cut
    with pytest.raises(BundleError) as error:
        unbundled(whole + b"\0", len(entries))
    assert error.value.at == len(whole)


def test_an_entry_is_public_bytes_and_commitment():
    assert opened(entry(b"public", b"c" * 32)) == (b"public", b"c" * 32)
    assert len(bundled([entry(b"p" * 65503, b"c" * 32)])) == 2 + 65535
    with pytest.raises(ValueError, match="at most 65503"):
        entry(b"p" * 65504, b"c" * 32)
    with pytest.raises(ValueError, match="32 bytes"):
        entry(b"", b"c" * 31)
    with pytest.raises(ValueError, match="at least 32"):
        opened(b"c" * 31)


def grow(files, old, entries):
    files.update(files_of_growth(old, entries[whole_tiles(old) :], files.__getitem__))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(1, 1500), min_size=1, max_size=4))
def test_growing_in_steps_gives_the_files_written_at_once(steps):
    size = sum(steps)
    entries = [b"%d" % n for n in range(size)]
    files, done = {}, 0
    for step in steps:
        grow(files, done, entries[: done + step])
        done += step
        edge = Edge().appended(map(leaf_hash, entries[:done]))
        assert root(done, reader(done, files.__getitem__)) == edge.root
    at_once = dict(files_of_growth(0, entries, files.__getitem__))
    assert {tile.path for tile in tiles_of(size)} == set(at_once)
    assert all(files[path] == data for path, data in at_once.items())


def test_a_tree_of_three_levels_proves_from_its_tiles():
    size = 256 * 256 + 700
    entries = [b"%d" % n for n in range(size)]
    files = dict(files_of_growth(0, entries, {}.__getitem__))
    assert "tile/2/000.p/1" in files
    assert "tile/1/001.p/2" in files
    grow(files, size, [*entries, *(b"more %d" % n for n in range(500))])
    now, then = reader(size + 500, files.__getitem__), reader(size, files.__getitem__)
    proof = consistency_proof(size, size + 500, now)
    verify_consistency(size, size + 500, root(size, then), root(size + 500, now), proof)
    for index in (0, 255, 65535, 65536, size - 1):
        steps = inclusion_proof(index, size + 500, now)
        verify_inclusion(index, size + 500, leaf_hash(entries[index]), steps, root(size + 500, now))


def test_a_tree_of_seventy_thousand_has_the_tiles_the_format_names():
    """The example of C2SP tlog-tiles, section Partial Tiles."""
    tiles = [tile for tile in tiles_of(70_000) if tile.level != ENTRIES]
    partial = [tile.path for tile in tiles if tile.width != 256]
    assert partial == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]
    assert sum(tile.level == 0 for tile in tiles) == 274
    assert [tile.path for tile in tiles_of(256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(tiles_of(0)) == []


def test_a_tile_of_the_wrong_length_is_refused():
    files = dict(files_of_growth(0, [b"a", b"b"], {}.__getitem__))
    files["tile/0/000.p/2"] += b"x"
    with pytest.raises(TileError, match="65 bytes instead of 64"):
        root(2, reader(2, files.__getitem__))
