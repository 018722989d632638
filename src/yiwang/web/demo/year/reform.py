"""Reform: meetings and what they decided, measures, pilots, experiences, innovation results."""

from collections.abc import Iterator
from datetime import date

from yiwang.web.demo.year.dice import Dice
from yiwang.web.demo.year.entries import Chapter, Entry, Said, entry, story
from yiwang.web.demo.year.scene import Scene

_PILOTS = ("自由贸易试验区", "自主创新示范区", "综合保税区", "跨境电商综合试验区")
_DIMENSIONS = ("办事方便", "法治良好", "成本竞争力强", "生态宜居")
_OTHERS = ("国资国企", "科技创新", "开放合作", "民生", "城市品质")


def meetings(scene: Scene) -> Iterator[Entry]:
    """Meetings of the commission, of its groups and on single topics, in the year and the year before."""
    dice = scene.dice("meetings")
    for years_ago in (1, 0):
        kinds = ["市委深改委会议"] * dice.number(7, 11)
        kinds += ["专项小组会议"] * dice.number(3, 6) + ["专题会议"] * dice.number(2, 5)
        for at, kind in enumerate(kinds):
            held, key = scene.day(dice, years_ago), scene.key("会议", at, scene.year - years_ago)
            counts = {"meetings": 1} if kind == "市委深改委会议" and not years_ago else {}
            values: Said = {"kind": kind, "title": f"{kind}（演示 {at + 1}）", "held-on": held}
            values |= {"secrecy": dice.pick(("公开", "内部")), "agenda": "听取汇报，审议文件（演示）"}
            yield entry("meetings", key, held, values, counts)
            yield from _decisions(scene, dice, key, held)


def _decisions(scene: Scene, dice: Dice, meeting: str, held: date) -> Iterator[Entry]:
    for at in range(dice.number(1, 4)):
        due = dice.later(held, 20, 90)
        late = dice.happens(0.15)
        closed = None if dice.happens(0.05) else dice.later(due, 1, 30) if late else dice.later(held, 5, 20)
        values: Said = {
            "meeting": meeting,
            "text": "按期落实（演示）",
            "lead": dice.pick(scene.offices),
            "due-on": due,
        }
        is_due = scene.has(due)
        yield from story(
            "meeting-decisions",
            f"{meeting}-{at + 1}",
            [
                (held, values, {"decisions_on_time.whole": 1} if is_due else {}),
                (closed, {"closed-on": closed}, {"decisions_on_time.part": 1} if is_due and not late else {}),
            ],
        )


def measures(scene: Scene) -> Iterator[Entry]:
    """Measures by theme, some done meanwhile; support for businesses counts while it is in force."""
    dice = scene.dice("measures")
    wanted = [("营商环境", scene.count("measures", 108)), ("公共资源交易", scene.count("trading", 22))]
    wanted += [(theme, scene.count(theme, 30)) for theme in _OTHERS]
    for years_ago in (1, 0):
        for theme, count in wanted:
            for at in range(count):
                key = scene.key(f"举措-{theme}", at, scene.year - years_ago)
                yield from _measure(scene, dice, key, theme, scene.day(dice, years_ago))
    yield from _relief(scene, dice)


def _measure(scene: Scene, dice: Dice, key: str, theme: str, issued: date) -> Iterator[Entry]:
    values: Said = {
        "title": f"{theme}举措（演示）",
        "theme": theme,
        "dimension": dice.pick(_DIMENSIONS) if theme == "营商环境" else None,
        "document": f"演示文件〔{issued.year}〕{dice.number(1, 5)} 号",
        "owner": dice.pick(scene.offices),
        "issued-on": issued,
        "due-on": date(issued.year, 12, 31),
    }
    done = dice.later(issued, 10, 300) if dice.happens(0.8) else None
    name = {"营商环境": "measures", "公共资源交易": "trading_measures"}.get(theme)
    counts = {name: 1} if name and scene.has(issued) else {}
    said = {name: value for name, value in values.items() if value is not None}
    finished = {"done-on": done, "evidence": "验收材料（演示）"}
    yield from story("measures", key, [(issued, said, counts), (done, finished, {})])


def _relief(scene: Scene, dice: Dice) -> Iterator[Entry]:
    """Two documents of support, the second of the year itself; some of the first ended before the year."""
    before = date(scene.year - 1, 3, 1)
    for document, count, first in (("演示二十五条", 25, before), ("演示十五条", 15, scene.day(dice))):
        for at in range(dice.number(count - 5, count)):
            ended = date(scene.year - 1, 12, 31) if first == before and dice.happens(0.2) else None
            values: Said = {
                "title": f"{document}第 {at + 1} 条",
                "theme": "支持市场主体",
                "document": document,
            }
            values |= {"owner": dice.pick(scene.offices), "issued-on": first}
            counts = {} if ended else {"relief_policies": 1}
            yield entry("measures", scene.key(document, at), first, values, counts, until=ended)


def pilots(scene: Scene) -> Iterator[Entry]:
    """Tasks of national pilots, and experiences others may copy."""
    dice = scene.dice("pilots")
    for at in range(scene.count("pilot-tasks", 240)):
        begun = scene.day(dice, dice.number(1, 2))
        done = dice.later(begun, 100, 900) if dice.happens(0.85) else None
        in_time = done is not None and done <= scene.last
        values: Said = {
            "pilot": dice.pick(_PILOTS),
            "task": "试点任务（演示）",
            "owner": dice.pick(scene.offices),
        }
        values["due-on"] = scene.last
        yield from story(
            "pilot-tasks",
            scene.key("试点任务", at),
            [
                (begun, values, {"pilot_tasks.whole": 1}),
                (done, {"done-on": done}, {"pilot_tasks.part": 1} if in_time else {}),
            ],
        )
    for at in range(scene.count("experiences", 60) * 2):
        day = scene.day(dice, dice.number(0, 1))
        values = {"title": "可复制经验（演示）", "pilot": dice.pick(_PILOTS)}
        values |= {"level": dice.pick(("国家", "省", "市")), "recorded-on": day, "source": "演示来源"}
        counts = {"experiences": 1} if scene.has(day) else {}
        yield entry("experiences", scene.key("经验", at), day, values, counts)


def innovation(scene: Scene) -> Iterator[Entry]:
    """Innovation results: found, reviewed, filed, and for some a result."""
    dice = scene.dice("innovation")
    for at in range(max(6, scene.count("innovation", 80))):
        days = [dice.day(date(scene.year - 1, 7, 1), date(scene.year, 9, 30))]
        for _ in range(3):
            days.append(dice.later(days[-1], 10, 60))
        stages, reached = list(_stages(scene, dice, days)), dice.number(2, 4)
        yield from story("innovation-results", scene.key("成果", at), stages[:reached])


def _stages(scene: Scene, dice: Dice, days: list[date]) -> Iterator[Chapter]:
    unit = dice.pick(scene.offices)
    values: Said = {"title": "制度性创新成果（演示）", "unit": unit, "filed-on": days[0], "stage": "挖掘"}
    yield days[0], values, {}
    yield days[1], {"stage": "初审"}, {}
    yield days[2], {"stage": "申报", "score": dice.number(70, 99)}, {}
    result = {"stage": "有结果", "result": dice.pick(("优秀", "良好", "一般")), "result-on": days[3]}
    yield days[3], result, {"innovation_results": 1} if scene.has(days[3]) else {}
