"""Signed notes (C2SP signed-note): a text, and below it lines with signatures; and their keys."""

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

_ED25519 = b"\x01"
_KEY_BYTES = 32
_ID_BYTES = 4
_DASH = "— "
_MOST_NOTE_BYTES = 1_000_000


class NoteError(ValueError):
    """A note, or a key, that is not what it should be; the message says which line and why."""


@dataclass(frozen=True)
class Key:
    """A public key: the name of who signs, and an Ed25519 key (signature type 0x01)."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        """Raise ``NoteError`` for a name the format does not allow, or a key of the wrong length."""
        if not _is_name(self.name):
            raise NoteError(f"a key's name has no spaces and no plus sign: {self.name!r}")
        if len(self.public) != _KEY_BYTES:
            raise NoteError(f"an Ed25519 key has {_KEY_BYTES} bytes, not {len(self.public)}")

    @property
    def id(self) -> bytes:
        """The four bytes that stand before each signature of this key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(_ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Read a key such as ``name+0a1b2c3d+AaBb…``. Raises ``NoteError``."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise NoteError("a key reads name+8 hexadecimal digits+base64")
        data = decoded(parts[2], "the key")
        if data[:1] != _ED25519:
            raise NoteError("only Ed25519 keys (type 1) are known")
        key = cls(parts[0], data[1:])
        if str(key) != text.strip():
            raise NoteError("the digits in the middle do not belong to this name and key")
        return key


@dataclass(frozen=True)
class Signer:
    """A private key with the name it signs under."""

    name: str
    seed: bytes

    @property
    def key(self) -> Key:
        """The public key. Needs the package ``cryptography``."""
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415  (only here and below)

        private = ed25519.Ed25519PrivateKey.from_private_bytes(self.seed)
        return Key(self.name, private.public_key().public_bytes_raw())

    def signed(self, text: str) -> str:
        """Return the note of a text, which must end with a new line. Raises ``NoteError`` otherwise."""
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

        if not text.endswith("\n"):
            raise NoteError("a note's text ends with a new line")
        private = ed25519.Ed25519PrivateKey.from_private_bytes(self.seed)
        signature = self.key.id + private.sign(text.encode())
        return f"{text}\n{_DASH}{self.name} {_base64(signature)}\n"

    def __str__(self) -> str:
        return f"PRIVATE+KEY+{self.name}+{self.key.id.hex()}+{_base64(_ED25519 + self.seed)}"

    @classmethod
    def parse(cls, text: str) -> "Signer":
        """Read what ``str`` gave. Raises ``NoteError`` without repeating the secret."""
        parts = text.strip().split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
            raise NoteError("a private key reads PRIVATE+KEY+name+8 hexadecimal digits+base64")
        data = decoded(parts[4], "the private key")
        if data[:1] != _ED25519 or len(data) != 1 + _KEY_BYTES:
            raise NoteError("only Ed25519 private keys (type 1) are known")
        signer = cls(parts[2], data[1:])
        if signer.key.id.hex() != parts[3]:
            raise NoteError("the digits in the middle do not belong to this name and key")
        return signer


def text_of(note: bytes, key: Key) -> str:
    """Return the text of a note this key signed. Raises ``NoteError`` when it did not.

    Signatures of other keys are passed over, as the format asks; a line that is no signature is refused.
    """
    text, lines = _taken_apart(note)
    ours = [signature for name, signature in lines if name == key.name and signature[:_ID_BYTES] == key.id]
    if not ours:
        found = ", ".join(f"{name}+{signature[:_ID_BYTES].hex()}" for name, signature in lines)
        raise NoteError(f"no signature by {key.name}+{key.id.hex()}; there is one by {found}")
    for signature in ours:
        _check(key, signature[_ID_BYTES:], text)
    return text


def decoded(text: str, what: str) -> bytes:
    """Read base64 in its one canonical form. Raises ``NoteError``."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError(f"{what} is not base64") from None
    if _base64(data) != text:
        raise NoteError(f"{what} is not base64 in its canonical form")
    return data


def _taken_apart(note: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    if len(note) > _MOST_NOTE_BYTES:
        raise NoteError(f"{len(note)} bytes; a note has at most {_MOST_NOTE_BYTES}")
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise NoteError(f"byte {error.start} is not UTF-8") from None
    bad = next((at for at, char in enumerate(whole) if ord(char) < 0x20 and char != "\n"), None)
    if bad is not None:
        raise NoteError(f"character {bad} is a control character")
    text, gap, signatures = whole.rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise NoteError(
            "a note is a text, an empty line, and lines with signatures, each ended by a new line"
        )
    first = text.count("\n") + 3
    lines = [_signature(line, number) for number, line in enumerate(signatures[:-1].split("\n"), first)]
    return text + "\n", lines


def _signature(line: str, number: int) -> tuple[str, bytes]:
    name, space, signature = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not _is_name(name) or not space:
        raise NoteError(f"line {number} is not a signature: {line[:60]!r}")
    data = decoded(signature, f"the signature in line {number}")
    if len(data) <= _ID_BYTES:
        raise NoteError(f"the signature in line {number} is too short")
    return name, data


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(char.isspace() for char in name)


def _check(key: Key, signature: bytes, text: str) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature:
        raise NoteError(f"the signature by {key.name} does not fit the text above it") from None


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
