"""Blows in the middle of 2,000 messages in and 500 out: afterwards phone and table agree, one by one."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, made_number, wait_for
from tests.integration.orchestrator.lasting import lasting_connection
from tests.integration.orchestrator.messages import (
    connect,
    numbered,
    open_contact,
    queue,
    rows,
    status_counts,
    unpace,
)
from tests.integration.orchestrator.proxy import Network, made_network
from tests.support.devstack import Supabase
from tests.support.people import Tenant

Start = Callable[..., OrchestratorProcess]
# A message in doubt holds its chat for a minute.
SETTLE_SECONDS = 100
pytestmark = pytest.mark.timeout(240)
CHUNKS, CHUNK, SENDERS = 40, 50, 5
CONTACTS, TO_EACH = 10, 50
# A kill between a key on disk and the word to the phone: so many chats are sent to at once.
IN_DOUBT_MAX = 8
LEASE_SECONDS = 5
LEASE_ENDS = (
    "select extract(epoch from expires_at - clock_timestamp()) from private.leases where instance_id = %s"
)


@pytest.fixture
def number(devstack: Supabase, make_tenant: Callable[..., Tenant]) -> Generator[Number, None, None]:
    """A new number, looked at through a connection that outlives the database's death."""
    with (
        lasting_connection(devstack.admin_database_url) as connection,
        made_number(connection, make_tenant()) as number,
    ):
        yield number


def lease_left(number: Number) -> float:
    """Seconds until the lease ends."""
    row = number.connection.execute(LEASE_ENDS, [number.id]).fetchone()
    assert row is not None
    return float(row[0])


@contextmanager
def short_leases(number: Number) -> Generator[None, None, None]:
    """From now on a lease is short; the block begins when the number's is."""
    settings = "update private.settings set lease_seconds = %s"
    number.connection.execute(settings, [LEASE_SECONDS])
    try:
        # The hint that makes an orchestrator renew at once.
        number.connection.execute("select realtime.send('{}', 'account', 'orchestrator', true)")
        wait_for(lambda: lease_left(number) < LEASE_SECONDS, what="a short lease")
        # One that is renewed so soon is known to be short by its holder as well.
        end = time.monotonic() + lease_left(number)
        wait_for(lambda: time.monotonic() + lease_left(number) > end + 0.2, what="its renewal")
        yield
    finally:
        number.connection.execute(settings, [30])


@pytest.fixture
def network(devstack: Supabase) -> Generator[Network, None, None]:
    with made_network(devstack.supabase_url) as network:
        yield network


def feed(orchestrator: OrchestratorProcess, number: Number) -> None:
    """The phone receives its messages, whatever happens to the node instance meanwhile."""
    for place in range(CHUNKS):
        sender = f"551198888{place % SENDERS:04}"
        body = {"from": sender, "body": f"parte {place}", "count": CHUNK}
        wait_for(lambda body=body: posted(orchestrator, number, body), SETTLE_SECONDS, "the phone to receive")


def posted(orchestrator: OrchestratorProcess, number: Number, body: dict[str, Any]) -> bool:
    try:
        orchestrator.node(number.id).post("/memory/incoming", **body)
    except (httpx.HTTPError, OSError, ValueError):
        return False
    return True


@contextmanager
def traffic(orchestrator: OrchestratorProcess, number: Number) -> Generator[Future[None], None, None]:
    """Messages in both directions; the block begins when both are well under way."""
    connect(orchestrator, number)
    unpace(number)
    contact_ids = [open_contact(number, f"55119666600{place:02}") for place in range(CONTACTS)]
    with ThreadPoolExecutor(1) as pool:
        feeding = pool.submit(feed, orchestrator, number)
        for contact_id in contact_ids:
            queue(number, contact_id, [f"{contact_id}: {text}" for text in numbered(TO_EACH)])
        wait_for(lambda: received(number) > CHUNK and status_counts(number).get("delivered"), what="traffic")
        yield feeding
        feeding.result(SETTLE_SECONDS)


def received(number: Number) -> int:
    query = "select count(*) from public.conversations where instance_id = %s and not from_me"
    row = number.connection.execute(query, [number.id]).fetchone()
    return row[0] if row else 0


def phone_messages(orchestrator: OrchestratorProcess, number: Number) -> list[dict[str, Any]]:
    """Once its node instance answers: the table may still tell of the one before a cut."""

    def read() -> list[dict[str, Any]] | None:
        try:
            return orchestrator.node(number.id).get("/memory/messages")["messages"]
        except (httpx.HTTPError, OSError, ValueError):
            return None

    return wait_for(read, SETTLE_SECONDS, "the phone to answer")


