"""Science and technology: offers, roadshows, nodes, challenges, pilot bases, contracts, certificates."""

from collections.abc import Iterator
from datetime import date

from yiwang.web.demo.year.entries import Chapter, Entry, Gone, Said, entry, story
from yiwang.web.demo.year.scene import Scene

_FIELDS = ("装备制造", "新材料", "生物医药", "电子信息", "现代农业", "节能环保")
_CONTRACTS = ("技术开发", "技术转让", "技术许可", "技术咨询", "技术服务")
_CONTRACT_MEAN = 1_500_000
_MANY_CONTRACTS = 22_000


def offers(scene: Scene) -> Iterator[Entry]:
    """Results offered on the technology market; those withdrawn later were offered all the same."""
    dice = scene.dice("offers")
    for at in range(scene.count("offers", 4_900)):
        day = scene.day(dice, int(dice.happens(0.08)))
        withdrawn = dice.later(day, 5, 200) if dice.happens(0.04) else None
        values: Said = {"title": "科技成果（演示）", "provider": "演示高校", "field": dice.pick(_FIELDS)}
        values |= {"readiness": dice.number(3, 9), "published-on": day}
        counts = {"tech_results": 1} if scene.has(day) else {}
        yield from story(
            "tech-offers",
            scene.key("科技成果", at),
            [(day, values, counts), (withdrawn, {"withdrawn-on": withdrawn}, {})],
        )


def roadshows(scene: Scene) -> Iterator[Entry]:
    """Roadshows and matching events: planned, then held or called off."""
    dice = scene.dice("roadshows")
    for at in range(scene.count("roadshows", 50)):
        held = dice.day(date(scene.year, 2, 1), date(scene.year, 12, 31))
        state = "已取消" if dice.happens(0.1) else "已举办"
        values: Said = {
            "title": "路演（演示）",
            "series": "东北科技大市场",
            "kind": dice.pick(("路演", "成果对接")),
        }
        values |= {"held-on": held, "state": "计划", "district": dice.pick(scene.districts)}
        matched = dice.number(0, 9) if state == "已举办" else 0
        counts = {"roadshows": 1} if state == "已举办" else {}
        yield from story(
            "roadshows",
            scene.key("路演", at),
            [(dice.later(held, -20, -1), values, {}), (held, {"state": state, "matched": matched}, counts)],
        )


def nodes(scene: Scene) -> Iterator[Entry]:
    """Nodes of the identifier system: second-level ones run, one closed, one not running yet."""
    dice = scene.dice("nodes")
    for at in range(dice.number(5, 9)):
        day = scene.day(dice, dice.number(0, 2))
        values = _node(scene, dice.pick(_FIELDS), "二级节点")
        yield entry(
            "identifier-nodes",
            f"88.演示.{at + 1}",
            day,
            {**values, "operating-on": day},
            {"identifier_nodes": 1},
        )
    since, closed = scene.day(dice, 2), scene.day(dice)
    values = _node(scene, "停止运行", "二级节点") | {"operating-on": since}
    chapters: list[Chapter] = [(since, values, {}), (closed, {"closed-on": closed}, {})]
    yield from story("identifier-nodes", "88.演示.91", chapters)
    values = _node(scene, "全行业", "超级节点") | {"operating-on": scene.day(dice)}
    yield entry("identifier-nodes", "88.演示.92", scene.first, values)


def _node(scene: Scene, industry: str, kind: str) -> dict[str, object]:
    return {
        "name": f"{industry}节点（演示）",
        "kind": kind,
        "operator": "演示运营单位",
        "industry": industry,
        "district": scene.districts[0],
    }


def challenges(scene: Scene) -> Iterator[Entry]:
    """Challenges: posted, and contracted when somebody takes them."""
    dice = scene.dice("challenges")
    for at in range(scene.count("challenges", 130)):
        need, district = dice.pick(scene.firms)
        posted = dice.day(date(scene.year - 1, 10, 1), date(scene.year, 10, 31))
        contracted = dice.later(posted, 15, 120) if dice.happens(0.85) else None
        values: Said = {"title": "揭榜挂帅项目（演示）", "need-owner": need, "published-on": posted}
        values |= {"district": district}
        taken = {"solver": "演示团队", "contracted-on": contracted, "amount": dice.yuan(2_000_000)}
        yield from story(
            "challenges",
            scene.key("揭榜", at),
            [(posted, values, {}), (contracted, taken, {"challenges": 1} if scene.has(contracted) else {})],
        )


