"""Cases that wait at desks."""

import pytest
from tests import world


@pytest.fixture
def whole(resident):
    """A life event led by market regulation; its first part waits there."""
    return world.apply(world.actor(resident), "life-event", "open-restaurant").case


@pytest.fixture
def applied(resident):
    """A service at market regulation."""
    return world.apply(world.actor(resident), "service", "food-licence").case


@pytest.fixture
def officer(officers, browser):
    """A browser of an officer of market regulation."""
    return browser(officers["market-regulation"])


@pytest.fixture
def stranger(officers, browser):
    """A browser of an officer of another body."""
    return browser(officers["fire-rescue"])
