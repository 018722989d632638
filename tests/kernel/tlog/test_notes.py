"""Notes, keys and checkpoints: the published example verifies; anything changed is refused."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.tlog import odd_notes

from yiwang.kernel.tlog import Checkpoint, CheckpointError, Key, NoteError, Signer, read_checkpoint, text_of

SIGNER = Signer("city.example/log", bytes(range(32)))
CHECKPOINT = Checkpoint("city.example/log", 5, b"r" * 32)
NOTE = CHECKPOINT.signed(SIGNER)


# The example of golang.org/x/mod/sumdb/note, which the format is documented with.
PETER = Key.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
SAID = f"""If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann {SIGNATURE}
""".encode()


def test_the_example_of_the_format_verifies():
    assert text_of(SAID, PETER).endswith("what your problem is.\n")


def test_keys_read_back_as_they_were_written():
    assert Key.parse(str(SIGNER.key)) == SIGNER.key
    assert Signer.parse(str(SIGNER)) == SIGNER
    assert read_checkpoint(NOTE.encode(), SIGNER.key) == CHECKPOINT
    assert CHECKPOINT.signed(SIGNER) == NOTE, "one checkpoint has one signature"


@pytest.mark.parametrize(
    "text",
    [
        "name",
        "name+00000000+" + base64.b64encode(b"\x01" + b"k" * 32).decode(),
        "na me+00000000+" + base64.b64encode(b"\x01" + b"k" * 32).decode(),
        "name+00000000+" + base64.b64encode(b"\x02" + b"k" * 32).decode(),
        "name+00000000+!!!",
    ],
)
def test_keys_that_are_none_are_refused(text):
    with pytest.raises(NoteError):
        Key.parse(text)


def test_a_private_key_that_is_none_is_refused_without_being_repeated():
    with pytest.raises(NoteError) as error:
        Signer.parse(str(SIGNER).replace("PRIVATE+KEY+city", "PRIVATE+KEY+town"))
    assert str(SIGNER)[-20:] not in str(error.value)


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(0, 7))
def test_every_single_bit_of_a_checkpoint_counts(place, bit):
    changed = bytearray(NOTE.encode())
    changed[place] ^= 1 << bit
    with pytest.raises(CheckpointError):
        read_checkpoint(bytes(changed), SIGNER.key)


@given(st.integers(0, len(NOTE.encode()) - 1))
def test_every_byte_left_out_of_a_checkpoint_counts(place):
    note = NOTE.encode()
    with pytest.raises(CheckpointError):
        read_checkpoint(note[:place] + note[place + 1 :], SIGNER.key)


def test_other_signatures_below_are_passed_over():
    witness = Signer("witness.example", b"w" * 32)
    line = witness.signed(CHECKPOINT.text).splitlines()[-1]
    assert read_checkpoint((NOTE + line + "\n").encode(), SIGNER.key) == CHECKPOINT
    with pytest.raises(CheckpointError, match="there is one by city"):
        read_checkpoint(NOTE.encode(), witness.key)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("city.example/log\n5\n", "three lines"),
        ("other.example/log\n5\n" + base64.b64encode(b"r" * 32).decode() + "\n", "about 'other"),
        ("city.example/log\n05\n" + base64.b64encode(b"r" * 32).decode() + "\n", "leading zeros"),
        ("city.example/log\n5\n" + base64.b64encode(b"r" * 31).decode() + "\n", "32 bytes"),
        ("city.example/log\n5\n????\n", "base64"),
        ("city.example/log\n0\n" + base64.b64encode(b"r" * 32).decode() + "\n", "empty log"),
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text, reason):
    with pytest.raises(CheckpointError, match=reason):
        read_checkpoint(SIGNER.signed(text).encode(), SIGNER.key)


def test_lines_after_the_root_are_allowed():
    note = SIGNER.signed(CHECKPOINT.text + "an extension\n").encode()
    assert read_checkpoint(note, SIGNER.key) == CHECKPOINT


@pytest.mark.parametrize("name", odd_notes.GOOD_NOTES)
def test_what_the_format_allows_is_read(name):
    found = read_checkpoint(odd_notes.GOOD_NOTES[name], odd_notes.SIGNER.key)
    assert found.origin == odd_notes.SIGNER.name


@pytest.mark.parametrize("name", odd_notes.BAD)
def test_what_the_format_does_not_allow_is_refused(name):
    with pytest.raises(CheckpointError):
        read_checkpoint(odd_notes.BAD[name], odd_notes.SIGNER.key)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\u3000b", "a\nb"])
def test_names_the_format_does_not_allow_are_refused(name):
    with pytest.raises(NoteError, match="no spaces"):
        Key(name, b"k" * 32)
