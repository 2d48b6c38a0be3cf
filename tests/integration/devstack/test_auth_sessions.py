"""Sessions: what ends them, and how often a refresh token is good."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg
import pytest

from tests.support.devstack import Supabase
from tests.support.gateways import auth_settings, second_gateway
from tests.support.mails import code_in, mails_to, token_hash_in
from tests.support.people import User

NEW = "another-password"


class Auth:
    """Auth behind one gateway, for one caller after the other."""

    def __init__(self, url: str, devstack: Supabase) -> None:
        self.url = f"{url}/auth/v1"
        self.devstack = devstack

    def ask(
        self, method: str, path: str, body: object = None, token: str = "", *, secret: bool = False
    ) -> httpx.Response:
        key = self.devstack.secret_key if secret else self.devstack.publishable_key
        headers = {"apikey": key} | ({"authorization": f"Bearer {token}"} if token else {})
        return httpx.request(method, f"{self.url}{path}", json=body, headers=headers, timeout=20)

    def sign_in(self, email: str, password: str) -> dict[str, str]:
        body = {"email": email, "password": password}
        return self.ask("POST", "/token?grant_type=password", body).raise_for_status().json()

    def refresh(self, token: str) -> httpx.Response:
        return self.ask("POST", "/token?grant_type=refresh_token", {"refresh_token": token})

    def lives(self, session: dict[str, str]) -> bool:
        """Both by its access token and by its refresh token."""
        shown = self.ask("GET", "/user", token=session["access_token"])
        refreshed = self.refresh(session["refresh_token"])
        assert shown.is_success == refreshed.is_success
        return refreshed.is_success


@pytest.fixture(scope="module")
def auth(devstack: Supabase) -> Auth:
    return Auth(devstack.supabase_url, devstack)


def test_a_new_password_ends_all_sessions_but_its_own(auth: Auth, make_user: Callable[..., User]) -> None:
    user = make_user()
    here, there = (auth.sign_in(user.email, user.password) for _ in range(2))
    auth.ask("PUT", "/user", {"data": {"nick": "Bia"}}, here["access_token"]).raise_for_status()
    auth.ask("PUT", "/user", {"password": NEW}, here["access_token"]).raise_for_status()
    assert (auth.lives(here), auth.lives(there)) == (True, False)
    again = auth.ask("PUT", "/user", {"password": NEW}, here["access_token"])
    assert again.json()["error_code"] == "same_password"


def test_a_recovered_password_ends_all_others(
    devstack: Supabase, auth: Auth, make_user: Callable[..., User]
) -> None:
    user = make_user()
    stolen = auth.sign_in(user.email, user.password)
    auth.ask("POST", "/recover", {"email": user.email}).raise_for_status()
    [mail] = mails_to(devstack, user.email)
    shown = {"type": "recovery", "token_hash": token_hash_in(mail)}
    recovered = auth.ask("POST", "/verify", shown).raise_for_status().json()
    auth.ask("PUT", "/user", {"password": NEW}, recovered["access_token"]).raise_for_status()
    assert (auth.lives(recovered), auth.lives(stolen)) == (True, False)


def test_a_password_that_the_secret_key_sets_ends_every_session(
    auth: Auth, make_user: Callable[..., User]
) -> None:
    user = make_user()
    session = auth.sign_in(user.email, user.password)
    auth.ask("PUT", f"/admin/users/{user.id}", {"user_metadata": {"a": 1}}, secret=True).raise_for_status()
    assert auth.ask("GET", "/user", token=session["access_token"]).is_success
    auth.ask("PUT", f"/admin/users/{user.id}", {"password": NEW}, secret=True).raise_for_status()
    assert not auth.lives(session)
    assert auth.lives(auth.sign_in(user.email, NEW))


def test_what_was_mailed_before_a_new_password_is_no_longer_good(
    devstack: Supabase, auth: Auth, make_user: Callable[..., User]
) -> None:
    """Whoever could read the mails asks for a link, and waits."""
    user = make_user()
    auth.ask("POST", "/recover", {"email": user.email}).raise_for_status()
    [mail] = mails_to(devstack, user.email)
    auth.ask("PUT", "/user", {"password": NEW}, user.access_token).raise_for_status()
    for shown in (
        {"type": "recovery", "token_hash": token_hash_in(mail)},
        {"type": "recovery", "email": user.email, "token": code_in(mail)},
    ):
        assert auth.ask("POST", "/verify", shown).json()["error_code"] == "otp_expired"


def test_an_old_session_changes_the_password_with_a_code_alone(
    devstack: Supabase, make_user: Callable[..., User], admin_connection: psycopg.Connection
) -> None:
    settings = auth_settings(devstack.state, email={"secure_password_change": True})
    with second_gateway(devstack.state, AUTH=settings) as url:
        auth = Auth(url, devstack)
        user = make_user()

        def change(**more: str) -> str | None:
            answer = auth.ask("PUT", "/user", {"password": uuid.uuid4().hex, **more}, user.access_token)
            return answer.json().get("error_code")

        assert change() is None, "it is young"
        admin_connection.execute(
            "update auth.sessions set created_at = now() - interval '25 hours' where user_id = %s", [user.id]
        )
        assert change() == "reauthentication_needed"
        assert change(nonce="00000000") == "reauthentication_not_valid"
        auth.ask("GET", "/reauthenticate", token=user.access_token).raise_for_status()
        code = code_in(mails_to(devstack, user.email)[0])
        assert change(nonce=code) is None
        assert change(nonce=code) == "reauthentication_not_valid", "it is good once"
        guesses = [change(nonce=f"{number:08}") for number in range(10)]
        assert guesses[-1] == "over_request_rate_limit"


@pytest.mark.parametrize(
    ("scope", "here_lives", "there_lives"),
    [("local", False, True), ("others", True, False), ("global", False, False), ("", False, False)],
)
def test_signing_out_ends_what_is_said(
    auth: Auth, make_user: Callable[..., User], scope: str, *, here_lives: bool, there_lives: bool
) -> None:
    user = make_user()
    here, there = (auth.sign_in(user.email, user.password) for _ in range(2))
    path = f"/logout?scope={scope}" if scope else "/logout"
    assert auth.ask("POST", path, token=here["access_token"]).status_code == 204
    assert (auth.lives(here), auth.lives(there)) == (here_lives, there_lives)


def test_a_refresh_token_is_good_once_and_a_little_longer_where_the_answer_was_lost(
    auth: Auth, make_user: Callable[..., User], admin_connection: psycopg.Connection
) -> None:
    first = make_user().refresh_token
    second = auth.refresh(first).json()["refresh_token"]
    assert auth.refresh(first).json()["refresh_token"] == second, "as if it had not arrived"
    third = auth.refresh(second).json()["refresh_token"]
    age = "update auth.refresh_tokens set updated_at = now() - interval '11 seconds' where token = any(%s)"
    admin_connection.execute(age, [[first, second]])
    assert auth.refresh(second).json()["refresh_token"] == third, "its successor was not used"
    assert auth.refresh(first).json()["error_code"] == "refresh_token_already_used"
    assert not auth.refresh(third).is_success, "who has stolen one ends the session for both"


def test_of_refreshes_at_once_all_are_answered_with_one_successor(
    auth: Auth, make_user: Callable[..., User]
) -> None:
    token = make_user().refresh_token
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(auth.refresh, [token] * 6))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


def test_a_code_is_good_once_for_those_who_come_at_once(
    devstack: Supabase, auth: Auth, make_user: Callable[..., User]
) -> None:
    email = make_user().email
    auth.ask("POST", "/recover", {"email": email}).raise_for_status()
    shown = {"type": "recovery", "token_hash": token_hash_in(mails_to(devstack, email)[0])}
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(auth.ask, "POST", "/verify", shown) for _ in range(6)]
    assert sorted(answer.result().status_code for answer in asked) == [200] + [403] * 5


def test_of_sign_ups_at_once_for_one_address_one_is_new(auth: Auth) -> None:
    body = {"email": f"{uuid.uuid4().hex}@example.com", "password": NEW}
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(auth.ask, "POST", "/signup", body) for _ in range(6)]
    assert sorted(answer.result().status_code for answer in asked) == [200] + [422] * 5


def test_a_new_address_is_confirmed_by_both(devstack: Supabase, make_user: Callable[..., User]) -> None:
    settings = auth_settings(devstack.state, email={"enable_confirmations": True})
    user, new = make_user(), f"{uuid.uuid4().hex}@example.com"
    with second_gateway(devstack.state, AUTH=settings, CONFIRM_EMAIL="1") as url:
        auth = Auth(url, devstack)
        asked = auth.ask("PUT", "/user", {"email": new}, user.access_token).raise_for_status().json()
        assert (asked["email"], asked["new_email"]) == (user.email, new)
        for address, message in ((user.email, True), (new, False)):
            code = code_in(mails_to(devstack, address)[0])
            shown = {"type": "email_change", "email": address, "token": code}
            answer = auth.ask("POST", "/verify", shown).raise_for_status().json()
            assert ("msg" in answer) == message
        assert answer["user"]["email"] == new and answer["user"]["identities"][0]["email"] == new
        assert auth.ask("POST", "/verify", shown).json()["error_code"] == "otp_expired"
        assert auth.lives(auth.sign_in(new, user.password))
