"""Sign-up, sign-in, refresh and password reset through the official Python clients."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import LiteralString, cast
from urllib.parse import quote

import httpx
import psycopg
import pytest
from supabase_auth.errors import AuthApiError
from supabase_auth.types import SignInWithEmailAndPasswordCredentials

from devstack.settings import ROOT
from tests.support.clients import open_async_client, open_client
from tests.support.devstack import Supabase
from tests.support.mails import code_in, mails_to, token_hash_in
from tests.support.people import User

REDIRECT = "http://127.0.0.1:8000/nova-senha?de=email"


def new_person() -> SignInWithEmailAndPasswordCredentials:
    return {"email": f"{uuid.uuid4().hex}@example.com", "password": uuid.uuid4().hex}


def test_the_synchronous_client_signs_up_in_and_refreshes(devstack: Supabase) -> None:
    person = new_person()
    with open_client(devstack) as client:
        signed_up = client.auth.sign_up({**person})
        assert signed_up.session is not None, "sign-up confirms by itself"
        assert signed_up.session.expires_in == 600
        signed_in = client.auth.sign_in_with_password(person)
        assert signed_in.user is not None and signed_in.user.last_sign_in_at is not None
        refreshed = client.auth.refresh_session()
        assert refreshed.session is not None
        assert refreshed.session.user.email == person["email"]


@pytest.mark.anyio
async def test_the_asynchronous_client_signs_up_and_reads_its_user(devstack: Supabase) -> None:
    person = new_person()
    async with open_async_client(devstack) as client:
        await client.auth.sign_up({**person})
        found = await client.auth.get_user()
        assert found is not None and found.user.email == person["email"]
        assert found.user.created_at.tzinfo is not None


def test_what_is_said_of_a_person_is_kept_as_an_object(
    devstack: Supabase, admin_connection: psycopg.Connection
) -> None:
    with open_client(devstack) as client:
        person = new_person()
        client.auth.sign_up({**person, "options": {"data": {"nick": "Bia"}}})
        client.auth.update_user({"data": {"nick": 'B"ia', "tags": ["a"]}})
        found = client.auth.get_user()
    row = admin_connection.execute(
        "select raw_user_meta_data, raw_app_meta_data ->> 'provider', i.identity_data ->> 'email'"
        " from auth.users u join auth.identities i on i.user_id = u.id where u.email = %s",
        [person["email"]],
    ).fetchone()
    assert row is not None and found is not None
    assert row[0] == found.user.user_metadata and row[1:] == ("email", person["email"])
    assert (row[0]["nick"], row[0]["tags"]) == ('B"ia', ["a"])


def test_what_an_earlier_devstack_kept_as_text_is_an_object_from_its_next_start_on(
    devstack: Supabase, make_user: Callable[..., User]
) -> None:
    user = make_user(nick="Bia")
    with psycopg.connect(devstack.admin_database_url) as connection:
        connection.execute(
            "update auth.users set raw_user_meta_data = to_jsonb(raw_user_meta_data::text) where id = %s",
            [user.id],
        )
        connection.execute(cast(LiteralString, (ROOT / "devstack" / "auth.sql").read_text()))
        found = "select raw_user_meta_data ->> 'nick' from auth.users where id = %s"
        assert connection.execute(found, [user.id]).fetchone() == ("Bia",)


def test_a_wrong_password_is_refused(devstack: Supabase) -> None:
    answer = httpx.post(
        f"{devstack.supabase_url}/auth/v1/token?grant_type=password",
        headers={"apikey": devstack.publishable_key},
        json={**new_person()},
        timeout=10,
    )
    assert answer.status_code == 400
    assert answer.json()["error_code"] == "invalid_credentials"


def test_a_password_reset_arrives_in_the_mail_sink(devstack: Supabase) -> None:
    person = new_person()
    with open_client(devstack) as client:
        client.auth.sign_up({**person})
        client.auth.reset_password_for_email(person["email"], {"redirect_to": REDIRECT})
        [mail] = mails_to(devstack, person["email"])
        assert quote(REDIRECT, safe="") in mail["text"]
        code = code_in(mail)
        assert len(code) == 8
        recovered = client.auth.verify_otp({"email": person["email"], "token": code, "type": "recovery"})
        assert recovered.session is not None
        client.auth.update_user({"password": "a-new-password"})
        again = client.auth.sign_in_with_password({"email": person["email"], "password": "a-new-password"})
        assert again.session is not None


@pytest.mark.parametrize(("redirect", "leads_there"), [(REDIRECT, True), ("http://page.example/", False)])
def test_the_link_of_a_mail_leads_to_pages_of_this_machine_alone(
    devstack: Supabase, redirect: str, *, leads_there: bool
) -> None:
    person = new_person()
    with open_client(devstack) as client:
        client.auth.sign_up({**person})
        client.auth.reset_password_for_email(person["email"], {"redirect_to": redirect})
        [mail] = mails_to(devstack, person["email"])
        assert (f'href="{redirect}#token_hash=' in mail["html"]) == leads_there
        recovered = client.auth.verify_otp({"token_hash": token_hash_in(mail), "type": "recovery"})
        assert recovered.session is not None


@pytest.mark.parametrize("headers", [{"origin": "http://page.example"}, {"host": "page.example"}])
def test_no_other_page_reads_the_mails(devstack: Supabase, headers: dict[str, str]) -> None:
    """They hold links that sign in. A page may come from elsewhere, or give this machine its own name."""
    answer = httpx.get(f"{devstack.supabase_url}/mail", headers=headers, timeout=10)
    assert answer.is_success == ("host" not in headers)
    assert "access-control-allow-origin" not in answer.headers


def test_a_new_password_ends_the_other_sessions(devstack: Supabase) -> None:
    person = new_person()
    with open_client(devstack) as here, open_client(devstack) as there:
        here.auth.sign_up({**person})
        there.auth.sign_in_with_password(person)
        here.auth.update_user({"data": {"nick": "Bia"}})
        assert there.auth.refresh_session().session is not None
        here.auth.update_user({"password": uuid.uuid4().hex})
        with pytest.raises(AuthApiError):
            there.auth.refresh_session()
        assert here.auth.refresh_session().session is not None


def test_passwords_are_guessed_slowly_and_nobody_else_is_stopped(devstack: Supabase) -> None:
    person, other = new_person(), new_person()
    with open_client(devstack) as client:
        client.auth.sign_up({**person})
        client.auth.sign_up({**other})

        def guess(email: str, password: str) -> str | None:
            try:
                client.auth.sign_in_with_password({"email": email, "password": password})
            except AuthApiError as error:
                return error.code
            return None

        # What is right does not count against the person.
        assert [guess(person["email"], person["password"]) for _ in range(11)] == [None] * 11
        assert {guess(person["email"], "wrong") for _ in range(10)} == {"invalid_credentials"}
        assert guess(person["email"].upper(), person["password"]) == "over_request_rate_limit"
        assert guess(other["email"], other["password"]) is None
        unknown = new_person()["email"]
        assert {guess(unknown, "wrong") for _ in range(10)} == {"invalid_credentials"}
        assert guess(unknown, "wrong") == "over_request_rate_limit"


def test_nobody_is_sent_mails_without_end_and_no_answer_tells_who_exists(devstack: Supabase) -> None:
    person, unknown = new_person(), new_person()

    def recover(email: str) -> tuple[int, dict[str, object], bool]:
        began = time.monotonic()
        answer = httpx.post(
            f"{devstack.supabase_url}/auth/v1/recover",
            json={"email": email},
            headers={"apikey": devstack.publishable_key},
            timeout=10,
        )
        seconds = time.monotonic() - began
        return answer.status_code, answer.json(), answer.status_code == 429 or seconds >= 0.14

    with open_client(devstack) as client:
        client.auth.sign_up({**person})
    known, strange = ([recover(each["email"]) for _ in range(6)] for each in (person, unknown))
    assert known == strange
    assert [status for status, _, _ in known] == [200] * 5 + [429]
    assert all(slow for _, _, slow in known)
    assert len(mails_to(devstack, person["email"])) == 5
