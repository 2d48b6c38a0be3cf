"""A broadcast: how long it takes to write down 100,000 people who get it, with triggers and policies; and how
fast they are sent to, beside the same rows inserted by themselves. Fills an account, and empties it again."""

from __future__ import annotations

import asyncio
import json
import time
from statistics import median
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb

from benchmarks.figures import Figure
from benchmarks.outbound import add_contact, connect, send
from benchmarks.search import sign_in
from devstack.testing import DemoStack, wait_for

PEOPLE, SENT, ROUNDS = 100_000, 160, 5
FREEZE_SECONDS, SPEED_TARGET = 5, 0.9
SECONDS = 120
ALWAYS = {"from": "00:00", "to": "24:00", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}
# Past the triggers, which are not what is measured here.
FILL = (
    "set session_replication_role = replica",
    "insert into public.contacts (account_id, phone, tags) "
    "select %(account)s, (5521955000000 + n)::text, '{multidao}' from generate_series(1, %(people)s::int) n",
    "set session_replication_role = origin",
    "analyze public.contacts",
)


def measure(stack: DemoStack) -> list[Figure]:
    token = stack.sign_in("operator")
    number = connect(stack, token)
    facts = json.loads((stack.state / "devstack" / "devstack.json").read_text())
    with psycopg.connect(facts["admin_database_url"], autocommit=True) as admin:
        people = [add_contact(admin, number, f"552192{place:07}") for place in range(SENT)]
        # The first time everything is cold, and nobody knows the number.
        asyncio.run(send(stack, token, admin, number, people))
        reach(admin, number, people)
        # In turns, so that whatever else the machine does slows both.
        rounds = [
            (asyncio.run(send(stack, token, admin, number, people)), reach(admin, number, people))
            for _ in range(ROUNDS)
        ]
        freezing = freeze(admin, number)
    rows, reached = (median(speeds) for speeds in zip(*rounds, strict=True))
    ratio = median(of_broadcast / of_rows for of_rows, of_broadcast in rounds)
    return [
        Figure(f"freezing {PEOPLE:,} people, with triggers and policies", freezing, "s", FREEZE_SECONDS),
        Figure("outbound unpaced, rows, each to another person, p50", rows, "/s"),
        Figure("outbound unpaced, a broadcast to the same people, p50", reached, "/s"),
        Figure("… against the rows, p50", ratio, "x", SPEED_TARGET, "≥"),
    ]


def add_broadcast(admin: psycopg.Connection, number: dict[str, Any], text: str, tag: str) -> str:
    found = admin.execute(
        'insert into public.broadcasts (account_id, name, content, filter, instance_ids, "window") '
        "values (%s, 'bench', %s, %s, array[%s::uuid], %s) returning id::text",
        [
            number["account_id"],
            Jsonb({"items": [{"kind": "text", "text": text}]}),
            Jsonb({"subject": "tag", "operator": "has", "value": tag}),
            number["id"],
            Jsonb(ALWAYS),
        ],
    ).fetchone()
    assert found is not None
    return str(found[0])


def start(admin: psycopg.Connection, number: dict[str, Any], broadcast_id: str) -> float:
    """Seconds until it is written down who gets it, as the account's owner starts it."""
    owner = admin.execute(
        "select user_id from public.account_members where account_id = %s and role = 'owner'",
        [number["account_id"]],
    ).fetchone()
    assert owner is not None
    sign_in(admin, owner[0])
    started = time.perf_counter()
    admin.execute("select public.start_broadcast(%s)", [broadcast_id])
    admin.execute("reset role")
    frozen = "select frozen_at from public.broadcasts where id = %s and frozen_at is not null"
    wait_for("the people", lambda: admin.execute(frozen, [broadcast_id]).fetchone(), SECONDS)
    return time.perf_counter() - started


def freeze(admin: psycopg.Connection, number: dict[str, Any]) -> float:
    for statement in FILL:
        admin.execute(statement, {"account": number["account_id"], "people": PEOPLE})  # pyright: ignore
    # Nothing of it shall leave.
    admin.execute("update public.instances set status = 'disconnected' where id = %s", [number["id"]])
    broadcast_id = add_broadcast(admin, number, "oferta", "multidao")
    try:
        return start(admin, number, broadcast_id)
    finally:
        admin.execute("update public.broadcasts set status = 'cancelled' where id = %s", [broadcast_id])
        admin.execute("delete from public.broadcasts where id = %s", [broadcast_id])
        admin.execute("delete from public.contacts where tags = '{multidao}'")


def reach(admin: psycopg.Connection, number: dict[str, Any], people: list[str]) -> float:
    """Messages a second, by the database's own clock."""
    text = f"oferta {uuid4().hex}"
    admin.execute("update public.contacts set tags = '{perto}' where id = any (%s::uuid[])", [people])
    start(admin, number, add_broadcast(admin, number, text, "perto"))

    def look() -> float | None:
        found = admin.execute(
            "select count(sent_at), extract(epoch from max(sent_at) - min(created_at))::float "
            "from public.conversations where instance_id = %s and message = %s",
            [number["id"], text],
        ).fetchone()
        return found[1] if found and found[0] >= len(people) else None

    return len(people) / wait_for("everybody to get it", look, SECONDS)
