"""Webhooks are told where a file is fetched: for as long as they are tried, and as long as it is there."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import Answer, ControlPlane, add_account, add_instance, call, one
from .erasing import erase, finish_erasures
from .hooking import add_deliveries, add_endpoint, tell_endpoints
from .members import add_member
from .messages import add_chat, add_received

FUNCTIONS = "https://abc.supabase.co/functions/v1"
Link = Callable[[str], str]


@pytest.fixture
def chat_id(connection: psycopg.Connection) -> UUID:
    """Of an account that has an endpoint, in a project whose functions are known."""
    connection.execute("update private.settings set functions_url = %s", [FUNCTIONS])
    account_id = add_account(connection)
    add_endpoint(connection, account_id)
    return add_chat(connection, account_id, add_instance(connection, account_id))


def add_file(connection: psycopg.Connection, chat_id: UUID, **columns: object) -> UUID:
    values: dict[str, object] = {"filename": "bolo.png", "mimetype": "image/png", **columns}
    marks = ", ".join(["%s"] * len(values))
    return one(
        connection,
        f"insert into public.media (account_id, {', '.join(values)}) "
        f"select account_id, {marks} from public.chats where id = %s returning id",
        *values.values(),
        chat_id,
    )


def tell(connection: psycopg.Connection, chat_id: UUID, media_id: UUID) -> dict[str, Any]:
    """What webhooks are told of the file, in a message that came."""
    add_received(connection, chat_id, kind="image", media_id=media_id)
    tell_endpoints(connection)
    query = "select body::jsonb #> '{data,media}' from private.webhook_bodies order by event_id desc limit 1"
    return one(connection, query)


def token_of(media: dict[str, Any]) -> str:
    found = re.fullmatch(f"{re.escape(FUNCTIONS)}/media/([A-Za-z0-9_-]{{96}})", media["url"])
    assert found
    return found[1]


def open_link(connection: psycopg.Connection, token: str | None) -> Answer:
    return call(connection, "open_file_link", token=token)


def change(connection: psycopg.Connection, media_id: UUID, values: str) -> None:
    connection.execute(f"update public.media set {values} where id = %s", [media_id])  # pyright: ignore


def test_a_body_says_where_its_file_is_fetched_before_it_is_there(
    connection: psycopg.Connection, chat_id: UUID
) -> None:
    media_id = add_file(connection, chat_id)
    token = token_of(tell(connection, chat_id, media_id))
    assert open_link(connection, token) == {"state": "pending"}
    change(connection, media_id, "state = 'stored'")
    path = one(connection, "select storage_path from public.media where id = %s", media_id)
    assert open_link(connection, token) == {"state": "stored", "path": path, "filename": "bolo.png"}


def test_a_link_outlives_the_plan_of_retries_and_no_more(
    connection: psycopg.Connection, chat_id: UUID
) -> None:
    media = tell(connection, chat_id, add_file(connection, chat_id))
    left = "select extract(epoch from %s::timestamptz - clock_timestamp())"
    assert 0 < 96 * 3600 - one(connection, left, media["expires_at"]) < 60
    # Of each pause a tenth more is left to chance.
    (endpoint_id,) = connection.execute("select id from public.webhook_endpoints").fetchall()[0]
    (delivery_id,) = add_deliveries(connection, endpoint_id)
    pauses = (
        "select 1.1 * sum(private.retry_pause("
        "jsonb_populate_record(d, jsonb_build_object('attempts', n)), null)) "
        "from public.webhook_deliveries d, generate_series(0, 8) n where d.id = %s"
    )
    assert one(connection, f"select ({pauses}) < private.file_link_span()", delivery_id)
    assert one(connection, f"select ({pauses}) > interval '75 hours'", delivery_id)
    query = "select private.file_link(m, now() + %s::interval) from public.media m where id = %s"
    for seconds, state in (("2 seconds", "pending"), ("-1 seconds", "expired")):
        url = one(connection, query, seconds, UUID(media["id"]))
        assert open_link(connection, token_of({"url": url})) == {"state": state}


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ("state = 'failed', error_code = 'media_gone'", "gone"),
        ("state = 'deleted'", "gone"),
        ("state = 'stored', store_home = gen_random_uuid()", "elsewhere"),
    ],
)
def test_a_link_says_what_became_of_its_file(
    connection: psycopg.Connection, chat_id: UUID, values: str, state: str
) -> None:
    media_id = add_file(connection, chat_id)
    token = token_of(tell(connection, chat_id, media_id))
    change(connection, media_id, values)
    assert open_link(connection, token) == {"state": state}
    media = tell(connection, chat_id, media_id)
    assert (media["url"], media["expires_at"]) == (None, None), "nobody is told of it again"


def test_what_is_fetched_from_elsewhere_when_it_is_sent_has_no_link(
    connection: psycopg.Connection, chat_id: UUID
) -> None:
    media_id = add_file(connection, chat_id, source_url="https://loja.example/bolo.png")
    assert tell(connection, chat_id, media_id)["url"] is None


@pytest.mark.parametrize("status", ["status = 'suspended'", "status = 'closed', closes_at = now()"])
def test_an_account_that_is_not_active_shows_no_files(
    connection: psycopg.Connection, chat_id: UUID, status: str
) -> None:
    media_id = add_file(connection, chat_id, state="stored")
    token = token_of(tell(connection, chat_id, media_id))
    account_id = one(connection, "select account_id from public.media where id = %s", media_id)
    connection.execute(f"update public.accounts set {status} where id = %s", [account_id])  # pyright: ignore
    assert open_link(connection, token) == {"state": "gone"}


def test_whoever_is_forgotten_takes_his_links_along(holder: ControlPlane, chat_id: UUID) -> None:
    connection = holder.connection
    media_id = add_file(connection, chat_id, state="stored")
    token = token_of(tell(connection, chat_id, media_id))
    assert open_link(connection, token)["state"] == "stored"
    account_id, contact_id = one(
        connection, "select array[account_id, contact_id] from public.chats where id = %s", chat_id
    )
    erase(connection, add_member(connection, account_id, "owner"), contact_id)
    finish_erasures(holder)
    assert open_link(connection, token) == {"state": "gone"}


def test_no_link_but_ours_opens_anything(connection: psycopg.Connection, chat_id: UUID) -> None:
    media_id = add_file(connection, chat_id, state="stored")
    token = token_of(tell(connection, chat_id, media_id))
    foreign_account = add_account(connection)
    foreign_chat = add_chat(connection, foreign_account, add_instance(connection, foreign_account))
    foreign_id = add_file(connection, foreign_chat, state="stored")
    whole = base64.urlsafe_b64decode(token)
    longer = int.from_bytes(whole[32:40]) + 3600
    forged = [
        foreign_id.bytes + whole[16:],
        foreign_id.bytes + foreign_account.bytes + whole[32:],
        whole[:32] + longer.to_bytes(8) + whole[40:],
        whole[:40] + bytes(32),
        *(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))),
    ]
    tokens = [base64.urlsafe_b64encode(one).decode() for one in forged]
    for wrong in [*tokens, None, "", "x", token[:-1], f"{token}A", f" {token[1:]}", "A" * 96, "ç" * 96]:
        assert open_link(connection, wrong) == {"state": "unknown"}, wrong
    connection.execute("update private.settings set webhook_link_key = encode(sha256('another'), 'hex')")
    assert open_link(connection, token) == {"state": "unknown"}


def test_orchestrators_say_where_the_functions_are(connection: psycopg.Connection, chat_id: UUID) -> None:
    def register(url: str | None) -> None:
        call(
            connection, "register",
            orchestrator_id=uuid4(), hostname="h", version="1", capacity=1, functions_url=url,
        )  # fmt: skip

    def known() -> object:
        return one(connection, "select functions_url from private.settings")

    connection.execute("update private.settings set functions_url = null")
    assert tell(connection, chat_id, add_file(connection, chat_id))["url"] is None
    register(FUNCTIONS)
    assert known() == FUNCTIONS
    token_of(tell(connection, chat_id, add_file(connection, chat_id)))
    register(None)
    assert known() == FUNCTIONS, "one of another version says nothing"
    register("https://other.example/functions/v1")
    assert known() == "https://other.example/functions/v1"
