"""People of a small world, under the demo city."""

import pytest
from tests import world


@pytest.fixture
def resident(shenyang):
    return world.actor(world.make_person("resident", "演示居民", 0), "self")


@pytest.fixture
def agent(shenyang):
    user = world.make_person("agent", "演示代理人", 1)
    world.people.give_mandate(world.make_firm(), user.person, "agent", valid_from=world.SINCE)
    hat = next(hat for hat in world.hats_of(user) if hat.kind == "mandate")
    return world.actor(user, hat.id)


@pytest.fixture
def officers(shenyang):
    bodies = {"market-regulation", "fire-rescue", "urban-management", "tobacco-monopoly"}
    return {body: world.actor(world.make_officer(body, body)) for body in bodies}
