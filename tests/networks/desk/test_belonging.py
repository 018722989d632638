"""An officer is not told that something is missing which the answers have spared."""

import io

import pytest
from tests import world

from yiwang.networks.desk.queries.evidence import exhibits
from yiwang.records.cases.acts import drafts
from yiwang.records.cases.acts.submit import submit
from yiwang.records.registry.releases import folder_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("relation", "spared"), [("mother", True), ("married", False)])
def test_the_evidence_of_a_mother_alone(shenyang, relation, spared):
    who = world.actor(world.make_person("mother", "演示母亲", 2), "self")
    draft = world.fill_in(who, "service", "birth-certificate")
    drafts.save(who, draft.pk, {"parents-relation": relation})
    for kind in set(drafts.prospect_of(drafts.save(who, draft.pk, {}), who).to_supply):
        drafts.attach(who, draft.pk, kind, io.BytesIO(world.PDF), f"{kind}.pdf")
    case = submit(who, draft.pk)
    found = {exhibit.kind.id: exhibit for exhibit in exhibits(case, folder_of(case.release_id))}
    assert ({"marriage-certificate", "father-id"} & found.keys() == set()) is spared
    assert not any(exhibit.is_missing for exhibit in found.values())
