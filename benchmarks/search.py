"""Search over 200,000 contacts, and the newest page of one account among 1,000,000 messages, under row level
security; the page beside the same query without it. Fills the database: it comes last."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg

from benchmarks.figures import Figure
from devstack.testing import DemoStack

CONTACTS = 200_000
ACCOUNTS = 100
MESSAGES = 1_000_000
ROUNDS = 21
PAGE_ROUNDS = 201
# What people type, from what everybody has to what nobody has.
SEARCHES: dict[str, dict[str, Any]] = {
    "all": {},
    "a common name": {"query": "ana"},
    "two words": {"query": "costa joao"},
    "a rare word": {"query": "abc12"},
    "no such word": {"query": "zzzzq"},
    "one letter": {"query": "j"},
    "a part of phones": {"query": "11900123"},
    "one phone": {"query": "+55 (11) 90012-3456"},
    "a common tag": {"tags": ["cliente"]},
    "a rare tag": {"tags": ["t7"], "query": "ana"},
    "no such tag": {"tags": ["none"]},
    "a field": {"fields": '{"cidade": "c7"}'},
    "by name": {"sort": "name"},
    "by name, two words": {"sort": "name", "query": "ana lima"},
    "by last message": {"sort": "last_message"},
}
PAGE = "select * from public.conversations where account_id = %s order by seq desc limit 50"
FILL = (
    "insert into public.accounts (id, name, phone) "
    "select md5('bench' || n)::uuid, 'Conta ' || n, (5531900000000 + n)::text "
    "from generate_series(1, %(accounts)s) n",
    "insert into public.account_members (account_id, user_id, role) "
    "select md5('bench1')::uuid, %(user)s, 'agent'",
    "insert into public.contacts (account_id, phone, name, whatsapp_name, tags, fields) "
    "select md5('bench1')::uuid, (5511900000000 + n)::text, "
    "('{Ana,Bruno,Carla,Diego,Elisa,Fábio,Gabriela,Hugo,Inês,João}'::text[])[1 + n %% 10] || ' ' || "
    "('{Silva,Souza,Costa,Santos,Oliveira,Pereira,Lima}'::text[])[1 + (n / 10) %% 7] "
    "|| ' ' || left(md5(n::text), 8), "
    "case when n %% 3 = 0 then 'zap ' || n else '' end, array['t' || n %% 50, 'cliente'], "
    "jsonb_build_object('cidade', 'c' || n %% 100) from generate_series(1, %(contacts)s) n",
    "insert into public.chats (account_id, contact_id, last_message_at) "
    "select account_id, id, now() - interval '1 minute' * seq from public.contacts "
    "where account_id = md5('bench1')::uuid and seq %% 4 = 0",
    "insert into public.conversations "
    "(account_id, chat_id, contact_id, instance_id, status, wa_message_id, message) "
    "select owner.id, md5(owner.id || 'chat' || n %% 50)::uuid, null, owner.id, 'received', 'bench' || n, "
    "'pedido ' || n || ' para amanhã' from generate_series(1, %(messages)s) n, "
    "lateral (select md5('bench' || (1 + n %% %(accounts)s))::uuid as id) owner",
    "analyze public.contacts",
    "analyze public.chats",
    "analyze public.conversations",
)


def measure(stack: DemoStack) -> list[Figure]:
    facts = json.loads((stack.state / "devstack" / "devstack.json").read_text())
    with psycopg.connect(facts["admin_database_url"], autocommit=True) as connection:
        user_id = fill(connection)
        account_id = one(connection, "select md5('bench1')::uuid")
        sign_in(connection, user_id)
        times = {name: search_time(connection, account_id, given) for name, given in SEARCHES.items()}
        with_security, without = page_times(connection, account_id)
    slowest = max(times, key=lambda name: times[name])
    return [
        Figure(
            f"search, 200,000 contacts, median of {len(times)} kinds", statistics.median(times.values()), "ms"
        ),
        Figure(f"search, 200,000 contacts, the slowest kind ({slowest})", times[slowest], "ms", 30),
        Figure("newest page of 50 out of 1,000,000, no security", without, "ms"),
        Figure("newest page of 50 out of 1,000,000, row level security", with_security, "ms"),
        Figure("newest page, with security against without", with_security / without, "x", 1.2),
    ]


def fill(connection: psycopg.Connection) -> UUID:
    """A member of an account with all the contacts and a hundredth of the messages. Past the triggers, which
    are not what is measured here."""
    user_id = uuid4()
    connection.execute("insert into auth.users (id, email) values (%s, 'bench@example.com')", [user_id])
    connection.execute("set session_replication_role = replica")
    values = {"accounts": ACCOUNTS, "contacts": CONTACTS, "messages": MESSAGES, "user": user_id}
    for statement in FILL:
        connection.execute(statement, values)  # pyright: ignore
    connection.execute("set session_replication_role = origin")
    return user_id


def sign_in(connection: psycopg.Connection, user_id: UUID) -> None:
    claims = json.dumps({"sub": str(user_id), "role": "authenticated"})
    connection.execute(
        "select set_config('request.jwt.claims', %s, false), set_config('request.jwt.claim.sub', %s, false)",
        [claims, str(user_id)],
    )
    connection.execute("set role authenticated")


def search_time(connection: psycopg.Connection, account_id: UUID, given: dict[str, Any]) -> float:
    """The median in milliseconds."""
    named = "".join(f", {name} => %s" for name in given)
    query = f"select public.search_contacts(%s{named})"
    return median(ROUNDS, lambda: one(connection, query, account_id, *given.values()))


def page_times(connection: psycopg.Connection, account_id: UUID) -> tuple[float, float]:
    """Medians with and without row level security, in turns so that a noisy moment meets both."""
    seen: dict[str, list[float]] = {"authenticated": [], "postgres": []}
    for _ in range(PAGE_ROUNDS):
        for role, times in seen.items():
            connection.execute(f"set role {role}")  # pyright: ignore[reportArgumentType, reportCallIssue]
            times.append(timed(lambda: connection.execute(PAGE, [account_id], prepare=False).fetchall()))
    return statistics.median(seen["authenticated"]), statistics.median(seen["postgres"])


def median(rounds: int, ask: Callable[[], object]) -> float:
    ask()
    return statistics.median(timed(ask) for _ in range(rounds))


def timed(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


def one(connection: psycopg.Connection, query: str, *values: object) -> Any:
    row = connection.execute(query, values, prepare=False).fetchone()  # pyright: ignore
    assert row is not None
    return row[0]
