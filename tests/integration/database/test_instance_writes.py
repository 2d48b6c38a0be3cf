"""What `write_instance` takes, refuses and keeps in order by itself."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane, one, refused


def row_of(connection: psycopg.Connection, instance_id: UUID) -> dict[str, Any]:
    query = "select to_jsonb(i) from public.instances i where id = %s"
    return cast(dict[str, Any], one(connection, query, instance_id))


def test_a_qr_lives_as_long_as_it_is_asked_for(holder: ControlPlane, instance_id: UUID) -> None:
    holder.write(instance_id, status="awaiting_scan", qr_code="2@abc", qr_expires_at="2030-01-01T00:00:00Z")
    assert row_of(holder.connection, instance_id)["qr_code"] == "2@abc"
    holder.write(instance_id, status="connected", phone="5511999999999")
    row = row_of(holder.connection, instance_id)
    assert (row["qr_code"], row["qr_expires_at"], row["phone"]) == (None, None, "5511999999999")
    assert row["last_connected"] is not None


def test_last_connected_is_the_moment_it_became_connected(holder: ControlPlane, instance_id: UUID) -> None:
    holder.write(instance_id, status="connected")
    first = row_of(holder.connection, instance_id)["last_connected"]
    holder.write(instance_id, status="connected", detail={"again": True})
    assert row_of(holder.connection, instance_id)["last_connected"] == first


def test_a_new_status_forgets_the_old_reason(holder: ControlPlane, instance_id: UUID) -> None:
    holder.write(instance_id, status="failed", status_reason="crash_loop", desired_state="stopped")
    holder.write(instance_id, status="connecting", desired_state="running")
    row = row_of(holder.connection, instance_id)
    assert (row["status"], row["status_reason"], row["desired_state"]) == ("connecting", None, "running")


def test_the_history_holds_each_change_once(holder: ControlPlane, instance_id: UUID) -> None:
    for status in ("connecting", "awaiting_scan", "awaiting_scan", "connected"):
        holder.write(instance_id, status=status)
    holder.write(instance_id, status="disconnected", status_reason="conflict", detail={"by": "other"})
    rows = holder.connection.execute(
        "select status, status_reason, detail from public.instance_events where instance_id = %s order by id",
        [instance_id],
    )
    assert rows.fetchall() == [
        ("connecting", None, {}),
        ("awaiting_scan", None, {}),
        ("connected", None, {}),
        ("disconnected", "conflict", {"by": "other"}),
    ]


def test_a_write_that_changes_nothing_writes_nothing(holder: ControlPlane, instance_id: UUID) -> None:
    holder.write(instance_id, status="connecting")
    before = one(holder.connection, "select ctid from public.instances where id = %s", instance_id)
    holder.write(instance_id, status="connecting")
    assert one(holder.connection, "select ctid from public.instances where id = %s", instance_id) == before


@pytest.mark.parametrize(
    "patch",
    [
        {"status": "flying"},
        {"status": None},
        {"desired_state": "paused"},
        {"status_reason": "Not a code"},
        {"qr_expires_at": "soon"},
        {"paired": "yes"},
        {"detail": [1]},
        {"phone": "+55 11"},
        {"port": 6000},
        {"account_id": "00000000-0000-0000-0000-000000000000"},
        {"supervised_until": "2099-01-01T00:00:00Z"},
    ],
    ids=str,
)
def test_what_is_not_a_patch_is_refused(
    holder: ControlPlane, instance_id: UUID, patch: dict[str, object]
) -> None:
    with refused(holder.connection, "patch_invalid"):
        holder.write(instance_id, **patch)
