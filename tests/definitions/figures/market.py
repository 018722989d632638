"""Markets, science, trade and firms: rows, and the value counted by hand."""

PARKS = {
    "parks": [{"number": "P1"}, {"number": "P2"}, {"number": "P3"}, {"number": "P4", "_to": "2021-06-30"}],
    "legal-stations": [
        {"park": "P1", "opened-on": "2020-01-01"},
        {"park": "P1", "opened-on": "2021-01-01"},
        {"park": "P2", "opened-on": "2021-12-31"},
        {"park": "P3", "opened-on": "2022-01-01"},
    ],
}
LISTINGS = {
    "listings": [
        {"uscc": "A", "stage": "挂牌", "board": "科创板", "stage-on": "2021-10-28"},
        {"uscc": "B", "stage": "挂牌", "board": "主板", "stage-on": "2021-10-28"},
        {"uscc": "C", "stage": "受理", "board": "科创板", "stage-on": "2021-10-28"},
    ]
}
OFFERS = {
    "tech-offers": [
        {"published-on": "2021-06-01"},
        {"published-on": "2021-06-02", "withdrawn-on": "2021-07-01"},
        {"published-on": "2020-12-31"},
    ]
}
ROADSHOWS = {
    "roadshows": [
        {"held-on": "2021-06-01", "state": "已举办"},
        {"held-on": "2021-06-01", "state": "已举办", "kind": "成果对接"},
        {"held-on": "2021-06-01", "state": "已取消"},
        {"held-on": "2020-06-01", "state": "已举办"},
    ]
}
NODES = {
    "identifier-nodes": [
        {"kind": "二级节点", "operating-on": "2019-06-01"},
        {"kind": "二级节点", "operating-on": "2021-12-31"},
        {"kind": "二级节点", "operating-on": "2019-06-01", "closed-on": "2021-12-31"},
        {"kind": "二级节点"},
        {"kind": "超级节点", "operating-on": "2019-06-01"},
    ]
}
CHALLENGES = {
    "challenges": [{"contracted-on": "2021-05-01"}, {}, {"contracted-on": "2020-05-01"}],
}
BASES = {"pilot-bases": [{"opened-on": "2021-05-01"}, {"opened-on": "2020-05-01"}]}
CONTRACTS = {
    "tech-contracts": [
        {"amount": "150000000.50", "registered-on": "2021-05-01"},
        {"amount": "99999999.50", "registered-on": "2021-12-31", "cancelled-on": "2022-01-01"},
        {"amount": "700000000", "registered-on": "2021-05-01", "cancelled-on": "2021-06-01"},
        {"amount": "700000000", "registered-on": "2020-12-31"},
    ]
}
REGISTERED = {"year": 2021, "registered-on": "2021-05-01"}
TECH = {
    "sme-registrations": [
        {"uscc": "A", **REGISTERED},
        {"uscc": "A", **REGISTERED},  # registered twice, one firm
        {"uscc": "B", **REGISTERED, "revoked-on": "2021-11-01"},
        {"uscc": "C", **REGISTERED},
        {"uscc": "D", "year": 2020, "registered-on": "2020-05-01"},
    ],
    "hightech-certificates": [
        {"uscc": "C", "issued-on": "2019-12-01", "expires-on": "2022-11-30"},
        {"uscc": "E", "issued-on": "2019-12-01", "expires-on": "2021-12-30"},
        {"uscc": "F", "issued-on": "2021-12-31", "expires-on": "2024-12-30"},
        {"uscc": "G", "issued-on": "2019-12-01", "expires-on": "2022-11-30", "revoked-on": "2021-02-01"},
    ],
}
DECLARED = {
    "declarations": [
        {"mode": "9610", "amount": "100.00", "released-on": "2021-05-01"},
        {"mode": "9710", "amount": "200", "released-on": "2021-05-01"},
        {"mode": "9810", "amount": "40", "released-on": "2021-05-01"},
        {"mode": "1210", "amount": "200", "released-on": "2021-12-31", "direction": "出口"},
        {"mode": "0110", "amount": "9000", "released-on": "2021-05-01"},
        {"mode": "9610", "amount": "9000", "declared-on": "2021-12-31", "released-on": "2022-01-01"},
        {"mode": "9610", "amount": "9000", "declared-on": "2021-12-31"},
        {"mode": "9610", "amount": "100", "released-on": "2020-05-01"},
    ]
}
TRAINS = {
    "trains": [
        {"channel": "西通道", "port": "阿拉山口", "departed-on": "2021-01-01"},
        {"channel": "西通道", "port": "霍尔果斯", "departed-on": "2021-01-02"},
        {"channel": "中通道", "port": "二连浩特", "departed-on": "2021-01-03"},
        {"channel": "中通道", "port": "二连浩特", "departed-on": "2021-01-04"},
        {"channel": "东通道", "port": "满洲里", "planned-on": "2021-01-04"},
        {"channel": "东通道", "port": "绥芬河", "departed-on": "2020-12-31"},
    ]
}
PAID = {
    "relief-payments": [
        {"amount": "130000000", "paid-on": "2021-05-01"},
        {"amount": "70000000", "paid-on": "2021-05-01", "returned-on": "2021-06-01"},
        {"amount": "70000000", "paid-on": "2022-05-01"},
    ],
    "relief-forgone": [
        {"amount": "200000000", "forgone-on": "2021-05-01"},
        {"amount": "50000000", "forgone-on": "2021-05-01", "kind": "租金"},
        {"amount": "50000000", "forgone-on": "2020-05-01"},
    ],
}
PROBLEMS = {
    "problems": [
        {"received-on": "2020-12-01", "confirmation": "已解决", "confirmed-on": "2021-01-01"},
        {"confirmation": "已解决", "confirmed-on": "2021-05-01", "district": "210106"},
        {"confirmation": "未解决", "confirmed-on": "2021-05-01"},
        {"answered-on": "2021-05-01"},  # the office says so, the firm has not
        {"confirmation": "已解决", "confirmed-on": "2022-01-01"},
        {"_key": "reopened", "_from": "2021-03-01", "confirmation": "已解决", "confirmed-on": "2021-03-01"},
        {"_key": "reopened", "_from": "2021-04-01", "confirmation": "未解决", "confirmed-on": "2021-04-01"},
    ]
}


