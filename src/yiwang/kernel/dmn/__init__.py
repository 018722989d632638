"""Decision models: read, decide, explain, review, compile for a population.

>>> from yiwang.kernel import dmn
>>> model = dmn.load("high-tech.dmn")
>>> outcome = dmn.decide(model, "may be recognised", {"R&D share": 0.021})
>>> print("\\n".join(dmn.explain(outcome, "en")))

Standard: OMG Decision Model and Notation 1.5 (files of 1.2 to 1.5 are read).
"""

from yiwang.kernel.dmn.bridge import Moment
from yiwang.kernel.dmn.conditions import Condition
from yiwang.kernel.dmn.deciding import decide, decide_service, evaluator, invoke
from yiwang.kernel.dmn.explain import LANGUAGES, Reason, explain, reasons
from yiwang.kernel.dmn.imports import Resolver, beside
from yiwang.kernel.dmn.loading import load
from yiwang.kernel.dmn.model import Bkm, Decision, Import, InputData, Model, Service, Version
from yiwang.kernel.dmn.outcome import Fault, Match, Outcome
from yiwang.kernel.dmn.population import Column, Population, RefusalError, compile, together
from yiwang.kernel.dmn.problems import DmnError, Place, Problem
from yiwang.kernel.dmn.review import Finding, review
from yiwang.kernel.dmn.trials import Trial, test, test_cases

__all__ = [
    "LANGUAGES",
    "Bkm",
    "Column",
    "Condition",
    "Decision",
    "DmnError",
    "Fault",
    "Finding",
    "Import",
    "InputData",
    "Match",
    "Model",
    "Moment",
    "Outcome",
    "Place",
    "Population",
    "Problem",
    "Reason",
    "RefusalError",
    "Resolver",
    "Service",
    "Trial",
    "Version",
    "beside",
    "compile",
    "decide",
    "decide_service",
    "evaluator",
    "explain",
    "invoke",
    "load",
    "reasons",
    "review",
    "test",
    "test_cases",
    "together",
]
