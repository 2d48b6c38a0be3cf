"""Several processes claim at once, on committed rows."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane, add_account, add_instance, one
from .messages import add_chat, add_message, claim, settle

SEND_SECONDS = 20
Connect = Callable[[], psycopg.Connection]


@pytest.fixture
def connect(database_url: str) -> Iterator[Connect]:
    with ExitStack() as opened:
        yield lambda: opened.enter_context(psycopg.connect(database_url, autocommit=True))


@pytest.fixture
def two_senders(connect: Connect) -> Iterator[tuple[list[ControlPlane], list[UUID], list[UUID]]]:
    """Two processes of one orchestrator, its connected instances, and the messages queued there."""
    connection = connect()
    account_id = add_account(connection)
    instances = [add_instance(connection, account_id) for _ in range(3)]
    plane = ControlPlane.register(connection)
    plane.lease()
    connection.execute(
        "update public.instances set status = 'connected', messages_per_minute = null, warm_up = false "
        "where account_id = %s",
        [account_id],
    )
    chats = [add_chat(connection, account_id, instance) for instance in instances for _ in range(4)]
    queued = [add_message(connection, chat, str(n)) for n in range(8) for chat in chats]
    yield [ControlPlane(connect(), plane.id, plane.number) for _ in range(4)], instances, queued
    connection.execute("delete from public.accounts where id = %s", [account_id])
    connection.execute("delete from public.orchestrators where id = %s", [plane.id])


def test_several_claimers_take_each_message_once_and_in_order(
    two_senders: tuple[list[ControlPlane], list[UUID], list[UUID]],
) -> None:
    workers, _, queued = two_senders

    def send_all(worker: ControlPlane) -> list[tuple[str, str]]:
        sent: list[tuple[str, str]] = []
        deadline = time.monotonic() + SEND_SECONDS
        while time.monotonic() < deadline and one(
            worker.connection,
            "select exists (select from public.conversations where id = any(%s) and status = 'queued')",
            queued,
        ):
            for item in claim(worker, 7):
                sent.append((item["chat_id"], item["id"]))
                settle(worker, item["instance_id"], {"id": item["id"], "status": "sent"})
        return sent

    with ThreadPoolExecutor(len(workers)) as pool:
        sent = [message for each in pool.map(send_all, workers) for message in each]
    assert Counter(UUID(message) for _, message in sent) == Counter(queued)
    out_of_order = workers[0].connection.execute(
        "select count(*) from ("
        "select sent_at < lag(sent_at) over (partition by chat_id order by seq) as early "
        "from public.conversations where id = any(%s)) order_of where early",
        [queued],
    )
    assert out_of_order.fetchone() == (0,)
