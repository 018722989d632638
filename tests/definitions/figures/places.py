"""Zones, renewal, places to read, parks and air: rows, and the value counted by hand."""

AREAS = {"core-areas": [{"designated-on": "2021-12-31"}, {"designated-on": "2022-01-01"}, {}]}
DONE, NOT_YET = {"accepted-on": "2021-12-31"}, {"accepted-on": "2022-01-01"}
PLANNED = {"kind": "环境整治", "planned-on": "2021-02-01"}
LIT = {"kind": "亮化工程"}
RENEWAL = {
    "renewal-projects": [
        {"kind": "老旧小区", **DONE},
        {"kind": "老旧小区", **DONE},
        {"kind": "老旧小区", **NOT_YET},
        {"kind": "老旧小区", "started-on": "2021-01-01"},
        {"kind": "背街小巷", **DONE},
        {"kind": "背街小巷", "accepted-on": "2020-12-31"},
        {**PLANNED, **DONE},
        {**PLANNED, **DONE},
        {**PLANNED, **NOT_YET},
        {**PLANNED, "cancelled-on": "2021-06-01"},
        {"kind": "环境整治", "planned-on": "2020-02-01", **DONE},
        {**LIT, "started-on": "2021-12-31"},
        {**LIT, "started-on": "2020-05-01", "accepted-on": "2021-01-01"},
        {**LIT, "started-on": "2020-05-01", "accepted-on": "2020-12-31"},
        {**LIT, "started-on": "2022-01-01"},
        {**LIT, "started-on": "2020-05-01", "cancelled-on": "2020-12-31"},
        LIT,
    ]
}
READING = {
    "reading-places": [
        {"kind": "城市书房"},
        {"kind": "城市书房", "closed-on": "2021-12-31"},
        {"kind": "城市书屋", "opened-on": "2021-12-31"},
        {"kind": "城市书屋", "closed-on": "2022-01-01"},
        {"kind": "城市书屋", "opened-on": "2022-01-01"},
    ]
}
PARKS = {"pocket-parks": [{}, {"opened-on": "2021-05-01"}, {"opened-on": "2022-05-01"}]}
AIR = {
    "air-days": [
        {"day": "2021-01-01", "aqi": 100},
        {"day": "2021-12-31", "aqi": 12},
        {"day": "2021-05-01", "aqi": 101},
        {"day": "2021-05-02"},  # no valid value: neither good nor bad
        {"day": "2020-12-31", "aqi": 30},
        {"day": "2021-07-01", "aqi": 120, "_key": "2021-07-01", "_from": "2021-07-01"},
        {"day": "2021-07-01", "aqi": 80, "_key": "2021-07-01", "_from": "2021-07-02"},
    ]
}

CASES = [
    ("core_areas", AREAS, 2),
    ("estates", RENEWAL, 2),
    ("lanes", RENEWAL, 1),
    ("environment_tasks", RENEWAL, 50),
    ("lighting", RENEWAL, 2),
    ("reading_rooms", READING, 1),
    ("book_houses", READING, 2),
    ("pocket_parks", PARKS, 2),
    ("good_air_days", AIR, 3),
    ("good_air_share", AIR, 75),
]
