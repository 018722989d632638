"""Checkpoints at the edges of their format: those a reader must take, and those it must refuse."""

import base64

from yiwang.kernel.tlog import EMPTY_ROOT, Checkpoint, Signer

SIGNER = Signer("city.example/log", bytes(range(32)))
WITNESS = Signer("witness.example/w1", b"w" * 32)
NAMESAKE = Signer(SIGNER.name, b"n" * 32)
ROOT = b"r" * 32
TEXT = Checkpoint(SIGNER.name, 5, ROOT).text
NOTE = SIGNER.signed(TEXT)
OURS = NOTE.split("\n\n")[1]


def base(data):
    return base64.b64encode(data).decode()


def line(name, data):
    return f"— {name} {base(data)}\n"


def signature_of(signer, text=TEXT):
    return signer.signed(text).split("\n\n")[-1]


def a_text(size="5", root=None, below=""):
    return f"{SIGNER.name}\n{size}\n{base(ROOT) if root is None else root}\n{below}"


COSIGNATURE = line("witness.example/w1", b"\x01\x02\x03\x04" + bytes(8) + b"s" * 64)
"""A witness's cosignature/v1: key id, time, signature."""

GOOD = {
    "one signature": NOTE,
    "a witness below": NOTE + signature_of(WITNESS),
    "a witness above": f"{TEXT}\n{signature_of(WITNESS)}{OURS}",
    "a cosignature": NOTE + COSIGNATURE,
    "a signature of another kind and length": NOTE + line("pq.example", b"\x09\x09\x09\x09" + b"q" * 2420),
    "sixteen signatures": NOTE + "".join(line(f"w{n}.example", bytes([n]) * 68) for n in range(15)),
    "another key of the same name": f"{TEXT}\n{signature_of(NAMESAKE)}{OURS}",
    "another name with the same key id": NOTE + line("else.example", SIGNER.key.id + b"x" * 64),
    "one extension line": SIGNER.signed(a_text(below="extension\n")),
    "extension lines that look like signatures": SIGNER.signed(a_text(below=COSIGNATURE)),
    "an empty log": SIGNER.signed(a_text("0", base(EMPTY_ROOT))),
    "the largest log": SIGNER.signed(a_text(str(2**63 - 1))),
}

BAD_TEXTS = {
    "a size too large": a_text(str(2**63)),
    "a size of twenty digits": a_text("9" * 20),
    "a negative size": a_text("-5"),
    "a size with a sign": a_text("+5"),
    "a size with a leading zero": a_text("05"),
    "no size": a_text(""),
    "a size with a space": a_text("5 "),
    "a size in full-width digits": a_text("５"),
    "a size in hexadecimal": a_text("0x5"),
    "a size with an exponent": a_text("5e0"),
    "an empty log with a root": a_text("0"),
    "a root without padding": a_text(root=base(ROOT).rstrip("=")),
    "a root in base64 of addresses": a_text(root=base64.urlsafe_b64encode(b"\xff" * 32).decode()),
    "a root whose last bits are not zero": a_text(root=base(ROOT)[:-2] + "J="),
    "a root of 31 bytes": a_text(root=base(b"r" * 31)),
    "a root of 33 bytes": a_text(root=base(b"r" * 33)),
    "a root in hexadecimal": a_text(root=ROOT.hex()),
    "an empty extension line": a_text(below="\n"),
    "an empty line between extensions": a_text(below="one\n\nother\n"),
    "an empty name": a_text().replace(SIGNER.name, ""),
    "another name": a_text().replace(SIGNER.name, "town.example/log"),
    "two lines": f"{SIGNER.name}\n5\n",
    "one line": f"{SIGNER.name}\n",
}
"""Signed by the right key, and still no checkpoints."""

BAD_NOTES = {
    "nothing": "",
    "lines that end in CR LF": NOTE.replace("\n", "\r\n"),
    "no new line at the end": NOTE[:-1],
    "an empty line at the end": NOTE + "\n",
    "no empty line before the signatures": NOTE.replace("\n\n", "\n"),
    "no signature": TEXT + "\n",
    "only a witness": f"{TEXT}\n{signature_of(WITNESS)}",
    "only a namesake": f"{TEXT}\n{signature_of(NAMESAKE)}",
    "an empty line between signatures": NOTE + "\n" + signature_of(WITNESS),
    "a bad signature above a good one": f"{TEXT}\n{line(SIGNER.name, SIGNER.key.id + bytes(64))}{OURS}",
    "the signature of another text": f"{TEXT}\n{signature_of(SIGNER, a_text('6'))}",
    "a signature cut short": f"{TEXT}\n{line(SIGNER.name, SIGNER.key.id + b's' * 63)}",
    "only a key id": f"{TEXT}\n{line(SIGNER.name, SIGNER.key.id)}",
    "a line of another key with only its id": NOTE + line("w.example", b"1234"),
    "a line with a plus sign in its name": NOTE + line("w+x.example", b"1" * 68),
    "a line with a hard space in its name": NOTE + line("w\u00a0x.example", b"1" * 68),
    "a line with a wide space in its name": NOTE + line("w\u3000x.example", b"1" * 68),
    "a line without a name": NOTE + line("", b"1" * 68),
    "a line with a hyphen": NOTE + line("w.example", b"1" * 68).replace("—", "-"),
    "a line with an en dash": NOTE + line("w.example", b"1" * 68).replace("—", "–"),
    "a line without its space": NOTE + line("w.example", b"1" * 68).replace("— ", "—"),
    "two spaces before the signature": NOTE + line("w.example ", b"1" * 68),
    "a line of another key that is no base64": NOTE + "— w.example !!!!\n",
    "a line of another key without padding": NOTE + line("w.example", b"1" * 68).replace("=", ""),
    "a tab": SIGNER.signed(a_text(below="a\tb\n")),
    "a zero byte": SIGNER.signed(a_text(below="a\0b\n")),
    "a byte order mark": "\ufeff" + NOTE,
    "a space before": " " + NOTE,
    "more than a million bytes": NOTE + line("w.example", b"1" * 800_000),
}

BAD_BYTES = {
    "bytes that are not UTF-8": NOTE.encode().replace(b"city", b"cit\xff", 1),
    "half of a character": TEXT.encode() + b"\n" + OURS.encode()[1:],
    "UTF-16": NOTE.encode("utf-16"),
}

GOOD_NOTES = {name: note.encode() for name, note in GOOD.items()}
BAD = {
    **{name: SIGNER.signed(text).encode() for name, text in BAD_TEXTS.items()},
    **{name: note.encode() for name, note in BAD_NOTES.items()},
    **BAD_BYTES,
}
