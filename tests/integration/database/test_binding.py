"""An instance belongs to one phone: what is taken of another, and how its owner gives the phone up."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane, add_command, add_instance, one
from .customers import acting, add_owner

OWN = "5521987650001"
OTHER = "5521987650002"


def row_of(connection: psycopg.Connection, instance_id: UUID) -> dict[str, Any]:
    query = "select to_jsonb(i) from public.instances i where id = %s"
    return cast(dict[str, Any], one(connection, query, instance_id))


def events_of(connection: psycopg.Connection, subject: UUID) -> list[tuple[str, dict[str, Any]]]:
    """What the audit log will hear of, the oldest first."""
    rows = connection.execute(
        "select e.kind, e.body from private.events e join private.event_kinds k on k.kind = e.kind "
        "where e.subject = %s and k.audit_action is not null order by e.seq",
        [subject],
    )
    return rows.fetchall()


def session_home(connection: psycopg.Connection, instance_id: UUID) -> UUID | None:
    query = "select session_home from private.leases where instance_id = %s"
    return cast(UUID | None, one(connection, query, instance_id))


def replace_number(holder: ControlPlane, owner: UUID, instance_id: UUID, phone: str) -> Any:
    """The owner asks for it; the id of the command that is claimed."""
    account_id = row_of(holder.connection, instance_id)["account_id"]
    with acting(holder.connection, owner):
        holder.connection.execute(
            "insert into public.instance_commands (account_id, instance_id, command, payload) "
            "values (%s, %s, 'replace_number', jsonb_build_object('phone', %s::text))",
            [account_id, instance_id, phone],
        )
    [command] = holder.claim()
    return command["id"]


@pytest.fixture
def owner(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_owner(connection, account_id)


def test_the_first_phone_is_the_number_s(holder: ControlPlane, instance_id: UUID) -> None:
    answer = holder.write(instance_id, status="connected", phone=OWN, paired=True)
    assert answer == {"written": True, "phone": OWN}
    [(kind, body)] = events_of(holder.connection, instance_id)
    assert (kind, body["phone"]) == ("instance.number_bound", OWN)


@pytest.mark.parametrize("status", ["connected", "connecting", "disconnected"])
def test_another_phone_is_not_written_whatever_it_does(
    holder: ControlPlane, instance_id: UUID, status: str
) -> None:
    holder.write(instance_id, status="connected", phone=OWN)
    holder.write(instance_id, status="disconnected", status_reason="logged_out", paired=False)
    before = row_of(holder.connection, instance_id)
    answer = holder.write(instance_id, status=status, phone=OTHER, paired=True)
    assert answer == {"written": False, "phone": OWN}
    assert row_of(holder.connection, instance_id) == before
    assert session_home(holder.connection, instance_id) is None


@pytest.mark.parametrize(("first", "second"), [(OWN, "552187650001"), ("552187650001", OWN)])
def test_the_ninth_digit_makes_no_other_phone(
    holder: ControlPlane, instance_id: UUID, first: str, second: str
) -> None:
    holder.write(instance_id, status="connected", phone=first)
    holder.write(instance_id, status="connecting")
    assert holder.write(instance_id, status="connected", phone=second)["written"]
    row = row_of(holder.connection, instance_id)
    assert (row["status"], row["phone"]) == ("connected", first)


def test_a_phone_that_is_not_told_lets_go_of_nothing(holder: ControlPlane, instance_id: UUID) -> None:
    holder.write(instance_id, status="connected", phone=OWN)
    holder.write(instance_id, status="connecting", phone=None)
    assert holder.write(instance_id, status="connected", phone=None) == {"written": True, "phone": OWN}


def test_both_phones_are_told_until_something_else_is_true(holder: ControlPlane, instance_id: UUID) -> None:
    connection = holder.connection
    holder.write(instance_id, status="connected", phone=OWN, paired=True)
    refusal = {"status": "failed", "status_reason": "wrong_number", "refused_phone": OTHER, "paired": False}
    holder.write(instance_id, **refusal)
    row = row_of(connection, instance_id)
    assert (row["status"], row["phone"], row["refused_phone"]) == ("failed", OWN, OTHER)
    assert session_home(connection, instance_id) is None
    phones = {"expected_phone": OWN, "refused_phone": OTHER}
    newest = "select detail from public.instance_events where instance_id = %s order by id desc limit 1"
    assert one(connection, newest, instance_id) == phones
    assert events_of(connection, instance_id)[-1] == ("instance.number_refused", phones)
    # Told again, as by whoever adopts the node instance, it has not happened again.
    holder.write(instance_id, **refusal)
    assert len(events_of(connection, instance_id)) == 2
    holder.write(instance_id, status="connecting")
    assert row_of(connection, instance_id)["refused_phone"] is None


def test_the_owner_gives_a_number_up_and_the_next_phone_takes_its_place(
    holder: ControlPlane, instance_id: UUID, owner: UUID
) -> None:
    connection = holder.connection
    holder.write(instance_id, status="connected", phone=OWN)
    command_id = replace_number(holder, owner, instance_id, OWN)
    assert row_of(connection, instance_id)["phone"] == OWN
    holder.write(instance_id, status="disconnected", status_reason="logged_out")
    assert holder.finish(command_id)
    row = row_of(connection, instance_id)
    # A new number is new to WhatsApp.
    assert (row["phone"], row["first_connected_at"]) == (None, None)
    query = "select actor_kind, actor_id, body from private.events where kind = 'instance.number_released'"
    assert connection.execute(f"{query} and subject = %s", [instance_id]).fetchall() == [
        ("member", owner, {"phone": OWN})
    ]
    assert holder.write(instance_id, status="connected", phone=OTHER)["phone"] == OTHER
    numbers = connection.execute(
        "select phone, released_at is null from public.instance_numbers where instance_id = %s order by id",
        [instance_id],
    )
    assert numbers.fetchall() == [(OWN, False), (OTHER, True)]


@pytest.mark.parametrize("ending", ["failed", "lost"])
def test_a_replacement_that_failed_leaves_the_number_what_it_was(
    holder: ControlPlane, instance_id: UUID, owner: UUID, ending: str
) -> None:
    holder.write(instance_id, status="connected", phone=OWN)
    command_id = replace_number(holder, owner, instance_id, OWN)
    if ending == "failed":
        holder.finish(command_id, "failed", "command_timeout")
    else:
        holder = ControlPlane.register(holder.connection, own_id=holder.id)
        assert not holder.finish(command_id)
    assert row_of(holder.connection, instance_id)["phone"] == OWN


def test_a_replacement_ends_once(holder: ControlPlane, instance_id: UUID, owner: UUID) -> None:
    """The answer to its end was lost, another phone is connected, and the end is told again."""
    holder.write(instance_id, status="connected", phone=OWN)
    command_id = replace_number(holder, owner, instance_id, OWN)
    assert holder.finish(command_id)
    holder.write(instance_id, status="connected", phone=OTHER)
    assert not holder.finish(command_id)
    assert row_of(holder.connection, instance_id)["phone"] == OTHER


def test_no_other_command_lets_go_of_the_phone(holder: ControlPlane, instance_id: UUID) -> None:
    holder.write(instance_id, status="connected", phone=OWN)
    for name in ("logout", "restart", "stop"):
        add_command(holder.connection, instance_id, name)
        [command] = holder.claim()
        holder.finish(command["id"])
    assert row_of(holder.connection, instance_id)["phone"] == OWN


def test_a_chat_is_marked_with_the_number_that_it_was_last_had_on(
    holder: ControlPlane, instance_id: UUID, account_id: UUID
) -> None:
    connection = holder.connection
    connection.execute(
        "insert into public.instance_numbers (account_id, instance_id, phone, bound_at, released_at) values "
        "(%(account)s, %(instance)s, %(own)s, now() - interval '9 days', now() - interval '2 days'), "
        "(%(account)s, %(instance)s, %(other)s, now() - interval '2 days', null)",
        {"account": account_id, "instance": instance_id, "own": OWN, "other": OTHER},
    )
    query = (
        "select public.own_phone(c) from jsonb_populate_record(null::public.chats, jsonb_build_object("
        "'account_id', %s::uuid, 'instance_id', %s::uuid, 'created_at', now() - interval '20 days', "
        "'last_message_at', now() - %s::interval)) c"
    )
    asked = {
        age: one(connection, query, account_id, instance_id, age) for age in ("1 day", "5 days", "15 days")
    }
    assert asked == {"1 day": OTHER, "5 days": OWN, "15 days": OWN}
    elsewhere = add_instance(connection, account_id)
    assert one(connection, query, account_id, elsewhere, "1 day") is None
    assert one(connection, query, account_id, None, "1 day") is None


def test_two_instances_may_have_one_phone(holder: ControlPlane, instance_id: UUID, account_id: UUID) -> None:
    """WhatsApp allows a phone several linked devices."""
    second = add_instance(holder.connection, account_id)
    holder.lease()
    for either in (instance_id, second):
        assert holder.write(either, status="connected", phone=OWN)["written"]
