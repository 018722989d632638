"""The key a city signs its log with, made from a secret of the installation."""

from functools import cache
from hashlib import sha256

from django.conf import settings

from yiwang.kernel.tlog import Key, Signer


@cache
def signer() -> Signer:
    """Return who signs. Its name is the log's: ``YIWANG_LOG_NAME``, or one that comes from the key itself."""
    seed = sha256(b"yiwang log\0" + settings.LOG_SECRET.encode()).digest()
    unnamed = Signer("yiwang", seed).key
    return Signer(settings.LOG_NAME or f"yiwang/{sha256(unnamed.public).hexdigest()[:16]}", seed)


@cache
def key() -> Key:
    """Return the public key checkpoints are checked with."""
    return signer().key
