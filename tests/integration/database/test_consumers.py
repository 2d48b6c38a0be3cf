"""The audit log and the counts are made from events: each once, and without the name of who is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any, cast
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import add_account, add_instance, call, one
from .locks import wait_until_blocked
from .members import add_member, as_member
from .messages import add_chat, add_contact, add_received

WAIT_SECONDS = 20
PHONE = "5521977776666"


@dataclass(frozen=True)
class Scene:
    connect: Callable[[], psycopg.Connection]
    observer: psycopg.Connection
    account_id: UUID
    owner: UUID

    def lines(self) -> list[tuple[str, dict[str, Any]]]:
        query = "select action, detail from public.audit_log where account_id = %s order by id"
        return self.observer.execute(query, [self.account_id]).fetchall()


@pytest.fixture
def scene(own_url: str) -> Iterator[Scene]:
    with ExitStack() as opened:

        def connect() -> psycopg.Connection:
            return opened.enter_context(psycopg.connect(own_url, autocommit=True))

        observer = connect()
        account_id = add_account(observer)
        with observer.transaction():
            owner = add_member(observer, account_id, "owner")
        yield Scene(connect, observer, account_id, owner)


def read(connection: psycopg.Connection, function: str, max_items: int = 1000) -> int:
    return cast(int, call(connection, function, max_items=max_items)["read"])


def record(scene: Scene, kind: str, subject: UUID, **body: str) -> None:
    facts = Jsonb(body)
    query = "select private.record_event(%s, %s, %s, %s)"
    scene.observer.execute(query, [scene.account_id, kind, subject, facts])


def test_a_line_is_written_once_with_who_what_and_when(scene: Scene) -> None:
    query = "select public.create_api_key(%s, 'loja', '{read}')"
    with scene.observer.transaction():
        as_member(scene.observer, scene.owner, query, scene.account_id)
    at = one(scene.observer, "select at from private.events where kind = 'key.created'")
    heard = "select count(*) from realtime.messages where event = 'audit' and topic = %s"
    while read(scene.observer, "write_audit_log", max_items=1) == 1:
        pass
    assert read(scene.observer, "write_audit_log") == 0
    row = "select actor_id, action, subject_id is not null, detail, created_at from public.audit_log"
    assert scene.observer.execute(f"{row} where account_id = %s", [scene.account_id]).fetchall() == [
        (scene.owner, "api_keys.create", True, {"name": "loja", "scopes": ["read"]}, at)
    ]
    assert one(scene.observer, heard, f"account:{scene.account_id}") == 1


def test_a_line_whose_writer_is_killed_is_written_by_the_next(scene: Scene) -> None:
    record(scene, "contact.exported", scene.owner)
    with scene.observer.transaction(force_rollback=True):
        assert read(scene.observer, "write_audit_log") > 0
    assert scene.lines() == []
    read(scene.observer, "write_audit_log")
    assert scene.lines() == [("contacts.export", {})]


def test_of_an_account_that_is_gone_nothing_is_written(scene: Scene) -> None:
    record(scene, "contact.exported", scene.owner)
    chat_id = add_chat(scene.observer, scene.account_id, add_instance(scene.observer, scene.account_id))
    add_received(scene.observer, chat_id)
    scene.observer.execute("delete from public.accounts where id = %s", [scene.account_id])
    assert read(scene.observer, "write_audit_log") > 0
    assert read(scene.observer, "fold_counts") > 0
    assert scene.lines() == []


def test_messages_are_counted_once_whoever_counts(scene: Scene) -> None:
    chat_id = add_chat(scene.observer, scene.account_id, add_instance(scene.observer, scene.account_id))
    for _ in range(40):
        add_received(scene.observer, chat_id)
    counters = [scene.connect() for _ in range(3)]
    with ThreadPoolExecutor(len(counters)) as pool:
        for _ in range(30):
            list(pool.map(partial(read, function="fold_counts", max_items=7), counters))
    assert read(scene.observer, "fold_counts") == 0
    received = "select sum(received) from private.message_counts where account_id = %s"
    assert one(scene.observer, received, scene.account_id) == 40


def test_who_is_forgotten_while_his_line_is_written_is_forgotten_in_it(scene: Scene) -> None:
    contact_id = add_contact(scene.observer, scene.account_id, PHONE)
    record(scene, "contact.merged", contact_id, phone=PHONE)
    writer, eraser = scene.connect(), scene.connect()
    with ThreadPoolExecutor(1) as pool:
        with writer.transaction():
            read(writer, "write_audit_log")
            job = pool.submit(erase, eraser, scene, contact_id)
            wait_until_blocked(scene.observer, eraser, job)
        job.result(WAIT_SECONDS)
    assert scene.lines() == [("contacts.merge", {})]


def test_a_line_of_somebody_who_is_being_forgotten_waits(scene: Scene) -> None:
    contact_id = add_contact(scene.observer, scene.account_id, PHONE)
    record(scene, "contact.merged", contact_id, phone=PHONE)
    writer, eraser = scene.connect(), scene.connect()
    with ThreadPoolExecutor(1) as pool:
        with eraser.transaction():
            erase(eraser, scene, contact_id)
            job = pool.submit(read, writer, "write_audit_log")
            wait_until_blocked(scene.observer, writer, job)
        job.result(WAIT_SECONDS)
    assert scene.lines() == [("contacts.merge", {})]
    read(scene.observer, "write_audit_log")
    assert [action for action, _ in scene.lines()] == ["contacts.merge", "contacts.erase"]


def test_what_was_noted_of_a_merged_contact_is_forgotten_with_him(scene: Scene) -> None:
    gone, kept = (add_contact(scene.observer, scene.account_id) for _ in range(2))
    record(scene, "contact.merged", gone, phone=PHONE)
    read(scene.observer, "write_audit_log")
    record(scene, "contact.number_changed", gone, former=PHONE)
    with scene.observer.transaction():
        as_member(scene.observer, scene.owner, "select public.merge_contacts(%s, %s)", kept, gone)
    read(scene.observer, "write_audit_log")
    assert len(scene.lines()) == 3
    subject = "select count(*) from public.audit_log where subject_id = %s"
    assert one(scene.observer, subject, kept) == 3
    with scene.observer.transaction():
        erase(scene.observer, scene, kept)
    assert PHONE not in str(scene.lines())
    assert not one(
        scene.observer, "select exists (select from private.events e where e::text like %s)", f"%{PHONE}%"
    )


def erase(connection: psycopg.Connection, scene: Scene, contact_id: UUID) -> None:
    with connection.transaction():
        as_member(connection, scene.owner, "select public.erase_contact(%s)", contact_id)