def bases(scene: Scene) -> Iterator[Entry]:
    """Pilot-scale bases, of the year and older ones."""
    dice = scene.dice("bases")
    for at in range(scene.count("bases", 45)):
        day = scene.day(dice, at % 2)
        values: Said = {"name": "中试基地（演示）", "field": dice.pick(_FIELDS), "opened-on": day}
        values |= {"district": dice.pick(scene.districts)}
        counts = {"pilot_bases": 1} if scene.has(day) else {}
        yield entry("pilot-bases", scene.key("中试基地", at), day, values, counts)


def contracts(scene: Scene) -> Iterator[Entry]:
    """Registered technology contracts; one in fifty is cancelled, and counts only if that was later."""
    dice = scene.dice("contracts")
    for at in range(scene.count("contracts", _MANY_CONTRACTS)):
        seller, district = dice.pick(scene.firms)
        day, amount = scene.day(dice, int(dice.happens(0.1))), dice.yuan(_CONTRACT_MEAN)
        cancelled = dice.later(day, 1, 150) if dice.happens(0.02) else None
        values: Said = {"kind": dice.pick(_CONTRACTS), "seller": seller, "buyer": dice.pick(scene.firms)[0]}
        values |= {"amount": amount, "technical-amount": amount, "registered-on": day, "district": district}
        gone = scene.has(day) and scene.has(cancelled)
        yield from story(
            "tech-contracts",
            scene.key("技术合同", at),
            [
                (day, values, {"tech_contracts": amount} if scene.has(day) else {}),
                (cancelled, {"cancelled-on": cancelled}, {"tech_contracts": -amount} if gone else {}),
            ],
        )


def certificates(scene: Scene) -> Iterator[Entry]:
    """Technology SMEs register every year anew; high-technology certificates last three years."""
    yield from _registrations(scene)
    dice = scene.dice("hightech")
    for at, (uscc, district) in enumerate(_some(scene, "hightech", 3_900)):
        issued = date(scene.year - dice.weighed((0, 1, 2, 3), (35, 25, 25, 15)), dice.number(11, 12), 10)
        expires = date(issued.year + 3, issued.month, 9)
        revoked = scene.day(dice) if dice.happens(0.01) and issued.year < scene.year else None
        now = ("hightech_growth.now", "tech_firms") if expires >= scene.last else ()
        counts = dict.fromkeys(now, uscc)
        if issued.year < scene.year and expires >= date(scene.year - 1, 12, 31):
            counts["hightech_growth.before"] = uscc
        values: Said = {"uscc": uscc, "issued-on": issued, "expires-on": expires, "district": district}
        yield from story(
            "hightech-certificates",
            scene.key("高企", at),
            [(issued, values, counts), (revoked, {"revoked-on": revoked}, dict.fromkeys(now, Gone(uscc)))],
        )


def _registrations(scene: Scene) -> Iterator[Entry]:
    dice = scene.dice("sme")
    for years_ago, whole in ((1, 5_200), (0, 7_600)):
        year = scene.year - years_ago
        for at, (uscc, district) in enumerate(_some(scene, f"sme/{years_ago}", whole)):
            day = dice.day(date(year, 3, 1), date(year, 11, 30))
            revoked = dice.day(date(year, 12, 1), date(year, 12, 31)) if dice.happens(0.02) else None
            names = ("sme_growth.before",) if years_ago else ("sme_growth.now", "tech_firms")
            values: Said = {"uscc": uscc, "year": year, "registered-on": day, "district": district}
            yield from story(
                "sme-registrations",
                scene.key("科小", at, year),
                [
                    (day, values, dict.fromkeys(names, uscc)),
                    (revoked, {"revoked-on": revoked}, dict.fromkeys(names, Gone(uscc))),
                ],
            )


def _some(scene: Scene, name: str, whole: int) -> list[tuple[str, str]]:
    """Pick distinct firms, by where a throw begins in their list."""
    dice, count = scene.dice(f"{name}/firms"), scene.count(name, whole)
    start = dice.number(0, len(scene.firms) - 1)
    return [scene.firms[(start + at) % len(scene.firms)] for at in range(min(count, len(scene.firms)))]
