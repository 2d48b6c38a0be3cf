"""A message on the phone → the flow's answer in the queue, and → sent: through the real library, unpaced,
each person his first message."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any
from uuid import uuid4

import httpx
import psycopg
from psycopg.types.json import Jsonb

from benchmarks.figures import Figure
from benchmarks.outbound import connect, phone_of
from devstack.testing import DemoStack, wait_for

SECONDS = 120
PEOPLE = 100
RATE = 5
# Milliseconds.
QUEUED_TARGET, SENT_TARGET = 150, 400


def measure(stack: DemoStack) -> list[Figure]:
    token = stack.sign_in("operator")
    number = connect(stack, token)
    with psycopg.connect(stack.database_url, autocommit=True) as database:
        word = f"bench {uuid4().hex}"
        add_flow(database, number, word)
        # The first ones find everything cold.
        for first, count in ((0, 10), (10, PEOPLE)):
            began = asyncio.run(write(stack, number, word, first, count))
            answered = wait_answers(database, number, word, first, count)
    queued = [(answered[person][0] - moment) * 1000 for person, moment in began.items()]
    sent = [(answered[person][1] - moment) * 1000 for person, moment in began.items()]
    return [
        *figures("message in → answer queued", queued, QUEUED_TARGET),
        *figures("message in → answer sent, unpaced", sent, SENT_TARGET),
    ]


def figures(title: str, milliseconds: list[float], target: float) -> list[Figure]:
    return [
        Figure(f"{title}, p50", statistics.median(milliseconds), "ms"),
        Figure(f"{title}, p95", statistics.quantiles(milliseconds, n=20)[-1], "ms", target),
    ]


def add_flow(database: psycopg.Connection, number: dict[str, Any], word: str) -> str:
    """A published flow that is begun by a word, says something, and asks."""
    menu = {
        "type": "menu",
        "text": f"{word} {{{{ contact.first_name }}}}",
        "options": [{"id": "a", "label": "Pão"}],
    }
    graph = Jsonb({"schema": 1, "start": "m", "nodes": {"m": menu}})
    values = {"account": number["account_id"], "word": word, "graph": graph}
    found = database.execute(
        "with flow as (insert into public.flows (account_id, name, draft)"
        " values (%(account)s, %(word)s, %(graph)s) returning id)"
        " insert into public.flow_versions (account_id, flow_id, number, graph)"
        " select %(account)s, id, 1, %(graph)s from flow returning flow_id::text",
        values,
    ).fetchone()
    assert found is not None
    database.execute(
        "update public.flows f set published_version_id = v.id from public.flow_versions v"
        " where f.id = %s and v.flow_id = f.id",
        found,
    )
    database.execute(
        "insert into public.keywords (account_id, name, terms, flow_id, priority)"
        " values (%(account)s, %(word)s, array[%(word)s], %(flow)s, 0)",
        {**values, "flow": found[0]},
    )
    return found[0]


def person(place: int) -> str:
    return f"552193{place:07}"


async def write(
    stack: DemoStack, number: dict[str, Any], word: str, first: int, count: int
) -> dict[str, float]:
    """When each wrote, so many a second."""
    url = f"{stack.simulator_url}/phones/{phone_of(number)}/incoming"
    began = dict[str, float]()
    async with httpx.AsyncClient(timeout=30) as http:

        async def send(phone: str) -> None:
            began[phone] = time.time()
            (await http.post(url, json={"from": phone, "name": "Bia", "body": word})).raise_for_status()

        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for place in range(count):
                await asyncio.sleep(started + place / RATE - time.perf_counter())
                group.create_task(send(person(first + place)))
    return began


def wait_answers(
    database: psycopg.Connection, number: dict[str, Any], word: str, first: int, count: int
) -> dict[str, tuple[float, float]]:
    """When each one's answer was queued and sent, by the database's clock, which is this machine's."""
    phones = [person(first + place) for place in range(count)]
    query = (
        "select c.phone, extract(epoch from m.created_at)::float, extract(epoch from m.sent_at)::float"
        " from public.conversations m join public.contacts c on c.id = m.contact_id"
        " where m.instance_id = %s and m.from_me and starts_with(m.message, %s) and m.sent_at is not null"
        " and c.phone = any (%s)"
    )

    def look() -> list[tuple[str, float, float]] | None:
        rows = database.execute(query, [number["id"], word, phones]).fetchall()
        return rows if len(rows) >= count else None

    rows = wait_for("the answers", look, SECONDS)
    return {phone: (queued, sent) for phone, queued, sent in rows}
