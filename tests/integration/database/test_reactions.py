"""One person has one reaction to a message, under whatever name WhatsApp tells it."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane
from .message_names import ANA, ANAS_LID, BIA, GROUP, LID, LINK, PHONE, named, said, said_in_group
from .messages import Event, event, ingest

NINE, EIGHT = "5562988880001@c.us", "556288880001@c.us"
OWN = "5521900000009"


def reacted(number: int, sender: str, emoji: str, message_id: str = "") -> Event:
    return event(
        number, "reaction", message_id=message_id or named(GROUP, author=BIA), sender_id=sender, emoji=emoji
    )


def reactions(connection: psycopg.Connection, instance_id: UUID) -> list[tuple[str, str]]:
    """Phone (else the sender) and emoji of each reaction."""
    return connection.execute(
        "select coalesce(contact.phone, r.sender), r.emoji from public.reactions r "
        "join public.conversations c on c.id = r.conversation_id and c.instance_id = %s "
        "left join public.contacts contact on contact.id = r.contact_id order by 1, 2",
        [instance_id],
    ).fetchall()


@pytest.mark.parametrize("names", [(ANA, ANAS_LID), (ANAS_LID, ANA), (NINE, EIGHT), (EIGHT, NINE)])
def test_in_a_direct_chat_it_is_the_other_sides(
    holder: ControlPlane, instance_id: UUID, names: tuple[str, str]
) -> None:
    """Also while nobody knows that both names are one person's."""
    ours = named(names[0], from_me=True)
    ingest(holder, instance_id, said(1, names[0], "oi", from_me=True), reacted(2, names[0], "+", ours))
    ingest(holder, instance_id, reacted(3, names[1], "", ours))
    ingest(holder, instance_id, reacted(4, names[1], "2", ours))
    ingest(holder, instance_id, reacted(5, names[0], "3", ours), reacted(5, "me", "4", ours))
    assert sorted(emoji for _, emoji in reactions(holder.connection, instance_id)) == ["3", "4"]


@pytest.mark.parametrize("known", ["both", "phone", "lid", "nobody"])
@pytest.mark.parametrize("linked", ["before", "after"])
@pytest.mark.parametrize("newest", [ANA, ANAS_LID])
def test_in_a_group_it_is_one_persons(
    holder: ControlPlane, groups: UUID, known: str, linked: str, newest: str
) -> None:
    """Whoever only reacts is nobody we know, until he writes."""
    ingest(holder, groups, said_in_group(1, BIA, "bolo?", named(GROUP, author=BIA)))
    met = {
        "both": [said(2, ANA, "eu", "P", phone=PHONE, lid=LID)],
        "phone": [said(2, ANA, "eu", "P")],
        "lid": [said(2, ANAS_LID, "eu", "L")],
        "nobody": [],
    }[known]
    link = said(8, ANAS_LID, "sou eu", "LINK", phone=PHONE, lid=LID)
    former = ANA if newest == ANAS_LID else ANAS_LID
    told = [reacted(5, former, "1"), reacted(6, newest, "2")]
    for each in (*met, link, *told) if linked == "before" else (*met, *told, link):
        ingest(holder, groups, each)
    assert reactions(holder.connection, groups) == [(PHONE, "2")]


def test_people_keep_their_own(holder: ControlPlane, groups: UUID) -> None:
    holder.connection.execute("update public.instances set phone = %s where id = %s", [OWN, groups])
    ingest(
        holder,
        groups,
        said_in_group(1, BIA, "bolo?", named(GROUP, author=BIA)),
        *(reacted(n, sender, str(n)) for n, sender in enumerate((BIA, NINE, EIGHT, "999@lid", "me"), 2)),
        reacted(7, f"{OWN}@c.us", "7"),
    )
    assert [emoji for _, emoji in reactions(holder.connection, groups)] == ["2", "4", "5", "7"]


def test_a_merge_keeps_the_newest(holder: ControlPlane, account_id: UUID, groups: UUID) -> None:
    connection = holder.connection
    ingest(
        holder,
        groups,
        said_in_group(1, BIA, "um", named(GROUP, "1", author=BIA)),
        said_in_group(2, BIA, "dois", named(GROUP, "2", author=BIA)),
        said(3, ANA, "oi", "P"),
        said(4, ANAS_LID, "oi", "L"),
        reacted(5, ANA, "velha", named(GROUP, "1", author=BIA)),
        reacted(6, ANAS_LID, "nova", named(GROUP, "1", author=BIA)),
        reacted(7, ANA, "dela", named(GROUP, "2", author=BIA)),
    )
    assert len(reactions(connection, groups)) == 3
    ingest(holder, groups, LINK)
    assert reactions(connection, groups) == [(PHONE, "dela"), (PHONE, "nova")]


def test_a_contact_that_is_deleted_leaves_room_for_whoever_has_his_number(
    holder: ControlPlane, groups: UUID
) -> None:
    connection = holder.connection
    ingest(holder, groups, said_in_group(1, BIA, "bolo?", named(GROUP, author=BIA)), said(2, ANA, "oi", "P"))
    ingest(holder, groups, reacted(3, ANA, "1"))
    ingest(holder, groups, event(4, "contact", contact_id=NINE, former_id=ANA), reacted(5, ANA, "de outro"))
    assert len(reactions(connection, groups)) == 2, "the former number is somebody else's by now"
    connection.execute("delete from public.contacts where phone = %s", [NINE.partition("@")[0]])
    assert [emoji for _, emoji in reactions(connection, groups)] == ["1"]


def test_the_database_itself_keeps_one(holder: ControlPlane, account_id: UUID, instance_id: UUID) -> None:
    connection = holder.connection
    ingest(holder, instance_id, said(1, ANA), reacted(2, ANA, "+", named(ANA)))
    copy = (
        "insert into public.reactions (account_id, conversation_id, contact_id, sender, emoji, reacted_at) "
        "select account_id, conversation_id, contact_id, '777@lid', 'x', now() from public.reactions "
        "where account_id = %s"
    )
    with pytest.raises(psycopg.errors.UniqueViolation), connection.transaction():
        connection.execute(copy, [account_id])
    assert len(reactions(connection, instance_id)) == 1
