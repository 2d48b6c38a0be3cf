"""What members insert reaches the phone, once and in order, and its status climbs."""

import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import (
    connect,
    open_contact,
    phone_texts,
    queue,
    rows,
    status_counts,
    unpace,
)
from tests.integration.orchestrator.test_commands import signed_in
from tests.support.devstack import Supabase

SEND_SECONDS = 90


@pytest.fixture
def connected(orchestrator: OrchestratorProcess, number: Number) -> Number:
    connect(orchestrator, number)
    unpace(number)
    return number


def test_an_insert_reaches_the_phone_and_climbs_to_read(
    devstack: Supabase, orchestrator: OrchestratorProcess, connected: Number
) -> None:
    contact_id = open_contact(connected, "5511977770001")
    with signed_in(devstack, connected.tenant.user) as client:
        row = {"account_id": connected.tenant.account_id, "contact_id": contact_id, "message": "Bom dia!"}
        client.table("conversations").insert(row).execute()  # pyright: ignore[reportUnknownMemberType]
    wait_for(lambda: status_counts(connected).get("delivered"), what=f"delivery, {rows(connected)}")
    assert phone_texts(orchestrator, connected) == ["Bom dia!"]
    orchestrator.node(connected.id).post("/memory/read", chat="5511977770001@c.us")
    wait_for(lambda: status_counts(connected).get("read"), what="the reading")
    [row] = rows(connected)
    assert row["wa_message_id"] is not None
    assert row["sent_at"] <= row["delivered_at"] <= row["read_at"]


def test_a_number_that_is_not_on_whatsapp_fails(orchestrator: OrchestratorProcess, connected: Number) -> None:
    orchestrator.node(connected.id).post("/memory/unregister", phone="5511977770002")
    queue(connected, open_contact(connected, "5511977770002"), ["Alô?"])
    wait_for(lambda: status_counts(connected).get("failed"), what="the failure")
    assert rows(connected)[0]["error_code"] == "not_on_whatsapp"


def test_many_go_out_once_and_in_order_in_their_chat(
    orchestrator: OrchestratorProcess, connected: Number
) -> None:
    texts = [f"linha {place}" for place in range(100)]
    contact_ids = [open_contact(connected, f"551197777{place:04}") for place in range(10, 14)]
    for contact_id in contact_ids:
        queue(connected, contact_id, texts)
    wait_for(lambda: status_counts(connected).get("delivered") == 400, SEND_SECONDS, "400 deliveries")
    for place in range(10, 14):
        assert phone_texts(orchestrator, connected, f"551197777{place:04}@c.us") == texts
