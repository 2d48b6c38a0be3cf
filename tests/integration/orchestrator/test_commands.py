"""What members command happens, through the real database, orchestrator and node instances."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, cast

import pytest
from postgrest import APIError, APIResponse
from supabase import Client

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.support.clients import open_client
from tests.support.devstack import Supabase
from tests.support.people import Tenant, User

pytestmark = pytest.mark.usefixtures("orchestrator")


@contextmanager
def signed_in(supabase: Supabase, user: User) -> Generator[Client, None, None]:
    with open_client(supabase) as client:
        client.auth.sign_in_with_password({"email": user.email, "password": user.password})
        yield client


def first(answer: APIResponse) -> dict[str, Any]:
    return cast("Any", answer).data[0]


def insert_start(client: Client, number: Number) -> str:
    row = {"account_id": number.tenant.account_id, "instance_id": number.id, "command": "start"}
    answer = client.table("instance_commands").insert(row).execute()  # pyright: ignore[reportUnknownMemberType]
    return first(answer)["id"]


def read_instance(client: Client, number: Number) -> dict[str, Any]:
    answer = client.table("instances").select("*").eq("id", number.id).execute()
    return first(answer)


def test_a_member_starts_a_number_and_sees_its_qr(devstack: Supabase, number: Number) -> None:
    with signed_in(devstack, number.tenant.user) as client:
        ended = number.ended(insert_start(client, number))
        assert (ended["status"], ended["error_code"]) == ("done", None)
        shown = read_instance(client, number)
    assert shown["status"] == "awaiting_scan"
    assert shown["qr_code"]
    assert shown["qr_expires_at"]


def test_a_stranger_is_refused_by_row_level_security(
    devstack: Supabase, number: Number, make_tenant: Callable[..., Tenant]
) -> None:
    with signed_in(devstack, make_tenant().user) as stranger, pytest.raises(APIError) as refusal:
        insert_start(stranger, number)
    assert refusal.value.code == "42501"
    assert number.row()["status"] == "disconnected"


def test_a_scan_connects(orchestrator: OrchestratorProcess, number: Number) -> None:
    number.run("start")
    orchestrator.node(number.id).scan("5511999990001")
    row = number.wait("connected")
    assert row["phone"] == "5511999990001"
    assert row["last_connected"] is not None
    assert row["qr_code"] is None


def test_stop_keeps_the_session_and_start_needs_no_new_scan(
    orchestrator: OrchestratorProcess, number: Number
) -> None:
    number.run("start")
    node = orchestrator.node(number.id)
    node.scan("5511999990002")
    number.wait("connected")
    assert number.run("stop")["status"] == "done"
    row = number.row()
    assert (row["status"], row["desired_state"]) == ("disconnected", "stopped")
    assert not node.is_alive()
    ended = number.run("start")
    assert ended["result"] == {"status": "connected"}


def test_restart_replaces_the_process(orchestrator: OrchestratorProcess, number: Number) -> None:
    number.run("start")
    before = orchestrator.node(number.id)
    assert number.run("restart")["status"] == "done"
    assert orchestrator.node(number.id).pid != before.pid
    assert not before.is_alive()


def test_logout_unlinks_and_removes_the_session(orchestrator: OrchestratorProcess, number: Number) -> None:
    number.run("start")
    orchestrator.node(number.id).scan("5511999990003")
    number.wait("connected")
    ended = number.run("logout")
    assert (ended["status"], ended["result"]) == ("done", {"unlinked": True})
    row = number.wait("disconnected", "logged_out")
    assert row["desired_state"] == "stopped"
    assert not (orchestrator.state / "instances" / number.id).exists()
    number.run("start")
    assert number.row()["status"] == "awaiting_scan"


def test_of_two_starts_at_once_one_runs(orchestrator: OrchestratorProcess, number: Number) -> None:
    first, second = number.command("start"), number.command("start")
    ends = [number.ended(first), number.ended(second)]
    assert [end["status"] for end in ends] == ["done", "done"]
    assert [end["error_code"] for end in ends] == [None, "already_running"]


def test_a_pairing_code_is_shown_until_it_is_used(orchestrator: OrchestratorProcess, number: Number) -> None:
    def code() -> str | None:
        row = number.connection.execute(
            "select code from private.pairing_codes where instance_id = %s", [number.id]
        ).fetchone()
        return row[0] if row else None

    ended = number.run("pairing_code", phone="5511999990004")
    assert (ended["status"], ended["result"]) == ("done", {}), ended
    wait_for(code, what="the code")
    assert number.row()["status"] == "awaiting_scan"
    orchestrator.node(number.id).scan("5511999990004")
    number.wait("connected")
    wait_for(lambda: code() is None or None, what="the code's end")


def test_unlinking_on_the_phone_ends_without_a_new_qr(
    orchestrator: OrchestratorProcess, number: Number
) -> None:
    number.run("start")
    node = orchestrator.node(number.id)
    node.scan("5511999990005")
    number.wait("connected")
    node.post("/memory/unlink")
    row = number.wait("disconnected", "logged_out")
    assert row["qr_code"] is None


def test_remove_deletes_row_and_folder(orchestrator: OrchestratorProcess, number: Number) -> None:
    number.run("start")
    node = orchestrator.node(number.id)
    ended = number.run("remove")
    assert (ended["status"], ended["instance_id"]) == ("done", None)
    assert not node.is_alive()
    assert not (orchestrator.state / "instances" / number.id).exists()
