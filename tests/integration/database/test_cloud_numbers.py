"""What Meta tells of a number: whose it may be, however often and in whatever order it comes."""

from __future__ import annotations

from itertools import permutations
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from orchestrator.domain.fleet import graph_errors

from .cloud_numbers import CloudNumber, message, status
from .control_plane import ControlPlane, add_instance, call, one, refused
from .erasing import erase, finish_erasures
from .messages import random_phone, settle


@pytest.fixture
def number(connection: psycopg.Connection) -> CloudNumber:
    return CloudNumber(connection)


def test_a_message_is_stored_once_however_often_it_comes(number: CloudNumber) -> None:
    told = message("5521988880001")
    assert number.tell(told)["messages"] == 1
    assert number.tell(told, told)["messages"] == 0
    row = number.connection.execute(
        "select message, status, wa_message_id from public.conversations where instance_id = %s", [number.id]
    ).fetchall()
    assert row == [("bom dia", "received", told["data"]["message_id"])]


def test_another_engines_instance_and_nobodys_are_refused(number: CloudNumber) -> None:
    other = add_instance(number.connection, number.account_id)
    arguments = {"phone_number_id": number.phone_number_id, "events": Jsonb([])}
    with refused(number.connection, "engine_mismatch"):
        call(number.connection, "ingest_cloud", instance_id=other, **arguments)
    with refused(number.connection, "instance_not_found"):
        call(number.connection, "ingest_cloud", instance_id=uuid4(), **arguments)
    number.connection.execute(
        "update public.accounts set status = 'closed', closes_at = now() where id = %s", [number.account_id]
    )
    with refused(number.connection, "instance_not_found"):
        number.tell(message("5521988880001"))


def test_an_app_speaks_for_its_own_accounts_numbers(number: CloudNumber) -> None:
    sibling = CloudNumber(number.connection, number.account_id)
    stranger = CloudNumber(number.connection)
    assert number.tell(message("5521988880001"), phone_number_id=stranger.phone_number_id) == {"ignored": 1}
    assert number.tell(message("5521988880001"), phone_number_id=sibling.phone_number_id)["messages"] == 1
    stored = number.connection.execute(
        "select instance_id from public.conversations where instance_id = any(%s)",
        [[number.id, sibling.id, stranger.id]],
    ).fetchall()
    assert stored == [(sibling.id,)]


def test_somebody_without_a_phone_is_one_person_with_who_gets_one(number: CloudNumber) -> None:
    user = f"BR.{uuid4().int}"
    phone = random_phone()
    number.tell(message("", chat_id=f"{user}@lid", phone=None, lid=user))
    number.tell(message(phone, lid=user))
    found = number.connection.execute(
        "select phone, lid from public.contacts where account_id = %s", [number.account_id]
    ).fetchall()
    assert found == [(phone, user)]


def test_who_has_no_phone_is_answered_by_his_id(number: CloudNumber) -> None:
    user = f"BR.{uuid4().int}"
    number.tell(message("", chat_id=f"{user}@lid", phone=None, lid=user))
    number.queue(user)
    [claimed] = number.claim()
    assert claimed["to"] == f"{user}@lid"


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_statuses_end_the_same_in_any_order_and_repeated(number: CloudNumber, order: tuple[int, ...]) -> None:
    sender, wa_id = "5521988880001", f"wamid.{uuid4().hex}"
    number.tell(message(sender))
    message_id = number.queue(sender)
    number.claim()
    for ack in (*order, *order):
        number.tell(status(ack, wa_id, message_id))
    times = "status, wa_message_id, sent_at is null, delivered_at is null, read_at is null"
    assert number.row(message_id, times) == ("read", wa_id, False, False, False)


def test_read_without_delivered(number: CloudNumber) -> None:
    sender = "5521988880001"
    number.tell(message(sender))
    message_id = number.queue(sender)
    number.claim()
    number.tell(status(3, "wamid.a", message_id))
    assert number.row(message_id) == ("read",)


@pytest.mark.parametrize("acks", [(1, -1), (-1, 1), (-1, -1, 1)])
def test_refused_later_is_failed_with_the_reason(number: CloudNumber, acks: tuple[int, ...]) -> None:
    sender, wa_id = "5521988880001", f"wamid.{uuid4().hex}"
    number.tell(message(sender))
    message_id = number.queue(sender)
    number.claim()
    for ack in acks:
        more = {"error": 131047, "error_text": "131047: too late"} if ack < 0 else {}
        number.tell(status(ack, wa_id, message_id, **more))
    assert number.row(message_id, "status, error_code, error_text") == (
        "failed",
        "window_closed",
        "131047: too late",
    )


