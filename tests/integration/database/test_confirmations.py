"""An account opens when its address is confirmed: once, and never so that the confirmation fails."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.support.confirming import confirming_gateway, latest_link
from tests.support.devstack import Supabase
from tests.support.people import People, Tenant, User

from .control_plane import one, refused
from .members import add_member, as_member

OPEN = "select public.create_account('Padaria', %s)"


def new_phone() -> str:
    return "55219" + str(uuid4().int)[:8]


def sign_up(connection: psycopg.Connection, *, confirmed: bool = True, **data: object) -> UUID:
    """A row as Auth writes it."""
    found: UUID = one(
        connection,
        "insert into auth.users (id, email, raw_user_meta_data, email_confirmed_at) "
        "values (gen_random_uuid(), gen_random_uuid() || '@example.com', %s, case when %s then now() end) "
        "returning id",
        Jsonb(data),
        confirmed,
    )
    return found


def asked() -> dict[str, Any]:
    return {"name": "Padaria", "phone": new_phone()}


def confirm(connection: psycopg.Connection, user_id: UUID) -> None:
    connection.execute("update auth.users set email_confirmed_at = now() where id = %s", [user_id])


def owned(connection: psycopg.Connection, user_id: UUID) -> list[str]:
    rows = connection.execute(
        "select a.phone from public.accounts a join public.account_members m on m.account_id = a.id "
        "where m.user_id = %s and m.role = 'owner'",
        [user_id],
    )
    return [phone for (phone,) in rows]


def test_an_unconfirmed_sign_up_holds_nothing(connection: psycopg.Connection) -> None:
    data = asked()
    squatter = sign_up(connection, confirmed=False, **data)
    assert owned(connection, squatter) == []
    rightful = sign_up(connection, **data)
    assert owned(connection, rightful) == [data["phone"]]
    confirm(connection, squatter)
    assert owned(connection, squatter) == []
    with refused(connection, "phone_taken"):
        as_member(connection, squatter, OPEN, data["phone"])
    as_member(connection, squatter, OPEN, new_phone())


@pytest.mark.parametrize("confirmed", [True, False], ids=["made confirmed", "confirmed later"])
@pytest.mark.parametrize(
    "afterwards",
    [
        "update auth.users set email_confirmed_at = now() + interval '1 hour' where id = %s",
        "update auth.users set email = 'other@example.com', email_confirmed_at = now() where id = %s",
        "update auth.users set phone = left(id::text, 8), phone_confirmed_at = now() where id = %s",
        "update auth.users set email_confirmed_at = null where id = %s",
        "delete from public.account_members where user_id = %s",
        "delete from public.accounts where id in "
        "(select account_id from public.account_members where user_id = %s)",
    ],
    ids=["confirmed again", "another address", "another phone", "not confirmed any more", "left", "deleted"],
)
def test_it_opens_once(connection: psycopg.Connection, afterwards: str, *, confirmed: bool) -> None:
    phone, other = new_phone(), new_phone()
    user_id = sign_up(connection, confirmed=confirmed, name="Padaria", phone=phone)
    confirm(connection, user_id)
    assert owned(connection, user_id) == [phone]
    connection.execute(afterwards.encode(), [user_id])
    left = owned(connection, user_id)
    connection.execute(
        "update auth.users set raw_user_meta_data = %s where id = %s",
        [Jsonb({"name": "Outra", "phone": other}), user_id],
    )
    connection.execute("update auth.users set email_confirmed_at = null where id = %s", [user_id])
    confirm(connection, user_id)
    assert owned(connection, user_id) == left


def test_what_is_said_after_the_confirmation_opens_nothing(connection: psycopg.Connection) -> None:
    user_id = sign_up(connection, full_name="Ana")
    connection.execute(
        "update auth.users set raw_user_meta_data = %s where id = %s", [Jsonb(asked()), user_id]
    )
    confirm(connection, user_id)
    assert owned(connection, user_id) == []


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        ["name", "phone"],
        "name phone",
        7,
        {},
        {"name": None, "phone": None},
        {"name": "x" * 300, "phone": "1"},
    ],
    ids=str,
)
def test_no_data_make_a_confirmation_fail(connection: psycopg.Connection, data: object) -> None:
    user_id = sign_up(connection, confirmed=False)
    connection.execute("update auth.users set raw_user_meta_data = %s where id = %s", [Jsonb(data), user_id])
    confirm(connection, user_id)
    assert owned(connection, user_id) == []


def test_a_confirmation_waits_for_nobody_long(connection: psycopg.Connection, database_url: str) -> None:
    data = asked()
    with psycopg.connect(database_url) as slow:
        sign_up(slow, **data)
        user_id = sign_up(connection, confirmed=False, **data)
        begun = time.monotonic()
        confirm(connection, user_id)
        assert time.monotonic() - begun < 8
        assert owned(connection, user_id) == []
        slow.rollback()


def test_somebody_invited_opens_nothing_and_joins(connection: psycopg.Connection, account_id: UUID) -> None:
    owner = add_member(connection, account_id, "owner")
    user_id = sign_up(connection, confirmed=False, invitation=True, full_name="Ana", **asked())
    email = one(connection, "select email from auth.users where id = %s", user_id)
    invite = "select public.invite_member(%s, 'agent', %s) ->> 'token'"
    token = as_member(connection, owner, invite, account_id, email)
    accept = "select public.accept_invitation(%s)"
    with refused(connection, "user_unconfirmed"):
        as_member(connection, user_id, accept, token)
    confirm(connection, user_id)
    assert as_member(connection, user_id, accept, token) == account_id
    assert owned(connection, user_id) == []


def test_nobody_unconfirmed_opens_an_account(connection: psycopg.Connection, account_id: UUID) -> None:
    user_id = sign_up(connection, confirmed=False)
    with refused(connection, "user_unconfirmed"):
        as_member(connection, user_id, OPEN, new_phone())
    connection.execute("delete from auth.users where id = %s", [user_id])
    owner = add_member(connection, account_id, "owner")
    make_key = "select public.create_api_key(%s, 'k', '{read,send,manage}') ->> 'id'"
    key = UUID(as_member(connection, owner, make_key, account_id))
    for subject in (user_id, key):
        with refused(connection, "not_authenticated"):
            as_member(connection, subject, OPEN, new_phone())


def open_another(connection: psycopg.Connection, user_id: UUID) -> int:
    """Opens one more; else how many seconds it has to wait."""
    try:
        with connection.transaction():
            as_member(connection, user_id, OPEN, new_phone())
    except psycopg.errors.RaiseException as error:
        assert error.diag.message_primary == "account_pause"
        return int(json.loads(error.diag.message_detail or "")["seconds"])
    return 0


def test_whoever_opens_one_after_another_waits(connection: psycopg.Connection) -> None:
    pause, few = connection.execute(
        "select account_pause_seconds, free_accounts_per_user from private.settings"
    ).fetchone() or (0, 0)
    user_id = sign_up(connection, **asked())

    def give_away() -> None:
        connection.execute("delete from public.account_members where user_id = %s", [user_id])

    for _ in range(few - 1):
        assert open_another(connection, user_id) == 0
    # Whatever has become of those before.
    give_away()
    assert open_another(connection, user_id) == pause
    for passed, waits in ((pause - 5, 5), (pause, 0)):
        connection.execute(
            "update private.account_openings set opened_at = now() - make_interval(secs => %s) "
            "where user_id = %s",
            [passed, user_id],
        )
        assert open_another(connection, user_id) == waits
    for _ in range(few - 1):
        assert open_another(connection, user_id) == 0
    give_away()
    assert open_another(connection, user_id) == pause


def test_platform_administrators_do_not_wait(connection: psycopg.Connection) -> None:
    user_id = sign_up(connection, **asked())
    connection.execute("insert into private.platform_admins (user_id) values (%s)", [user_id])
    for _ in range(6):
        assert open_another(connection, user_id) == 0
        connection.execute("delete from public.account_members where user_id = %s", [user_id])


@pytest.fixture(scope="module")
def confirming(devstack: Supabase) -> Iterator[httpx.Client]:
    with (
        confirming_gateway(devstack.state) as url,
        httpx.Client(base_url=url, headers={"apikey": devstack.publishable_key}, timeout=10) as client,
    ):
        yield client


def test_the_link_of_the_mail_opens_it(
    devstack: Supabase, confirming: httpx.Client, people: People, make_tenant: Callable[..., Tenant]
) -> None:
    phones = (new_phone(), make_tenant("Primeira").phone)
    for phone, opens in zip(phones, (True, False), strict=True):
        email, password = f"{uuid4().hex}@example.com", uuid4().hex
        body = {"email": email, "password": password, "data": {"name": "Padaria", "phone": phone}}
        answer = confirming.post("/auth/v1/signup", json=body).raise_for_status().json()
        assert "access_token" not in answer
        refusal = confirming.post("/auth/v1/token?grant_type=password", json=body)
        assert refusal.json()["error_code"] == "email_not_confirmed"
        fragment = httpx.QueryParams(latest_link(devstack.supabase_url, email).partition("#")[2])
        session = confirming.post("/auth/v1/verify", json=dict(fragment)).raise_for_status().json()
        user = User(session["user"]["id"], email, password, session["access_token"], "")
        opened: list[dict[str, Any]] = people.select("accounts?select=phone,plan", user)
        assert opened == ([{"phone": phone, "plan": "free"}] if opens else [])
        assert confirming.post("/auth/v1/verify", json=dict(fragment)).is_error
        assert people.select("accounts?select=phone,plan", user) == opened


@pytest.mark.parametrize("at_once", [True, False])
def test_who_is_made_by_the_operator_has_his_account_once_he_is_confirmed(
    devstack: Supabase, admin_connection: psycopg.Connection, *, at_once: bool
) -> None:
    data = asked()
    person = {"email": f"{uuid4().hex}@example.com", "password": uuid4().hex, "user_metadata": data}
    headers = {"apikey": devstack.secret_key}
    with httpx.Client(base_url=f"{devstack.supabase_url}/auth/v1/admin", headers=headers) as auth:
        made = auth.post("/users", json={**person, "email_confirm": at_once}).raise_for_status().json()
        user_id = UUID(made["id"])
        assert len(owned(admin_connection, user_id)) == int(at_once)
        for _ in range(2):
            auth.put(f"/users/{user_id}", json={"email_confirm": True}).raise_for_status()
        auth.put(f"/users/{user_id}", json={"email": f"{uuid4().hex}@example.com"}).raise_for_status()
    assert owned(admin_connection, user_id) == [data["phone"]]
