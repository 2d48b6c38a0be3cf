"""A number with 100,000 strangers queued: what a claim takes, and when a reply that is written then has left.
Fills the operator's account, and empties the queue again."""

from __future__ import annotations

import json
import statistics
import time
from typing import Any, cast
from uuid import uuid4

import httpx
import psycopg

from benchmarks.figures import Figure
from benchmarks.outbound import connect, headers, meet, row_of
from devstack.testing import DemoStack, wait_for

FEW, STRANGERS = 100, 100_000
CLAIMS = 60
REPLIES = 5
# Of a claim with a hundred queued.
FLAT_TARGET = 1.5
SENT_SECONDS = 60
# What a paced number waits before a message at most, and what the way takes.
PAUSE_SECONDS, WAY_SECONDS = 2, 1
# Past the triggers, which are not what is measured here.
FILL = (
    "set session_replication_role = replica",
    "insert into public.contacts (account_id, phone) "
    "select %(account)s, (5521944000000 + n)::text from generate_series(%(from)s::int, %(to)s::int) n",
    "insert into public.chats (account_id, instance_id, contact_id) "
    "select account_id, %(instance)s, id from public.contacts k where account_id = %(account)s "
    "and starts_with(phone, '5521944') and not exists (select from public.chats c where c.contact_id = k.id)",
    "insert into public.conversations (account_id, chat_id, contact_id, instance_id, from_me, status, "
    "sent_by_kind, message, lane, send_at, expires_at) "
    "select account_id, id, contact_id, instance_id, true, 'queued', 'broadcast', 'oferta', 'broadcast', "
    "now(), now() + interval '1 day' from public.chats c where instance_id = %(instance)s "
    "and wa_chat_id is null and last_message_at is null and not exists ("
    "select from public.conversations m where m.account_id = c.account_id and m.chat_id = c.id)",
    "insert into private.outgoing_queue (account_id, conversation_id, chat_id, instance_id, seq, send_at, "
    "expires_at, lane, is_first) "
    "select account_id, id, chat_id, instance_id, seq, send_at, expires_at, 3, true "
    "from public.conversations m "
    "where instance_id = %(instance)s and message = 'oferta' and status = 'queued' "
    "and not exists (select from private.outgoing_queue q where q.conversation_id = m.id)",
    "set session_replication_role = origin",
    "analyze public.contacts",
    "analyze public.chats",
    "analyze public.conversations",
    "analyze private.outgoing_queue",
)


def measure(stack: DemoStack) -> list[Figure]:
    token = stack.sign_in("operator")
    number = connect(stack, token)
    facts = json.loads((stack.state / "devstack" / "devstack.json").read_text())
    with psycopg.connect(facts["admin_database_url"], autocommit=True) as admin:
        contact_id = meet(stack, admin, number)[0]
        pace(stack, token, number)
        fill(admin, number, 1, FEW)
        few = claim(admin, number)
        fill(admin, number, FEW + 1, STRANGERS)
        many = claim(admin, number)
        replies = [answer(stack, token, admin, number, contact_id) for _ in range(REPLIES)]
        admin.execute("delete from public.contacts where starts_with(phone, '5521944')")
    return [
        Figure("claim of a number with 100 strangers queued, median", few, "ms"),
        Figure("claim of a number with 100,000 strangers queued, median", many, "ms"),
        Figure("… against the one with 100", many / few, "x", FLAT_TARGET),
        Figure("a reply written then → sent, slowest", max(replies), "s", PAUSE_SECONDS + WAY_SECONDS),
    ]


def pace(stack: DemoStack, token: str, number: dict[str, Any]) -> None:
    """As a new number is, but with no day's cap to run into."""
    url = f"{stack.supabase_url}/rest/v1/instances?id=eq.{number['id']}"
    patch = {"messages_per_minute": 20, "reply_pause_seconds": PAUSE_SECONDS, "warm_up": False}
    httpx.patch(url, json=patch, headers=headers(stack, token), timeout=30).raise_for_status()


def fill(admin: psycopg.Connection, number: dict[str, Any], first: int, last: int) -> None:
    values = {"account": number["account_id"], "instance": number["id"], "from": first, "to": last}
    for statement in FILL:
        admin.execute(cast(Any, statement), values)


def claim(admin: psycopg.Connection, number: dict[str, Any]) -> float:
    """Milliseconds of one claim as the number's orchestrator makes it; what it took is given back."""
    holder = admin.execute(
        "select orchestrator_id, number from private.leases where instance_id = %s", [number["id"]]
    ).fetchone()
    assert holder is not None
    taken: list[float] = []
    for _ in range(CLAIMS):
        with admin.transaction(force_rollback=True):
            # Every time as if the next stranger were due.
            admin.execute("update private.send_counts set next_first_at = '-infinity', minute_count = 0")
            begun = time.perf_counter()
            admin.execute("select orchestrator.claim_messages(%s, %s, %s, 50)", [*holder, uuid4()])
            taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def answer(
    stack: DemoStack, token: str, admin: psycopg.Connection, number: dict[str, Any], contact_id: str
) -> float:
    """Seconds from a member's insert to WhatsApp's server."""
    body = row_of(number, contact_id, f"resposta {uuid4()}")
    url = f"{stack.supabase_url}/rest/v1/conversations"
    httpx.post(url, json=body, headers=headers(stack, token), timeout=30).raise_for_status()
    query = (
        "select extract(epoch from sent_at - created_at)::float from public.conversations "
        "where account_id = %s and message = %s and sent_at is not null"
    )

    def look() -> tuple[float] | None:
        return admin.execute(query, [number["account_id"], body["message"]]).fetchone()

    (seconds,) = wait_for("the reply to be sent", look, SENT_SECONDS)
    return seconds
