"""Each event arises from what really happens, and arrives in the shape that docs/asyncapi.yaml says."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from devstack.testing import wait_for
from scripts.webhook_documents import describe
from tests.integration.orchestrator.flows import add_flow, graph, says, write
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, made_number, made_orchestrator
from tests.integration.orchestrator.messages import connect, unpace
from tests.integration.webhooks.hooking import Webhooks, verify
from tests.support.devstack import Supabase
from tests.support.receiver import Receiver

# What docs/asyncapi.yaml is made of.
ASYNCAPI = describe()
MESSAGES = cast(dict[str, Any], ASYNCAPI["components"]["messages"])
ANA = "5511988887777"
SECONDS = 60
FLOW = graph(
    "t",
    t={
        "type": "action",
        "do": [{"kind": "add_tag", "tag": "pediu"}, {"kind": "notify", "text": "Pedido"}],
        "next": "a",
    },
    a=says("Certo"),
)


def check(body: dict[str, Any]) -> None:
    """As a reader of the document would."""
    schema = MESSAGES[body["type"]]["payload"] | {"components": ASYNCAPI["components"]}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(body)  # pyright: ignore[reportUnknownMemberType]


def arrived(receiver: Receiver, secret: str) -> dict[str, list[dict[str, Any]]]:
    """What has come, by event."""
    found: dict[str, list[dict[str, Any]]] = {}
    for asked in [*receiver.asked]:
        body = verify(asked, secret)
        found.setdefault(body["type"], []).append(body)
    return found


@pytest.mark.timeout(240)
def test_each_arises_from_what_happens_as_it_is_written_down(
    webhooks: Webhooks, own: Supabase, receiver: Receiver, tmp_path: Path
) -> None:
    kinds = sorted(MESSAGES.keys() - {"webhook.test"})
    endpoint = webhooks.add_endpoint(receiver.url("/"), *kinds)
    webhooks.call("send_test_event", endpoint_id=endpoint.id)
    with (
        made_orchestrator(own, tmp_path) as orchestrator,
        made_number(webhooks.database, webhooks.tenant) as number,
    ):
        connect(orchestrator, number)
        happen(webhooks, orchestrator, number)

        def has_all() -> bool | None:
            return arrived(receiver, endpoint.secret).keys() == MESSAGES.keys() or None

        wait_for("each event arrived", has_all, SECONDS)
        found = arrived(receiver, endpoint.secret)
    for bodies in found.values():
        for body in bodies:
            check(body)
    assert found["message.received"][0]["data"]["message"]["message"] == "oi"
    assert found["flow.finished"][0]["data"]["flow"]["name"] == "Pedido"
    assert found["tag.added"][0]["data"]["tag"] == "pediu"
    assert found["campaign.visited"][0]["data"]["visits"] == 1
    assert {body["data"]["message"]["status"] for body in found["message.sent"]} == {"sent"}
    assert {body["data"]["state"] for body in found["consent.changed"]} == {"opted_out"}


def happen(webhooks: Webhooks, orchestrator: OrchestratorProcess, number: Number) -> None:
    """All of it, by those who do it: a person, a flow, a member, a browser."""
    account = webhooks.tenant.account_id
    unpace(number)
    flow_id = add_flow(number, "Pedido", FLOW, "pedido")
    write(orchestrator, number, ANA, "oi")
    chat_id = wait_for("the chat", lambda: first(webhooks, "chats"), SECONDS)["id"]
    contact_id = first(webhooks, "contacts")["id"]
    write(orchestrator, number, ANA, "pedido")
    wait_for("the flow ended", lambda: ended(webhooks, flow_id), SECONDS)
    me = webhooks.tenant.user.id
    webhooks.change("chats", chat_id, assigned_to=me)
    webhooks.change("chats", chat_id, status="closed")
    webhooks.add("custom_fields", account_id=account, name="cidade", label="Cidade", type="text")
    webhooks.change("contacts", contact_id, name="Ana Lima", tags=["vip"], fields={"cidade": "Campinas"})
    campaign = webhooks.add(
        "campaigns", account_id=account, name="Natal", message="Quero", instance_id=number.id
    )
    url = f"{webhooks.supabase.supabase_url}/functions/v1/go/{campaign['slug']}"
    browser = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140", "accept": "text/html"}
    assert httpx.get(url, headers=browser, timeout=SECONDS).status_code == 302
    content = {"items": [{"kind": "text", "text": "Oi"}]}
    everybody: dict[str, Any] = {"all": []}
    broadcast = webhooks.add(
        "broadcasts",
        account_id=account,
        name="Natal",
        content=content,
        filter=everybody,
        starts_at="2040-01-01T00:00:00Z",
    )
    webhooks.call("start_broadcast", broadcast_id=broadcast["id"])
    webhooks.call("cancel_broadcast", broadcast_id=broadcast["id"])
    webhooks.add("consents", account_id=account, contact_id=contact_id, state="opted_out")
    number.run("stop")


def first(webhooks: Webhooks, table: str) -> dict[str, Any]:
    """Of the account's rows; {} while there is none."""
    rows = webhooks.select(table)
    return rows[0] if rows else {}


def ended(webhooks: Webhooks, flow_id: str) -> bool | None:
    return any(run["flow_id"] == flow_id and run["ended_at"] for run in webhooks.select("flow_runs")) or None
