"""Jobs, schools, health and old age: rows, and the value counted by hand."""

FAMILIES = {
    "zero-job-families": [
        {"limit-on": "2021-12-30"},
        {"limit-on": "2021-12-31"},  # the last promised day is not over
        {"limit-on": "2021-06-01", "helped-on": "2021-05-20"},
        {"limit-on": "2021-06-01", "helped-on": "2022-01-05"},
        {"limit-on": "2021-06-01", "ended-on": "2021-05-30", "ended-by": "迁出"},
        {"recognised-on": "2022-01-01", "limit-on": "2022-01-20"},
    ]
}
WHEN = {"changed-on": "2021-05-01"}
JOBS = {
    "job-changes": [
        {"kind": "新就业", "persons": 9000, **WHEN},
        {"kind": "新就业", "persons": 5000, "changed-on": "2021-12-31"},
        {"kind": "减员", "reason": "退休", "persons": 400, **WHEN},
        {"kind": "减员", "reason": "死亡", "persons": 150, **WHEN},
        {"kind": "减员", "reason": "完全丧失劳动能力", "persons": 50, **WHEN},
        {"kind": "减员", "reason": "解除或终止合同", "persons": 3000, **WHEN},
        {"kind": "减员", "reason": "辞职", "persons": 3000, **WHEN},
        {"kind": "减员", "persons": 3000, **WHEN},
        {"kind": "新就业", "persons": 9000, "changed-on": "2020-12-31"},
    ]
}
GROUPS = {
    "vocational-groups": [
        {"number": "G1", "level": "中职", "founded-on": "2020-01-01"},
        {"number": "G2", "level": "中职", "founded-on": "2021-12-31"},
        {"number": "G3", "level": "高职", "founded-on": "2020-01-01"},
        {"number": "G4", "level": "中职", "founded-on": "2020-01-01", "dissolved-on": "2021-01-01"},
    ],
    "group-members": [
        {"group": "G1", "uscc": "A"},
        {"group": "G2", "uscc": "A"},
        {"group": "G2", "uscc": "B"},
        {"group": "G1", "uscc": "C", "left-on": "2021-12-31"},
        {"group": "G3", "uscc": "D"},
        {"group": "G4", "uscc": "E"},
        {"group": "G1", "uscc": "F", "joined-on": "2022-01-01"},
    ],
}
CAMPAIGN = "医养结合机构质量提升行动"
CARE = {
    "care-institutions": [
        {"number": "I1", "kind": "医养结合机构"},
        {"number": "I2", "kind": "医疗机构"},
        {"number": "I3", "kind": "医养结合机构"},
    ],
    "campaign-enrolments": [
        {"institution": "I1", "campaign": CAMPAIGN, "enrolled-on": "2021-03-01"},
        {"institution": "I1", "campaign": CAMPAIGN, "enrolled-on": "2021-09-01"},
        {"institution": "I2", "campaign": CAMPAIGN, "enrolled-on": "2021-03-01"},
        {"institution": "I3", "campaign": "别的行动", "enrolled-on": "2021-03-01"},
        {"institution": "I3", "campaign": CAMPAIGN, "enrolled-on": "2020-03-01"},
    ],
}
HOSPICE = {"hospice-pilots": [{"designated-on": "2021-05-01"}, {"designated-on": "2020-05-01"}]}
STATIONS = {
    "communities": [
        {"code": "C1", "city-proper": True},
        {"code": "C2", "city-proper": True, "district": "210106"},
        {"code": "C3", "city-proper": True},
        {"code": "C4", "city-proper": False},
    ],
    "elder-stations": [
        {"community": "C1", "opened-on": "2019-01-01"},
        {"community": "C1", "opened-on": "2020-01-01"},
        {"community": "C2", "opened-on": "2021-12-31"},
        {"community": "C3", "opened-on": "2019-01-01", "closed-on": "2021-03-01"},
        {"community": "C4", "opened-on": "2019-01-01"},
    ],
}
HOMES = {
    "elder-homes": [
        {"ownership": "公办"},
        {"ownership": "民办"},
        {"ownership": "民办", "filed-on": "2021-12-31"},
        {"ownership": "民办", "closed-on": "2021-12-31"},
        {"ownership": "民办", "filed-on": "2022-01-01"},
    ]
}

CASES = [
    ("zero_job_families", FAMILIES, 2),
    ("new_jobs", JOBS, "1.34"),
    ("vocational_groups", GROUPS, 2),
    ("vocational_firms", GROUPS, 2),
    ("medical_elder", CARE, 1),
    ("hospice", HOSPICE, 1),
    ("elder_stations", STATIONS, 2),
    ("elder_station_coverage", STATIONS, "66.66666667"),
    ("public_homes", HOMES, 1),
    ("private_homes", HOMES, 2),
]
