"""Trade and firms: cross-border declarations, freight trains, listings, state-owned firms."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from yiwang.web.demo.year.dice import Dice
from yiwang.web.demo.year.entries import Entry, Said, entry, story
from yiwang.web.demo.year.scene import Scene

_MODES, _OTHER_MODE = ("9610", "9710", "9810", "1210"), "0110"
_PORTS = {"西通道": ("阿拉山口", "霍尔果斯"), "中通道": ("二连浩特",), "东通道": ("满洲里", "绥芬河")}
_STAGES = ("辅导备案", "受理", "过会", "注册", "挂牌")
_HUNDRED_MILLION = 10**8


def declarations(scene: Scene) -> Iterator[Entry]:
    """Declarations of both years; only those released count, and only the four modes."""
    dice = scene.dice("declarations")
    for years_ago, whole in ((1, 2_400), (0, 12_800)):
        for at in range(scene.count(f"declarations/{years_ago}", whole)):
            declared = scene.day(dice, years_ago)
            released = None if dice.happens(0.02) else dice.later(declared, 1, 6)
            mode = _OTHER_MODE if dice.happens(0.1) else dice.pick(_MODES)
            values: Said = {"mode": mode, "direction": dice.pick(("出口", "出口", "进口"))}
            values |= {"amount": dice.yuan(60_000), "declared-on": declared}
            values |= {"district": dice.pick(scene.districts)}
            counts = _level(scene, mode, released, values["amount"])
            yield from story(
                "declarations",
                scene.key("报关", at, scene.year - years_ago),
                [(declared, values, {}), (released, {"released-on": released}, counts)],
            )


def _level(scene: Scene, mode: str, released: date | None, amount: Decimal) -> dict[str, Decimal]:
    if mode == _OTHER_MODE or released is None:
        return {}
    when = {scene.year: "now", scene.year - 1: "before"}.get(released.year)
    return {f"crossborder_growth.{when}": amount} if when else {}


def trains(scene: Scene) -> Iterator[Entry]:
    """Freight trains: planned, and departed a day or two later unless they did not."""
    dice = scene.dice("trains")
    channels = dice.pick((("西通道", "中通道"), tuple(_PORTS)))
    for at in range(scene.count("trains", 420)):
        channel = dice.pick(channels)
        port, planned = dice.pick(_PORTS[channel]), scene.day(dice, int(dice.happens(0.2)))
        departed = None if dice.happens(0.03) else dice.later(planned, 1, 2)
        values: Said = {"direction": dice.pick(("去程", "回程")), "channel": channel, "port": port}
        counts = {"train_routes": channel, "train_ports": port} if scene.has(departed) else {}
        yield from story(
            "trains",
            scene.key("班列", at),
            [
                (planned, {**values, "planned-on": planned}, {}),
                (departed, {"departed-on": departed, "units": dice.number(82, 110)}, counts),
            ],
        )


def listings(scene: Scene) -> Iterator[Entry]:
    """Firms on the way to the stock exchange; a few arrive on the STAR market."""
    dice = scene.dice("listings")
    for at in range(dice.number(4, 8)):
        uscc, _ = scene.firms[at % len(scene.firms)]
        board, day = "科创板" if at < 2 else dice.pick(("主板", "创业板", "北交所")), scene.first
        listed = at == 0 or dice.happens(0.4)
        for stage in _STAGES if listed else _STAGES[:2]:
            day = dice.later(day, 10, 70)
            values: Said = {"uscc": uscc, "name": f"演示企业 {at + 1}", "stage": stage, "board": board}
            counts = (
                {"star_listings": uscc} if (stage, board) == ("挂牌", "科创板") and scene.has(day) else {}
            )
            yield entry("listings", scene.key("上市", at), day, {**values, "stage-on": day}, counts)


def state_firms(scene: Scene) -> Iterator[Entry]:
    """State-owned firms by tier, their boards and managers."""
    dice = scene.dice("state-firms")
    for at in range(scene.count("state-firms", 400)):
        uscc, district = scene.firms[-1 - at % len(scene.firms)]
        tier, required, since = dice.number(1, 3), dice.happens(0.8), scene.day(dice, 3)
        values: Said = {"name": f"演示国企 {at + 1}（{district}）", "tier": tier, "board-required": required}
        values |= {} if required else {"reason": "规模小（演示）"}
        yield entry("state-firms", uscc, since, values, {"boards.whole": 1} if required else {})
        if dice.happens(0.95):
            yield _board(scene, dice, uscc, required)
        for post in range(dice.number(1, 3)):
            yield from _manager(scene, dice, f"{uscc}-{post + 1}", uscc)


def _board(scene: Scene, dice: Dice, uscc: str, required: bool) -> Entry:
    since = scene.day(dice, dice.number(0, 2))
    directors = dice.number(3, 9)
    outside = dice.number(0, directors)
    values: Said = {"established-on": since, "directors": directors, "outside-directors": outside}
    counts: dict[str, int] = {}
    if required:
        counts = {"boards.part": 1, "outside_directors.whole": 1, "outside_majority.whole": 1}
        counts |= {"outside_directors.part": 1} if outside else {}
        counts |= {"outside_majority.part": 1} if 2 * outside > directors else {}
    return entry("boards", uscc, since, values, counts)


def _manager(scene: Scene, dice: Dice, post: str, uscc: str) -> Iterator[Entry]:
    since, in_scope = scene.day(dice, 2), dice.happens(0.9)
    signed = dice.day(date(scene.year - 1, 1, 1), date(scene.year + 1, 2, 28)) if dice.happens(0.95) else None
    values: Said = {"uscc": uscc, "title": dice.pick(("总经理", "副总经理")), "in-scope": in_scope}
    both = {"agreement-on": signed, "contract-on": signed, "term": 3}
    in_time = in_scope and signed is not None and signed <= scene.last
    yield from story(
        "managers",
        post,
        [
            (since, values, {"tenure_contracts.whole": 1} if in_scope else {}),
            (signed, both, {"tenure_contracts.part": 1} if in_time else {}),
        ],
    )


def state_tasks(scene: Scene) -> Iterator[Entry]:
    """Tasks of the three-year programme of state firms, by weight."""
    dice = scene.dice("soe-tasks")
    for at in range(scene.count("soe-tasks", 300)):
        weight, begun = Decimal(dice.number(1, 8)) / 2, scene.day(dice, 1)
        done = dice.later(begun, 60, 900) if dice.happens(0.95) else None
        values: Said = {"task": "三年行动任务（演示）", "owner": "state-assets", "weight": weight}
        values |= {"due-on": date(scene.year + 1, 12, 31)}
        in_time = done is not None and done <= scene.last
        yield from story(
            "soe-tasks",
            scene.key("国企任务", at),
            [
                (begun, values, {"soe_tasks.whole": weight}),
                (done, {"done-on": done}, {"soe_tasks.part": weight} if in_time else {}),
            ],
        )


def deals(scene: Scene) -> Iterator[Entry]:
    """Ownership deals; a firm with two of them counts once, its capital twice."""
    dice = scene.dice("deals")
    for at in range(max(6, scene.count("deals", 60))):
        uscc, _ = scene.firms[-1 - dice.number(0, 9)]
        signed = dice.day(date(scene.year - 1, 6, 1), date(scene.year, 11, 30))
        closed = dice.later(signed, 10, 90) if dice.happens(0.9) else None
        tier, mixed = dice.number(1, 3), dice.happens(0.8)
        capital = Decimal(dice.number(1, 60)) * _HUNDRED_MILLION / 100
        values: Said = {"uscc": uscc, "name": "演示国企", "tier": tier, "mixed": mixed, "capital": capital}
        values |= {"kind": dice.pick(("增资扩股", "产权转让", "合资新设")), "signed-on": signed}
        values |= {"investor": dice.pick(("民营", "外资", "其他国有", "员工"))}
        counts = mixed and tier in {2, 3} and scene.has(closed)
        yield from story(
            "ownership-deals",
            scene.key("混改", at),
            [
                (signed, values, {}),
                (
                    closed,
                    {"closed-on": closed},
                    {"mixed_firms": uscc, "mixed_capital": capital} if counts else {},
                ),
            ],
        )
