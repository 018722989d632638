"""A year of city life for the demo: acts of a year from a seed, done through the same acts as everything."""

from yiwang.web.demo.year.making import Made, make_year
from yiwang.web.demo.year.plan import Plan, plan_year
from yiwang.web.demo.year.scene import Wanted
from yiwang.web.demo.year.tally import Tally

__all__ = ["Made", "Plan", "Tally", "Wanted", "make_year", "plan_year"]
