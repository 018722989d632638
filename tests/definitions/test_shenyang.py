"""The demo city, from its files: it loads, and its life events give the numbers that were promised."""

from datetime import date
from pathlib import Path

import pytest

from yiwang.definitions import check, load, merged_form, read_folder, spec
from yiwang.kernel.bpmn import outcomes
from yiwang.kernel.bundles import plan
from yiwang.kernel.calendars import count_in_year

FOLDER = Path(__file__).parents[2] / "cities" / "shenyang"


@pytest.fixture(scope="module")
def city():
    return load(read_folder(FOLDER))


def test_folder_has_neither_errors_nor_warnings():
    report = check(read_folder(FOLDER))
    assert (report.errors, report.warnings) == ((), ())
    assert report.counts["divisions"] == 2907
    assert report.counts["services that cannot be applied for"] == 0


# Handed in one by one, distinct, made inside, forms, fetched, given; then working days and services.
PROMISED = {
    "start-business": ((40, 19, 3, 8, 3, 5), 3, 7, 7),
    "newborn": ((27, 14, 2, 5, 4, 3), 30, 56, 6),
    "end-of-life": ((47, 17, 2, 8, 2, 5), 22, 59, 9),
    "open-restaurant": ((30, 17, 0, 4, 5, 8), 20, 55, 5),
    "second-hand-home": ((36, 19, 3, 6, 6, 4), 12, 22, 6),
}


@pytest.mark.parametrize("life_event", PROMISED)
def test_life_event_saves_what_was_promised(city, life_event):
    numbers, critical, serial, services = PROMISED[life_event]
    made = plan(*spec(city, life_event), held=frozenset({"business-licence"} if services == 5 else ()))
    s = made.savings
    assert (s.one_by_one, s.distinct, s.made_inside, s.forms, s.fetched, s.given) == numbers
    assert (s.one_form, made.critical_days, made.serial_days) == (1, critical, serial)
    assert len(made.services) == services


def test_life_events_involve_the_promised_number_of_organisations(city):
    bodies = {
        name: {city.services[part.service].organisation for part in event.part}
        for name, event in city.life_events.items()
    }
    assert {name: len(found) for name, found in bodies.items()} == {
        "start-business": 7,
        "newborn": 4,
        "end-of-life": 7,
        "open-restaurant": 4,
        "second-hand-home": 6,
    }
    assert bodies["open-restaurant"] == {
        "market-regulation",
        "fire-rescue",
        "urban-management",
        "tobacco-monopoly",
    }


def test_restaurant_without_a_licence_registers_first(city):
    made = plan(*spec(city, "open-restaurant"))
    assert made.stages[0] == ("individual-registration",)
    assert "business-licence-verification" not in made.services
    licence = next(item for item in made.produced if item.kind == "business-licence")
    assert licence.producer == "individual-registration"
    assert set(licence.services) == {"food-licence", "fire-safety-check", "signage", "tobacco-licence"}


def test_promised_days_are_no_longer_than_lawful_ones(city):
    for name in city.life_events:
        held = frozenset({"business-licence"})
        lawful, promised = plan(*spec(city, name), held), plan(*spec(city, name, "promised"), held)
        assert promised.critical_days < lawful.critical_days


def test_restaurant_form_asks_each_thing_once_and_knows_who_asked(city):
    parts = ["food-licence", "fire-safety-check", "signage", "tobacco-licence"]
    form = merged_form(city, parts)
    asked = [field.id for field in form.fields]
    assert len(asked) == len(set(asked)) < sum(len(city.forms[part].fields) for part in parts)
    field = form.field("premises-address")
    assert field is not None
    assert set(field.services) == set(parts)


def test_statutory_procedure_offers_one_correction_only(city):
    procedure = city.procedures["statutory"]
    assert outcomes(procedure, "accept") == ("accept", "reject", "correct")
    assert outcomes(procedure, "accept-again") == ("accept", "reject")
    assert outcomes(procedure, "decide") == ("grant", "refuse")
    assert procedure.nodes["correct"].role == "applicant"
    assert outcomes(city.procedures["verification"], "verify") == ("confirm", "mismatch")


def test_calendar_counts_the_working_days_of_two_years(city):
    assert [count_in_year(city.calendar, year) for year in (2021, 2022)] == [250, 249]
    assert city.calendar.years == frozenset(range(2004, 2027))
    assert not city.calendar.is_working(date(2021, 10, 1))


def test_fetched_evidence_comes_from_a_register(city):
    for service in city.services.values():
        for need in service.evidence:
            if need.source == "fetched":
                assert city.evidence[need.kind].dataset in city.datasets


def test_public_bodies_are_marked_as_demo(city):
    for body in city.organisations.values():
        assert body.demo
        assert "演示" in body.name.zh
        assert "演示" in body.phone