def _firm(code, **values):
    return {"uscc": f"{code}210102DEM{len(str(values)):07d}", **values}


ENTITIES = {
    "firms": [
        _firm("91"),
        _firm("92", status="存续"),
        _firm("93", status="存续"),
        _firm("91", status="注销"),
        _firm("92", status="吊销"),
        _firm("91", **{"established-on": "2022-01-01"}),
        _firm("91", _to="2021-12-30"),
        _firm("11"),
        _firm("12"),
        _firm("52"),
        {"_key": "struck", "_from": "2019-01-01", **_firm("91", status="存续")},
        {"_key": "struck", "_from": "2021-06-01", **_firm("91", status="注销")},
    ]
}

CASES = [
    ("park_law", PARKS, "66.66666667"),
    ("star_listings", LISTINGS, 1),
    ("tech_results", OFFERS, 2),
    ("roadshows", ROADSHOWS, 2),
    ("identifier_nodes", NODES, 2),
    ("challenges", CHALLENGES, 1),
    ("pilot_bases", BASES, 1),
    ("tech_contracts", CONTRACTS, "2.5"),
    ("sme_growth", TECH, 2),
    ("hightech_growth", TECH, 2),
    ("tech_firms", TECH, 3),
    ("crossborder_growth", DECLARED, 540),
    ("train_routes", TRAINS, 2),
    ("train_ports", TRAINS, 3),
    ("relief_money", PAID, "1.3"),
    ("relief_forgone", PAID, "2.5"),
    ("problems", PROBLEMS, 2),
    ("market_entities", ENTITIES, "0.0003"),
]
