"""Meetings, measures, pilots and state firms: rows, and the value counted by hand."""

EDGE = [{"held-on": "2021-01-01"}, {"held-on": "2021-12-31"}]
MEETINGS = {
    "meetings": [
        *EDGE,
        {"held-on": "2020-12-31"},
        {"held-on": "2022-01-01"},
        {"held-on": "2021-05-06", "kind": "专题会议"},
        {"held-on": "2021-07-01", "_key": "moved", "_from": "2021-06-01"},
        {"held-on": "2022-02-01", "_key": "moved", "_from": "2021-06-20"},  # put off to the next year
    ]
}
MEASURES = {
    "measures": [
        {"theme": "营商环境", "issued-on": "2021-03-01", "dimension": "办事方便"},
        {"theme": "营商环境", "issued-on": "2021-09-01", "dimension": "法治良好"},
        {"theme": "营商环境", "issued-on": "2020-09-01"},
        {"theme": "公共资源交易", "issued-on": "2021-09-01"},
        {"theme": "支持市场主体", "issued-on": "2021-02-01", "document": "二十五条"},
        {"theme": "支持市场主体", "issued-on": "2020-02-01", "document": "二十五条", "_to": "2021-01-31"},
        {"theme": "支持市场主体", "issued-on": "2021-08-01", "document": "十五条", "_from": "2021-08-01"},
        {"theme": "支持市场主体", "issued-on": "2020-02-01", "_to": "2020-12-31"},
        {"theme": "支持市场主体", "issued-on": "2022-01-01", "_from": "2022-01-01"},
    ]
}
DECISIONS = {
    "meeting-decisions": [
        {"due-on": "2021-03-31", "closed-on": "2021-03-31"},
        {"due-on": "2021-03-31", "closed-on": "2021-04-01"},
        {"due-on": "2021-06-30"},
        {"due-on": "2021-06-30", "closed-on": "2021-05-01"},
        {"due-on": "2022-01-31", "closed-on": "2021-05-01"},
    ]
}
TASKS = {"pilot-tasks": [{"done-on": "2021-12-31"}, {"done-on": "2022-01-01"}, {}, {"done-on": "2019-05-01"}]}
EXPERIENCES = {"experiences": [{"recorded-on": "2021-07-08"}, {"recorded-on": "2020-07-08"}]}
RESULTS = {
    "innovation-results": [
        {"stage": "有结果", "result-on": "2021-11-01"},
        {"stage": "申报", "result-on": "2021-11-01"},
        {"stage": "有结果", "result-on": "2022-01-01"},
    ]
}
LIFE_EVENTS = {
    "definitions.life_events": [
        {"id": "newborn", "valid_from": "2020-01-01"},
        {"id": "retire", "valid_from": "2021-12-31"},
        {"id": "gone", "valid_from": "2020-01-01", "valid_to": "2021-12-30"},
        {"id": "later", "valid_from": "2022-01-01"},
    ]
}
CASES_DECIDED = {
    "cases": [
        {"kind": "service", "due_on": "2021-05-10", "decided_on": "2021-05-10"},
        {"kind": "service", "due_on": "2021-05-10", "decided_on": "2021-05-11"},
        {"kind": "service", "due_on": "2021-05-10", "decided_on": "2021-05-01"},
        {"kind": "service", "decided_on": "2021-05-01"},
        {"kind": "service", "due_on": "2021-05-10"},
        {"kind": "life-event", "due_on": "2021-05-10", "decided_on": "2021-06-10"},
        {"kind": "service", "due_on": "2022-01-10", "decided_on": "2022-01-01"},
    ]
}
RATINGS = {
    "events": [
        {"type": "case-rated", "day": "2021-05-01", "data": '{"service": "a", "level": 2}'},
        {"type": "case-rated", "day": "2021-05-01", "data": '{"service": "a", "level": 1}'},
        {"type": "case-rated", "day": "2021-12-31", "data": '{"service": "a", "level": 3}'},
        {"type": "case-rated", "day": "2021-05-01", "data": '{"service": "b", "level": 5}'},
        {"type": "case-rated", "day": "2020-05-01", "data": '{"service": "b", "level": 1}'},
        {"type": "case-finished", "day": "2021-05-01", "data": "{}"},
    ]
}
SOE = {
    "soe-tasks": [
        {"weight": 3, "done-on": "2021-06-01"},
        {"weight": "1.5", "done-on": "2022-01-01"},
        {"weight": "0.5"},
        {"weight": 5, "done-on": "2020-12-01"},
    ]
}
DEALS = {
    "ownership-deals": [
        {"uscc": "A", "tier": 2, "mixed": True, "capital": "300000000", "closed-on": "2021-02-01"},
        {"uscc": "A", "tier": 2, "mixed": True, "capital": "80000000", "closed-on": "2021-10-01"},
        {"uscc": "B", "tier": 3, "mixed": True, "capital": "300000000", "closed-on": "2021-12-31"},
        {"uscc": "C", "tier": 1, "mixed": True, "capital": "900000000", "closed-on": "2021-12-31"},
        {"uscc": "D", "tier": 3, "mixed": False, "capital": "900000000", "closed-on": "2021-12-31"},
        {"uscc": "E", "tier": 2, "mixed": True, "capital": "900000000", "signed-on": "2021-12-31"},
        {"uscc": "F", "tier": 4, "mixed": True, "capital": "900000000", "closed-on": "2021-12-31"},
    ]
}
FIRMS = {
    "state-firms": [
        {"uscc": "A", "tier": 1, "board-required": True},
        {"uscc": "B", "tier": 2, "board-required": True},
        {"uscc": "C", "tier": 2, "board-required": True},
        {"uscc": "D", "tier": 3, "board-required": False},
        {"uscc": "E", "tier": 3, "board-required": True},
    ],
    "boards": [
        {"uscc": "A", "directors": 5, "outside-directors": 3},
        {"uscc": "B", "directors": 4, "outside-directors": 2},
        {"uscc": "C", "directors": 3, "outside-directors": 0},
        {"uscc": "D", "directors": 3, "outside-directors": 3},
        {"uscc": "E", "directors": 3, "outside-directors": 2, "established-on": "2022-01-01"},
    ],
}
MANAGERS = {
    "managers": [
        {"in-scope": True, "agreement-on": "2021-06-01", "contract-on": "2021-07-01"},
        {"in-scope": True, "agreement-on": "2021-06-01"},
        {"in-scope": True, "contract-on": "2021-06-01"},
        {"in-scope": True, "agreement-on": "2021-06-01", "contract-on": "2022-01-01"},
        {"in-scope": False},
    ]
}

CASES = [
    ("meetings", MEETINGS, 2),
    ("measures", MEASURES, 2),
    ("trading_measures", MEASURES, 1),
    ("relief_policies", MEASURES, 3),
    ("decisions_on_time", DECISIONS, 50),
    ("pilot_tasks", TASKS, 50),
    ("experiences", EXPERIENCES, 1),
    ("innovation_results", RESULTS, 1),
    ("life_events", LIFE_EVENTS, 2),
    ("on_time", CASES_DECIDED, "66.66666667"),
    ("bad_ratings", RATINGS, 50),
    ("soe_tasks", SOE, 80),
    ("mixed_firms", DEALS, 2),
    ("mixed_capital", DEALS, "6.8"),
    ("boards", FIRMS, 75),
    ("outside_directors", FIRMS, "66.66666667"),
    ("outside_majority", FIRMS, "33.33333333"),
    ("tenure_contracts", MANAGERS, 25),
]
