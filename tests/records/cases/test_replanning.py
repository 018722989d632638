"""A plan follows the answers: what is asked, what is kept aside, which cases are opened."""

import io

import pytest
from tests import world

from yiwang.records.cases.acts import drafts, submit
from yiwang.records.cases.belonging import belonging
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case
from yiwang.records.registry.releases import folder_of

pytestmark = pytest.mark.django_db
RESTAURANT = ("life-event", "open-restaurant")


def begun(who, definition="newborn"):
    return drafts.begin(who, "life-event", definition)


def answered(who, draft, **answers):
    row = drafts.save(who, draft.pk, {name.replace("_", "-"): value for name, value in answers.items()})
    return drafts.prospect_of(row, who)


def fill(who, draft, **answers):
    """Answer what is asked, in as many rounds as the answers need, and hand in what is missing."""
    given = {name.replace("_", "-"): value for name, value in answers.items()}
    drafts.save(who, draft.pk, given)
    for _ in range(2):
        draft.refresh_from_db()
        fields = drafts.prospect_of(draft, who).form.fields
        missing = {f.id: world.value_for(f) for f in fields if f.id not in draft.values}
        drafts.save(who, draft.pk, missing)
    draft.refresh_from_db()
    for kind in drafts.prospect_of(draft, who).to_supply:
        drafts.attach(who, draft.pk, kind, io.BytesIO(world.PDF + kind.encode()), f"{kind}.pdf")
    return draft


def parts_of(case):
    return set(Case.objects.filter(parent=case).values_list("definition", flat=True))


def test_before_the_answer_the_plan_says_what_may_come(resident):
    expected = drafts.prospect_of(begun(resident), resident)
    assert expected.turns_on == ("parents-relation",)
    assert {"marriage-certificate", "paternity-report"} <= set(expected.may_supply_later)
    assert not {"marriage-certificate", "paternity-report"} & set(expected.may_supply)
    assert expected.form.field("father-name") is None


def test_an_unmarried_mother_is_asked_for_nothing_of_the_father(resident):
    draft = begun(resident)
    married = answered(resident, draft, parents_relation="married")
    assert "marriage-certificate" in married.to_supply
    assert married.form.field("father-id-number")
    alone = answered(resident, draft, parents_relation="mother")
    assert "marriage-certificate" not in (*alone.may_supply, *alone.fetched)
    assert "father-id" not in (*alone.may_supply, *alone.fetched)
    assert alone.form.field("father-id-number") is None
    assert alone.may_supply_later == ()


def test_answers_put_aside_are_kept_but_not_submitted(resident):
    draft = begun(resident)
    answered(resident, draft, parents_relation="married", father_name="演示父亲")
    fill(resident, draft, parents_relation="mother")
    draft.refresh_from_db()
    assert draft.values["father-name"] == "演示父亲"
    assert answered(resident, draft, parents_relation="both").form.field("father-name")
    answered(resident, draft, parents_relation="mother")
    case = submit.submit(resident, draft.pk)
    assert "father-name" not in case.form
    assert case.form["parents-relation"] == "mother"
    evidence = set(Case.objects.filter(parent=case).values_list("evidence__kind", flat=True))
    assert not {"marriage-certificate", "father-id", "paternity-report"} & evidence


def test_a_paper_handed_in_and_no_longer_asked_for_is_not_laid_before_anybody(resident):
    draft = begun(resident)
    answered(resident, draft, parents_relation="both")
    drafts.attach(resident, draft.pk, "paternity-report", io.BytesIO(world.PDF), "r.pdf")
    fill(resident, draft, parents_relation="married")
    case = submit.submit(resident, draft.pk)
    evidence = set(Case.objects.filter(parent=case).values_list("evidence__kind", flat=True))
    assert "marriage-certificate" in evidence
    assert "paternity-report" not in evidence
    with pytest.raises(ActRefused):
        drafts.attach(resident, draft.pk, "paternity-report", io.BytesIO(world.PDF), "r.pdf")


def test_without_the_deciding_answer_nothing_is_submitted(resident):
    draft = fill(resident, begun(resident), parents_relation="mother")
    answered(resident, draft, parents_relation="")
    with pytest.raises(ActRefused) as refusal:
        submit.submit(resident, draft.pk)
    assert refusal.value.code == "form-invalid"
    assert "parents-relation" in refusal.value.fields
    assert not Case.objects.exists()


@pytest.mark.parametrize(("alcohol", "opened"), [("none", False), ("sold", True)])
def test_only_the_cases_needed_are_opened(agent, alcohol, opened):
    draft = fill(agent, begun(agent, "open-restaurant"), alcohol_sales=alcohol, storage_area="0")
    asked = set(drafts.prospect_of(draft, agent).to_supply)
    assert ("alcohol-suppliers" in asked) is opened
    assert "storage-papers" not in asked
    case = submit.submit(agent, draft.pk)
    assert ("alcohol-filing" in parts_of(case)) is opened
    assert ("alcohol-kinds" in case.form) is opened


def test_storage_asks_for_its_papers_before_submitting(agent):
    draft = fill(agent, begun(agent, "open-restaurant"), alcohol_sales="none", storage_area="0")
    answered(agent, draft, storage_area="12.5")
    with pytest.raises(ActRefused) as refusal:
        submit.submit(agent, draft.pk)
    assert (refusal.value.code, set(refusal.value.fields)) == ("evidence-missing", {"storage-papers"})


def test_all_answers_may_come_at_once(agent):
    """A program sends the answer and the fields it brings in one call."""
    draft = begun(agent, "open-restaurant")
    row = drafts.save(agent, draft.pk, {"alcohol-sales": "sold", "alcohol-kinds": "啤酒", "nonsense": "x"})
    assert row.values["alcohol-kinds"] == "啤酒"
    assert "nonsense" not in row.values
    other = drafts.save(agent, draft.pk, {"alcohol-sales": "none", "alcohol-kinds": "白酒"})
    assert other.values["alcohol-kinds"] == "啤酒"


def test_a_service_alone_follows_the_answers_too(resident):
    draft = drafts.begin(resident, "service", "birth-certificate")
    drafts.save(resident, draft.pk, {"parents-relation": "mother"})
    draft.refresh_from_db()
    expected = drafts.prospect_of(draft, resident)
    assert expected.to_supply == ("mother-id",)
    assert expected.form.field("father-name") is None


def test_what_belongs_to_a_case_follows_its_answers_as_corrected(resident):
    draft = fill(resident, begun(resident), parents_relation="mother")
    case = submit.submit(resident, draft.pk)
    part = Case.objects.get(parent=case, definition="birth-registration")
    alone = belonging(part)
    assert not {"marriage-certificate", "father-id", "paternity-report"} & alone.evidence
    assert {"mother-id", "birth-certificate", "birth-household-form"} <= alone.evidence
    assert "father-name" not in alone.elements
    part.form = {"parents-relation": "both"}
    both = belonging(part)
    assert "paternity-report" in both.evidence
    assert "father-name" in both.elements


def test_a_service_without_conditions_keeps_everything(agent):
    case = world.apply(agent, "service", "signage").case
    service = folder_of(case.release_id).services["signage"]
    assert belonging(case).evidence == {need.kind for need in service.evidence}
