"""A person's bundle: the events about them, opened, each with the proof that it stands in the log.

The file is JSON in one exact form. Its field ``seal`` is a note the log's key signed over the digest of all
else, so that an event left out shows too.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from yiwang.kernel.tlog.checkpoints import Checkpoint, CheckpointError, read_checkpoint
from yiwang.kernel.tlog.entries import commitment, entry
from yiwang.kernel.tlog.hashing import leaf_hash
from yiwang.kernel.tlog.notes import Key, NoteError, Signer, decoded, text_of
from yiwang.kernel.tlog.proofs import ProofError, verify_inclusion

FORMAT = "yiwang-bundle-1"
_FIELDS = {"format", "key", "checkpoint", "events", "seal"}
_EVENT_FIELDS = {"position", "public", "commitment", "salt", "private", "proof"}


@dataclass(frozen=True)
class OpenedEvent:
    """One event about a person. ``salt`` and ``private`` are empty where no private part is, or is left."""

    position: int
    public: bytes
    commitment: bytes
    salt: bytes
    private: bytes
    proof: tuple[bytes, ...]

    @property
    def is_opened(self) -> bool:
        """Tell whether the private part can be read."""
        return bool(self.private)


@dataclass(frozen=True)
class PersonalFault:
    """Something in a bundle that does not fit: the event's place in the file (None: the file), and why."""

    event: int | None
    reason: str

    def __str__(self) -> str:
        return self.reason if self.event is None else f"events[{self.event}]: {self.reason}"


@dataclass(frozen=True)
class PersonalReport:
    """What checking a bundle found."""

    checkpoint: Checkpoint | None
    events: Sequence[OpenedEvent]
    faults: Sequence[PersonalFault]


def make_bundle(key: Key, checkpoint_note: str, events: Sequence[OpenedEvent], signer: Signer) -> bytes:
    """Return the file of a person's events."""
    value = {
        "format": FORMAT,
        "key": str(key),
        "checkpoint": checkpoint_note,
        "events": [_written(event) for event in events],
    }
    return _canonical({**value, "seal": signer.signed(_sealed(key, value))})


def check_bundle(data: bytes, key: Key | None = None) -> PersonalReport:
    """Check a person's bundle against a log's key, or against the key it names if none is given."""
    try:
        value = _parsed(data)
        key = key or Key.parse(value["key"])
        if value["key"] != str(key):
            return _refused(f"key: the bundle names another key than {key.name}+{key.id.hex()}")
        checkpoint = read_checkpoint(value["checkpoint"].encode(), key)
        events = [_read(at, event) for at, event in enumerate(value["events"])]
    except (NoteError, CheckpointError, _Malformed) as error:
        return _refused(str(error))
    faults = [fault for at, event in enumerate(events) for fault in _faults(at, event, checkpoint)]
    try:
        if text_of(value["seal"].encode(), key) != _sealed(key, value):
            raise NoteError(
                "the events are not those that were sealed; one was changed, moved, added or left out"
            )
    except NoteError as error:
        faults.append(PersonalFault(None, f"seal: {error}"))
    return PersonalReport(checkpoint, events, faults)


class _Malformed(ValueError):
    """A file that is no bundle."""


def _refused(reason: str) -> PersonalReport:
    return PersonalReport(None, (), (PersonalFault(None, reason),))


def _sealed(key: Key, value: Mapping[str, Any]) -> str:
    body = {name: value[name] for name in ("format", "key", "checkpoint", "events")}
    digest = base64.b64encode(sha256(_canonical(body)).digest()).decode()
    return f"{key.name}/bundle\n{len(body['events'])}\n{digest}\n"


def _faults(at: int, event: OpenedEvent, checkpoint: Checkpoint) -> list[PersonalFault]:
    faults = []
    if event.is_opened and commitment(event.salt, event.private) != event.commitment:
        faults.append(PersonalFault(at, "private: salt and private part are not what was committed to"))
    try:
        leaf = leaf_hash(entry(event.public, event.commitment))
        verify_inclusion(event.position, checkpoint.size, leaf, event.proof, checkpoint.root)
    except (ProofError, ValueError) as error:
        faults.append(PersonalFault(at, f"it is not at position {event.position} of the log: {error}"))
    return faults


def _written(event: OpenedEvent) -> dict[str, Any]:
    return {
        "position": event.position,
        "public": event.public.decode(),
        "commitment": _base64(event.commitment),
        "salt": _base64(event.salt),
        "private": event.private.decode(),
        "proof": [_base64(step) for step in event.proof],
    }


def _read(at: int, value: Any) -> OpenedEvent:
    if not isinstance(value, dict) or set(value) != _EVENT_FIELDS:
        raise _Malformed(f"events[{at}]: its fields are {', '.join(sorted(_EVENT_FIELDS))}")
    texts = [value[name] for name in ("public", "commitment", "salt", "private")]
    if type(value["position"]) is not int or not _are_texts(texts) or not _are_texts(value["proof"]):
        raise _Malformed(f"events[{at}]: a position is a number, a proof a list of texts, all else text")
    try:
        return OpenedEvent(
            value["position"],
            value["public"].encode(),
            decoded(value["commitment"], "the commitment"),
            decoded(value["salt"], "the salt"),
            value["private"].encode(),
            tuple(decoded(step, "a step of the proof") for step in value["proof"]),
        )
    except (NoteError, UnicodeEncodeError) as error:
        raise _Malformed(f"events[{at}]: {error}") from None


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except UnicodeDecodeError as error:
        raise _Malformed(f"byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise _Malformed(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise _Malformed(f"not JSON that can be read: {error}") from None
    if not isinstance(value, dict) or set(value) != _FIELDS or value["format"] != FORMAT:
        raise _Malformed(f"a bundle of the form {FORMAT} has the fields {', '.join(sorted(_FIELDS))}")
    if not _are_texts([value[name] for name in ("key", "checkpoint", "seal")]) or not isinstance(
        value["events"], list
    ):
        raise _Malformed("key, checkpoint and seal are texts; events is a list")
    _check_form(data, value)
    return value


def _check_form(data: bytes, value: dict[str, Any]) -> None:
    try:
        expected = _canonical(value)
    except UnicodeEncodeError:
        raise _Malformed("a text holds half a character") from None
    if data != expected:
        pairs = enumerate(zip(data, expected, strict=False))
        at = next((place for place, (one, other) in pairs if one != other), min(len(data), len(expected)))
        raise _Malformed(f"byte {at}: not written as the city writes it")


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
