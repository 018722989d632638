"""Identifiers of subjects: encrypted at rest, found by keyed hash."""

import base64
import hashlib
import hmac
from collections.abc import Iterable

from cryptography.fernet import Fernet
from django.conf import settings


def _key(purpose: bytes) -> bytes:
    return hmac.new(settings.ID_NUMBER_KEY.encode(), purpose, hashlib.sha256).digest()


def hashed(identifier: str) -> bytes:
    """Return the keyed hash an identifier is found by; letters are compared in upper case."""
    return hmac.new(_key(b"find"), identifier.strip().upper().encode(), hashlib.sha256).digest()


def hashed_many(identifiers: Iterable[str]) -> list[bytes]:
    """Return the keyed hashes of many identifiers; the key is derived once."""
    key = _key(b"find")
    return [hmac.digest(key, text.strip().upper().encode(), "sha256") for text in identifiers]


def encrypted_many(identifiers: Iterable[str]) -> list[bytes]:
    """Return many identifiers encrypted with the installation's key, which is derived once."""
    cipher = _cipher()
    return [cipher.encrypt(text.strip().upper().encode()) for text in identifiers]


def encrypted(identifier: str) -> bytes:
    """Return the identifier encrypted with the installation's key."""
    return _cipher().encrypt(identifier.strip().upper().encode())


def decrypted(token: bytes | memoryview) -> str:
    """Return the identifier. Raises ``cryptography.fernet.InvalidToken`` under another installation's key."""
    return _cipher().decrypt(bytes(token)).decode()


def masked(identifier: str) -> str:
    """Return an identifier fit for a screen: the first three and the last four characters."""
    hidden = max(len(identifier) - 7, 0)
    return f"{identifier[:3]}{'*' * hidden}{identifier[-4:]}"


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(b"hide")))
