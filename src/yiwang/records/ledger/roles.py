"""What the serving role may do: everything a city needs, except change history."""

from typing import Any

from django.db import connection

INSERT_ONLY = ("event", "event_private", "event_subject", "idempotency", "log_entry", "log_checkpoint")


def grant(**_: Any) -> None:
    """Grant the serving role its rights on all tables; runs after every migration and is safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        owner = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute(f"grant yiwang_app to {owner}")
        cursor.execute("grant usage on schema public to yiwang_app")
        cursor.execute("grant select, insert, update, delete on all tables in schema public to yiwang_app")
        cursor.execute("grant usage, select on all sequences in schema public to yiwang_app")
        for table in INSERT_ONLY:
            cursor.execute(f"revoke update, delete, truncate on {table} from yiwang_app")
        cursor.execute(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            " where i.inhparent = 'event'::regclass"
        )
        for (partition,) in cursor.fetchall():
            cursor.execute(f"revoke all on {connection.ops.quote_name(partition)} from yiwang_app")
        cursor.execute(
            "grant execute on function ledger_make_partitions(date, integer), ledger_erase_private(uuid)"
            " to yiwang_app"
        )
