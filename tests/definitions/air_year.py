"""A made year of daily air values that falls into given levels; nothing in it was measured."""

from datetime import date, timedelta

# Breakpoints of HJ 633-2012: a value inside each level.
_PM25 = {"优": 20, "良": 60, "轻度污染": 100, "中度污染": 130, "重度污染": 200, "严重污染": 300}
_O3 = {"轻度污染": 190, "中度污染": 240}
_PM10 = {"轻度污染": 200, "中度污染": 300}
CLEAN = {"so2": 10, "no2": 20, "pm10": 30, "pm25": 15, "co": "0.5", "o3max1": 60, "o3max8": 50}

# 2021: 优 119, 良 196, 轻度 41, 中度 4, 重度 5; primary on the 50 days above: PM2.5 32, O3 12, PM10 6.
LEVELS_2021 = {"优": 119, "良": 196, "轻度污染": 41, "中度污染": 4, "重度污染": 5, "严重污染": 0}
PRIMARY_2021 = {"PM2.5": 32, "O3": 12, "PM10": 6}


def year_2021(stations):
    """Rows of air-station-days for 365 days and each station, with the levels published for 2021."""
    day = date(2021, 1, 1)
    for level, pollutant in _days():
        value = {"PM2.5": ("pm25", _PM25), "O3": ("o3max8", _O3), "PM10": ("pm10", _PM10)}[pollutant]
        middle = value[1][level]
        for at, station in enumerate(stations):
            spread = (-2, 0, 2)[at % 3]  # the city's value is the mean of the stations'
            yield {"station": station, "day": day.isoformat(), **CLEAN, value[0]: middle + spread}
        day += timedelta(days=1)


def _days():
    dirty = ["O3"] * 12 + ["PM10"] * 6 + ["PM2.5"] * 32
    for level, days in LEVELS_2021.items():
        for _ in range(days):
            serious = level in {"重度污染", "严重污染"}
            if level in {"优", "良"}:
                yield level, "PM2.5"
            else:
                yield level, dirty.pop(-1 if serious else 0)
