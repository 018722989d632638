"""Cases: one row each, under the random ids events know them by."""

import json
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg import sql

from yiwang.definitions.sql.views import FIXED
from yiwang.records.cases.models import Case
from yiwang.records.figures.intake.copying import copied, write
from yiwang.records.registry.releases import folder_of

VIEW = next(view for view in FIXED if view.name == "cases")

_ROWS = """
select c.id, c.parent_id, c.kind, case when c.kind = 'service' then c.definition end,
  case when c.kind = 'life-event' then c.definition else p.definition end, d.procedure, c.organisation,
  o.division, (c.received_at at time zone {zone})::date, c.accepted_on, k.due_on,
  case when c.status not in ({dropped}) then k.stopped_on end,
  (c.finished_at at time zone {zone})::date, c.status, case when c.finished_at is not null then c.status end
from cases_case c
left join cases_case p on p.id = c.parent_id
left join cases_clock k on k.case_id = c.id and k.name = 'decision'
left join json_to_recordset({procedures}) as d(release uuid, definition text, procedure text)
  on d.release = c.release_id and d.definition = c.definition and c.kind = 'service'
left join json_to_recordset({divisions}) as o(release uuid, organisation text, division text)
  on o.release = c.release_id and o.organisation = c.organisation
order by c.id
"""


def bring_in(folder: Path, state: str) -> dict[str, str]:
    """Write all cases as they stand; ``state`` names the file."""
    procedures, divisions = _of_releases()
    query = sql.SQL(_ROWS).format(
        procedures=sql.Literal(json.dumps(procedures)),
        divisions=sql.Literal(json.dumps(divisions)),
        zone=sql.Literal(settings.TIME_ZONE),
        dropped=sql.SQL(", ").join(map(sql.Literal, Case.DROPPED)),  # their clocks stop without a decision
    )
    return write(folder, VIEW, copied(query, VIEW.columns), state)


_Rows = list[dict[str, str | None]]


def _of_releases() -> tuple[_Rows, _Rows]:
    """Return what cases' releases say: which procedure a service runs by, in which division a body sits."""
    with connection.cursor() as cursor:
        cursor.execute("select distinct release_id from cases_case")
        releases = [row[0] for row in cursor.fetchall()]
    procedures: _Rows = []
    divisions: _Rows = []
    for release in releases:
        city = folder_of(release)
        of: dict[str, str | None] = {"release": str(release)}
        for service in city.services.values():
            procedures.append({**of, "definition": service.id, "procedure": service.procedure})
        for body in city.organisations.values():
            divisions.append({**of, "organisation": body.id, "division": body.division})
    return procedures, divisions
