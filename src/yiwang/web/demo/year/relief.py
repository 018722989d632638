"""Businesses: money paid and forgone, and the problems of firms that somebody solved."""

from collections.abc import Iterator

from yiwang.web.demo.year.entries import Entry, Said, entry, story
from yiwang.web.demo.year.scene import Scene

_PAID_MEAN, _FORGONE_MEAN = 400_000, 200_000


def payments(scene: Scene) -> Iterator[Entry]:
    """Money paid to firms; what was returned within the year does not count."""
    dice = scene.dice("payments")
    for at in range(scene.count("payments", 4_000)):
        uscc, district = dice.pick(scene.firms)
        paid, amount = scene.day(dice, int(dice.happens(0.1))), dice.yuan(_PAID_MEAN)
        returned = dice.later(paid, 2, 200) if dice.happens(0.03) else None
        values: Said = {"uscc": uscc, "measure": f"演示措施 {dice.number(1, 25)}", "amount": amount}
        values |= {"paid-on": paid, "district": district}
        gone = scene.has(paid) and scene.has(returned)
        yield from story(
            "relief-payments",
            scene.key("兑付", at),
            [
                (paid, values, {"relief_money": amount} if scene.has(paid) else {}),
                (returned, {"returned-on": returned}, {"relief_money": -amount} if gone else {}),
            ],
        )


def forgone(scene: Scene) -> Iterator[Entry]:
    """Taxes, fees and rent that were not asked for."""
    dice = scene.dice("forgone")
    for at in range(scene.count("forgone", 12_000)):
        uscc, district = dice.pick(scene.firms)
        day, amount = scene.day(dice, int(dice.happens(0.1))), dice.yuan(_FORGONE_MEAN)
        values: Said = {"uscc": uscc, "measure": f"演示措施 {dice.number(1, 15)}", "amount": amount}
        values |= {
            "kind": dice.pick(("税", "费", "社会保险费", "租金")),
            "forgone-on": day,
            "district": district,
        }
        counts = {"relief_forgone": amount} if scene.has(day) else {}
        yield entry("relief-forgone", scene.key("减免", at), day, values, counts)


def problems(scene: Scene) -> Iterator[Entry]:
    """Problems of firms: received, answered, and confirmed by the firm itself; some came back unsolved."""
    dice = scene.dice("problems")
    for at in range(scene.count("problems", 1_900)):
        uscc, district = dice.pick(scene.firms)
        received = scene.day(dice, int(dice.happens(0.1)))
        answered = dice.later(received, 1, 20) if dice.happens(0.97) else None
        confirmed = dice.later(answered, 1, 25) if answered and dice.happens(0.93) else None
        is_solved = dice.happens(0.93)
        values: Said = {
            "uscc": uscc,
            "kind": dice.pick(("产业链", "融资", "人才用工", "其他")),
            "district": district,
        }
        values |= {"received-on": received, "organisation": dice.pick(scene.offices)}
        said = {"confirmation": "已解决" if is_solved else "未解决", "confirmed-on": confirmed}
        yield from story(
            "problems",
            scene.key("诉求", at),
            [
                (received, values, {}),
                (answered, {"answered-on": answered}, {}),
                (confirmed, said, {"problems": 1} if is_solved and scene.has(confirmed) else {}),
            ],
        )
