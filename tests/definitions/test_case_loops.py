"""The case loops of the demo city, each rehearsed in accelerated time: its path, its limits, its ends."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from tests.conftest import PROJECT

from yiwang.definitions import load, read_folder
from yiwang.definitions.rehearsing import Plan, Rehearsal, RehearsalError, rehearse
from yiwang.web.cli import main

START = datetime(2021, 9, 17, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def city():
    return load(read_folder(PROJECT / "cities" / "shenyang"))


@pytest.fixture
def play(city):
    def played(name: str, late: str = "", values=None, given=None, **choices: str) -> Rehearsal:
        told = {task.replace("_", "-"): tuple(words.split()) for task, words in choices.items()}
        plan = Plan(START, told, values or {}, frozenset(late.split()), timedelta(minutes=1), given or {})
        return rehearse(city, name, plan)

    return played


def after(done: Rehearsal, what: str, node: str, since: str) -> timedelta:
    """How long after a task was opened something first happened."""
    return done.at(what, node)[0] - done.at("opened", since)[0]


WAYS = [
    ("criminal-transfer", {}, ["filed"]),
    ("criminal-transfer", {"decide_transfer": "keep"}, ["kept"]),
    ("criminal-transfer", {"police_decide": "not-ours file"}, ["filed"]),
    ("criminal-transfer", {"police_decide": "refuse"}, ["filed"]),
    ("criminal-transfer", {"police_decide": "refuse", "reconsider": "uphold"}, ["returned"]),
    ("criminal-transfer", {"police_decide": "refuse", "respond": "supervise"}, ["filed"]),
    ("criminal-transfer", {"police_decide": "refuse", "respond": "accept"}, ["returned"]),
    ("legal-aid", {}, ["helped"]),
    ("legal-aid", {"examine": "refuse"}, ["refused"]),
    ("legal-aid", {"examine": "correct", "examine_again": "refuse"}, ["refused"]),
    ("mediation", {}, ["confirmed"]),
    ("mediation", {"agree_to_mediate": "decline"}, ["declined"]),
    ("mediation", {"mediate": "fail"}, ["failed"]),
    ("mediation", {"confirm_or_not": "waive"}, ["agreed"]),
    ("mediation", {"court": "invalid", "again": "sue"}, ["sued"]),
    ("mediation", {"court": "invalid confirm", "again": "mediate"}, ["confirmed"]),
    ("stop-payment", {}, ["frozen"]),
    ("stop-payment", {"verify": "dismiss"}, ["no-fraud"]),
    ("stop-payment", {"freeze": "stop-again"}, ["frozen"]),
    ("stop-payment", {"freeze": "release"}, ["lifted"]),
    ("neighbourhood-talk", {}, ["settled"]),
    ("neighbourhood-talk", {"record": "advise"}, ["answered"]),
    ("neighbourhood-talk", {"talk": "mediate"}, ["mediated"]),
    ("neighbourhood-talk", {"call_back": "broken"}, ["mediated-again"]),
    ("supervision", {}, ["closed"]),
    ("supervision", {"review": "return return pass"}, ["closed"]),
]


@pytest.mark.parametrize(("name", "choices", "ended"), WAYS)
def test_each_way_leads_to_its_end(play, name, choices, ended) -> None:
    done = play(name, **choices)
    assert list(done.ended) == ended
    assert not done.state.armed


LIMITS = [
    # 国务院令 310 号: 24 hours, day and night
    ("criminal-transfer", "transfer", "transfer-late", {}, DAY),
    ("criminal-transfer", "forward", "forward-late", {"police_decide": "not-ours"}, DAY),
    ("stop-payment", "freeze", "warn", {}, 36 * HOUR),
    ("stop-payment", "freeze", "expired", {}, 48 * HOUR),  # 银发〔2016〕261 号
    ("stop-payment", "freeze-again", "expired-again", {"freeze": "stop-again"}, 48 * HOUR),
]


@pytest.mark.parametrize("row", LIMITS, ids=lambda row: row[2])
def test_each_limit_runs_out_when_the_law_says(play, row) -> None:
    name, task, timer, choices, limit = row
    done = play(name, late=task, **choices)
    assert after(done, "fired", timer, since=task) == limit


# Days, the first not counted, to the end of the last, which moves on when it is a day off: from Friday
# 17 September 2021 the third day is the Moon Festival's Monday, the thirtieth a Sunday.
DAYS = [
    # 国务院令 310 号: three days each
    ("criminal-transfer", "decide-transfer", "decide-transfer-late", {}, "09-22"),
    ("criminal-transfer", "police-decide", "police-decide-late", {}, "09-22"),
    ("criminal-transfer", "respond", "respond-over", {"police_decide": "refuse"}, "09-22"),
    ("criminal-transfer", "reconsider", "reconsider-late", {"police_decide": "refuse"}, "09-22"),
    ("legal-aid", "examine", "examine-late", {}, "09-24"),  # 法律援助法 art. 43: seven days
    ("legal-aid", "examine-again", "examine-again-late", {"examine": "correct"}, "09-24"),
    ("mediation", "confirm-or-not", "thirty-days", {}, "10-18"),  # 人民调解法 art. 33: thirty days
    ("neighbourhood-talk", "talk", "talk-late", {}, "10-18"),
    ("creditors-vote", "meet", "meet-late", {}, "10-18"),  # 企业破产法 art. 84: thirty days
    ("creditors-vote", "court", "court-late", {}, "10-18"),  # art. 86: thirty days
]


@pytest.mark.parametrize("row", DAYS, ids=lambda row: row[2])
def test_each_limit_in_days_runs_to_the_end_of_its_last_day(play, row) -> None:
    name, task, timer, choices, last = row
    done = play(name, late=task, **choices)
    assert f"{done.at('fired', timer)[0] - timedelta(seconds=1):%m-%d %H:%M}" == f"{last} 23:59"


@pytest.mark.parametrize(
    ("name", "task", "ended", "choices"),
    [
        ("criminal-transfer", "respond", ["returned"], {"police_decide": "refuse"}),
        ("legal-aid", "supply", ["withdrawn"], {"examine": "correct"}),
        ("mediation", "confirm-or-not", ["agreed"], {}),
        ("stop-payment", "freeze", ["lifted"], {}),
    ],
)
def test_where_silence_decides(play, name, task, ended, choices) -> None:
    done = play(name, late=task, **choices)
    assert [end for end in done.ended if end != "warned"] == ended
    assert [line.node for line in done.lines if line.what == "dropped"] == [task]


def test_supervision_turns_yellow_and_red_by_working_days(play) -> None:
    """From 17 September 2021, 15 and 20 working days reach over two holidays and three worked weekends."""
    done = play("supervision", late="handle")
    assert [f"{at:%m-%d %H:%M}" for at in done.at("fired", "yellow")] == ["10-15 00:00"]
    assert [f"{at:%m-%d %H:%M}" for at in done.at("fired", "red")] == ["10-22 00:00"]
    assert done.ended == ()
    assert list(done.state.waiting) == ["handle"]
    escalated = [line.detail for line in done.lines if line.what == "escalated"]
    assert escalated == ["yellow", "red"]


def test_a_talk_is_called_to_mind_three_times(play) -> None:
    done = play("neighbourhood-talk", late="talk")
    opened = done.at("opened", "talk")[0]
    assert [at - opened for at in done.at("fired", "remind")] == [7 * DAY, 14 * DAY, 21 * DAY]


GROUPS = {
    "passes": {"heads": 9, "heads for": 5, "claims": 900, "claims for": 600},
    "too few heads": {"heads": 10, "heads for": 5, "claims": 900, "claims for": 900},
    "too little money": {"heads": 9, "heads for": 9, "claims": 900, "claims for": 599.99},
}


@pytest.mark.parametrize(
    ("votes", "asked"),
    [
        (["passes", "passes"], False),
        (["passes", "too few heads"], True),
        (["too little money", "passes"], True),
    ],
)
def test_each_group_of_creditors_needs_both_majorities(play, votes, asked) -> None:
    """企业破产法 art. 84: more than half of those present, and two thirds of the group's claims."""
    values = {"count": tuple(GROUPS[vote] for vote in votes)}
    done = play("creditors-vote", values=values, given={"groups": len(votes)}, talk="stop")
    assert bool(done.at("opened", "talk")) is asked
    assert list(done.ended) == (["bankrupt"] if asked else ["approved"])


