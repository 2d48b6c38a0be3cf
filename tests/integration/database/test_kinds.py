"""Each kind of a message to send: what it must carry, and the code with which the database refuses it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, one, refused
from .messages import add_chat, add_message, add_received, claim, event, ingest, settle, status_of
from .test_outgoing import sender

__all__ = ["sender"]

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEND:VCARD"
PLACE: dict[str, Any] = {"latitude": -23.5, "longitude": -46.6, "name": "Loja", "address": None}


@pytest.fixture
def chat_id(sender: ControlPlane, account_id: UUID, instance_id: UUID) -> UUID:
    return add_chat(sender.connection, account_id, instance_id)


def add_media(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return one(
        connection,
        "insert into public.media (account_id, source_url) values (%s, 'https://example.com/a') returning id",
        account_id,
    )


@pytest.mark.parametrize("content", [PLACE, {"latitude": 90, "longitude": -180}])
def test_a_location_needs_a_place_only(sender: ControlPlane, chat_id: UUID, content: dict[str, Any]) -> None:
    add_message(sender.connection, chat_id, "", kind="location", content=Jsonb(content))
    [outgoing] = claim(sender)
    assert outgoing["content"] == content


@pytest.mark.parametrize(
    "content",
    [
        {"latitude": 90.1, "longitude": 0},
        {"latitude": 0, "longitude": -181},
        {"latitude": "0", "longitude": 0},
        {"latitude": 0},
        {"latitude": 0, "longitude": 0, "name": 7},
        {"latitude": 0, "longitude": 0, "name": "x" * 1001},
        {"latitude": 0, "longitude": 0, "zoom": 7},
        {},
    ],
)
def test_no_place_on_this_earth(sender: ControlPlane, chat_id: UUID, content: dict[str, Any]) -> None:
    with refused(sender.connection, "content_invalid"):
        add_message(sender.connection, chat_id, "", kind="location", content=Jsonb(content))


def test_cards_are_whole(sender: ControlPlane, chat_id: UUID) -> None:
    add_message(
        sender.connection, chat_id, "", kind="contact", content=Jsonb({"vcards": [CARD, CARD + "\r\n"]})
    )
    for vcards in ([], ["FN:Ana"], [CARD, None], [CARD, 1], "x", [CARD] * 51, [CARD + "x" * 65536]):
        with refused(sender.connection, "content_invalid"):
            add_message(sender.connection, chat_id, "", kind="contact", content=Jsonb({"vcards": vcards}))


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("text", " \n\t ", "message_empty"),
        ("image", "legenda", "media_required"),
        ("voice", "", "media_required"),
        ("location", "aqui", "content_required"),
        ("contact", "Ana", "content_required"),
        ("poll", "?", "kind_invalid"),
        ("unknown", "?", "kind_invalid"),
        ("reaction", "+", "target_invalid"),
        ("edit", "x", "target_invalid"),
        ("revoke", "", "target_invalid"),
    ],
)
def test_what_a_kind_lacks_is_refused_with_its_code(
    sender: ControlPlane, chat_id: UUID, kind: str, body: str, code: str
) -> None:
    with refused(sender.connection, code):
        add_message(sender.connection, chat_id, body, kind=kind)


def test_what_a_kind_has_no_use_for_is_refused(sender: ControlPlane, account_id: UUID, chat_id: UUID) -> None:
    with refused(sender.connection, "content_invalid"):
        add_message(sender.connection, chat_id, content=Jsonb({"a": 1}))
    with refused(sender.connection, "content_invalid"):
        add_message(sender.connection, chat_id, media_id=add_media(sender.connection, account_id))
    with refused(sender.connection, "target_invalid"):
        add_message(sender.connection, chat_id, target_id=add_received(sender.connection, chat_id))
    with pytest.raises(psycopg.errors.CheckViolation), sender.connection.transaction():
        add_message(sender.connection, chat_id, "x" * 65537)


def add_sent(
    sender: ControlPlane, instance_id: UUID, chat_id: UUID, body: str = "oi", **columns: object
) -> UUID:
    message_id = add_message(sender.connection, chat_id, body, **columns)
    claim(sender)
    settle(sender, instance_id, {"id": str(message_id), "status": "sent", "wa_message_id": uuid4().hex})
    return message_id


def test_a_change_is_about_a_message_of_its_chat(
    sender: ControlPlane, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    connection = sender.connection
    received, ours = add_received(connection, chat_id), add_sent(sender, instance_id, chat_id)
    elsewhere = add_received(connection, add_chat(connection, account_id, instance_id))
    unsent = add_message(connection, chat_id)
    place = add_sent(sender, instance_id, chat_id, "", kind="location", content=Jsonb(PLACE))
    for kind, target in (
        ("edit", received),
        ("revoke", received),
        ("reaction", elsewhere),
        ("reaction", unsent),
        ("edit", place),
        ("reaction", uuid4()),
    ):
        with refused(connection, "target_invalid"):
            add_message(connection, chat_id, "x", kind=kind, target_id=target)
    with refused(connection, "content_invalid"):
        add_message(connection, chat_id, "two words", kind="reaction", target_id=received)
    with refused(connection, "target_invalid"):
        add_message(connection, chat_id, "x", reply_to=elsewhere)
    add_message(connection, chat_id, "+", kind="reaction", target_id=received)
    add_message(connection, chat_id, "x", kind="edit", target_id=ours)
    connection.execute("update public.conversations set revoked_at = now() where id = %s", [ours])
    with refused(connection, "target_invalid"):
        add_message(connection, chat_id, "x", kind="edit", target_id=ours)


def test_an_ack_that_comes_before_the_answer_is_not_lost(
    sender: ControlPlane, instance_id: UUID, chat_id: UUID
) -> None:
    messages = [add_message(sender.connection, chat_id, body) for body in ("um", "dois")]
    claim(sender)
    ingest(sender, instance_id, event(1, "message_ack", message_id="w0", ack=2))
    told = [
        {"id": str(message), "status": "sent", "wa_message_id": f"w{place}"}
        for place, message in enumerate(messages)
    ]
    assert settle(sender, instance_id, *told) == 2
    assert [status_of(sender.connection, each) for each in messages] == ["delivered", "sent"]


def test_two_rows_are_never_one_message(sender: ControlPlane, instance_id: UUID, chat_id: UUID) -> None:
    one_, other = (add_message(sender.connection, chat_id, "igual") for _ in range(2))
    claim(sender)
    told = [{"id": str(each), "status": "sent", "wa_message_id": "same"} for each in (one_, other)]
    settle(sender, instance_id, *told)
    statuses = sorted(status_of(sender.connection, each) for each in (one_, other))
    assert statuses == ["sending", "sent"]


def test_what_only_seemed_to_be_sent_fails_with_its_code(
    sender: ControlPlane, instance_id: UUID, chat_id: UUID
) -> None:
    message = add_sent(sender, instance_id, chat_id)
    told = {"id": str(message), "status": "failed", "error_code": "reach_out_time_lock"}
    assert settle(sender, instance_id, told) == 1
    assert status_of(sender.connection, message) == "failed"


def test_chats_that_we_began_get_their_name(
    sender: ControlPlane, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    connection = sender.connection
    connection.execute("update public.chats set wa_chat_id = null where id = %s", [chat_id])
    message = add_message(connection, chat_id)
    claim(sender)
    told = {"id": str(message), "status": "sent", "wa_message_id": "w1", "wa_chat_id": "77@lid"}
    settle(sender, instance_id, told)
    assert one(connection, "select wa_chat_id from public.chats where id = %s", chat_id) == "77@lid"
