"""A population for the demo: firms and persons that belong to nobody, the same for the same seed."""

from yiwang.web.demo.population.filling import Filling, ensure, populate, wanted_size
from yiwang.web.demo.population.writing import Size, write_population

__all__ = ["Filling", "Size", "ensure", "populate", "wanted_size", "write_population"]
