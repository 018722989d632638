"""Places: industrial parks, core areas, renewal projects, reading places and pocket parks."""

from collections.abc import Iterator
from datetime import date

from yiwang.web.demo.year.dice import Dice
from yiwang.web.demo.year.entries import Chapter, Counts, Entry, Said, Values, entry, story
from yiwang.web.demo.year.scene import Scene


def parks(scene: Scene) -> Iterator[Entry]:
    """Industrial parks, and the legal-service stations in most of them; some have two."""
    dice = scene.dice("parks")
    for at in range(dice.number(8, 14)):
        key, since = scene.key("园区", at), scene.day(dice, 3)
        values: Said = {"name": f"演示园区 {at + 1}", "level": dice.pick(("国家级", "省级", "市级"))}
        values |= {"district": dice.pick(scene.districts)}
        yield entry("parks", key, since, values, {"park_law.whole": 1})
        for station in range(dice.weighed((0, 1, 2), (15, 70, 15))):
            opened = scene.day(dice, dice.number(0, 2))
            said = {"park": key, "name": "公共法律服务站（演示）", "opened-on": opened}
            yield entry("legal-stations", f"{key}-{station + 1}", opened, said, {"park_law.part": key})


def areas(scene: Scene) -> Iterator[Entry]:
    """Core areas, of the year and older ones."""
    dice = scene.dice("areas")
    for at in range(dice.number(28, 40)):
        day = scene.day(dice, dice.number(0, 1))
        values: Said = {
            "name": f"核心板块（演示 {at + 1}）",
            "designated-on": day,
            "district": dice.pick(scene.districts),
        }
        yield entry("core-areas", scene.key("板块", at), day, values, {"core_areas": 1})


def renewal(scene: Scene) -> Iterator[Entry]:
    """Old estates, back lanes, lighting and tasks of the environment: planned, started, accepted."""
    dice = scene.dice("renewal")
    wanted = (("老旧小区", 150), ("背街小巷", 220), ("亮化工程", 44), ("环境整治", 80))
    for kind, whole in wanted:
        for at in range(max(5, scene.count(kind, whole))):
            yield from _project(scene, dice, kind, scene.key(kind, at))


def _project(scene: Scene, dice: Dice, kind: str, key: str) -> Iterator[Entry]:
    planned = dice.day(date(scene.year - 1, 9, 1), date(scene.year, 6, 30))
    started = dice.later(planned, 5, 60) if dice.happens(0.97) else None
    accepted = dice.later(started, 30, 240) if started and dice.happens(0.95) else None
    values: Said = {"name": f"{kind}（演示）", "kind": kind, "planned-on": planned}
    values |= {"district": dice.pick(scene.districts)}
    yield from story(
        "renewal-projects",
        key,
        [
            (planned, values, _planned(scene, kind, planned)),
            (started, {"started-on": started}, _started(scene, kind, started)),
            (accepted, {"accepted-on": accepted}, _accepted(scene, kind, planned, accepted)),
        ],
    )


def _planned(scene: Scene, kind: str, day: date) -> Counts:
    return {"environment_tasks.whole": 1} if kind == "环境整治" and scene.has(day) else {}


def _started(scene: Scene, kind: str, day: date | None) -> Counts:
    return {"lighting": 1} if kind == "亮化工程" and day and day <= scene.last else {}


def _accepted(scene: Scene, kind: str, planned: date, day: date | None) -> Counts:
    if day is None:
        return {}
    if kind == "亮化工程" and day < scene.first:
        return {"lighting": -1}  # it was over before the year began
    if kind == "环境整治":
        return {"environment_tasks.part": 1} if scene.has(planned) and day <= scene.last else {}
    name = {"老旧小区": "estates", "背街小巷": "lanes"}.get(kind)
    return {name: 1} if name and scene.has(day) else {}


def reading(scene: Scene) -> Iterator[Entry]:
    """City reading rooms and book houses."""
    dice = scene.dice("reading")
    wanted = (("城市书房", "reading_rooms", dice.number(12, 24)), ("城市书屋", "book_houses", 113))
    for kind, name, whole in wanted:
        count = whole if kind == "城市书房" else scene.count(name, whole)
        for at in range(count):
            yield from _opened(scene, dice, ("reading-places", name), scene.key(kind, at), {"kind": kind})


def pocket_parks(scene: Scene) -> Iterator[Entry]:
    """Pocket parks."""
    dice = scene.dice("pocket-parks")
    for at in range(scene.count("pocket-parks", 1_090)):
        area = {"area": dice.number(200, 5_000)}
        yield from _opened(scene, dice, ("pocket-parks", "pocket_parks"), scene.key("口袋公园", at), area)


def _opened(scene: Scene, dice: Dice, place: tuple[str, str], key: str, more: Values) -> Iterator[Entry]:
    dataset, name = place
    opened = scene.day(dice, dice.number(0, 2))
    closed = dice.later(opened, 60, 700) if dice.happens(0.02) else None
    values: Said = {
        "name": "开放场所（演示）",
        "opened-on": opened,
        "district": dice.pick(scene.districts),
        **more,
    }
    gone = closed is not None and closed <= scene.last
    chapters: list[Chapter] = [
        (opened, values, {name: 1}),
        (closed, {"closed-on": closed}, {name: -1} if gone else {}),
    ]
    yield from story(dataset, key, chapters)
