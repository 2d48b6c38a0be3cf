"""Sign-up opens an account when it can, and is never refused because it cannot."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.support.devstack import Supabase
from tests.support.people import People, User

MakeUser = Callable[..., User]


def new_phone() -> str:
    return "55219" + str(uuid4().int)[:8]


def accounts_of(people: People, user: User) -> list[tuple[str, str, str]]:
    rows = people.select("accounts?select=name,phone,plan", user)
    return [(row["name"], row["phone"], row["plan"]) for row in rows]


@pytest.fixture
def create_account(devstack: Supabase) -> Callable[..., httpx.Response]:
    def create(user: User, name: str, phone: str) -> httpx.Response:
        return httpx.post(
            f"{devstack.supabase_url}/rest/v1/rpc/create_account",
            json={"name": name, "phone": phone},
            headers={"apikey": devstack.publishable_key, "authorization": f"Bearer {user.access_token}"},
            timeout=10,
        )

    return create


def test_a_valid_name_and_phone_open_an_account(people: People, make_user: MakeUser) -> None:
    digits = new_phone()
    # Twice: the second request of Auth runs as a prepared statement.
    for phone, kept in (
        (f"+{digits[:2]} ({digits[2:4]}) {digits[4:9]}-{digits[9:]}", digits),
        (new_phone(), None),
    ):
        user = make_user(name="  Padaria  ", phone=phone)
        assert accounts_of(people, user) == [("Padaria", kept or phone, "free")]
        [member] = people.select("account_members?select=role", user)
        assert member == {"role": "owner"}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "Padaria"},
        {"name": "Padaria", "phone": "12"},
        {"name": "Padaria", "phone": "not a phone"},
        {"name": "   ", "phone": "5521987654321"},
        {"name": "x" * 300, "phone": "5521987654321"},
        {"name": {"a": 1}, "phone": ["x"]},
        {"name": None, "phone": None},
        {"name": "Padaria", "phone": "5521987654321", "invitation": "abc"},
    ],
    ids=str,
)
def test_bad_data_never_refuse_a_sign_up(people: People, make_user: MakeUser, data: dict[str, Any]) -> None:
    assert accounts_of(people, make_user(**data)) == []


def test_plan_and_role_never_come_from_the_data(people: People, make_user: MakeUser) -> None:
    user = make_user(name="Padaria", phone=new_phone(), plan="pro", role="admin", account_id=str(uuid4()))
    assert [plan for _, _, plan in accounts_of(people, user)] == ["free"]


def test_a_taken_phone_leaves_the_user_without_an_account(
    people: People, make_user: MakeUser, create_account: Callable[..., httpx.Response]
) -> None:
    phone = new_phone()
    make_user(name="Primeira", phone=phone)
    late = make_user(name="Segunda", phone=phone)
    assert accounts_of(people, late) == []
    answer = create_account(late, "Segunda", f"+{phone}")
    assert (answer.status_code, answer.json()["message"]) == (400, "phone_taken")
    assert create_account(late, "Segunda", new_phone()).status_code == 200
    assert [name for name, _, _ in accounts_of(people, late)] == ["Segunda"]


@pytest.mark.parametrize(
    ("name", "phone", "code"),
    [
        ("", "5521987654321", "name_invalid"),
        ("x" * 256, "5521987654321", "name_invalid"),
        ("Sua conta foi bloqueada, acesse https://evil.example/login", "5521987654321", "name_invalid"),
        ("Acesse WWW.evil.example", "5521987654321", "name_invalid"),
        ("Acesse evil.example/login", "5521987654321", "name_invalid"),
        ("Padaria\r\nBcc: x@y.example", "5521987654321", "name_invalid"),
        ("Padaria", "1234567", "phone_invalid"),
        ("Padaria", "0123456789", "phone_invalid"),
        ("Padaria", "1" * 16, "phone_invalid"),
        ("Padaria", "5521x87654321", "phone_invalid"),
    ],
)
def test_create_account_says_what_is_wrong(
    make_user: MakeUser, create_account: Callable[..., httpx.Response], name: str, phone: str, code: str
) -> None:
    answer = create_account(make_user(), name, phone)
    assert (answer.status_code, answer.json()["message"]) == (400, code)


def test_one_of_two_at_once_gets_the_phone(
    make_user: MakeUser, create_account: Callable[..., httpx.Response]
) -> None:
    phone, users = new_phone(), [make_user(), make_user()]
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(create_account, user, "Padaria", phone) for user in users]
    assert sorted(answer.result().status_code for answer in asked) == [200, 400]


@pytest.mark.parametrize("name", ["S/A Comércio", "Loja.com", "Padaria S.A.", "Café & Cia. 24/7"])
def test_a_business_has_the_name_it_has(
    make_user: MakeUser, create_account: Callable[..., httpx.Response], name: str
) -> None:
    assert create_account(make_user(), name, new_phone()).status_code == 200


def test_an_account_is_not_renamed_to_an_address(
    devstack: Supabase, people: People, make_user: MakeUser
) -> None:
    user = make_user(name="Padaria", phone=new_phone())
    answer = httpx.patch(
        f"{devstack.supabase_url}/rest/v1/accounts?name=eq.Padaria",
        json={"name": "https://evil.example"},
        headers={"apikey": devstack.publishable_key, "authorization": f"Bearer {user.access_token}"},
        timeout=10,
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "23514")
    assert [name for name, _, _ in accounts_of(people, user)] == ["Padaria"]


def test_one_person_has_few_accounts_that_cost_nothing(
    people: People,
    make_user: MakeUser,
    create_account: Callable[..., httpx.Response],
) -> None:
    user = make_user(name="Padaria 1", phone=new_phone())
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(create_account, user, "Padaria", new_phone()) for _ in range(6)]
        answers = [answer.result() for answer in asked]
    assert sorted(answer.status_code for answer in answers) == [200, 200, 400, 400, 400, 400]
    assert {answer.json()["message"] for answer in answers if answer.is_error} == {"accounts_limit"}
    assert len(accounts_of(people, user)) == 3


def test_a_suspended_owner_opens_no_other_account(
    people: People,
    make_user: MakeUser,
    create_account: Callable[..., httpx.Response],
    admin_connection: psycopg.Connection,
) -> None:
    user = make_user(name="Padaria", phone=new_phone())
    [member] = people.select("account_members?select=account_id", user)
    admin_connection.execute("select orchestrator.suspend_account(%s, 'spam')", [member["account_id"]])
    answer = create_account(user, "Padaria 2", new_phone())
    assert (answer.status_code, answer.json()["message"]) == (400, "account_suspended")


def test_a_signed_out_caller_opens_nothing(devstack: Supabase) -> None:
    answer = httpx.post(
        f"{devstack.supabase_url}/rest/v1/rpc/create_account",
        json={"name": "Padaria", "phone": new_phone()},
        headers={"apikey": devstack.publishable_key},
        timeout=10,
    )
    assert answer.status_code == 401
