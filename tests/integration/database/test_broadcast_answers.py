"""What follows when a broadcast has left: one who is refused keeps no other waiting."""

from __future__ import annotations

from uuid import UUID

from .broadcasting import add_broadcast, add_people, claim_people, connect, feed, send_all, start
from .control_plane import ControlPlane
from .members import add_member


def test_a_suspended_account_keeps_no_other_from_being_followed(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    connect(connection, instance_id)
    add_people(connection, account_id, 1)
    broadcast_id = add_broadcast(connection, account_id, tags=["nova"])
    start(connection, add_member(connection, account_id, "owner"), broadcast_id)
    feed(holder, broadcast_id, *claim_people(holder, broadcast_id)["items"])
    send_all(holder, instance_id)
    connection.execute("update public.accounts set status = 'suspended' where id = %s", [account_id])
    events = "array(select e from private.events e where e.account_id = %s order by e.seq)"
    connection.execute(f"select private.tag_reached({events})", [account_id])
