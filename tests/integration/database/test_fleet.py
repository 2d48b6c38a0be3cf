"""What the operator's command line asks the database."""

from __future__ import annotations

import psycopg

from .control_plane import ControlPlane, add_account, add_instance, call
from .tap import execute_script


def test_the_fleet_is_paged_without_gaps(connection: psycopg.Connection) -> None:
    connection.execute("delete from public.accounts")
    account_id = add_account(connection)
    wanted = sorted(str(add_instance(connection, account_id)) for _ in range(5))
    plane = ControlPlane.register(connection)
    plane.lease(2)
    seen: list[dict[str, object]] = []
    after = None
    while True:
        page = call(connection, "fleet", after=after, max_items=2)
        seen += page["instances"]
        after = page["next"]
        if after is None:
            break
    assert [instance["id"] for instance in seen] == wanted
    assert sum(instance["supervised"] is True for instance in seen) == 2
    live = [each["id"] for each in page["orchestrators"] if each["live"]]
    assert live == [str(plane.id)]


def failing(connection: psycopg.Connection, function: str = "doctor") -> list[str]:
    checks = call(connection, function)["checks"]
    assert all(check["detail"] and check["hint"] for check in checks)
    return [check["name"] for check in checks if not check["ok"]]


def test_the_doctor_finds_a_healthy_database_healthy(connection: psycopg.Connection) -> None:
    assert failing(connection) == []
    assert failing(connection, "media_checks") == []


def test_the_doctor_names_what_is_missing(connection: psycopg.Connection) -> None:
    execute_script(
        connection,
        """
        drop policy "zapbase: receive in one's accounts" on realtime.messages;
        alter publication supabase_realtime drop table public.instances;
        grant update on public.accounts to authenticated;
        grant execute on function orchestrator.fleet to authenticated;
        create table public.careless (id int);
        alter role authenticator reset pgrst.db_pre_request;
        """,
    )
    assert sorted(failing(connection)) == [
        "grants",
        "orchestrator_functions",
        "publication",
        "realtime_policies",
        "request_check",
        "row_level_security",
    ]


def test_the_doctor_sees_a_storage_that_is_open_or_closed_to_everybody(
    connection: psycopg.Connection,
) -> None:
    execute_script(
        connection,
        """
        update storage.buckets set public = true where id = 'media';
        drop policy "zapbase: read one's accounts' media" on storage.objects;
        """,
    )
    assert failing(connection, "media_checks") == ["media_bucket", "media_policies"]
