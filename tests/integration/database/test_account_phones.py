"""Whose a phone is: what somebody typed he holds until another account connects it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

import psycopg
import pytest

from .account_phones import account_of, hold, is_placeholder, new_phone, stands
from .control_plane import ControlPlane, add_account, add_instance, one, refused
from .customers import acting, add_owner
from .test_binding import events_of, replace_number


def test_connecting_the_own_phone_proves_it(
    holder: ControlPlane, instance_id: UUID, account_id: UUID
) -> None:
    connection = holder.connection
    phone = account_of(connection, account_id)["phone"]
    assert stands(connection, account_id) == (phone, False)
    holder.write(instance_id, status="connected", phone=phone)
    assert stands(connection, account_id) == (phone, True)
    assert events_of(connection, account_id) == [("account.phone_proved", {"phone": phone})]


def test_the_other_spelling_proves_it_too(holder: ControlPlane, instance_id: UUID, account_id: UUID) -> None:
    connection = holder.connection
    connection.execute("update public.accounts set phone = '5521998765432' where id = %s", [account_id])
    holder.write(instance_id, status="connected", phone="552198765432")
    assert stands(connection, account_id) == ("5521998765432", True)


def test_an_account_that_has_proved_nothing_takes_the_phone_it_connects(
    holder: ControlPlane, instance_id: UUID, account_id: UUID
) -> None:
    connection = holder.connection
    typed, phone = account_of(connection, account_id)["phone"], new_phone()
    holder.write(instance_id, status="connected", phone=phone)
    assert stands(connection, account_id) == (phone, True)
    assert events_of(connection, account_id) == [
        ("account.phone_proved", {"phone": phone, "instead_of": typed})
    ]
    assert events_of(connection, instance_id) == [
        ("instance.number_bound", {"phone": phone, "is_accounts": True})
    ]


def test_an_account_that_has_proved_its_phone_keeps_it(
    holder: ControlPlane, instance_id: UUID, account_id: UUID
) -> None:
    connection = holder.connection
    phone = account_of(connection, account_id)["phone"]
    connection.execute("update public.accounts set phone_proved_at = now() where id = %s", [account_id])
    holder.write(instance_id, status="connected", phone=new_phone())
    assert stands(connection, account_id) == (phone, True)
    [(kind, body)] = events_of(connection, instance_id)
    assert (kind, body["is_accounts"]) == ("instance.number_bound", False)


@pytest.mark.parametrize("proved", [False, True], ids=["provisional", "proved"])
def test_whoever_held_it_without_proof_loses_it_and_is_told(
    holder: ControlPlane, instance_id: UUID, account_id: UUID, proved: bool
) -> None:
    """Also to an account that keeps another phone as its own."""
    connection = holder.connection
    phone = new_phone()
    squatter = hold(connection, phone)
    if proved:
        connection.execute("update public.accounts set phone_proved_at = now() where id = %s", [account_id])
    own = account_of(connection, account_id)["phone"]
    assert holder.write(instance_id, status="connected", phone=phone)["written"]
    assert stands(connection, account_id) == (own if proved else phone, True)
    left, is_proved = stands(connection, squatter)
    assert is_placeholder(connection, left)
    assert not is_proved
    assert events_of(connection, squatter) == [("account.phone_lost", {"phone": phone})]


def test_the_other_spelling_is_lost_too(holder: ControlPlane, instance_id: UUID) -> None:
    connection = holder.connection
    squatters = [hold(connection, "5521976543210"), hold(connection, "552176543210")]
    holder.write(instance_id, status="connected", phone="552176543210")
    assert all(is_placeholder(connection, stands(connection, one)[0]) for one in squatters)


def test_a_phone_that_another_account_has_proved_is_connected_and_stays_its(
    holder: ControlPlane, instance_id: UUID, account_id: UUID
) -> None:
    connection = holder.connection
    own, phone = account_of(connection, account_id)["phone"], new_phone()
    other = hold(connection, phone, proved=True)
    assert holder.write(instance_id, status="connected", phone=phone)["written"]
    assert stands(connection, other) == (phone, True)
    assert stands(connection, account_id) == (own, False)


def test_who_lost_his_phone_takes_the_next_that_he_connects(
    holder: ControlPlane, instance_id: UUID, account_id: UUID
) -> None:
    connection = holder.connection
    connection.execute(
        "update public.accounts set phone = private.placeholder_phone(id) where id = %s", [account_id]
    )
    phone = new_phone()
    holder.write(instance_id, status="connected", phone=phone)
    assert stands(connection, account_id) == (phone, True)


def test_the_account_follows_when_its_number_is_replaced(
    holder: ControlPlane, instance_id: UUID, account_id: UUID
) -> None:
    connection = holder.connection
    owner = add_owner(connection, account_id)
    first, second = account_of(connection, account_id)["phone"], new_phone()
    holder.write(instance_id, status="connected", phone=first)
    holder.finish(replace_number(holder, owner, instance_id, first))
    assert stands(connection, account_id) == (first, False)
    holder.write(instance_id, status="connected", phone=second)
    assert stands(connection, account_id) == (second, True)


@pytest.mark.parametrize("why", ["another number has it", "it is not the account's"])
def test_the_account_stays_when_it_has_the_phone_otherwise(
    holder: ControlPlane, instance_id: UUID, account_id: UUID, why: str
) -> None:
    connection = holder.connection
    owner = add_owner(connection, account_id)
    phone = account_of(connection, account_id)["phone"]
    if why == "another number has it":
        second = add_instance(connection, account_id)
        holder.lease()
        holder.write(second, status="connected", phone=phone)
        given_up = phone
    else:
        connection.execute("update public.accounts set phone_proved_at = now() where id = %s", [account_id])
        given_up = new_phone()
    holder.write(instance_id, status="connected", phone=given_up)
    holder.finish(replace_number(holder, owner, instance_id, given_up))
    holder.write(instance_id, status="connected", phone=new_phone())
    assert stands(connection, account_id) == (phone, True)


def test_the_founding_accounts_are_proved_and_connect_any_phone(connection: psycopg.Connection) -> None:
    plane = ControlPlane.register(connection)
    plane.lease()
    founding = connection.execute(
        "select a.id, a.phone, i.id from public.accounts a join public.instances i on i.account_id = a.id "
        "where a.name ~ '^Conta [1-4]$' and i.instance_name = 'instance_' || a.phone"
    ).fetchall()
    assert len(founding) == 4
    for account_id, phone, instance_id in founding:
        connection.execute("update public.instances set phone = null where id = %s", [instance_id])
        assert plane.write(instance_id, status="connected", phone=new_phone())["written"]
        assert stands(connection, account_id) == (phone, True)


@pytest.mark.parametrize("proved", [False, True], ids=["provisional", "proved"])
@pytest.mark.parametrize("typed", ["5521998761234", "552198761234"])
def test_nobody_opens_an_account_with_a_phone_that_is_held(
    connection: psycopg.Connection, typed: str, proved: bool
) -> None:
    hold(connection, "552198761234", proved=proved)
    newcomer = add_owner(connection, add_account(connection))
    with acting(connection, newcomer), refused(connection, "phone_taken"):
        connection.execute("select public.create_account('Loja', %s)", [typed])


def test_no_door_takes_a_placeholder_for_a_phone(connection: psycopg.Connection) -> None:
    placeholder = cast(str, one(connection, "select private.placeholder_phone(gen_random_uuid())"))
    assert one(connection, "select private.is_possible_phone(%s)", placeholder)
    for typed in (placeholder, f"+{placeholder}", f"00{placeholder}"):
        assert one(connection, "select private.normalise_phone(%s)", typed) is None
    owner = add_owner(connection, add_account(connection))
    with acting(connection, owner), refused(connection, "phone_invalid"):
        connection.execute("select public.create_account('Loja', %s)", [placeholder])


def test_the_operator_vouches_for_a_phone(connection: psycopg.Connection, account_id: UUID) -> None:
    phone = account_of(connection, account_id)["phone"]
    prove = "select orchestrator.prove_phone(%s, %s) -> 'changed'"
    assert one(connection, prove, account_id, None) is True
    assert one(connection, prove, account_id, None) is False
    assert stands(connection, account_id) == (phone, True)
    # Also for another one, which somebody else only said that he has.
    given = new_phone()
    squatter = hold(connection, given)
    assert one(connection, prove, account_id, f"+{given}") is True
    assert stands(connection, account_id) == (given, True)
    assert is_placeholder(connection, stands(connection, squatter)[0])


@pytest.mark.parametrize(("phone", "code"), [("proved", "phone_taken"), ("12", "phone_invalid")])
def test_the_operator_cannot_give_away_what_is_proved(
    connection: psycopg.Connection, account_id: UUID, phone: str, code: str
) -> None:
    taken = new_phone()
    hold(connection, taken, proved=True)
    given = taken if phone == "proved" else phone
    with refused(connection, code):
        connection.execute("select orchestrator.prove_phone(%s, %s)", [account_id, given])


def test_a_placeholder_is_not_proved(connection: psycopg.Connection, account_id: UUID) -> None:
    connection.execute(
        "update public.accounts set phone = private.placeholder_phone(id) where id = %s", [account_id]
    )
    with refused(connection, "phone_invalid"):
        connection.execute("select orchestrator.prove_phone(%s, null)", [account_id])
