"""A log and a person's bundle made for tests."""

from yiwang.kernel.tlog import (
    Checkpoint,
    Edge,
    OpenedEvent,
    Signer,
    commitment,
    entry,
    files_of_growth,
    inclusion_proof,
    leaf_hash,
    make_bundle,
    reader,
    whole_tiles,
)

SIGNER = Signer("city.example/log", bytes(range(32)))


def an_entry(number):
    """An event's entry; every third one has a private part."""
    return entry(public(number), commitment(*private(number)))


def public(number):
    return b'{"data":{"n":%d},"type":"test"}' % number


def private(number):
    return (b"salt" * 8, b'{"name":"%d"}' % number) if number % 3 == 0 else (b"", b"")


def make_log(*sizes):
    """Return the files of a log that grew through some sizes, and the signed note of each size."""
    files, notes, done = {}, [], 0
    for size in sizes:
        entries = [an_entry(n) for n in range(whole_tiles(done), size)]
        files.update(files_of_growth(done, entries, files.__getitem__))
        edge = Edge().appended(leaf_hash(an_entry(n)) for n in range(size))
        notes.append(Checkpoint(SIGNER.name, size, edge.root).signed(SIGNER))
        done = size
    files["checkpoint"] = notes[-1].encode()
    return files, notes


def make_personal(files, size, positions):
    """Return the bundle of the events at some positions."""
    read = reader(size, files.__getitem__)
    events = [
        OpenedEvent(n, public(n), commitment(*private(n)), *private(n), tuple(inclusion_proof(n, size, read)))
        for n in positions
    ]
    return make_bundle(SIGNER.key, files["checkpoint"].decode(), events, SIGNER)