def test_what_has_arrived_does_not_fail(number: CloudNumber) -> None:
    sender = "5521988880001"
    number.tell(message(sender))
    message_id = number.queue(sender)
    number.claim()
    number.tell(status(2, "wamid.a", message_id), status(-1, "wamid.a", message_id, error=131026))
    assert number.row(message_id) == ("delivered",)


def test_anothers_message_is_not_settled(number: CloudNumber) -> None:
    other = CloudNumber(number.connection)
    other.tell(message("5521988880001"))
    message_id = other.queue("5521988880001")
    other.claim()
    number.tell(status(2, "wamid.a", message_id))
    assert other.row(message_id, "status, wa_message_id") == ("sending", None)


def test_what_was_handed_over_is_in_doubt_and_the_rest_goes_again(number: CloudNumber) -> None:
    sender = "5521988880001"
    number.tell(message(sender))
    begun, waiting = number.queue(sender, "1"), number.queue(sender, "2")
    number.claim()
    plane, known = number.plane, {"instance_id": number.id}
    assert plane.call("mark_begun", **known, message_id=begun, begun=True) == {"marked": True}
    again = ControlPlane.register(number.connection, own_id=plane.id)
    with refused(number.connection, "lease_lost"):
        plane.call("mark_begun", **known, message_id=waiting, begun=True)
    assert again.call("mark_begun", **known, message_id=waiting, begun=True) == {"marked": False}
    assert again.call("has_begun", **known, message_id=begun) == {"begun": True}
    assert again.call("has_begun", **known, message_id=waiting) == {"begun": False}


def test_of_one_number_no_more_is_under_way_than_leaves_the_others_room(number: CloudNumber) -> None:
    number.connection.execute("update public.instances set warm_up = false where id = %s", [number.id])
    number.tell(*[message(f"55219888{place:05}") for place in range(240)])
    number.connection.execute(
        "insert into public.conversations (account_id, chat_id, message) "
        "select account_id, id, 'oi' from public.chats where instance_id = %s",
        [number.id],
    )
    claimed = [number.claim() for _ in range(3)]
    assert [len(messages) for messages in claimed] == [100, 100, 0]
    settle(number.plane, number.id, *[{"id": one["id"], "status": "queued"} for one in claimed[0]])
    assert [len(number.claim()) for _ in range(2)] == [100, 0]


def test_a_failure_without_a_code_says_no_more_than_it_knows(number: CloudNumber) -> None:
    sender = "5521988880001"
    number.tell(message(sender))
    message_id = number.queue(sender)
    number.claim()
    number.tell(status(-1, "wamid.a", message_id))
    assert number.row(message_id, "status, error_code") == ("failed", "send_failed")


def test_who_was_erased_is_not_brought_back_by_what_is_told_again(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    number = CloudNumber(connection, account_id)
    user, phone = f"BR.{uuid4().int}", random_phone()
    told = [
        message("", chat_id=f"{user}@lid", phone=None, lid=user, content={"referral": {"headline": phone}}),
        message(phone, lid=user),
        {"type": "refused_message", "data": {"phone": phone, "body": "oi"}},
    ]
    number.tell(*told)
    contact = one(connection, "select id from public.contacts where account_id = %s", account_id)
    erase(connection, owner, contact)
    finish_erasures(number.plane)
    number.tell(*told[:2])
    for table in ("contacts", "conversations", "instance_events"):
        query = f"select t::text from public.{table} t where account_id = %s"
        found = connection.execute(query, [account_id]).fetchall()
        assert not [row for row in found if phone in str(row) or user in str(row)], table


def test_words_for_metas_codes_are_the_same_on_both_sides(connection: psycopg.Connection) -> None:
    numbers = [
        *range(300),
        368,
        80007,
        *range(130400, 130500),
        *range(131000, 131100),
        *range(132000, 132100),
    ]
    told = connection.execute(
        "select n, private.cloud_reason(n) from unnest(%s::bigint[]) n", [numbers]
    ).fetchall()
    assert dict(told) == {number: graph_errors.meaning_of(number) for number in numbers}


def test_secrets_go_with_the_number(number: CloudNumber) -> None:
    count = "select count(*) from private.vault where account_id = %s and name like %s"
    name = f"cloud:{number.id}:token"
    number.connection.execute("select private.keep_secret(%s, %s, 'x')", [number.account_id, name])
    assert one(number.connection, count, number.account_id, f"cloud:{number.id}:%") == 1
    number.connection.execute("delete from public.instances where id = %s", [number.id])
    assert one(number.connection, count, number.account_id, f"cloud:{number.id}:%") == 0


def test_a_number_of_metas_is_bound_to_no_host(number: CloudNumber) -> None:
    number.plane.write(number.id, status="connected", paired=True)
    assert (
        one(number.connection, "select session_home from private.leases where instance_id = %s", number.id)
        is None
    )
