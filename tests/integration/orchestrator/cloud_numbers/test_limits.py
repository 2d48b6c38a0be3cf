"""What one number, one chat or one file has of trouble with Meta is nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import psycopg
import pytest

from tests.integration.orchestrator.cloud_numbers.numbers import (
    ANA,
    connect,
    contact_of,
    give_credentials,
    greet,
    made_cloud_number,
    tell,
    wait_status,
)
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.media_files import PNG, wait_state
from tests.integration.orchestrator.messages import insert, queue, rows, status_counts
from tests.support.devstack import Supabase
from tests.support.graph import GraphNumber, GraphStandIn
from tests.support.people import Tenant

SECONDS = 60
FEW_SECONDS = 15
# So many chats of so many messages each are more than may be under way.
CHATS, EACH = 20, 12


def crowd(number: Number, at_meta: GraphNumber, devstack: Supabase, count: int) -> dict[str, str]:
    """So many people write: their contacts by phone."""
    phones = [f"55219877{place:05}" for place in range(count)]
    known = {"timestamp": "1764500000", "type": "text", "text": {"body": "oi"}}
    messages: list[dict[str, Any]] = [
        {"from": phone, "id": f"wamid.{number.id}.{phone}"} | known for phone in phones
    ]
    value = {"metadata": {"phone_number_id": at_meta.phone_number_id}, "messages": messages}
    told = tell(devstack, number, {"entry": [{"changes": [{"field": "messages", "value": value}]}]})
    assert told.status_code == 200
    number.connection.execute(
        "update public.chats set last_received_at = now() where instance_id = %s", [number.id]
    )
    for phone in phones:
        at_meta.post("age", user=phone, seconds=0)
    found = number.connection.execute(
        "select contact.phone, contact.id::text from public.chats chat"
        " join public.contacts contact on contact.id = chat.contact_id where chat.instance_id = %s",
        [number.id],
    ).fetchall()
    return dict(found)


@pytest.mark.parametrize("fault", [{"number": 130429}, {"hangs": 25}], ids=str)
def test_a_number_where_nothing_moves_keeps_no_other_waiting(
    fault: dict[str, Any],
    number: Number,
    at_meta: GraphNumber,
    graph: GraphStandIn,
    devstack: Supabase,
    admin_connection: psycopg.Connection,
    make_tenant: Callable[[], Tenant],
) -> None:
    people = crowd(number, at_meta, devstack, CHATS)
    at_meta.post("faults", count=10_000, **fault)
    for contact in people.values():
        queue(number, contact, ["espera"] * EACH)
    wait_for(lambda: status_counts(number).get("sending", 0) > 100, SECONDS, "the crowd to be under way")
    other_at_meta = graph.add()
    with made_cloud_number(admin_connection, devstack, make_tenant(), other_at_meta) as other:
        connect(other)
        message = insert(other, greet(other, other_at_meta), message="urgente")
        wait_status(other, message, "sent", "delivered", seconds=FEW_SECONDS)
        assert status_counts(number).get("sending", 0) > 0
    number.run("stop")


def test_chats_at_their_limit_keep_no_other_of_the_number_waiting(
    number: Number, at_meta: GraphNumber, devstack: Supabase
) -> None:
    people = crowd(number, at_meta, devstack, 13)
    *limited, free = people
    for phone in limited:
        at_meta.post("faults", number=131056, count=10_000, user=phone)
        queue(number, people[phone], [f"{phone} {place}" for place in range(3)])
    wait_for(lambda: status_counts(number).get("sending", 0) > 0, SECONDS, "the limited to be under way")
    message = insert(number, people[free], message="livre")
    wait_status(number, message, "sent", "delivered", seconds=FEW_SECONDS)
    at_meta.change(faults=[])
    wait_for(lambda: status_counts(number).get("delivered") == 37, SECONDS * 2, "the others as well")
    for phone in limited:
        mine = [text for text in at_meta.texts() if text.startswith(phone)]
        assert mine == [f"{phone} {place}" for place in range(3)]


def test_a_new_token_is_taken_when_the_old_one_ends(
    number: Number, at_meta: GraphNumber, devstack: Supabase
) -> None:
    contact = greet(number, at_meta)
    give_credentials(devstack, number, at_meta, token="EAAG-the-next-token-0123")
    at_meta.change(token="EAAG-the-next-token-0123")
    wait_status(number, insert(number, contact, message="continua"), "delivered")
    assert number.row()["status"] == "connected"
    assert at_meta.texts() == ["continua"]


def test_a_file_that_meta_has_no_more_is_uploaded_again(
    number: Number, at_meta: GraphNumber, graph: GraphStandIn
) -> None:
    at_meta.receive_file("image", PNG, ANA, mime_type="image/png")
    stored = wait_state(number, "stored", SECONDS)
    contact = contact_of(number)
    for _ in range(2):
        message = insert(number, contact, kind="image", media_id=stored["id"])
        wait_status(number, message, "delivered")
        image = at_meta.sent()[-1]["body"]["image"]["id"]
        httpx.delete(f"{graph.url}/stand-in/files/{image}", timeout=10).raise_for_status()


@pytest.mark.parametrize("trouble", [1, 2, 4, 131000, 131016])
def test_trouble_of_metas_own_ends_no_number(trouble: int, number: Number, at_meta: GraphNumber) -> None:
    at_meta.change(trouble=trouble)
    number.run("stop")
    asked = number.command("start")
    number.wait("connecting")
    at_meta.change(trouble=0)
    assert number.ended(asked, SECONDS)["status"] == "done"
    assert number.row()["status"] == "connected"


def test_what_waits_when_it_is_stopped_does_not_leave(number: Number, at_meta: GraphNumber) -> None:
    contact = greet(number, at_meta)
    at_meta.post("faults", hangs=3, count=1)
    queue(number, contact, [f"linha {place}" for place in range(20)])
    wait_for(lambda: len(at_meta.texts()) == 1, SECONDS, "the first to leave")
    number.run("stop")
    wait_for(lambda: status_counts(number).get("queued") == 19, SECONDS, "the others to wait")
    assert at_meta.texts() == ["linha 0"]


def test_a_number_of_metas_is_not_paired(number: Number) -> None:
    for _ in range(2):
        ended = number.run("pairing_code", phone="5511999990301")
        assert (ended["status"], ended["error_code"]) == ("failed", "engine_mismatch")
        number.run("stop")
    assert number.row()["status"] == "disconnected"


def test_no_secret_is_in_the_log(
    orchestrator: OrchestratorProcess, number: Number, at_meta: GraphNumber, devstack: Supabase
) -> None:
    number.run("stop")
    token = "EAAG-a-token-of-nobody-0123"
    give_credentials(devstack, number, at_meta, token=token)
    assert number.run("start", 30)["error_code"] == "token_invalid"
    log = orchestrator.log.read_text()
    assert "Malformed access token" in log
    for secret in (token, at_meta.token, at_meta.app_secret, at_meta.verify_token):
        assert secret not in log
    assert all(token not in str(row) for row in rows(number))
