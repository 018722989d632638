"""Drafting: thresholds in files, the effect on everybody, small counts hidden, submitting for review."""

import json
from datetime import date
from decimal import Decimal

import pytest
from tests import world
from tests.networks.policies.conftest import CITY, make_firms, publish

from yiwang.definitions import load, read_folder
from yiwang.networks.policies.drafting.counting import Count, show
from yiwang.networks.policies.drafting.drafts import draft_of
from yiwang.networks.policies.drafting.effect import Side, effect
from yiwang.networks.policies.drafting.own_tests import turned
from yiwang.networks.policies.drafting.thresholds import changed_files, read_values, thresholds
from yiwang.networks.policies.queries.numbers import numbers_in
from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry import releases
from yiwang.records.registry.models import Release

DAY = date(2022, 6, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("> 3000000", ["3000000"]),
        ("[0.01..0.015)", ["0.01", "0.015"]),
        ("[10..20]", ["10", "20"]),
        ('"2021" , 5', ["5"]),
        ("2021年收入 > 7", ["7"]),
        ("档1 * .5", [".5"]),
        ("-", []),
    ],
)
def test_numbers_of_a_text(text, found):
    assert [one[0] for one in numbers_in(text)] == found


@pytest.fixture(scope="module")
def files():
    return read_folder(CITY)


@pytest.fixture(scope="module")
def folder(files):
    return load(files)


def of(folder, files, name, version=-1):
    policy = folder.policies[name]
    return thresholds(folder, policy, policy.version[version], files)


def test_both_sides_of_a_border_are_one_threshold_with_its_clause(folder, files):
    found = next(one for one in of(folder, files, "small-profit-tax") if one.value == 3000000)
    assert found.file == "rules/small-profit.dmn"
    assert (found.label.zh, found.said.zh) == ("年应纳税所得额", "3000000 元")
    assert "第三条" in found.clause.zh
    changed = changed_files(of(folder, files, "small-profit-tax"), files, {found.key: Decimal("2500000.5")})
    before, after = (content[found.file].decode().splitlines() for content in (files, changed))
    moved = [(one, two) for one, two in zip(before, after, strict=True) if one != two]
    assert len(moved) == 2
    assert all(one.replace("3000000", "2500000.5") == two for one, two in moved)


def test_only_what_the_decision_rests_on_is_listed(folder, files):
    assert {one.file for one in of(folder, files, "job-expansion")} == {
        "services/job-expansion-subsidy/subsidy-2022.dmn"
    }


def test_every_policy_can_be_drafted(folder, files):
    for policy in folder.policies.values():
        for version in policy.version:
            known = thresholds(folder, policy, version, files)
            assert len({one.key for one in known}) == len(known)
            for one in known:
                for begin, end in one.places:
                    assert Decimal(files[one.file][begin:end].decode()) == one.value


def test_what_is_no_number_is_refused(folder, files):
    known = of(folder, files, "job-expansion")
    key = f"n-{known[0].key}"
    assert read_values(known, {key: ""}) == {}
    assert read_values(known, {key: "1,500"}) == {known[0].key: Decimal(1500)}
    for text in ("x", "-1", "NaN", "1e30"):
        with pytest.raises(ActRefused):
            read_values(known, {key: text})


def test_own_tests_that_come_out_otherwise_are_named_and_rewritten(folder, files):
    known = of(folder, files, "job-expansion")
    amount = next(one for one in known if one.value == 1500)
    changed = changed_files(known, files, {amount.key: Decimal(1600)})
    found, tests = turned(files, changed)
    assert found
    assert {one.file for one in found} == set(tests)
    assert all(one.now != one.expected for one in found)
    again, rest = turned({**files, **tests}, changed)
    assert (again, rest) == ([], {})
    for path, content in tests.items():
        assert len(json.loads(content)) == len(json.loads(files[path]))


def counts(**given):
    return {change: Count(count, Decimal(count), Decimal(2 * count)) for change, count in given.items()}


def test_totals_that_are_large_are_shown():
    shown = show(500, counts(gained=40, same=100, lost=20), {})
    assert (shown.before, shown.after, shown.changes["gained"]) == (120, 140, 40)
    assert shown.difference == Decimal(280 - 120)
    assert not shown.is_partly_hidden


def test_few_gainers_cannot_be_worked_out_from_the_totals():
    shown = show(500, counts(gained=3, same=100), {"district": {"a": counts(gained=3, same=100)}})
    assert shown.changes["gained"] is None
    assert (shown.before, shown.after, shown.money_after, shown.difference) == (100, None, None, None)
    assert all(part.after is None and part.before is None for part in shown.parts["district"])


