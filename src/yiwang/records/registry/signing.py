"""The city's signature over what it issues: Ed25519 over the stored bytes, with a key of its own."""

import base64
from functools import cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


@cache
def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        sha256(b"yiwang documents\0" + settings.LOG_SECRET.encode()).digest()
    )


def public_key() -> str:
    """Return the key signatures are checked with: 32 bytes in base64."""
    return base64.b64encode(_key().public_key().public_bytes_raw()).decode()


def fingerprint() -> str:
    """Return what people compare the key by: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(_key().public_key().public_bytes_raw()).hexdigest()[:16]


def sign(data: bytes) -> str:
    """Return the signature over some bytes: 64 bytes in base64."""
    return base64.b64encode(_key().sign(data)).decode()


def is_signed(data: bytes, signature: str, key: str) -> bool:
    """Tell whether a signature over some bytes was made with a key."""
    try:
        known = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
        known.verify(base64.b64decode(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True
