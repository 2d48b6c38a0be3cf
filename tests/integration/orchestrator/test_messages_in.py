"""What WhatsApp says becomes rows: once, in order, seen by its own account alone."""

from collections.abc import Callable

import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import connect, numbered, receive, rows, texts
from tests.support.devstack import Supabase
from tests.support.js_client import js_client
from tests.support.people import Tenant

PRIVATE = {"private": True}
SETTLE_SECONDS = 40


@pytest.mark.anyio
async def test_a_message_becomes_a_row_that_its_own_account_alone_is_told_of(
    devstack: Supabase, orchestrator: OrchestratorProcess, number: Number, make_tenant: Callable[..., Tenant]
) -> None:
    connect(orchestrator, number)
    async with (
        js_client(devstack, number.tenant.user.access_token) as owner,
        js_client(devstack, make_tenant().user.access_token) as stranger,
    ):
        topic = f"account:{number.tenant.account_id}"
        await owner.subscribe(topic, config=PRIVATE)
        stranger.tell("subscribe", topic, config=PRIVATE)
        await stranger.expect("status", lambda status: status["status"] == "CHANNEL_ERROR")
        orchestrator.node(number.id).post(
            "/memory/incoming", **{"from": "5511988880001"}, body="Tem pão?", name="Bia"
        )
        hint = await owner.expect("broadcast", lambda hint: hint["event"] == "message")
        assert stranger.all("broadcast") == []
    [row] = rows(number)
    assert hint["payload"]["ids"] == [str(row["id"])]
    assert (row["from_me"], row["kind"], row["status"]) == (False, "text", "received")
    assert row["contact_id"] is not None
    assert row["chat_id"] is not None


def test_a_burst_is_stored_in_order(orchestrator: OrchestratorProcess, number: Number) -> None:
    connect(orchestrator, number)
    receive(orchestrator, number, 2000, "5511988880002")
    wait_for(lambda: len(texts(number)) >= 2000, SETTLE_SECONDS, "2,000 rows")
    assert texts(number) == numbered(2000)