def by_chat(messages: Iterable[tuple[object, str]]) -> dict[object, list[str]]:
    chats: dict[object, list[str]] = defaultdict(list)
    for chat, message_id in messages:
        chats[chat].append(message_id)
    return chats


def assert_phone_and_table_agree(orchestrator: OrchestratorProcess, number: Number) -> None:
    """Once everything is settled: each message is one row, each row one message, each chat in its order."""
    number.wait("connected", seconds=SETTLE_SECONDS)
    on_phone = phone_messages(orchestrator, number)
    incoming = [message for message in on_phone if not message["from_me"]]
    assert len(incoming) >= CHUNKS * CHUNK

    def is_settled() -> bool:
        if received(number) < len(incoming) or status_counts(number).keys() & {"queued", "sending"}:
            return False
        return not {row["message"] for row in in_doubt(number)} & sent_texts(orchestrator, number)

    what = "everything to be settled"
    try:
        wait_for(is_settled, SETTLE_SECONDS, what)
    except AssertionError as error:
        stand = (
            f"{received(number)} of {len(incoming)} in; out {status_counts(number)}; {number.row()['status']}"
        )
        raise AssertionError(f"{error}: {stand}\n{orchestrator.log.read_text()[-3000:]}") from None
    table, phone = rows(number), phone_messages(orchestrator, number)
    theirs = [row for row in table if not row["from_me"]]
    in_table = by_chat((row["chat_id"], row["wa_message_id"]) for row in theirs)
    in_phone = by_chat((message["chat_id"], message["message_id"]) for message in incoming)
    assert sorted(in_table.values()) == sorted(in_phone.values())

    ours = {message["message_id"]: message["body"] for message in phone if message["from_me"]}
    left = {row["wa_message_id"]: row["message"] for row in table if row["from_me"] and row["wa_message_id"]}
    assert left == ours
    doubtful = [row["message"] for row in in_doubt(number)]
    assert len(doubtful) <= IN_DOUBT_MAX
    in_chats = [row["chat_id"] for row in in_doubt(number)]
    assert len(in_chats) == len(set(in_chats)), "at most one of each list"
    wanted = [row["message"] for row in table if row["from_me"]]
    assert len(wanted) == len(set(wanted)) == CONTACTS * TO_EACH
    assert sorted([*ours.values(), *doubtful]) == sorted(wanted)


def in_doubt(number: Number) -> list[dict[str, Any]]:
    return [row for row in rows(number) if row["status"] == "unconfirmed"]


def sent_texts(orchestrator: OrchestratorProcess, number: Number) -> set[str]:
    return {message["body"] for message in phone_messages(orchestrator, number) if message["from_me"]}


def kill_node(orchestrator: OrchestratorProcess, number: Number) -> None:
    orchestrator.node(number.id).signal(signal.SIGKILL)


def kill_orchestrator(orchestrator: OrchestratorProcess, _: Number) -> None:
    orchestrator.kill()
    orchestrator.start()


def kill_postgres(orchestrator: OrchestratorProcess, _: Number) -> None:
    facts = json.loads((orchestrator.supabase.state / "devstack.json").read_text())
    os.kill(facts["pids"]["postgres"], signal.SIGKILL)


@pytest.mark.parametrize("strike", [kill_node, kill_orchestrator, kill_postgres])
def test_a_kill_in_the_middle_loses_and_doubles_nothing(
    start_orchestrator: Start, number: Number, strike: Callable[[OrchestratorProcess, Number], None]
) -> None:
    orchestrator = start_orchestrator()
    with traffic(orchestrator, number):
        strike(orchestrator, number)
    assert_phone_and_table_agree(orchestrator, number)


def test_a_network_that_is_cut_for_longer_than_a_lease_loses_and_doubles_nothing(
    network: Network, start_orchestrator: Start, number: Number
) -> None:
    orchestrator = start_orchestrator(SUPABASE_URL=network.url)
    with traffic(orchestrator, number):
        node = orchestrator.node(number.id)
        with short_leases(number):
            network.cut()
            wait_for(lambda: not node.is_alive(), LEASE_SECONDS * 2, "the node instance's end")
            wait_for(lambda: lease_left(number) < 0, what="the lease's end")
        # What follows is about what was lost, not about being in time.
        network.mend()
    assert_phone_and_table_agree(orchestrator, number)
