"""Jobs, schools, health and old age."""

from collections.abc import Iterator
from datetime import date, timedelta

from yiwang.web.demo.year.dice import Dice
from yiwang.web.demo.year.entries import Chapter, Counts, Entry, Gone, Said, entry, story
from yiwang.web.demo.year.scene import Scene

_CAMPAIGN = "医养结合机构质量提升行动"
_NATURAL = ("退休", "死亡", "完全丧失劳动能力")
_OTHER = ("解除或终止合同", "辞职", "其他")
_PROMISED_DAYS = 20


def jobs(scene: Scene) -> Iterator[Entry]:
    """People newly employed, and those who left: only natural attrition is subtracted."""
    dice = scene.dice("jobs")
    for at in range(scene.count("jobs", 9_000)):
        day = scene.day(dice, int(dice.happens(0.1)))
        reason = dice.weighed((None, *_NATURAL, *_OTHER), (80, 4, 1, 1, 5, 7, 2))
        persons = dice.number(5, 35) if reason is None else dice.number(1, 8)
        values: Said = {"kind": "减员" if reason else "新就业", "reason": reason, "persons": persons}
        values |= {"changed-on": day, "district": dice.pick(scene.districts)}
        counted = persons if reason is None else -persons if reason in _NATURAL else 0
        yield entry(
            "job-changes",
            scene.key("就业", at),
            day,
            values,
            {"new_jobs": counted} if scene.has(day) and counted else {},
        )


def families(scene: Scene) -> Iterator[Entry]:
    """Families without a job: each is helped, or leaves, within the promised limit."""
    dice = scene.dice("families")
    for at in range(scene.count("families", 400)):
        found = dice.day(scene.first, date(scene.year, 11, 30))
        limit = found + timedelta(days=_PROMISED_DAYS)
        day = dice.later(found, 3, _PROMISED_DAYS)
        values: Said = {"recognised-on": found, "limit-on": limit, "district": dice.pick(scene.districts)}
        left = {"helped-on": day} if dice.happens(0.9) else {"ended-on": day, "ended-by": "迁出"}
        waits = {"zero_job_families": 1}
        yield from story(
            "zero-job-families",
            scene.key("零就业家庭", at),
            [(found, values, waits), (day, left, {"zero_job_families": -1})],
        )


def schools(scene: Scene) -> Iterator[Entry]:
    """Vocational groups and the firms in them; one firm may be in several, and some leave."""
    dice = scene.dice("schools")
    secondary = dice.number(14, 20)
    groups = [scene.key("职教集团", at) for at in range(secondary + 3)]
    for at, key in enumerate(groups):
        founded, level = scene.day(dice, dice.number(1, 4)), "中职" if at < secondary else "高职"
        values: Said = {"name": f"演示职教集团 {at + 1}", "level": level, "lead-school": "演示学校"}
        counts: Counts = {"vocational_groups": 1} if level == "中职" else {}
        yield entry("vocational-groups", key, founded, {**values, "founded-on": founded}, counts)
    for at in range(scene.count("group-members", 1_250)):
        number, (uscc, _) = dice.number(0, len(groups) - 1), dice.pick(scene.firms)
        joined = scene.day(dice, dice.number(0, 3))
        left = dice.later(joined, 30, 400) if dice.happens(0.05) else None
        counts = {"vocational_firms": uscc} if number < secondary else {}
        gone = bool(counts) and left is not None and left <= scene.last
        values = {"group": groups[number], "uscc": uscc, "joined-on": joined}
        yield from story(
            "group-members",
            scene.key("集团成员", at),
            [
                (joined, values, counts),
                (left, {"left-on": left}, {"vocational_firms": Gone(uscc)} if gone else {}),
            ],
        )


def health(scene: Scene) -> Iterator[Entry]:
    """Institutions, those in the quality campaign, and hospice pilots."""
    dice = scene.dice("health")
    for at in range(scene.count("institutions", 90)):
        key, since = scene.key("机构", at), scene.day(dice, 2)
        kind, district = dice.pick(("医养结合机构", "医养结合机构", "医疗机构")), dice.pick(scene.districts)
        values: Said = {"name": "机构（演示）", "kind": kind, "district": district}
        yield entry("care-institutions", key, since, values)
        if dice.happens(0.8):
            yield _enrolment(scene, dice, key, kind, district)
    for at in range(max(4, scene.count("hospice", 24))):
        day = scene.day(dice, at % 2)
        values = {
            "name": "安宁疗护试点（演示）",
            "designated-on": day,
            "district": dice.pick(scene.districts),
        }
        yield entry(
            "hospice-pilots", scene.key("安宁疗护", at), day, values, {} if at % 2 else {"hospice": 1}
        )


def _enrolment(scene: Scene, dice: Dice, institution: str, kind: str, district: str) -> Entry:
    day = scene.day(dice, int(dice.happens(0.1)))
    values: Said = {
        "campaign": _CAMPAIGN,
        "institution": institution,
        "enrolled-on": day,
        "district": district,
    }
    counts = {"medical_elder": institution} if kind == "医养结合机构" and scene.has(day) else {}
    return entry("campaign-enrolments", f"{institution}-行动", day, values, counts)


def elders(scene: Scene) -> Iterator[Entry]:
    """Communities of the city proper with their stations, and elder homes by ownership."""
    dice = scene.dice("elders")
    codes = [place.code for place in scene.city.divisions.values() if place.level == "community"]
    for at, code in enumerate(codes[: scene.count("communities", 1_200)]):
        proper = dice.happens(0.85)
        values: Said = {"name": f"演示社区 {at + 1}", "city-proper": proper, "district": code[:6]}
        counts = {"elder_station_coverage.whole": 1} if proper else {}
        yield entry("communities", code, scene.day(dice, 3), values, counts)
        if dice.happens(0.9):
            yield from _station(scene, dice, code, proper)
    for ownership, whole, name in (("公办", 48, "public_homes"), ("民办", 230, "private_homes")):
        for at in range(scene.count(name, whole)):
            filed = scene.day(dice, dice.number(0, 3))
            closed = dice.later(filed, 60, 900) if dice.happens(0.08) else None
            values = {"name": f"{ownership}养老机构（演示）", "ownership": ownership, "filed-on": filed}
            values |= {"beds": dice.number(20, 300), "district": dice.pick(scene.districts)}
            gone = closed is not None and closed <= scene.last
            yield from story(
                "elder-homes",
                scene.key(f"{ownership}养老", at),
                [(filed, values, {name: 1}), (closed, {"closed-on": closed}, {name: -1} if gone else {})],
            )


def _station(scene: Scene, dice: Dice, code: str, proper: bool) -> Iterator[Entry]:
    opened = scene.day(dice, dice.number(0, 2))
    counts = dict.fromkeys(("elder_stations", "elder_station_coverage.part"), 1) if proper else {}
    values: Said = {"community": code, "name": "养老服务站（演示）", "opened-on": opened}
    closed = dice.later(opened, 100, 700) if dice.happens(0.03) else None
    gone = dict.fromkeys(counts, -1) if closed and closed <= scene.last else {}
    chapters: list[Chapter] = [(opened, values, counts), (closed, {"closed-on": closed}, gone)]
    yield from story("elder-stations", f"演示-养老站-{code}", chapters)
