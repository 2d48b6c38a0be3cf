"""Whoever is killed or forgotten while webhooks are written or ended: nothing twice, nothing of him left."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest

from .control_plane import Answer, add_account, add_instance, call, one
from .erasing import erase
from .hooking import add_endpoint, claim, finish
from .locks import wait_until_blocked
from .members import add_member
from .messages import add_chat, add_received

WAIT_SECONDS = 20
SECRET = "um segredo"


@dataclass(frozen=True)
class Scene:
    connect: Callable[[], psycopg.Connection]
    observer: psycopg.Connection
    account_id: UUID
    endpoint_id: UUID
    owner: UUID
    chat_id: UUID

    @property
    def contact_id(self) -> UUID:
        return one(self.observer, "select contact_id from public.chats where id = %s", self.chat_id)

    def deliveries(self) -> list[tuple[int, str]]:
        query = "select event_id, status from public.webhook_deliveries where endpoint_id = %s order by 1"
        return self.observer.execute(query, [self.endpoint_id]).fetchall()

    def secrets(self) -> int:
        query = "select count(*) from private.webhook_bodies where account_id = %s and body like %s"
        return one(self.observer, query, self.account_id, f"%{SECRET}%")


@pytest.fixture
def scene(own_url: str) -> Iterator[Scene]:
    with ExitStack() as opened:

        def connect() -> psycopg.Connection:
            return opened.enter_context(psycopg.connect(own_url, autocommit=True))

        observer = connect()
        observer.execute("delete from public.webhook_endpoints")
        observer.execute("delete from public.webhook_deliveries")
        while write(observer):
            pass
        account_id = add_account(observer)
        with observer.transaction():
            owner = add_member(observer, account_id, "owner")
        chat_id = add_chat(observer, account_id, add_instance(observer, account_id))
        yield Scene(connect, observer, account_id, add_endpoint(observer, account_id), owner, chat_id)


def write(connection: psycopg.Connection) -> Answer:
    """What the consumer does: {} when there is nothing to read."""
    answer = call(connection, "write_webhook_deliveries", max_items=500)
    return answer if answer["read"] else {}


def test_what_a_killed_consumer_has_begun_is_written_once_by_the_next(scene: Scene) -> None:
    for _ in range(30):
        add_received(scene.observer, scene.chat_id)
    victim = scene.connect()
    with pytest.raises(psycopg.OperationalError), victim.transaction():
        assert write(victim)["written"] == 30
        scene.observer.execute("select pg_terminate_backend(%s)", [victim.info.backend_pid])
        victim.execute("select 1")
    assert scene.deliveries() == []
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, [scene.connect() for _ in range(3)]))
    write(scene.observer)
    assert [status for _, status in scene.deliveries()] == ["pending"] * 30
    bodies = "select count(*) from private.webhook_bodies where account_id = %s"
    assert one(scene.observer, bodies, scene.account_id) == 30


def test_who_is_forgotten_while_it_is_written_is_in_no_body(scene: Scene) -> None:
    add_received(scene.observer, scene.chat_id, SECRET)
    writer, eraser = scene.connect(), scene.connect()
    contact_id = scene.contact_id
    with ThreadPoolExecutor(1) as pool:
        with writer.transaction():
            assert write(writer)["written"] == 1
            job = pool.submit(erase_in_turn, eraser, scene, contact_id)
            wait_until_blocked(scene.observer, eraser, job)
        job.result(WAIT_SECONDS)
    assert (scene.secrets(), [status for _, status in scene.deliveries()]) == (0, ["dead"])


def test_of_who_is_being_forgotten_nothing_is_written(scene: Scene) -> None:
    add_received(scene.observer, scene.chat_id, SECRET)
    writer, eraser = scene.connect(), scene.connect()
    contact_id = scene.contact_id
    with ThreadPoolExecutor(1) as pool:
        with eraser.transaction():
            erase(eraser, scene.owner, contact_id)
            job = pool.submit(write, writer)
            wait_until_blocked(scene.observer, writer, job)
        job.result(WAIT_SECONDS)
    assert (scene.secrets(), scene.deliveries()) == (0, [])


def test_to_forget_and_to_end_wait_for_each_other_in_one_order(scene: Scene) -> None:
    for _ in range(12):
        for _ in range(4):
            add_received(scene.observer, scene.chat_id, SECRET)
        write(scene.observer)
        claim_id, deliveries = claim(scene.observer, 4)
        random.shuffle(deliveries)
        ender, eraser = scene.connect(), scene.connect()
        with ThreadPoolExecutor(2) as pool:
            with scene.observer.transaction():
                # Whoever comes waits here, until both have come.
                last = max(str(delivery["id"]) for delivery in deliveries)
                query = "select from public.webhook_deliveries where id = %s for update"
                scene.observer.execute(query, [last])
                ends = pool.submit(finish, ender, claim_id, *deliveries, status=200)
                forgets = pool.submit(forget, eraser, scene.contact_id)
                wait_until_blocked(scene.connect(), ender, ends)
                wait_until_blocked(scene.connect(), eraser, forgets)
            ends.result(WAIT_SECONDS)
            forgets.result(WAIT_SECONDS)
        assert scene.secrets() == 0
        scene.observer.execute("delete from public.webhook_deliveries")
        ender.close()
        eraser.close()


def forget(connection: psycopg.Connection, contact_id: UUID) -> None:
    connection.execute(
        "select private.forget_in_webhooks(c) from public.contacts c where c.id = %s", [contact_id]
    )


def erase_in_turn(connection: psycopg.Connection, scene: Scene, contact_id: UUID) -> None:
    with connection.transaction():
        erase(connection, scene.owner, contact_id)
