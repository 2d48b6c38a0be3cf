"""What is forgotten does not come back, by whichever of the person's names it is told again."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane, add_instance, one
from .erasing import LID, PHONE, SECRET, erase, finish_erasures
from .messages import Event, event, ingest, message_event

PERSON, PERSONS_LID, GROUP = f"{PHONE}@c.us", f"{LID}@lid", "120363@g.us"
LINK = event(90, "contact", contact_id=PERSONS_LID, phone=PHONE)


def told(number: int, chat: str, stanza: str, body: str = SECRET, **data: object) -> Event:
    return message_event(number, f"false_{chat}_{stanza}", chat, body, **data)


def erase_all(plane: ControlPlane, owner: UUID, contact_id: UUID) -> None:
    erase(plane.connection, owner, contact_id)
    finish_erasures(plane)


def contact_of(connection: psycopg.Connection, account_id: UUID, value: str) -> UUID:
    query = "select contact_id from public.contact_identities where account_id = %s and match_key = %s"
    return one(connection, query, account_id, value)


def secrets(connection: psycopg.Connection) -> int:
    """How often his text is anywhere."""
    return one(
        connection,
        "select (select count(*) from public.conversations where message = %s) + "
        "(select count(*) from private.waiting_events where event::text like %s)",
        SECRET,
        f"%{SECRET}%",
    )


@pytest.mark.parametrize("names", [(PERSON, PERSONS_LID), (PERSONS_LID, PERSON)])
@pytest.mark.parametrize("linked", ["before", "with the copy", "before the copy", "after the copy"])
def test_neither_name_brings_a_message_back(
    holder: ControlPlane,
    account_id: UUID,
    instance_id: UUID,
    owner: UUID,
    names: tuple[str, str],
    linked: str,
) -> None:
    connection = holder.connection
    known = {"phone": PHONE, "lid": LID}
    first, other = names
    key = {PERSON: PHONE[:4] + PHONE[5:], PERSONS_LID: LID}[first]
    ingest(holder, instance_id, told(1, first, "A", **known if linked == "before" else {}))
    erase_all(holder, owner, contact_of(connection, account_id, key))
    if linked == "before the copy":
        ingest(holder, instance_id, told(2, other, "NEW", "de novo", **known))
    ingest(holder, instance_id, told(3, other, "A", **known if linked == "with the copy" else {}))
    if linked == "after the copy":
        ingest(holder, instance_id, told(4, other, "NEW", "de novo", **known))
    assert secrets(connection) == 0
    ingest(holder, instance_id, told(5, first, "A"), told(6, other, "OTHER", "outra coisa"))
    ingest(holder, instance_id, message_event(7, f"true_{first}_A", first, "nossa", from_me=True, ack=1))
    assert secrets(connection) == 0
    kept = one(
        connection,
        "select count(*) from public.conversations where instance_id = %s "
        "and message in ('outra coisa', 'nossa')",
        instance_id,
    )
    assert kept == 2, "another stanza, and the other direction, are other messages"
    still_known = "select count(*) from private.erasing_names where name in (%s, %s)"
    assert one(connection, still_known, PERSON, PERSONS_LID) == 0


def test_the_ninth_digit_brings_nothing_back(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    eight = PHONE[:4] + PHONE[5:]
    ingest(holder, instance_id, told(1, PERSON, "A"))
    erase_all(holder, owner, contact_of(holder.connection, account_id, eight))
    ingest(holder, instance_id, told(2, f"{eight}@c.us", "A"), told(3, f"{PHONE}:7@c.us", "A"))
    assert secrets(holder.connection) == 0


@pytest.mark.parametrize("known", [PHONE, PHONE[:4] + PHONE[5:]])
@pytest.mark.parametrize("other", [PHONE, PHONE[:4] + PHONE[5:]])
def test_what_waits_for_him_goes_with_and_without_the_ninth_digit(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID, known: str, other: str
) -> None:
    connection, chat = holder.connection, f"{other}@c.us"
    ingest(
        holder,
        instance_id,
        told(1, f"{known}@c.us", "A"),
        event(2, "message_edit", message_id=f"false_{chat}_B", chat_id=chat, body=SECRET),
        event(3, "invented", from_id=chat, said=SECRET),
    )
    erase_all(holder, owner, contact_of(connection, account_id, PHONE[:4] + PHONE[5:]))
    strange = "select count(*) from public.instance_events where instance_id = %s and type = 'unknown_event'"
    assert (secrets(connection), one(connection, strange, instance_id)) == (0, 0)


def test_another_number_of_the_account_brings_nothing_back(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    """It is in the same group, was away, and tells later what the first has forgotten."""
    connection, other = holder.connection, add_instance(holder.connection, account_id)
    connection.execute(
        "update public.instances set groups_enabled = true where account_id = %s", [account_id]
    )
    holder.lease()

    def say(number: int, author: str, stanza: str, body: str = SECRET) -> Event:
        message_id = f"false_{GROUP}_{stanza}_{author}"
        return message_event(number, message_id, GROUP, body, chat_kind="group", author_id=author)

    met = told(1, PERSON, "A", lid=LID)
    ingest(holder, instance_id, met, say(2, PERSON, "B"))
    erase_all(holder, owner, contact_of(connection, account_id, LID))
    ingest(holder, other, met, say(3, PERSONS_LID, "B"), say(4, PERSONS_LID, "C", "nova"))
    assert secrets(connection) == 0
    kept = "select message from public.conversations where instance_id = %s"
    assert connection.execute(kept, [other]).fetchall() == [("nova",)]


def test_what_changes_an_erased_message_does_not_wait_for_it(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    ingest(holder, instance_id, told(1, PERSON, "A", lid=LID))
    erase_all(holder, owner, contact_of(holder.connection, account_id, LID))
    answer = ingest(
        holder,
        instance_id,
        *(
            event(n, "message_edit", message_id=f"false_{name}_A", chat_id=name, body=SECRET)
            for n, name in enumerate((PERSON, PERSONS_LID), 2)
        ),
    )
    assert (answer["waiting"], secrets(holder.connection)) == (0, 0)


@pytest.mark.parametrize("suffix", ["", f"_{PERSON}", f"_{PERSONS_LID}"])
def test_in_a_group_nothing_comes_back_either(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID, suffix: str
) -> None:
    connection = holder.connection
    connection.execute("update public.instances set groups_enabled = true where id = %s", [instance_id])

    def say(number: int, author: str, ending: str, body: str = SECRET) -> Event:
        message_id = f"false_{GROUP}_A{ending}"
        people = {"chat_kind": "group", "author_id": author, "phone": PHONE, "lid": LID}
        return message_event(number, message_id, GROUP, body, **people)

    other = message_event(
        2, f"false_{GROUP}_B", GROUP, "pois é", chat_kind="group", author_id="5521977777777@c.us",
        reply_to=f"false_{GROUP}_A_{PERSON}",
    )  # fmt: skip
    ingest(holder, instance_id, say(1, PERSON, f"_{PERSON}"), other)
    erase_all(holder, owner, contact_of(connection, account_id, LID))
    ingest(holder, instance_id, say(3, PERSONS_LID if "lid" in suffix else PERSON, suffix))
    assert secrets(connection) == 0
    quoted = "select count(*) from public.conversations where instance_id = %s and quoted_wa_id is not null"
    assert one(connection, quoted, instance_id) == 0


def test_a_copy_that_comes_while_a_person_is_being_erased_goes_with_him(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    connection = holder.connection
    ingest(holder, instance_id, told(1, PERSON, "A", lid=LID))
    erase(connection, owner, contact_of(connection, account_id, LID))
    ingest(holder, instance_id, told(2, PERSONS_LID, "A", lid=LID), told(3, PERSONS_LID, "B", "nova"))
    finish_erasures(holder)
    assert secrets(connection) == 0
    kept = "select count(*) from public.conversations where instance_id = %s and message = 'nova'"
    assert one(connection, kept, instance_id) == 1
