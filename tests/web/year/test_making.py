"""A year is made once: cut off it goes on, asked again it changes nothing, and there is only one."""

import json
from dataclasses import replace

import pytest
from tests.web.year.conftest import SMALL, YEAR, only

from yiwang.records import clock
from yiwang.records.cases.models import Case, Clock, Rating
from yiwang.records.ledger.models import Event
from yiwang.records.registry.models import DatasetRow, Subject
from yiwang.records.registry.releases import in_force
from yiwang.web.demo.population import Size, populate
from yiwang.web.demo.year import Wanted, catalogue, make_year
from yiwang.web.running.trouble import Trouble

pytestmark = pytest.mark.django_db
FEW = ("meetings", "trains", "sme-registrations")


class Killed(BaseException):
    """What stops a process in the middle."""


@pytest.fixture
def quickly(rooms, monkeypatch):
    """Without the catalogue, which takes longest to check."""
    monkeypatch.setattr(catalogue, "publish", lambda _catalogue: True)
    return rooms


def rows():
    kept = DatasetRow.objects.filter(recorded_to__isnull=True, dataset__in=FEW)
    return sorted(kept.values_list("dataset", "key", "valid_from"))


def test_a_year_that_was_cut_off_goes_on(quickly, small):
    plan = only(small, *FEW, cases=6)
    stops = [3, 5, 7]

    def stop(_what, done, _count):
        if stops and done == stops[0]:
            stops.pop(0)
            raise Killed

    while stops:
        with pytest.raises(Killed):
            make_year(SMALL, plan=plan, told=stop)
    made = make_year(SMALL, plan=plan)
    assert made.cases and made.cases < 6
    assert rows() == sorted((one.dataset, one.key, one.day) for one in plan.entries)
    assert Case.objects.filter(kind="service").count() == 6
    events = Event.objects.count()
    assert make_year(SMALL, plan=plan).told == "nothing was missing"
    assert Event.objects.count() == events


def test_a_month_of_cases_is_done_or_not_at_all(quickly, small, monkeypatch):
    from yiwang.records.cases.acts import rating

    plan = only(small, cases=12)
    monkeypatch.setattr(rating, "rate", _fail)
    with pytest.raises(Killed):
        make_year(SMALL, plan=plan)
    done = Case.objects.filter(kind="service").count()
    assert {case.is_final for case in Case.objects.all()} <= {True}
    monkeypatch.undo()
    monkeypatch.setattr(catalogue, "publish", lambda _catalogue: True)
    assert make_year(SMALL, plan=plan).cases == 12 - done
    assert Case.objects.filter(kind="service").count() == 12


def _fail(*_):
    raise Killed


def test_steps_of_a_case_are_done_on_their_days(quickly, small):
    plan = only(small, cases=12)
    make_year(SMALL, plan=plan)
    for course, case in zip(
        sorted(plan.courses, key=lambda one: one.applied),
        Case.objects.filter(kind="service").order_by("received_at"),
        strict=True,
    ):
        assert (case.received_at, case.definition) == (course.applied, course.service)
        assert case.status == course.ending
        if course.ending in {"granted", "refused"}:
            decision = Clock.objects.get(case=case, name="decision")
            assert decision.started_on == clock.day_of(course.accepted)
            assert decision.stopped_on == clock.day_of(course.ended)
            late = decision.stopped_on > decision.due_on
            assert course.counts.get("on_time.part", int(not late)) == int(not late)
        assert list(Rating.objects.filter(case=case).values_list("rated_at", "level")) == (
            [(course.rated, course.level)] if course.rated else []
        )
    assert {
        clock.day_of(at).year
        for at in Event.objects.filter(case__isnull=False).values_list("occurred_at", flat=True)
    } <= {YEAR, YEAR + 1}


def test_what_a_meeting_decided_is_closed_with_the_number_of_its_case(quickly, small):
    plan = only(small, "meeting-decisions", matters=2)
    assert plan.tally().level("decisions_on_time.part") > only(small, "meeting-decisions").tally().level(
        "decisions_on_time.part"
    )
    make_year(SMALL, plan=plan)
    for matter in plan.matters:
        row = DatasetRow.objects.filter(dataset="meeting-decisions", key=matter.closing.key).latest(
            "valid_from"
        )
        assert row.values["closed-on"] == matter.closing.day.isoformat()
        case = Case.objects.get(number=row.values["case-number"])
        assert (case.definition, case.status, case.ended) == ("supervision", "closed", "closed")
        assert (case.received_at, clock.day_of(case.finished_at)) == (matter.begun, matter.closing.day)


def test_who_rated_badly_is_called_back(quickly, small):
    course = next(one for one in small.courses if one.rated and one.ending == "granted")
    make_year(SMALL, plan=replace(only(small), courses=(replace(course, level=1),)))
    callback = Rating.objects.get().callback
    assert (callback.definition, callback.ended) == ("rating-callback", "closed")
    assert 0 < (callback.finished_at - course.rated).days < 7


def test_registers_learn_of_the_year_only_now(quickly, small):
    begun = clock.now()
    make_year(SMALL, plan=only(small, *FEW, cases=6))
    assert not DatasetRow.objects.filter(recorded_from__lt=begun).exists()
    assert in_force().published_at.year != YEAR


def test_everybody_in_it_is_marked(quickly, small):
    make_year(SMALL, plan=only(small, cases=3))
    names = Subject.objects.values_list("name", flat=True)
    assert names and all("演示" in name for name in names)


def test_what_was_there_before_is_counted_too(quickly, small):
    populate(Size(150, 0, years=(YEAR,)))
    plan = only(small, "sme-registrations", "hightech-certificates")
    made = make_year(SMALL, plan=plan)
    before = plan.tally()
    with_population, alone = made.tally, before
    assert with_population.level("market_entities") > alone.level("market_entities")
    assert with_population.level("hightech_growth.now") > alone.level("hightech_growth.now")
    assert make_year(SMALL, plan=plan).tally.figures(small.city) == made.tally.figures(small.city)


def test_the_tally_is_kept_beside_the_data(quickly, small):
    made = make_year(SMALL, plan=only(small, *FEW))
    kept = json.loads(made.file.read_text(encoding="utf-8"))
    assert (kept["demo"], kept["year"], kept["scale"], kept["seed"]) == (True, YEAR, SMALL.scale, SMALL.seed)
    assert kept["figures"]["meetings"] == str(made.tally.figure(small.city, "meetings"))
    assert kept["figures"]["good_air_days"] is None


def test_a_city_lives_one_made_year(quickly, small):
    make_year(SMALL, plan=only(small, "meetings"))
    for other in (Wanted(YEAR, SMALL.scale, 8), Wanted(YEAR, 0.01, SMALL.seed), Wanted(2020, SMALL.scale)):
        with pytest.raises(Trouble, match="was made in this city before"):
            make_year(other)


@pytest.mark.parametrize(("year", "reason"), [(2003, "calendar of 2002"), (2030, "2030 is not over")])
def test_a_year_that_cannot_be_lived_is_refused(quickly, year, reason):
    with pytest.raises(Trouble, match=reason):
        make_year(Wanted(year))
    assert not DatasetRow.objects.exists()


def test_nothing_is_made_up_in_a_real_city(quickly, small, monkeypatch):
    from yiwang.web.demo.year import making

    real = replace(small.city, city=small.city.city.model_copy(update={"demo": False}))
    monkeypatch.setattr(making, "city", lambda: real)
    with pytest.raises(Trouble, match="no demo city"):
        make_year(SMALL)
