"""Who acts is said or proved, and limits and suspension hang on that."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import LiteralString, cast
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, add_account, add_instance, one, refused
from .customers import acting, add_owner
from .messages import add_chat, ingest, message_event
from .probe import Row
from .probes import TABLES
from .test_limits import beyond, limit, used

SEND = "insert into public.conversations (account_id, chat_id, message) values (%s, %s, 'oi') returning id"
CUSTOMERS_TABLES = """
  select distinct 'public.' || c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
    and a.attname = 'account_id' where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    and has_any_column_privilege('authenticated', c.oid, 'insert')"""


@contextmanager
def service(connection: psycopg.Connection) -> Generator[None]:
    """The block runs in a transaction of its own, as one of the API's service is."""
    with connection.transaction():
        connection.execute("set local role service_role")
        yield
        connection.execute("select set_config('role', 'none', true), set_config('zapbase.actor', '', true)")


def act_as(connection: psycopg.Connection, kind: str, account_id: UUID | None = None) -> UUID:
    actor_id = uuid4()
    of_account = [None, None] if account_id is None else [actor_id, account_id]
    connection.execute("select private.act_as(%s, %s, %s)", [kind, *of_account])
    return actor_id


@pytest.fixture
def chat_id(connection: psycopg.Connection, account_id: UUID, instance_id: UUID) -> UUID:
    return add_chat(connection, account_id, instance_id)


def insert_body(connection: psycopg.Connection, table: str, body: Row) -> None:
    columns = ", ".join(f'"{name}"' for name in body)
    connection.execute(
        cast(
            LiteralString,
            f"insert into {table} ({columns}) select {columns} from jsonb_populate_record(null::{table}, %s)",
        ),
        [Jsonb(body)],
    )


def test_every_table_of_customers_asks_who_acts(connection: psycopg.Connection, account_id: UUID) -> None:
    names = [name for (name,) in connection.execute(CUSTOMERS_TABLES)]
    assert len(names) >= 11
    for name in names:
        body = TABLES[name].body(TABLES[name].make(connection, account_id))
        with refused(connection, "actor_missing"), service(connection):
            insert_body(connection, name, body)
        with service(connection):
            act_as(connection, "member", account_id)
            insert_body(connection, name, body)


def test_what_is_done_in_a_customers_name_is_signed_so(
    connection: psycopg.Connection, account_id: UUID, chat_id: UUID
) -> None:
    for kind in ("member", "api_key", "flow", "broadcast", "hook"):
        with service(connection):
            actor_id = act_as(connection, kind, account_id)
            message_id = one(connection, SEND, account_id, chat_id)
        signed = "select array[sent_by_kind, sent_by_id::text] from public.conversations where id = %s"
        assert one(connection, signed, message_id) == [kind, str(actor_id)]
    with service(connection):
        act_as(connection, "system")
        message_id = one(connection, SEND, account_id, chat_id)
    assert one(connection, signed, message_id) == ["system", None]


def test_limits_and_suspension_hold_whoever_acts_for_the_account(connection: psycopg.Connection) -> None:
    account_id = add_account(connection, limit(connection, messages_per_day=1))
    chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
    with service(connection):
        act_as(connection, "system")
        connection.execute(SEND, [account_id, chat_id])
    assert used(connection, account_id, "messages_per_day") == 0
    for kind in ("flow", "broadcast", "hook"):
        with service(connection):
            act_as(connection, kind, account_id)
            connection.execute(SEND, [account_id, chat_id])
    assert used(connection, account_id, "messages_per_day") == 0, "what goes by itself counts when it leaves"
    with service(connection):
        act_as(connection, "api_key", account_id)
        connection.execute(SEND, [account_id, chat_id])
    assert used(connection, account_id, "messages_per_day") == 1
    with beyond(connection, "messages_per_day", 1, 1), service(connection):
        act_as(connection, "api_key", account_id)
        connection.execute(SEND, [account_id, chat_id])
    connection.execute(
        "update public.accounts set status = 'suspended', plan = 'owner' where id = %s", [account_id]
    )
    with refused(connection, "account_suspended"), service(connection):
        act_as(connection, "broadcast", account_id)
        connection.execute(SEND, [account_id, chat_id])


def test_who_acts_for_one_account_adds_nothing_to_another(
    connection: psycopg.Connection, account_id: UUID, chat_id: UUID
) -> None:
    with refused(connection, "actor_invalid"), service(connection):
        act_as(connection, "flow", add_account(connection))
        connection.execute(SEND, [account_id, chat_id])


def test_a_token_says_who_acts_and_nobody_else(
    connection: psycopg.Connection, account_id: UUID, chat_id: UUID
) -> None:
    owner = add_owner(connection, account_id)
    with refused(connection, "act_as_refused"), acting(connection, owner):
        act_as(connection, "system")
    # What was said before in the transaction counts for nothing.
    act_as(connection, "system")
    with acting(connection, owner):
        message_id = one(connection, SEND, account_id, chat_id)
    signed = "select array[sent_by_kind, sent_by_id::text] from public.conversations where id = %s"
    assert one(connection, signed, message_id) == ["member", str(owner)]


@pytest.mark.parametrize("kind", ["phone", "service", None, "flow"])
def test_an_actor_is_of_a_kind_and_has_an_account(connection: psycopg.Connection, kind: str | None) -> None:
    with refused(connection, "actor_invalid"):
        connection.execute("select private.act_as(%s)", [kind])


def test_what_was_said_ends_with_its_transaction(
    connection: psycopg.Connection, account_id: UUID, chat_id: UUID
) -> None:
    with pytest.raises(ZeroDivisionError), service(connection):
        act_as(connection, "member", account_id)
        _ = 1 / 0
    with refused(connection, "actor_missing"), service(connection):
        connection.execute(SEND, [account_id, chat_id])


def test_what_whatsapp_delivers_is_the_systems(
    connection: psycopg.Connection, holder: ControlPlane, instance_id: UUID
) -> None:
    assert ingest(holder, instance_id, message_event(1, "m1", "5521977770001@c.us"))["messages"] == 1
