"""Who may open the desk's pages."""

from yiwang.networks.desk.views import unsent
from yiwang.networks.doors import for_posts, for_roles
from yiwang.records.cases.access import OFFICE_ROLES
from yiwang.records.cases.contesting import ROLES
from yiwang.records.cases.supervision import supervises

for_office = for_posts(lambda actor: actor.has_role(*OFFICE_ROLES), before_login=unsent.keep)
"""Officers and window clerks; what they had typed is kept while they log in."""

for_reviewers = for_roles(*ROLES)
"""Legal and head posts."""

for_supervisors = for_posts(supervises)
"""Posts that supervise some office."""
