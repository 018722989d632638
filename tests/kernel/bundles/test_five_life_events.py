"""The five life events: what is really handed in, what is made inside, and how long it takes."""

import pytest

from yiwang.kernel.bundles import Plan, plan

# one by one, distinct, made inside, forms, fetched, really given
COUNTS = {
    "start-firm": (40, 19, 3, 8, 3, 5),
    "newborn": (27, 14, 2, 5, 4, 3),
    "after-death": (47, 17, 2, 8, 2, 5),
    "restaurant": (30, 17, 0, 4, 5, 8),
    "second-hand-home": (36, 19, 3, 6, 6, 4),
}


@pytest.fixture
def plans(life_events) -> dict[str, Plan]:
    return {name: plan(event, services) for name, (event, services) in life_events.items()}


@pytest.mark.parametrize("name", COUNTS)
def test_savings(plans, name: str) -> None:
    saved = plans[name].savings
    counted = (saved.one_by_one, saved.distinct, saved.made_inside, saved.forms, saved.fetched, saved.given)
    assert counted == COUNTS[name]
    assert saved.one_form == 1
    assert saved.distinct == saved.made_inside + saved.forms + saved.fetched + saved.given


def _kinds(items) -> set[str]:
    return {item.kind for item in items}


def test_what_a_new_firm_really_gives(plans) -> None:
    firm = plans["start-firm"]
    assert _kinds(firm.supplied) == {"articles", "appoint", "premise", "auth", "seal_card"}
    assert _kinds(firm.fetched) == {"id_legal", "id_holder", "id_agent"}
    assert {(item.kind, item.producer) for item in firm.produced} == {
        ("biz_lic", "register-firm"),
        ("seals", "seals"),
        ("inv_seal", "seals"),
    }


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("newborn", {"hosp_bill", "hosp_sum", "bank_no"}),
        ("after-death", {"id_dec", "hukou_dec", "ssc_dec", "bank_heir", "kin"}),
        ("second-hand-home", {"old_inv", "w_no", "e_no", "g_no"}),
    ],
)
def test_what_is_really_given(plans, name: str, given: set[str]) -> None:
    assert _kinds(plans[name].supplied) == given


def test_the_licence_unlocks_the_other_parts(plans) -> None:
    firm = plans["start-firm"]
    assert firm.stages == (
        ("register-firm",),
        ("housing-fund", "medical-insurance", "seals", "social-insurance"),
        ("bank-account", "invoices"),
    )
    needs = {step.service: step.needs for step in firm.steps}
    assert needs["bank-account"] == ("register-firm", "seals")
    assert needs["social-insurance"] == ("register-firm",)


def test_second_hand_home_takes_12_days_and_not_22(plans) -> None:
    home = plans["second-hand-home"]
    assert home.critical_path == ("contract", "tax", "title", "gas")
    assert (home.critical_days, home.serial_days) == (12, 22)


def test_the_restaurant_runs_side_by_side_when_the_licence_is_there(plans) -> None:
    shop = plans["restaurant"]
    assert len(shop.stages) == 1
    assert (shop.critical_path, shop.critical_days, shop.serial_days) == (("food-licence",), 20, 55)


def test_the_restaurant_without_a_licence_registers_first(restaurant) -> None:
    event, services = restaurant
    shop = plan(event, services)
    assert shop.stages == (("register",), ("fire-check", "food-licence", "signboard", "tobacco"))
    assert shop.critical_path == ("register", "food-licence")
    assert (shop.critical_days, shop.serial_days) == (21, 56)
    assert [(item.kind, item.producer) for item in shop.produced] == [("biz_lic", "register")]
    assert "biz_lic" not in _kinds(shop.fetched)
    assert shop.savings.one_by_one == 34
    assert (shop.savings.given, shop.savings.one_form) == (8, 1)


def test_the_restaurant_with_a_licence_verifies_it(restaurant) -> None:
    event, services = restaurant
    shop = plan(event, services, frozenset({"biz_lic"}))
    assert set(shop.services) == {"verify-licence", "food-licence", "fire-check", "signboard", "tobacco"}
    assert (shop.savings.one_by_one, shop.savings.given, shop.savings.made_inside) == (30, 8, 0)
    licence = next(item for item in shop.fetched if item.kind == "biz_lic")
    assert licence.services == ("fire-check", "food-licence", "signboard", "tobacco", "verify-licence")