def test_a_plan_has_six_months_and_three_more(play) -> None:
    values, given = {"count": (GROUPS["passes"],)}, {"groups": 1}
    done = play("creditors-vote", late="draft draft-late", values=values, given=given)
    assert after(done, "fired", "too-late", since="draft") == 180 * DAY
    assert after(done, "fired", "over", since="draft-late") == 90 * DAY
    assert done.ended == ("bankrupt",)


def test_a_choice_the_procedure_does_not_have(play) -> None:
    with pytest.raises(RehearsalError, match="review has no outcome 'maybe'; it has: pass, return"):
        play("supervision", review="maybe")


def test_the_command_prints_path_and_clock() -> None:
    command = ["rehearse", "supervision", "--city", str(PROJECT / "cities" / "shenyang")]
    result = CliRunner().invoke(main, [*command, "--start", "2021-09-17T09:00", "--choose", "review=pass"])
    assert result.exit_code == 0, result.output
    assert "路径：assign → handle → report → review (pass) → close → closed" in result.output
    assert "结果：closed" in result.output
    assert "2021-09-17 11:00   +0d02h  办结  交办 [assign]" in result.output
    unknown = CliRunner().invoke(main, ["rehearse", "supervison", *command[2:]])
    assert unknown.exit_code == 1
    assert "no procedure 'supervison'; did you mean 'supervision'?" in unknown.output
    assert (
        "the city has: commitment-check, "
        in CliRunner().invoke(main, ["rehearse", "zzz", *command[2:]]).output
    )
    for option in (("--late", "revue"), ("--choose", "revue=pass")):
        told = CliRunner().invoke(main, [*command, *option])
        assert "'supervision' has no task 'revue'; did you mean 'review'?" in told.output
    wrong = CliRunner().invoke(main, [*command, "--choose", "review"])
    assert wrong.exit_code == 2


