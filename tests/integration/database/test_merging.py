"""A message races a merge, on committed rows: neither loses what the other does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane, add_account, add_instance, one
from .locks import wait_until_blocked
from .messages import event, ingest, message_event, random_phone

WAIT_SECONDS = 10
ROUNDS = 20
LID = "777000222@lid"


@dataclass
class Scene:
    """Two contacts of one person: by phone, and by LID with a message each."""

    connect: Callable[[], psycopg.Connection]
    observer: psycopg.Connection
    account_id: UUID
    instance_id: UUID
    plane: ControlPlane
    phone: str

    def ingester(self) -> ControlPlane:
        """The same orchestrator on a connection of its own."""
        return ControlPlane(self.connect(), self.plane.id, self.plane.number)

    def contact(self, kind: str, value: str) -> UUID:
        query = (
            "select contact_id from public.contact_identities "
            "where account_id = %s and kind = %s and value = %s"
        )
        return one(self.observer, query, self.account_id, kind, value)

    def texts(self) -> list[str]:
        """Every text there is, which must all lie in the one chat with the one contact."""
        rows = self.observer.execute(
            "select message, chat_id, contact_id from public.conversations "
            "where account_id = %s order by seq",
            [self.account_id],
        ).fetchall()
        assert len({(chat, contact) for _, chat, contact in rows}) == 1
        return [text for text, _, _ in rows]


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    with ExitStack() as opened:

        def connect() -> psycopg.Connection:
            return opened.enter_context(psycopg.connect(database_url, autocommit=True))

        observer = connect()
        account_id = add_account(observer)
        instance_id = add_instance(observer, account_id)
        plane = ControlPlane.register(observer)
        observer.execute(
            "update private.leases set orchestrator_id = %s, number = %s, expires_at = 'infinity' "
            "where instance_id = %s",
            [plane.id, plane.number, instance_id],
        )
        scene = Scene(connect, observer, account_id, instance_id, plane, random_phone())
        ingest(
            plane,
            instance_id,
            message_event(1, "p", f"{scene.phone}@c.us", "um"),
            message_event(2, "l", LID, "dois"),
        )
        yield scene
        observer.execute("delete from public.accounts where id = %s", [account_id])
        observer.execute("delete from public.orchestrators where id = %s", [plane.id])


def merge(connection: psycopg.Connection, kept: UUID, gone: UUID) -> None:
    """As a member's merge does it."""
    with connection.transaction():
        connection.execute(
            "select pg_advisory_xact_lock(hashtextextended('contacts:' || account_id, 0)), "
            "private.merge_contacts(kept, gone) from public.contacts kept "
            "join public.contacts gone using (account_id) where kept.id = %s and gone.id = %s",
            [kept, gone],
        )


def test_a_merge_waits_for_a_message_under_way(scene: Scene) -> None:
    ingester, merger = scene.ingester(), scene.connect()
    kept, gone = scene.contact("phone", scene.phone), scene.contact("lid", "777000222")
    with ThreadPoolExecutor(1) as pool:
        with ingester.connection.transaction():
            ingest(ingester, scene.instance_id, message_event(3, "r", LID, "três"))
            job = pool.submit(merge, merger, kept, gone)
            wait_until_blocked(scene.observer, merger, job)
        job.result(WAIT_SECONDS)
    assert scene.texts() == ["um", "dois", "três"]


def test_a_message_waits_for_a_merge_under_way(scene: Scene) -> None:
    ingester, merger = scene.ingester(), scene.connect()
    kept, gone = scene.contact("phone", scene.phone), scene.contact("lid", "777000222")

    def receive() -> None:
        ingest(ingester, scene.instance_id, message_event(3, "r", LID, "três"))

    with ThreadPoolExecutor(1) as pool:
        with merger.transaction():
            merge(merger, kept, gone)
            job = pool.submit(receive)
            wait_until_blocked(scene.observer, ingester.connection, job)
        job.result(WAIT_SECONDS)
    assert scene.texts() == ["um", "dois", "três"]


def test_merges_in_a_stream_of_messages_lose_none(scene: Scene) -> None:
    """Both numbers of an account hear of the person, while the two names are found to be one."""
    ingester, linker = scene.ingester(), scene.ingester()
    chats = (f"{scene.phone}@c.us", LID)

    def receive() -> None:
        for number in range(3, 3 + ROUNDS):
            ingest(
                ingester,
                scene.instance_id,
                message_event(number, f"r{number}", chats[number % 2], str(number)),
            )

    def link() -> None:
        told = event(100, "contact", contact_id=LID, phone=scene.phone)
        for _ in range(ROUNDS):
            ingest(linker, scene.instance_id, told)

    with ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(receive), pool.submit(link)]:
            job.result(WAIT_SECONDS * 2)
    assert scene.texts() == ["um", "dois", *(str(number) for number in range(3, 3 + ROUNDS))]
