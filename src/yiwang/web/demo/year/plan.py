"""The plan of a year: every act to be done, drawn from the seed before any is done."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from yiwang.definitions import CityFolder
from yiwang.web.demo.year import air, places, reform, relief, science, trade, welfare
from yiwang.web.demo.year.catalogue import Catalogue, catalogue_of
from yiwang.web.demo.year.courses import Course, courses
from yiwang.web.demo.year.entities import Entities, struck_off
from yiwang.web.demo.year.entries import Entry
from yiwang.web.demo.year.scene import Scene, Wanted
from yiwang.web.demo.year.supervising import Matter, matters
from yiwang.web.demo.year.tally import Tally

_Drawn = Callable[[Scene], Iterator[Entry]]

REGISTERS: tuple[_Drawn, ...] = (
    reform.meetings, reform.measures, reform.pilots, reform.innovation,
    science.offers, science.roadshows, science.nodes, science.challenges, science.bases, science.contracts,
    science.certificates,
    trade.declarations, trade.trains, trade.listings, trade.state_firms, trade.state_tasks, trade.deals,
    relief.payments, relief.forgone, relief.problems,
    welfare.jobs, welfare.families, welfare.schools, welfare.health, welfare.elders,
    places.parks, places.areas, places.renewal, places.reading, places.pocket_parks,
    air.stations, air.readings,
)  # fmt: skip
"""Everything that writes registers, in the order it is loaded."""

_COUNTED: dict[str, tuple[str, ...]] = {
    "meetings": ("meetings",), "measures": ("measures", "trading_measures"), "experiences": ("experiences",),
    "innovation-results": ("innovation_results",), "tech-offers": ("tech_results",),
    "roadshows": ("roadshows",), "challenges": ("challenges",), "pilot-bases": ("pilot_bases",),
    "trains": ("train_routes", "train_ports"), "listings": ("star_listings",), "problems": ("problems",),
    "ownership-deals": ("mixed_firms",), "campaign-enrolments": ("medical_elder",),
    "hospice-pilots": ("hospice",), "renewal-projects": ("estates", "lanes", "lighting"),
}  # fmt: skip
"""Counts of a year by their register: with rows of the year and nothing to count, they are zero."""


@dataclass(frozen=True)
class Plan:
    """The acts of a year: what is written into registers, cases, and the catalogue that was in force."""

    city: CityFolder
    wanted: Wanted
    entities: Entities
    entries: tuple[Entry, ...]
    courses: tuple[Course, ...]
    catalogue: Catalogue
    matters: tuple[Matter, ...] = ()
    known: dict[str, int] = field(default_factory=dict)
    """What the registers held before, by the names of the tally."""

    def by_dataset(self) -> dict[str, list[Entry]]:
        """Return the entries of each register, those the city does not have left out."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.dataset in self.city.datasets:
                found[entry.dataset].append(entry)
        return dict(found)

    def tally(self) -> Tally:
        """Count what the plan comes to, without any query."""
        tally = Tally().add_all(self.entries)
        for dataset in {entry.dataset for entry in self.entries if entry.day.year == self.wanted.year}:
            for name in _COUNTED.get(dataset, ()):
                tally.add(name, 0)
        tally.add_all(matter.closing for matter in self.matters)
        tally.add("market_entities", self.entities.alive())
        tally.add("life_events", self.catalogue.count)
        for course in self.courses:
            for name, what in course.counts.items():
                tally.add(name, what)
        for name, count in self.known.items():
            tally.add(name, count)
        return tally


def plan_year(city: CityFolder, wanted: Wanted, *, cases: int | None = None) -> Plan:
    """Draw the acts of a year; the same city, year, scale and seed give the same plan.

    ``cases`` is how many service cases, by default by the scale.
    """
    entities = Entities(city, wanted)
    scene = Scene(city, wanted, entities.codes)
    entries = [entry for draw in REGISTERS for entry in draw(scene)]
    entries += struck_off(scene, entities)
    supervised = tuple(matters(scene, entries))
    by_case = {id(matter.closing) for matter in supervised}
    rows = tuple(entry for entry in entries if id(entry) not in by_case)
    return Plan(city, wanted, entities, rows, tuple(courses(scene, cases)), catalogue_of(scene), supervised)
