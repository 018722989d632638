"""Rows of cases, one concept a file."""

from yiwang.records.cases.models.acceptance import Acceptance, LaterCheck
from yiwang.records.cases.models.batch import Batch, BatchCase
from yiwang.records.cases.models.case import Case, CaseEvidence, Clock
from yiwang.records.cases.models.delivery import ResultDelivery
from yiwang.records.cases.models.draft import Draft, DraftEvidence
from yiwang.records.cases.models.inspection import Inspection
from yiwang.records.cases.models.rating import Rating
from yiwang.records.cases.models.review import Review
from yiwang.records.cases.models.supervising import LinkedLoop, Urge
from yiwang.records.cases.models.work import Inbox, Job, Task, Timer

__all__ = [
    "Acceptance",
    "Batch",
    "BatchCase",
    "Case",
    "CaseEvidence",
    "Clock",
    "Draft",
    "DraftEvidence",
    "Inbox",
    "Inspection",
    "Job",
    "LaterCheck",
    "LinkedLoop",
    "Rating",
    "ResultDelivery",
    "Review",
    "Task",
    "Timer",
    "Urge",
]