def test_a_robot_keeps_a_limit_shorter_than_it_takes(city) -> None:
    done = rehearse(city, "stop-payment", Plan(START, takes=2 * HOUR))
    assert done.path == ("verify (stop)", "stop", "freeze (freeze)", "frozen")
    assert done.at("done", "verify") == [START + timedelta(minutes=15)]


def rehearsed(*more: str):
    return CliRunner().invoke(main, ["rehearse", *more, "--start", "2021-09-17T09:00"])


def test_every_procedure_of_the_city_is_rehearsed_without_being_told_more(city) -> None:
    for name in city.procedures:
        result = rehearsed(name, "--city", str(PROJECT / "cities" / "shenyang"))
        assert result.exit_code == 0, f"{name}: {result.output}"
        assert "结果：" in result.output, name


def test_a_value_no_file_gives_an_example_of_is_asked_for_by_name(tmp_path) -> None:
    for path, content in read_folder(PROJECT / "cities" / "shenyang").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    drawn = tmp_path / "procedures" / "countersign.bpmn"
    drawn.write_text(drawn.read_text(encoding="utf-8").replace(' yw:example="3"', ""), encoding="utf-8")
    result = rehearsed("countersign", "--city", str(tmp_path))
    assert result.exit_code == 1
    assert "give them with --value 'bodies=…'" in result.output
    told = rehearsed("countersign", "--city", str(tmp_path), "--value", "bodies=2")
    assert told.output.count("办结  签署 [sign]") == 2
