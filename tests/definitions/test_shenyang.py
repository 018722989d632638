"""The demo city, from its files: it loads, and its life events give the numbers that were promised."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from yiwang.definitions import (
    Told,
    check,
    decide_conditions,
    load,
    merged_form,
    read_folder,
    spec,
    usual,
)
from yiwang.kernel.bpmn import outcomes
from yiwang.kernel.bundles import MayNeed, plan
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
    "hire-employee": ((33, 15, 3, 7, 3, 2), 29, 38, 7),
    "retire": ((18, 10, 1, 4, 3, 2), 40, 48, 5),
}
LICENSED = {name: frozenset({"business-licence"} if name == "open-restaurant" else ()) for name in PROMISED}
DAY = date(2026, 3, 2)


def planned(city, life_event, held=frozenset(), **answers):
    """The plan for the usual answers, or for those given."""
    if not answers:
        return plan(*spec(city, life_event), held, usual(city, life_event, held, DAY))
    event, services = spec(city, life_event)
    told = Told(answers, {}, DAY)
    return plan(event, services, held, decide_conditions(city, event, services, held, told))


@pytest.mark.parametrize("life_event", PROMISED)
def test_life_event_saves_what_was_promised(city, life_event):
    numbers, critical, serial, services = PROMISED[life_event]
    made = planned(city, life_event, LICENSED[life_event])
    s = made.savings
    assert (s.one_by_one, s.distinct, s.made_inside, s.forms, s.fetched, s.given) == numbers
    assert (s.one_form, made.critical_days, made.serial_days) == (1, critical, serial)
    assert len(made.services) == services
    assert made.may_need == MayNeed()


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
        "hire-employee": 3,
        "retire": 4,
    }
    assert bodies["open-restaurant"] == {
        "market-regulation",
        "fire-rescue",
        "urban-management",
        "tobacco-monopoly",
    }


def test_restaurant_without_a_licence_registers_first(city):
    made = planned(city, "open-restaurant")
    assert made.stages[0] == ("individual-registration",)
    assert "business-licence-verification" not in made.services
    licence = next(item for item in made.produced if item.kind == "business-licence")
    assert licence.producer == "individual-registration"
    assert set(licence.services) == {"food-licence", "fire-safety-check", "signage", "tobacco-licence"}


def test_promised_days_are_no_longer_than_lawful_ones(city):
    for name in city.life_events:
        held = frozenset({"business-licence"})
        made = planned(city, name, held)
        assert made.promised_days < made.critical_days
        as_promised = [replace(service, days=service.promised or 0) for service in spec(city, name)[1]]
        alone = plan(spec(city, name)[0], as_promised, held, usual(city, name, held, DAY))
        assert made.promised_days == alone.critical_days


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


def _given(made):
    return {item.kind for item in made.supplied}


def _fetched(made):
    return {item.kind for item in made.fetched}


def test_alcohol_adds_a_service_and_storage_a_paper(city):
    held = frozenset({"business-licence"})
    usually = planned(city, "open-restaurant", held)
    both = planned(city, "open-restaurant", held, **{"alcohol-sales": "sold", "storage-area": "0.5"})
    assert set(both.services) - set(usually.services) == {"alcohol-filing"}
    assert _given(both) - _given(usually) == {"alcohol-suppliers", "storage-papers"}
    assert both.savings.one_by_one == 30 + 4 + 1


def test_a_restaurant_whose_answers_are_missing_says_what_may_come(city):
    made = planned(city, "open-restaurant", frozenset({"business-licence"}), **{"alcohol-sales": "none"})
    assert made.may_need.services == ()
    assert made.may_need.supplied == ("storage-papers",)


def test_an_unmarried_mother_is_asked_nothing_about_marriage_or_the_father(city):
    alone = planned(city, "newborn", **{"parents-relation": "mother"})
    assert not {"marriage-certificate", "father-id"} & (_given(alone) | _fetched(alone))
    assert not {"father-name", "father-id-number"} & {field.element for field in alone.form.fields}
    form = merged_form(city, alone.services, alone)
    assert form.field("father-id-number") is None
    assert form.field("mother-id-number") is not None
    assert (alone.savings.one_by_one, alone.savings.given) == (27 - 4, 3)


def test_unmarried_parents_who_both_register_bring_a_paternity_report(city):
    both = planned(city, "newborn", **{"parents-relation": "both"})
    assert "paternity-report" in _given(both)
    assert "father-id" in _fetched(both)
    assert "marriage-certificate" not in _fetched(both)


def test_an_employee_with_a_card_and_without_a_file_needs_neither(city):
    made = planned(city, "hire-employee", **{"employee-card": "held", "employee-file": "none"})
    assert not {"employee-social-card", "personnel-file-transfer"} & set(made.services)
    assert made.critical_days == 1 + 5 + 3
    assert _given(made) == {"labour-contract", "wage-agreement"}


@pytest.mark.parametrize(
    ("sex", "months", "asked"), [("男", 359, True), ("女", 300, False), ("女", 299, True)]
)
def test_who_paid_too_short_is_asked_how_to_pay_the_rest(city, sex, months, asked):
    made = planned(city, "retire", **{"applicant-sex": sex, "medical-months": months})
    assert ("supplement-method" in {field.element for field in made.form.fields}) is asked
    assert ("supplement-request" in made.form.forms) is asked
    assert _given(made) == {"personnel-file", "pension-bank-account"}


def test_a_wrong_answer_decides_nothing(city):
    made = planned(city, "newborn", **{"parents-relation": "divorced"})
    assert made.may_need.supplied == ("paternity-report",)
    assert made.may_need.fetched == ("father-id", "marriage-certificate")


def test_the_cuts_of_a_second_hand_home(city):
    cuts = planned(city, "second-hand-home").cuts
    shown = {name: (getattr(cuts, name).before, getattr(cuts, name).after) for name in cuts.__slots__}
    assert shown == {
        "evidence": (36, 5),
        "fields": (65, 22),
        "steps": (12, 2),
        "days": (22, 12),
        "visits": (0, 0),
    }
