"""Whatever is recorded about a person has words for them."""

import re
from pathlib import Path

import yiwang
from yiwang.networks.exchange.words import EVENTS

NOT_ABOUT_PERSONS = {
    "log-cut",
    "post-given",
    "release-approved",
    "release-loaded",
    "release-published",
    "token-issued",
    "token-revoked",
}


def test_every_type_of_event_has_words():
    sources = "".join(file.read_text() for file in Path(yiwang.__path__[0]).rglob("*.py"))
    recorded = set(re.findall(r'NewEvent\(\s*"([a-z-]+)"', sources))
    assert len(recorded) > 10
    assert recorded <= {*EVENTS, *NOT_ABOUT_PERSONS}
