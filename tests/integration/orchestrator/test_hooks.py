"""What another system posts to a hook's address reaches a person's phone, by the function, the database and
the orchestrator."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from tests.integration.orchestrator.flows import add_flow, graph, heard, says
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import connect, unpace
from tests.integration.orchestrator.test_broadcasts import rpc
from tests.support.devstack import Supabase

Json = dict[str, Any]
SECONDS = 60
MAPPING = {
    "event": "$.body.event",
    "key": "$.body.id",
    "name": "$.body.buyer.name",
    "phone": "$.body.buyer.phone",
    "values": {"product": "$.body.items[0].name"},
}
SECRET = "a secret of the seller"


def order(key: str, phone: str, event: str = "paid") -> Json:
    buyer = {"name": "Ana Silva", "phone": phone}
    return {"event": event, "id": key, "buyer": buyer, "items": [{"name": "Bolo"}]}


def make_hook(
    supabase: Supabase,
    number: Number,
    mapping: Mapping[str, Any] = MAPPING,
    source: str = "custom",
    **columns: Any,
) -> Json:
    """By the account's owner; the columns as he sets them."""
    made = rpc(
        supabase,
        number,
        "create_inbound_hook",
        account_id=number.tenant.account_id,
        name="Loja",
        source=source,
        mapping=mapping,
    )
    for name, value in columns.items():
        number.connection.execute(
            f"update public.inbound_hooks set {name} = %s where id = %s",  # pyright: ignore[reportArgumentType]
            [Jsonb(value) if isinstance(value, dict) else value, made["id"]],
        )
    return made


def post(supabase: Supabase, hook: Json, body: Any, **headers: str) -> int:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    url = f"{supabase.supabase_url}/functions/v1/hooks/{hook['token']}"
    told = {"content-type": "application/json", **headers}
    return httpx.post(url, content=content, headers=told, timeout=60).status_code


def samples(number: Number, hook: Json) -> list[Json]:
    with number.connection.cursor(row_factory=dict_row) as cursor:
        query = "select * from public.inbound_hook_samples where hook_id = %s order by id"
        return cursor.execute(query, [hook["id"]]).fetchall()


def wait_samples(number: Number, hook: Json, *statuses: str) -> list[Json]:
    def look() -> list[Json] | None:
        found = samples(number, hook)
        return found if sorted(sample["status"] for sample in found) == sorted(statuses) else None

    try:
        return wait_for(look, SECONDS, f"samples {statuses}")
    except AssertionError:
        assert [(sample["status"], sample["code"]) for sample in samples(number, hook)] == list(statuses)
        raise


def test_an_order_starts_a_flow_on_the_buyer_s_phone(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    connect(orchestrator, number)
    unpace(number)
    text = "Oi {{ contact.first_name }}, seu {{ variables.product }} saiu"
    flow_id = add_flow(number, "Pedido", graph("a", a=says(text)))
    hook = make_hook(devstack, number, flow_id=flow_id, tags=["cliente"], events=["paid"])
    assert post(devstack, hook, order("1", "(11) 98888-3001")) == 200
    wait_for(
        lambda: heard(orchestrator, number) == {"5511988883001": ["Oi Ana, seu Bolo saiu"]},
        SECONDS,
        "what Ana hears",
    )
    [sample] = wait_samples(number, hook, "applied")
    found = number.connection.execute(
        "select name, tags from public.contacts where id = %s", [sample["contact_id"]]
    ).fetchone()
    assert found == ("Ana Silva", ["cliente"])
    # Told again, or of another event, nothing more is heard.
    assert post(devstack, hook, order("1", "(11) 98888-3001")) == 200
    assert post(devstack, hook, order("2", "(11) 98888-3002", "refunded")) == 200
    wait_samples(number, hook, "applied", "repeated", "ignored")
    assert heard(orchestrator, number) == {"5511988883001": ["Oi Ana, seu Bolo saiu"]}


def test_a_message_is_sent_to_whoever_is_named(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    connect(orchestrator, number)
    unpace(number)
    hook = make_hook(devstack, number, message="{{ contact.first_name }}: {{ variables.product }}")
    xml = "<o><event>paid</event><id>1</id><buyer><name>Bia</name><phone>11988883003</phone></buyer></o>"
    mapping = {"phone": "$.body.o.buyer.phone", "name": "$.body.o.buyer.name", "key": "$.body.o.id"}
    other = make_hook(devstack, number, mapping, message="Oi {{ contact.name }}")
    assert post(devstack, hook, order("1", "11 98888-3004")) == 200
    assert post(devstack, other, xml.encode(), **{"content-type": "application/xml"}) == 200
    expected = {"5511988883004": ["Ana: Bolo"], "5511988883003": ["Oi Bia"]}
    wait_for(lambda: heard(orchestrator, number) == expected, SECONDS, "what both hear")


def test_a_thousand_calls_with_one_key_are_applied_once(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    hook = make_hook(devstack, number, calls_per_minute=3000)
    body = order("1", "11988883005")
    number.connection.execute(
        "update public.inbound_hooks set mapping = mapping - 'key' where id = %s", [hook["id"]]
    )

    def tell(_: int) -> int:
        """Again while the database is busy, as senders do."""
        headers = {"webhook-id": "msg_1"}
        return wait_for(
            lambda: status if (status := post(devstack, hook, body, **headers)) != 503 else None, SECONDS
        )

    with ThreadPoolExecutor(32) as pool:
        assert set(pool.map(tell, range(1000))) == {200}
    [sample] = wait_samples(number, hook, "applied")
    found = number.connection.execute(
        "select array_agg(id) from public.contacts where account_id = %s", [number.tenant.account_id]
    ).fetchone()
    assert found == ([sample["contact_id"]],)


def test_a_forged_call_does_nothing(number: Number, devstack: Supabase) -> None:
    proof = {"kind": "hmac", "in": "header", "name": "X-Signature", "hash": "SHA-256", "encoding": "hex"}
    hook = make_hook(devstack, number, proof=proof)
    body = json.dumps(order("1", "11988883006")).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert post(devstack, hook, body, **{"x-signature": signature}) == 401
    rpc(devstack, number, "set_inbound_hook_secret", hook_id=hook["id"], purpose="proof", secret=SECRET)
    assert post(devstack, hook, body + b" ", **{"x-signature": signature}) == 401
    row = number.connection.execute(
        "select problem from public.inbound_hooks where id = %s", [hook["id"]]
    ).fetchone()
    assert row == ("proof_invalid",)
    assert samples(number, hook) == []
    assert post(devstack, hook, body, **{"x-signature": signature}) == 200
    assert len(samples(number, hook)) == 1
    [sample] = samples(number, hook)
    assert SECRET not in str(sample) and signature not in str(sample)


def test_an_address_of_nobody_is_unknown(number: Number, devstack: Supabase) -> None:
    hook = make_hook(devstack, number)
    assert post(devstack, {"token": "0" * 64}, {}) == 404
    rpc(devstack, number, "revoke_inbound_hook", hook_id=hook["id"])
    assert post(devstack, hook, {}) == 404