def test_a_small_part_takes_another_with_it():
    parts = {"a": counts(same=50), "b": counts(same=4), "c": counts(same=30)}
    total = counts(same=84)
    shown = {part.part: part.after for part in show(100, total, {"district": parts}).parts["district"]}
    assert shown == {"a": 50, "b": None, "c": None}


def test_a_part_where_few_are_lost_is_hidden_whole():
    parts = {
        "a": counts(same=50, lost=2),
        "b": counts(same=40, lost=20),
        "c": counts(same=30, lost=15),
    }
    total = counts(same=120, lost=37)
    shown = {part.part: part.before for part in show(200, total, {"size": parts}).parts["size"]}
    assert shown == {"a": None, "b": 60, "c": None}


@pytest.mark.django_db
class TestEffect:
    """Over a small population of the test's own."""

    @pytest.fixture
    def draft(self, shenyang):
        def made(value):
            known = draft_of("staff", DAY, {}).known
            border = next(one for one in known if one.value == 10)
            return draft_of("staff", DAY, {border.key: Decimal(value)})

        publish(staff={"condition": "从业人数 &gt;= 10", "budget": "5000"})
        make_firms([8] * 15 + [10] * 20 + [30] * 12)
        return made

    def shown(self, draft):
        before, after = draft.sides()
        known_at = clock.present()
        return effect(Side(draft.before, before), Side(draft.after, after), DAY, known_at).shown

    def test_who_gains_and_what_it_costs(self, draft):
        shown = self.shown(draft(8))
        assert (shown.subjects, shown.before, shown.after) == (47, 32, 47)
        assert (shown.changes["gained"], shown.changes["same"], shown.changes["lost"]) == (15, 32, 0)
        assert shown.money_before == 20 * 1000 + 12 * 3000
        assert shown.difference == 15 * 800

    def test_who_loses(self, draft):
        shown = self.shown(draft(11))
        assert (shown.before, shown.after, shown.changes["lost"]) == (32, 12, 20)

    def test_what_the_version_in_force_gives_is_decided_once(self, draft, tmp_path):
        self.shown(draft(8))
        (kept,) = (tmp_path / "simulations").iterdir()
        made = kept.stat().st_mtime_ns
        assert self.shown(draft(9)).after == 32
        assert made in {one.stat().st_mtime_ns for one in (tmp_path / "simulations").iterdir()}

    def test_the_page_works_without_script_and_by_htmx(self, draft, browser):
        labour = browser(world.make_officer("labour-x", "human-resources"))
        key = next(one.key for one in draft(8).known if one.value == 10)
        asked = {"on": "2022-06-01", f"n-{key}": "8"}
        page = labour.get("/policies/draft/staff/", asked).content.decode()
        assert '<td class="num" id="after">47</td>' in page
        assert "预算不足" in page
        part = labour.get("/policies/draft/staff/", asked, headers={"HX-Request": "true"}).content.decode()
        assert 'id="after">47<' in part
        assert "<html" not in part
        file = labour.get("/policies/draft/staff/file/", asked)
        assert "从业人数 &gt;= 8" in file.content.decode()
        assert labour.get("/policies/draft/staff/", {f"n-{key}": "x"}).status_code == 422

    def test_it_is_submitted_for_two_reviews(self, draft, browser):
        labour = browser(world.make_officer("labour-x", "human-resources"))
        key = next(one.key for one in draft(8).known if one.value == 10)
        labour.post("/policies/draft/staff/submit/", {"on": "2022-06-01", f"n-{key}": "8"})
        release = Release.objects.order_by("-loaded_at").first()
        assert release.published_at is None
        assert "10→8" in release.note
        assert "从业人数 &gt;= 8" in releases.files_of(release.pk)["policies/staff/rule.dmn"].decode()
        assert labour.post("/policies/draft/staff/submit/", {"on": "2022-06-01"}).status_code == 422

    def test_only_who_delivers_it_or_the_reform_office_drafts(self, draft, browser):
        draft(8)
        for who, body, role, status in (
            ("fire-x", "fire-rescue", "officer", 404),
            ("reform-y", "business-environment", "reform", 200),
            ("clerk-y", "human-resources", "clerk", 404),
        ):
            client = browser(world.make_officer(who, body, role))
            assert client.get("/policies/draft/staff/?on=2022-06-01").status_code == status
