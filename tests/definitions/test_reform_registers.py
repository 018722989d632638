"""The registers behind the annual report: what they refuse, and that every figure of it has its source."""

import pytest
from tests.conftest import PROJECT

from yiwang.definitions import check_row, load, read_folder

COMPUTED = [
    "meetings", "measures", "life_events", "park_law", "trading_measures", "tech_results", "roadshows",
    "identifier_nodes", "challenges", "pilot_bases", "tech_contracts", "sme_growth", "hightech_growth",
    "tech_firms", "soe_tasks", "mixed_firms", "mixed_capital", "boards", "outside_directors",
    "tenure_contracts", "crossborder_growth", "train_routes", "relief_policies", "relief_money",
    "problems", "market_entities", "zero_job_families", "new_jobs", "vocational_groups",
    "vocational_firms", "medical_elder", "hospice", "elder_stations", "public_homes", "private_homes",
    "core_areas", "estates", "lanes", "environment_tasks", "lighting", "good_air_days", "reading_rooms",
    "book_houses", "pocket_parks",
]  # fmt: skip
RECORDED = [
    "national_cases", "benchmark_city", "hr_park", "star_market", "super_node", "state_awards",
    "train_rank", "best_practice", "double_reduction", "hospital_reform", "drg_city", "elder_city",
    "safety_pilot",
]  # fmt: skip
MEETING = {
    "number": "1",
    "kind": "市委深改委会议",
    "title": "演示",
    "held-on": "2021-03-01",
    "secrecy": "公开",
}
WHY = "涉密内容不得进入本系统，须按保守国家秘密法另行办理"


@pytest.fixture(scope="module")
def city():
    return load(read_folder(PROJECT / "cities" / "shenyang"))


@pytest.mark.parametrize("mark", ["公开", "内部"])
def test_an_open_meeting_is_recorded(city, mark):
    assert check_row(city.datasets["meetings"], {**MEETING, "secrecy": mark}) == ()


@pytest.mark.parametrize("mark", ["秘密", "机密", "绝密"])
def test_a_meeting_marked_secret_is_refused_with_the_reason(city, mark):
    (fault,) = check_row(city.datasets["meetings"], {**MEETING, "secrecy": mark})
    assert str(fault) == f"meetings 1: secrecy (string): '{mark}' is refused: {WHY}"


@pytest.mark.parametrize(
    ("dataset", "change", "said"),
    [
        ("meetings", {"secrecy": None}, "is required"),
        ("meetings", {"secrecy": "绝 密"}, "'绝 密' is none of: 公开, 内部"),
        ("meetings", {"held-on": "三月一日"}, "is no day"),
        ("air-hourly", {"hour": 0}, "0 is less than 1"),
        ("air-hourly", {"hour": 25}, "25 is more than 24"),
        ("air-hourly", {"pm25": "-1"}, "'-1' is less than 0"),
        ("tech-contracts", {"amount": 0.1}, "no amount of at most two decimals"),
        ("job-changes", {"persons": 0}, "0 is less than 1"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(city, dataset, change, said):
    definition = city.datasets[dataset]
    faults = check_row(definition, {**_row(definition), **change})
    assert len(faults) == 1
    assert said in faults[0].reason


def _row(dataset):
    plain = {"integer": 1, "decimal": "1", "money": "1.00", "boolean": True, "date": "2021-03-01"}
    return {
        column.id: column.choices[0] if column.choices else plain.get(column.type, "演示")
        for column in dataset.column
    }


def test_every_figure_of_the_article_is_computed_or_recorded_and_stands_in_the_report(city):
    assert set(COMPUTED) <= city.indicators.keys()
    report = city.reports["2021"]
    assert set(COMPUTED) <= set(report.figures)
    assert set(report.honours) == set(RECORDED)
    assert set(report.figures) <= city.indicators.keys()


def test_titles_given_by_others_are_never_computed(city):
    assert not set(RECORDED) & city.indicators.keys()
    wanted = {column.id: column.required for column in city.datasets["honours"].column}
    assert all(wanted[name] for name in ("name", "given-by", "source", "published-on"))
