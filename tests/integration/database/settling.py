"""What consumers do with the events of a test's transaction, which no cursor passes while it is open."""

from __future__ import annotations

import psycopg

SETTLE = """
select private.write_audit_log(events), private.fold_counts(events), private.fold_attendances(events)
from (
  select array_agg(e order by e.seq) as events from private.events e where e.xid = pg_current_xact_id()
) happened
where events is not null
"""


def settle_events(connection: psycopg.Connection) -> None:
    """Write the audit log and count the messages; asked again, only what has happened since."""
    connection.execute(SETTLE)
    connection.execute("delete from private.events where xid = pg_current_xact_id()")
