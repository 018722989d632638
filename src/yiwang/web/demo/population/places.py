"""Where people and firms of the demo are: the city's districts and their shares. Demo values."""

from yiwang.definitions import CityFolder

_SHARES = {
    "210102": 10.5,
    "210103": 9.5,
    "210104": 8.6,
    "210105": 11.6,
    "210106": 14.6,
    "210111": 5.2,
    "210112": 11.0,
    "210113": 7.0,
    "210114": 11.2,
    "210115": 4.2,
    "210123": 2.8,
    "210124": 3.0,
    "210181": 5.8,
}


def districts(city: CityFolder) -> tuple[list[str], list[str], list[float]]:
    """Return the codes, names and shares of a city's districts; unknown ones have the same small share."""
    found = [place for place in city.divisions.values() if place.level == "district"]
    return (
        [place.code for place in found],
        [str(place.name) for place in found],
        [_SHARES.get(place.code, 5.0) for place in found],
    )
