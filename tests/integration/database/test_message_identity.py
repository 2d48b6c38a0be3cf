"""One message is one row, whatever WhatsApp calls it: <from me>_<chat>_<stanza>[_<author>]."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane, one
from .message_names import (
    ANA,
    ANAS_LID,
    BIA,
    EIGHT,
    GROUP,
    LID,
    LINK,
    PHONE,
    STANZA,
    learn,
    named,
    replies,
    rows,
    said,
    said_in_group,
    waiting,
)
from .messages import add_chat, add_message, event, ingest


@pytest.mark.parametrize(
    ("message_id", "stanza"),
    [
        ("true_5521988880001@c.us_3EB0A1", "3EB0A1"),
        ("false_777000111@lid_3EB0A1", "3EB0A1"),
        ("false_120363@g.us_3EB0A1_5521988880001@c.us", "3EB0A1"),
        ("false_120363@g.us_3EB0A1_777000111@lid", "3EB0A1"),
        ("false_120363-1500@g.us_3EB0A1", "3EB0A1"),
        ("false_status@broadcast_3EB0A1_5521988880001@c.us", "3EB0A1"),
        ("true_5521988880001@c.us_3EB0A1_out", "3EB0A1"),
        ("false_5521988880001:12@s.whatsapp.net_3EB0A1", "3EB0A1"),
        ("false_5521988880001@c.us_AC_1_x", "AC_1_x"),
        ("false_5521988880001@c.us_out", "out"),
        ("false_5521988880001@c.us_A_out", "A_out"),
        ("false_5521988880001@c.us_A_777@lid", "A_777@lid"),
        ("false_120363@g.us_A_777@lid_5521988880001@c.us", "A_777@lid"),
        ("false_120363@g.us_777@lid", "777@lid"),
        ("3EB0A1", "3EB0A1"),
        ("true_1_2", "true_1_2"),
        ("m1", "m1"),
    ],
)
def test_the_stanza_is_read_out_of_an_id(
    connection: psycopg.Connection, message_id: str, stanza: str
) -> None:
    assert one(connection, "select private.stanza_of(%s)", message_id) == stanza
    assert one(connection, "select (private.read_message_id(%s)).stanza_id", message_id) == stanza


@pytest.mark.parametrize("when", ["before", "between", "after"])
@pytest.mark.parametrize("from_me", [False, True])
@pytest.mark.parametrize("names", [(ANA, ANAS_LID), (ANAS_LID, ANA)])
def test_a_message_under_two_ids_is_one_row(
    holder: ControlPlane, instance_id: UUID, when: str, from_me: bool, names: tuple[str, str]
) -> None:
    copies = [said(n, name, "um pedido", from_me=from_me) for n, name in enumerate(names, 2)]
    learn(holder, instance_id, *copies, *copies, when=when)
    bodies = rows(holder.connection, instance_id)
    assert [body for body in bodies if body != "antes"] == ["um pedido"]
    chats = holder.connection.execute(
        "select unread_count from public.chats where instance_id = %s", [instance_id]
    ).fetchall()
    assert chats == [((not from_me) + (when == "before"),)]


def test_both_directions_and_two_people_may_use_one_stanza(holder: ControlPlane, instance_id: UUID) -> None:
    told = [
        said(1, ANA, "dela", phone=PHONE, lid=LID),
        said(2, ANA, "nossa", from_me=True),
        said(3, BIA, "da Bia"),
        said(4, ANAS_LID, "de novo", phone=PHONE, lid=LID),
        said(5, ANAS_LID, "de novo", from_me=True, phone=PHONE, lid=LID),
    ]
    ingest(holder, instance_id, *told)
    ingest(holder, instance_id, *told)
    assert rows(holder.connection, instance_id) == ["dela", "nossa", "da Bia"]


def test_the_database_itself_keeps_a_message_once(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    ingest(holder, instance_id, said(1, ANA))
    copy = (
        "insert into public.conversations "
        "(account_id, chat_id, contact_id, instance_id, status, wa_message_id) "
        "select account_id, chat_id, contact_id, instance_id, status, %s from public.conversations "
        "where instance_id = %s limit 1"
    )
    connection = holder.connection
    with pytest.raises(psycopg.errors.UniqueViolation), connection.transaction():
        connection.execute(copy, [named(ANAS_LID), instance_id])
    connection.execute(copy, [named(ANA, "OTHER"), instance_id])
    chat = add_chat(connection, account_id, instance_id)
    for _ in range(2):
        add_message(connection, chat, "espera")
    assert len(rows(connection, instance_id)) == 4, "what has not left yet has no stanza to share"


CHANGES = {
    "ack": (True, {"ack": 3}, "message_ack", "status", "read"),
    "edit": (False, {"body": "dois", "chat_id": ANAS_LID}, "message_edit", "message", "dois"),
    "revoke": (False, {"chat_id": ANAS_LID}, "message_revoke", "revoked_at is not null", True),
    "reaction": (
        False, {"sender_id": ANAS_LID, "emoji": "+"}, "reaction",
        "(select array_agg(emoji) from public.reactions r where r.conversation_id = c.id)", ["+"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("order", ["message, change", "change, message"])
@pytest.mark.parametrize("when", ["before", "between", "after"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_finds_its_message_under_the_other_id(
    holder: ControlPlane, instance_id: UUID, change: str, when: str, order: str
) -> None:
    from_me, data, kind, column, expected = CHANGES[change]
    told = [
        said(2, ANA, "um", from_me=from_me),
        event(3, kind, message_id=named(ANAS_LID, from_me=from_me), **data),
    ]
    if order == "change, message":
        told.reverse()
    if when == "between" and order == "change, message":
        # Of a stranger nobody keeps a name: the link comes with a message.
        told[1]["data"] |= {"phone": PHONE, "lid": LID}
    learn(holder, instance_id, *told, when=when)
    assert rows(holder.connection, instance_id, column)[-1] == expected
    assert waiting(holder.connection, instance_id) == 0


@pytest.mark.parametrize("told", [PHONE, EIGHT])
@pytest.mark.parametrize("linked", [PHONE, EIGHT])
def test_what_waits_is_found_with_and_without_the_ninth_digit(
    holder: ControlPlane, instance_id: UUID, told: str, linked: str
) -> None:
    chat = f"{told}@c.us"
    edit = event(2, "message_edit", message_id=named(chat), chat_id=chat, body="dois")
    link = event(3, "contact", contact_id=ANAS_LID, phone=linked)
    ingest(holder, instance_id, said(1, ANAS_LID, "um"), edit)
    assert waiting(holder.connection, instance_id) == 1
    ingest(holder, instance_id, link)
    assert rows(holder.connection, instance_id) == ["dois"]
    assert waiting(holder.connection, instance_id) == 0


def test_a_change_of_another_person_with_the_same_stanza_waits(
    holder: ControlPlane, instance_id: UUID
) -> None:
    ingest(holder, instance_id, said(1, ANA, "um"), said(2, ANA, "nossa", from_me=True))
    answer = ingest(
        holder,
        instance_id,
        event(3, "message_revoke", message_id=named(BIA), chat_id=BIA),
        event(4, "message_edit", message_id=named("888@lid"), chat_id="888@lid", body="mentira"),
        event(5, "message_ack", message_id=named(BIA, from_me=True), ack=3),
    )
    assert answer["waiting"] == 3
    columns = "message, status, revoked_at"
    assert rows(holder.connection, instance_id, columns) == [
        ("um", "received", None),
        ("nossa", "sent", None),
    ]
    ingest(holder, instance_id, said(6, BIA, "da Bia"))
    assert rows(holder.connection, instance_id, "revoked_at is not null") == [False, False, True]
    assert waiting(holder.connection, instance_id) == 2


def test_a_change_tells_its_chat_by_the_name_that_is_known(holder: ControlPlane, instance_id: UUID) -> None:
    ingest(holder, instance_id, said(1, ANA, "um"), said(2, BIA, "da Bia"))
    change = event(3, "message_edit", message_id=named(ANAS_LID), chat_id=ANA, body="dois")
    assert ingest(holder, instance_id, change)["waiting"] == 0
    assert rows(holder.connection, instance_id) == ["dois", "da Bia"]


@pytest.mark.parametrize("quoted", [STANZA, named(ANA), named(ANAS_LID)])
@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("when", ["before", "between", "after"])
def test_a_reply_is_linked(
    holder: ControlPlane, instance_id: UUID, quoted: str, later: bool, when: str
) -> None:
    told = [said(2, ANA, "Tem bolo?"), said(3, ANAS_LID, "esse aqui", "REPLY", reply_to=quoted)]
    learn(holder, instance_id, *(told[::-1] if later else told), when=when)
    assert replies(holder.connection, instance_id) == {"esse aqui": "Tem bolo?"}


def test_a_reply_quotes_what_was_said_in_its_own_chat(holder: ControlPlane, groups: UUID) -> None:
    ingest(holder, groups, said(1, BIA, "da Bia"), said(2, BIA, "nossa", "OURS", from_me=True))
    ingest(
        holder,
        groups,
        said(3, ANA, "alheia", "R1", reply_to=STANZA),
        said(4, ANA, "alheia inteira", "R2", reply_to=named(BIA)),
        said(5, ANA, "de um grupo", "R3", reply_to=named(GROUP, author=ANA)),
        said(6, ANA, "de um status", "R4", reply_to=named("status@broadcast", author=BIA)),
    )
    ingest(holder, groups, said(7, ANA, "agora sim"))
    assert replies(holder.connection, groups) == {
        "alheia": "agora sim",
        "alheia inteira": None,
        "de um grupo": None,
        "de um status": None,
    }


def test_whose_message_is_quoted_is_told_by_the_direction(holder: ControlPlane, instance_id: UUID) -> None:
    ingest(
        holder,
        instance_id,
        said(1, ANA, "dela"),
        said(2, ANA, "nossa", from_me=True),
        said(3, ANA, "à nossa", "R1", reply_to=named(ANAS_LID, from_me=True)),
        said(4, ANA, "à dela", "R2", reply_to=named(ANA)),
        said(5, ANA, "a qual?", "R3", reply_to=STANZA),
    )
    assert replies(holder.connection, instance_id) == {"à nossa": "nossa", "à dela": "dela", "a qual?": None}


@pytest.mark.parametrize("suffixes", [("", ANA), (ANA, ""), (ANA, ANAS_LID), (ANAS_LID, "")])
@pytest.mark.parametrize("linked", [False, True])
def test_a_message_in_a_group_is_one_row(
    holder: ControlPlane, groups: UUID, suffixes: tuple[str, str], linked: bool
) -> None:
    known = {"phone": PHONE, "lid": LID} if linked else {}
    for number, suffix in enumerate(suffixes, 1):
        author = suffix or ANA
        told = said_in_group(number, author, "quem traz?", named(GROUP, author=suffix), **known)
        ingest(holder, groups, told)
    if not linked:
        ingest(holder, groups, LINK)
    assert rows(holder.connection, groups) == ["quem traz?"]
    ingest(
        holder,
        groups,
        event(5, "message_edit", message_id=named(GROUP), chat_id=GROUP, body="sem nome"),
        event(6, "message_revoke", message_id=named(GROUP, author=ANAS_LID), chat_id=GROUP),
    )
    assert rows(holder.connection, groups, "message, revoked_at is not null") == [("sem nome", True)]


def test_an_author_that_only_the_id_knows(holder: ControlPlane, groups: UUID) -> None:
    ingest(holder, groups, said_in_group(1, GROUP, "quem?", named(GROUP, author=ANA)))
    ingest(holder, groups, said_in_group(2, ANA, "quem?", named(GROUP)))
    assert rows(holder.connection, groups, "contact_id is not null") == [True]


def test_two_people_of_a_group_may_use_one_stanza(holder: ControlPlane, groups: UUID) -> None:
    ingest(
        holder,
        groups,
        said_in_group(1, ANA, "da Ana", named(GROUP, author=ANA)),
        said_in_group(2, BIA, "da Bia", named(GROUP, author=BIA)),
        said_in_group(3, BIA, "à Ana", named(GROUP, "R1", author=BIA), reply_to=named(GROUP, author=ANA)),
        said_in_group(4, ANA, "à Bia", named(GROUP, "R2", author=ANA), reply_to=named(GROUP, author=BIA)),
        said_in_group(5, ANA, "a quem?", named(GROUP, "R3", author=ANA), reply_to=STANZA),
        event(6, "message_edit", message_id=named(GROUP, author=BIA), chat_id=GROUP, body="da Bia mesmo"),
    )
    answer = ingest(holder, groups, event(7, "message_revoke", message_id=named(GROUP), chat_id=GROUP))
    assert answer["waiting"] == 1, "nothing tells whose it is"
    assert rows(holder.connection, groups)[:2] == ["da Ana", "da Bia mesmo"]
    assert replies(holder.connection, groups) == {
        "à Ana": "da Ana",
        "à Bia": "da Bia mesmo",
        "a quem?": None,
    }
