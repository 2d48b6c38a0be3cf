"""Numbers of Meta's Cloud API: an orchestrator, the function under Deno, and the Graph API's stand-in."""

from __future__ import annotations

import uuid
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg

from tests.integration.orchestrator.harness import Number, wait_for
from tests.integration.orchestrator.messages import rows
from tests.support.devstack import Supabase
from tests.support.graph import GraphNumber, signed
from tests.support.people import Tenant

ANA = "5521988880001"
# The first call of a function compiles it.
FIRST_SECONDS = 60


@contextmanager
def made_cloud_number(
    connection: psycopg.Connection, devstack: Supabase, tenant: Tenant, graph: GraphNumber
) -> Generator[Number]:
    """Connected to what Meta has, its webhook set; removed afterwards."""
    row = connection.execute(
        "insert into public.instances (account_id, instance_name, engine) "
        "values (%s, %s, 'cloud') returning id",
        [tenant.account_id, f"oficial-{uuid.uuid4().hex[:8]}"],
    ).fetchone()
    assert row is not None
    number = Number(str(row[0]), tenant, connection)
    try:
        give_credentials(devstack, number, graph)
        url = address_of(devstack, number)
        graph.post("webhook", url=url, verify_token=graph.verify_token)
        yield number
    finally:
        if number.exists():
            number.run("remove")
        connection.execute("delete from public.instances where id = %s", [row[0]])


def address_of(devstack: Supabase, number: Number) -> str:
    return f"{devstack.supabase_url}/functions/v1/whatsapp-cloud/{number.id}"


def give_credentials(devstack: Supabase, number: Number, graph: GraphNumber, **other: str) -> None:
    """As the tenant's owner, over REST."""
    names = ("phone_number_id", "waba_id", "token", "app_secret", "verify_token")
    known = {name: getattr(graph, name) for name in names}
    answer = httpx.post(
        f"{devstack.supabase_url}/rest/v1/rpc/connect_cloud_number",
        json={"instance_id": number.id} | known | other,
        headers={
            "apikey": devstack.publishable_key,
            "authorization": f"Bearer {number.tenant.user.access_token}",
        },
        timeout=10,
    )
    assert answer.is_success, answer.text


def connect(number: Number) -> None:
    ended = number.run("start", 30)
    assert (ended["status"], ended["result"]) == ("done", {"status": "connected"}), ended


def tell(devstack: Supabase, number: Number, payload: object, **kwargs: Any) -> httpx.Response:
    """A call of Meta's, signed."""
    body, headers = signed(payload, **kwargs)
    return httpx.post(address_of(devstack, number), content=body, headers=headers, timeout=FIRST_SECONDS)


def wait_received(number: Number, *texts: str) -> list[dict[str, Any]]:
    def look() -> list[dict[str, Any]] | None:
        found = [row for row in rows(number) if not row["from_me"]]
        return found if sorted(row["message"] for row in found) == sorted(texts) else None

    return wait_for(look, FIRST_SECONDS, f"{texts} to come in")


def wait_status(number: Number, message_id: str, *statuses: str, seconds: float = 60) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        row = next(row for row in rows(number) if str(row["id"]) == message_id)
        return row if row["status"] in statuses else None

    return wait_for(look, seconds, f"{message_id} to be {statuses}: {rows(number)}")


def contact_of(number: Number) -> str:
    """Whoever wrote last."""
    return str([row for row in rows(number) if not row["from_me"]][-1]["contact_id"])


def greet(number: Number, graph: GraphNumber) -> str:
    """Ana writes, so that she can be answered; her contact."""
    graph.receive("oi", ANA)
    wait_received(number, "oi")
    return contact_of(number)
