"""The loops of the reform office: innovation results, firms' problems, and the score of a review."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.conftest import PROJECT

from yiwang.definitions import load, read_folder
from yiwang.definitions.rehearsing import Plan, rehearse
from yiwang.kernel import dmn

START = datetime(2021, 9, 17, 9, tzinfo=ZoneInfo("Asia/Shanghai"))

SCORES = tuple(
    {"专家": name, "回避": False, "创新": score, "实效": score, "推广": score}
    for name, score in (("甲", 80), ("乙", 90), ("丙", 85), ("丁", 100), ("戊", 10))
)


@pytest.fixture(scope="module")
def city():
    return load(read_folder(PROJECT / "cities" / "shenyang"))


def play(city, name, late="", given=None, **choices):
    told = {task.replace("_", "-"): tuple(words.split()) for task, words in choices.items()}
    plan = Plan(
        START, told, {"score-experts": SCORES}, frozenset(late.split()), timedelta(minutes=1), given or {}
    )
    return rehearse(city, name, plan)


@pytest.mark.parametrize(
    ("name", "choices", "ended"),
    [
        ("innovation-result", {}, ["awarded"]),
        ("innovation-result", {"record": "none"}, ["not-awarded"]),
        ("innovation-result", {"examine": "return return pass"}, ["awarded"]),
        ("innovation-result", {"examine": "drop"}, ["dropped"]),
        ("innovation-result", {"examine": "review"}, ["awarded"]),
        ("innovation-result", {"examine": "review", "choose": "drop"}, ["dropped"]),
        ("firm-problem", {}, ["solved"]),
        ("firm-problem", {"confirm": "unsolved solved"}, ["solved"]),
        ("firm-problem", {"confirm": "unsolved", "look_again": "explain"}, ["unsolved"]),
    ],
)
def test_each_way_leads_to_its_end(city, name, choices, ended):
    given = {"experts": 5} if name == "innovation-result" else None
    done = play(city, name, given=given, **choices)
    assert list(done.ended) == ended
    assert not done.state.armed


def test_scores_are_counted_when_every_expert_has_scored(city):
    done = play(city, "innovation-result", given={"experts": 5}, examine="review")
    assert len(done.at("done", "score-experts")) == 5
    assert done.state.values["score"] == 85
    assert done.at("asked", "count-scores")[0] >= max(done.at("done", "score-experts"))
    assert play(city, "innovation-result", "score-experts", {"experts": 5}, examine="review").ended == ()


def test_a_problem_is_solved_only_when_the_firm_says_so(city):
    done = play(city, "firm-problem", late="confirm")
    assert list(done.ended) == ["unconfirmed"]
    # Ten working days from 17 September 2021: two holidays, worked weekends on 18 and 26 September.
    assert [f"{at:%m-%d}" for at in done.at("fired", "no-reply")] == ["10-09"]


@pytest.fixture(scope="module")
def score(city):
    decide = dmn.evaluator(city.models["rules/review-score.dmn"], "评审得分")

    def scored(*values, recused=()):
        experts = [(value, False) for value in values] + [(value, True) for value in recused]
        names = ("创新", "实效", "推广")
        rows = [
            {"专家": str(at), "回避": away, **dict.fromkeys(names, value)}
            for at, (value, away) in enumerate(experts)
        ]
        return decide({"评分": rows})

    return scored


def test_no_score_of_one_expert_lowers_the_result_by_rising(score):
    others = (60, 70, 80, 90)
    results = [score(*others, value) for value in range(0, 101, 5)]
    assert results == sorted(results)
    assert (results[0], results[-1]) == (70, 80)  # one friend or enemy moves it within the others' middle


def test_an_expert_who_steps_aside_never_counts(score):
    plain = score(60, 70, 80, 90, 75)
    assert all(score(60, 70, 80, 90, 75, recused=(value,)) == plain for value in (0, 50, 100))
