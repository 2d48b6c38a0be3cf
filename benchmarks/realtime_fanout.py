"""How long from an insert to its subscribers: one and 200 of them, by postgres_changes and by broadcast.

`measure` needs a running devstack (or any Supabase whose JWT secret is known); it makes a table of its own
and drops it. `python -m benchmarks.realtime_fanout devstack.json` prints the numbers.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import sys
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import psycopg
from websockets.asyncio.client import ClientConnection, connect

SUBSCRIBERS = 200
INSERTS = 30
WARM_UP = 3
ARRIVAL_SECONDS = 5.0
READY_SECONDS = 30.0
TOKEN_SECONDS = 600
TOPIC = "bench-fanout"
TARGETS_MS = {"one": 10.0, "many": 40.0}

SETUP = """
create table public.bench_members (user_id uuid primary key, account_id int);
create table public.bench_rows (id bigint primary key, account_id int, title text);
alter table public.bench_members enable row level security;
alter table public.bench_rows enable row level security;
revoke all on public.bench_members, public.bench_rows from anon, authenticated;
grant select on public.bench_members, public.bench_rows to authenticated;
create policy bench_members_read on public.bench_members for select to authenticated
  using (user_id = (select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid));
create policy bench_rows_read on public.bench_rows for select to authenticated
  using (account_id = any (array(select m.account_id from public.bench_members m)));
alter publication supabase_realtime add table public.bench_rows;
"""
TEARDOWN = "drop table if exists public.bench_rows, public.bench_members"

Write = Callable[[psycopg.AsyncConnection, int], Awaitable[object]]


@dataclass(frozen=True)
class Target:
    """Where to measure; the names are those of devstack.json."""

    supabase_url: str
    publishable_key: str
    jwt_secret: str
    database_url: str


class Subscriber:
    """One socket with one channel, which notes when each numbered write arrived."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.ready = asyncio.Event()
        self.arrivals: dict[int, float] = {}
        self.news = asyncio.Event()

    async def read(self) -> None:
        async for text in self.connection:
            arrived = time.perf_counter()
            frame = json.loads(text)
            if frame["event"] == "system" or is_join_of_broadcast(frame):
                self.ready.set()
            elif (number := number_of(frame)) is not None:
                self.arrivals[number] = arrived
                self.news.set()

    async def has(self, number: int) -> float:
        while number not in self.arrivals:
            self.news.clear()
            await self.news.wait()
        return self.arrivals[number]


def is_join_of_broadcast(frame: dict[str, Any]) -> bool:
    return frame["event"] == "phx_reply" and frame["payload"]["response"].get("postgres_changes") == []


def number_of(frame: dict[str, Any]) -> int | None:
    payload = frame["payload"]
    if frame["event"] == "postgres_changes":
        return payload["data"]["record"]["id"]
    return payload["payload"]["number"] if frame["event"] == "broadcast" else None


async def measure(target: Target) -> dict[str, float]:
    """Milliseconds: `{<case>_<subscribers>_p50, …_p95}`, from 30 writes a case, each awaited for at most 5 s.

    Cases: `changes_same` (subscribers with equal claims), `changes_distinct` (each its own user),
    `broadcast` (`realtime.send` in the database).
    """
    users = [str(uuid.uuid4()) for _ in range(SUBSCRIBERS)]
    numbers: dict[str, float] = {}
    async with await psycopg.AsyncConnection.connect(target.database_url, autocommit=True) as database:
        await database.execute(TEARDOWN)
        await database.execute(SETUP)
        try:
            await database.execute("insert into bench_members select unnest(%s::uuid[]), 1", [users])
            for name, count, distinct, changes in (
                ("changes_same", 1, False, True),
                ("changes_same", SUBSCRIBERS, False, True),
                ("changes_distinct", SUBSCRIBERS, True, True),
                ("broadcast", 1, False, False),
                ("broadcast", SUBSCRIBERS, False, False),
            ):
                tokens = [token(target, users[n if distinct else 0]) for n in range(count)]
                async with subscribers(target, tokens, changes=changes) as group:
                    latencies = await time_writes(database, group, insert if changes else send)
                numbers[f"{name}_{count}_p50"] = round(statistics.median(latencies), 2)
                numbers[f"{name}_{count}_p95"] = round(statistics.quantiles(latencies, n=20)[-1], 2)
        finally:
            await database.execute(TEARDOWN)
    return numbers


def token(target: Target, user: str) -> str:
    # A fixed end: users with equal claims are evaluated together, as one user's many tabs are.
    expires_at = (int(time.time()) // TOKEN_SECONDS + 2) * TOKEN_SECONDS
    claims = {"sub": user, "role": "authenticated", "exp": expires_at}
    return jwt.encode(claims, target.jwt_secret, algorithm="HS256")  # pyright: ignore[reportUnknownMemberType]


@contextlib.asynccontextmanager
async def subscribers(
    target: Target, tokens: list[str], *, changes: bool
) -> AsyncGenerator[list[Subscriber]]:
    async with contextlib.AsyncExitStack() as stack:
        group: list[Subscriber] = []
        readers: list[asyncio.Task[None]] = []
        url = target.supabase_url.replace("http", "ws", 1) + "/realtime/v1/websocket"
        try:
            for access_token in tokens:
                connection = await stack.enter_async_context(
                    connect(f"{url}?apikey={target.publishable_key}&vsn=1.0.0", compression=None)
                )
                subscriber = Subscriber(connection)
                readers.append(asyncio.create_task(subscriber.read()))
                group.append(subscriber)
                await connection.send(json.dumps(join_frame(access_token, changes=changes)))
            async with asyncio.timeout(READY_SECONDS):
                await asyncio.gather(*(subscriber.ready.wait() for subscriber in group))
            yield group
        finally:
            for reader in readers:
                reader.cancel()
            await asyncio.gather(*readers, return_exceptions=True)


def join_frame(access_token: str, *, changes: bool) -> dict[str, Any]:
    wish = {"event": "INSERT", "schema": "public", "table": "bench_rows"}
    config = {"postgres_changes": [wish] if changes else [], "presence": {"enabled": False}}
    payload = {"config": config, "access_token": access_token}
    return {"topic": f"realtime:{TOPIC}", "event": "phx_join", "payload": payload, "ref": "1"}


async def insert(database: psycopg.AsyncConnection, number: int) -> object:
    return await database.execute("insert into bench_rows values (%s, 1, 'a title')", [number])


async def send(database: psycopg.AsyncConnection, number: int) -> object:
    query = "select realtime.send(jsonb_build_object('number', %s::int), 'row', %s, false)"
    return await database.execute(query, [number, TOPIC])


async def time_writes(
    database: psycopg.AsyncConnection, group: list[Subscriber], write: Write
) -> list[float]:
    """Milliseconds from before each write to its arrival, one for each write and subscriber."""
    latencies: list[float] = []
    await database.execute("truncate bench_rows")
    for number in range(WARM_UP + INSERTS):
        started = time.perf_counter()
        await write(database, number)
        async with asyncio.timeout(ARRIVAL_SECONDS):
            arrivals = await asyncio.gather(*(subscriber.has(number) for subscriber in group))
        if number >= WARM_UP:
            latencies += [(arrival - started) * 1000 for arrival in arrivals]
    return latencies


def main() -> None:
    info = json.loads(Path(sys.argv[1]).read_text())
    names = Target.__dataclass_fields__
    print(json.dumps(asyncio.run(measure(Target(**{name: info[name] for name in names}))), indent=2))


if __name__ == "__main__":
    main()
