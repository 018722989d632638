"""Ways of acceptance in service files: what contradicts itself is refused at its line, with the next step."""

from pathlib import Path

import pytest

from yiwang.definitions import check

CITY = Path(__file__).parents[2] / "cities" / "shenyang"
SERVICE = "services/permit/service.toml"
STATUTORY = (CITY / "procedures" / "statutory.bpmn").read_text()
CHECKING = (CITY / "procedures" / "commitment-check.bpmn").read_text()
COMMITMENT = """\
[commitment]
text = { zh = "承诺" }
replaces = ["lease"]
consequences = [{ zh = "撤销" }]
check = "20 working days"
procedure = "commitment-check"

"""


@pytest.fixture
def service(town):
    """Returns what is found in a service written so, run by the demo city's procedures."""
    town["procedures/statutory.bpmn"] = STATUTORY
    town.change(SERVICE, 'procedure = "short"', 'procedure = "statutory"')

    def found(acceptance: str, *, lease: str = "", commitment: str = "") -> list[str]:
        if commitment:
            town.setdefault("procedures/commitment-check.bpmn", CHECKING)
        town.change(SERVICE, "clock =", f"acceptance = {acceptance}\nclock =")
        town.change(SERVICE, 'kind = "lease"', f'kind = "lease"\n{lease}')
        town[SERVICE] = town[SERVICE].replace("[[evidence]]", f"{commitment}[[evidence]]", 1)
        return [str(error) for error in check(town.files, trials=False).errors]

    return found


NORMAL, TOLERANT, COMMITTED = '"normal"', '"tolerate-missing"', '"commitment"'


@pytest.mark.parametrize(
    ("acceptance", "parts"),
    [
        (NORMAL, {}),
        (TOLERANT, {"lease": 'may_follow = "5 working days"'}),
        (COMMITTED, {"commitment": COMMITMENT}),
        (f"[{TOLERANT}, {COMMITTED}]", {"lease": 'may_follow = "20 working days"', "commitment": COMMITMENT}),
    ],
)
def test_what_agrees_is_accepted(service, acceptance, parts):
    assert service(acceptance, **parts) == []


@pytest.mark.parametrize(
    ("acceptance", "parts", "found"),
    [
        (NORMAL, {"lease": 'may_follow = "5 working days"'}, ("does not tolerate missing", "may_follow")),
        (TOLERANT, {}, ("none may follow (give it may_follow", "acceptance")),
        (TOLERANT, {"lease": 'may_follow = "soon"'}, ('"soon" is no limit', "may_follow")),
        (TOLERANT, {"lease": 'may_follow = "21 working days"'}, ("the decision is due in 20", "may_follow")),
        (
            TOLERANT,
            {"lease": 'may_follow = "5 working days"\nrequired = false'},
            ("not required", "may_follow"),
        ),
        (COMMITTED, {}, ("does not say to what", "acceptance")),
        (NORMAL, {"commitment": COMMITMENT}, ("does not offer it", "[commitment]")),
        (COMMITTED, {"commitment": COMMITMENT.replace("lease", "deed")}, ("does not need", "replaces")),
        (COMMITTED, {"commitment": COMMITMENT.replace("lease", "request")}, ("is the form", "replaces")),
        (
            COMMITTED,
            {"commitment": COMMITMENT.replace("20 working days", "a month")},
            ("no limit", "check ="),
        ),
        (
            COMMITTED,
            {"commitment": COMMITMENT.replace("commitment-check", "short")},
            ("ends confirmed", 'procedure = "short'),
        ),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_line(service, town, acceptance, parts, found):
    reason, text = found
    said = service(acceptance, **parts)
    line = town.line(SERVICE, text)
    assert any(one.startswith(f"{SERVICE}:{line}:") and reason in one for one in said), said


@pytest.mark.parametrize("source", ["form", "produced"])
def test_what_the_applicant_does_not_hand_in_cannot_follow(service, town, source):
    kind = {"form": "request", "produced": "licence"}[source]
    need = f'kind = "{kind}"\nsource'
    town.change(SERVICE, need, need.replace("source", 'may_follow = "2 working days"\nsource'))
    found = service(TOLERANT, lease='may_follow = "5 working days"')
    assert any(f"'{kind}' is {source}, so it cannot follow" in one for one in found)


@pytest.mark.parametrize(
    ("acceptance", "parts"),
    [(TOLERANT, {"lease": 'may_follow = "5 working days"'}), (COMMITTED, {"commitment": COMMITMENT})],
)
def test_a_procedure_without_a_branch_for_the_way_is_refused(service, town, acceptance, parts):
    town.change(SERVICE, 'procedure = "statutory"', 'procedure = "short"')
    assert any("'short' has no branch" in one for one in service(acceptance, **parts))


def test_how_long_a_check_takes_is_the_services_to_say(service, town):
    task = '<userTask id="check" name="核查承诺" yw:clock="check"'
    town["procedures/commitment-check.bpmn"] = CHECKING
    town.change("procedures/commitment-check.bpmn", task, f'{task} yw:limit="9 working days"')
    found = service(COMMITTED, commitment=COMMITMENT)
    assert any("commitment-check.bpmn" in one and "the service's to say" in one for one in found)
