"""How messages leave the city: one provider a channel, chosen by settings, a file by default."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Letter:
    """What a provider sends. ``id`` is the same at every try, for providers that drop doubles."""

    id: str
    to: str
    text: str


class Provider(Protocol):
    """A way out: ``send`` returns when the letter was taken over, and raises when it was not."""

    def send(self, letter: Letter) -> None:
        """Hand over one letter."""


class ToFile:
    """Writes letters as lines of JSON, for a city that has no provider yet and for demonstrations."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, letter: Letter) -> None:
        """Append the letter, on the disk before this returns."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(vars(letter), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


class ByMail:
    """Sends by the mail server of Django's settings."""

    def send(self, letter: Letter) -> None:
        """Send the letter; its first sentence is the subject."""
        send_mail(letter.text.split("。")[0][:80], letter.text, None, [letter.to])


def provider_of(channel: str) -> Provider:
    """Return the provider of a channel: ``file``, ``mail``, or a class of the city's own by dotted path."""
    name: str = settings.MESSAGE_PROVIDERS[channel]
    if name == "file":
        return ToFile(settings.DATA / "outbox" / f"{channel}.jsonl")
    if name == "mail":
        return ByMail()
    made: Callable[[], Provider] = import_string(name)
    return made()
