"""Whether a database given by ``DATABASE_URL`` can be reached and lets a city be made in it."""

from dataclasses import dataclass
from typing import LiteralString
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import psycopg

from yiwang.web.database import APP_ROLE
from yiwang.web.running.trouble import Trouble

_OLDEST = 140000
"""PostgreSQL 14, the oldest release still maintained."""
_ADMIN_OPTION_COUNTS = 160000
"""Since PostgreSQL 16, creating roles does not imply granting those somebody else made."""

_RIGHTS: LiteralString = """
select current_user, current_database(), rolsuper, rolcreaterole,
       exists (select from pg_roles where rolname = %(role)s),
       exists (select from pg_roles r where r.rolname = %(role)s
               and pg_has_role(current_user, r.oid, 'member with admin option')),
       has_schema_privilege('public', 'create')
from pg_roles where rolname = current_user
"""


@dataclass(frozen=True)
class Rights:
    """What a login may do in its database, in the order the query above gives it."""

    user: str
    database: str
    is_super: bool
    makes_roles: bool
    role_exists: bool
    is_admin: bool
    makes_tables: bool


def check_database(url: str) -> str:
    """Look at version and rights, as the owner; returns what to call the server. Raises ``Trouble``."""
    with connect(url) as connection:
        version = connection.info.server_version
        if version < _OLDEST:
            raise Trouble(f"The database is PostgreSQL {version // 10000}; Yiwang needs 14 or newer.")
        row = connection.execute(_RIGHTS, {"role": APP_ROLE}).fetchone()
        if row:
            _check(Rights(*row), version)
        return f"PostgreSQL {version // 10000} at {connection.info.host or 'a local socket'}"


def check_app(url: str) -> None:
    """Make sure the login that serves may take on the serving role. Raises ``Trouble``."""
    with connect(url) as connection:
        try:
            connection.execute(f"set role {APP_ROLE}")
        except psycopg.Error as error:
            user = connection.info.user
            remedy = f"As the owner: grant {APP_ROLE} to {user};"
            raise Trouble(f"{user} may not take on the role {APP_ROLE}.", remedy) from error


def plain(url: str) -> str:
    """Return a database address as PostgreSQL's own programs read it: without the role to take on."""
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "role"]
    return urlunsplit(parts._replace(query=urlencode(query, safe="/")))


def connect(url: str) -> psycopg.Connection:
    """Connect to a database. Raises ``Trouble`` when it does not answer or refuses."""
    try:
        return psycopg.connect(plain(url), autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[0]
        remedy = (
            "Check DATABASE_URL (postgresql://user:password@host:5432/database), and that the server is up."
        )
        raise Trouble(f"The database does not let us in: {said}", remedy) from error


def _check(found: Rights, version: int) -> None:
    user = found.user
    if not found.makes_tables:
        remedy = f"As a superuser: alter database {found.database} owner to {user};"
        raise Trouble(f"{user} may not make tables in {found.database}.", remedy)
    by_making = found.makes_roles and (not found.role_exists or version < _ADMIN_OPTION_COUNTS)
    if not (found.is_super or found.is_admin or by_making):
        made = "" if found.role_exists else f"create role {APP_ROLE} nologin; "
        remedy = f"As a superuser: {made}grant {APP_ROLE} to {user} with admin option;"
        raise Trouble(f"{user} may not grant the role {APP_ROLE}, which serves the city.", remedy)
