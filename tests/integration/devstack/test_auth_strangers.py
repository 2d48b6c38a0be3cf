"""Auth tells nobody who exists and lets nobody guess: neither by what it answers nor by how long it takes."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest

from tests.support.confirming import confirming_gateway
from tests.support.devstack import Supabase
from tests.support.gateways import second_gateway
from tests.support.mails import code_in, mails_to, token_hash_in
from tests.support.people import User

SIGN_IN_SECONDS = 0.14
MAIL_SECONDS = 0.29
PASSWORD = "a-long-password"


@dataclass
class Door:
    """Auth behind one gateway, as a stranger meets it."""

    url: str
    key: str

    def ask(self, path: str, body: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        method = "GET" if body is None else "POST"
        headers = {"apikey": self.key, **headers}
        return httpx.request(method, f"{self.url}/auth/v1{path}", json=body, headers=headers, timeout=20)

    def sign_up(self, email: str, password: str = PASSWORD, **data: Any) -> httpx.Response:
        return self.ask("/signup", {"email": email, "password": password, "data": data})

    def sign_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        return self.ask("/token?grant_type=password", {"email": email, "password": password})

    def verify(self, kind: str, **shown: str) -> httpx.Response:
        return self.ask("/verify", {"type": kind, **shown})


@pytest.fixture(scope="module")
def door(devstack: Supabase) -> Door:
    return Door(devstack.supabase_url, devstack.publishable_key)


@pytest.fixture(scope="module")
def confirming(devstack: Supabase) -> Generator[Door]:
    """The same database behind an Auth that wants addresses to be confirmed."""
    with confirming_gateway(devstack.state) as url:
        yield Door(url, devstack.publishable_key)


def new_email() -> str:
    return f"{uuid.uuid4().hex}@example.com"


def code_of(answer: httpx.Response) -> str | None:
    return answer.json().get("error_code")


def timed(ask: Callable[[], httpx.Response]) -> tuple[float, httpx.Response]:
    began = time.monotonic()
    answer = ask()
    return time.monotonic() - began, answer


def test_a_sign_up_is_confirmed_by_its_mail(devstack: Supabase, confirming: Door) -> None:
    email = new_email()
    shown = confirming.sign_up(email, nick="Bia").raise_for_status().json()
    assert "access_token" not in shown and len(shown["identities"]) == 1
    refused = confirming.sign_in(email)
    assert (refused.status_code, code_of(refused)) == (400, "email_not_confirmed")
    wrong = confirming.sign_in(email, "wrong")
    assert code_of(wrong) == "invalid_credentials", "who does not know the password learns nothing"
    [mail] = mails_to(devstack, email)
    opened = confirming.verify("signup", token_hash=token_hash_in(mail))
    assert opened.raise_for_status().json()["user"]["user_metadata"]["nick"] == "Bia"
    again = confirming.verify("signup", token_hash=token_hash_in(mail))
    assert (again.status_code, code_of(again)) == (403, "otp_expired")
    confirming.sign_in(email).raise_for_status()


def test_a_sign_up_of_a_known_address_looks_like_any_other(
    devstack: Supabase, confirming: Door, make_user: Callable[..., User]
) -> None:
    known = make_user(nick="Ana Secreta")
    seconds, answer = timed(lambda: confirming.sign_up(known.email, "another-password", nick="Bia"))
    other = confirming.sign_up(new_email(), "another-password", nick="Bia").json()
    shown = answer.raise_for_status().json()
    assert shown.keys() == other.keys() and answer.status_code == 200
    # Hosted's mark, which clients know: nothing more of it is of the person.
    assert shown["identities"] == [] and shown["id"] != known.id
    assert shown["user_metadata"]["nick"] == "Bia" and "Ana" not in answer.text
    assert shown["app_metadata"] == other["app_metadata"] and seconds >= MAIL_SECONDS
    assert mails_to(devstack, known.email) == []
    signed_in = confirming.ask(
        "/token?grant_type=password", {"email": known.email, "password": known.password}
    )
    assert signed_in.status_code == 200, "nothing of him has changed"


def test_a_second_sign_up_before_the_first_is_confirmed_changes_nothing(
    devstack: Supabase, confirming: Door
) -> None:
    email = new_email()
    first = confirming.sign_up(email, nick="Ana Secreta").json()
    answer = confirming.sign_up(email.upper(), "another-password", nick="Bia")
    assert answer.status_code == 200 and "Ana" not in answer.text
    assert answer.json().keys() == first.keys() and len(answer.json()["identities"]) == 1
    newest, oldest = mails_to(devstack, email)
    late = confirming.verify("signup", email=email, token=code_in(oldest))
    assert code_of(late) == "otp_expired", "the last mail counts"
    opened = confirming.verify("signup", email=email, token=code_in(newest)).json()
    assert opened["user"]["user_metadata"]["nick"] == "Ana Secreta"
    for password, status in (("another-password", 400), (PASSWORD, 200)):
        entered = confirming.sign_in(email, password)
        assert entered.status_code == status


def test_without_confirmations_a_known_address_is_said_to_be(
    door: Door, make_user: Callable[..., User]
) -> None:
    """As on hosted: there nobody proves that an address is his."""
    known = make_user()
    answer = door.sign_up(known.email)
    assert (answer.status_code, code_of(answer)) == (422, "user_already_exists")


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/recover", {}),
        ("/magiclink", {}),
        ("/otp", {}),
        ("/otp", {"create_user": False}),
        ("/resend", {"type": "signup"}),
        ("/resend", {"type": "email_change"}),
    ],
)
def test_no_mail_that_is_asked_for_tells_who_exists(
    confirming: Door, make_user: Callable[..., User], path: str, more: dict[str, Any]
) -> None:
    unconfirmed = new_email()
    confirming.sign_up(unconfirmed)
    answers = [
        timed(lambda email=email: confirming.ask(path, {"email": email, **more}))
        for email in (make_user().email, unconfirmed, new_email())
    ]
    assert {(answer.status_code, answer.text) for _, answer in answers} == {(200, "{}")}
    assert all(seconds >= MAIL_SECONDS for seconds, _ in answers)


def test_who_is_made_by_a_code_has_confirmed_nothing_before_it_comes_back(
    devstack: Supabase, confirming: Door, admin_connection: psycopg.Connection
) -> None:
    for path in ("/otp", "/magiclink"):
        email = new_email()
        confirming.ask(path, {"email": email}).raise_for_status()
        row = "select email_confirmed_at is not null from auth.users where email = %s"
        assert admin_connection.execute(row, [email]).fetchone() == (False,)
        [mail] = mails_to(devstack, email)
        confirming.ask(
            "/verify", {"type": "email", "email": email, "token": code_in(mail)}
        ).raise_for_status()
        assert admin_connection.execute(row, [email]).fetchone() == (True,)


def test_an_unconfirmed_address_is_sent_its_mail_again(devstack: Supabase, confirming: Door) -> None:
    email = new_email()
    confirming.sign_up(email)
    confirming.ask("/resend", {"type": "signup", "email": email}).raise_for_status()
    newest, _ = mails_to(devstack, email)
    confirming.verify("signup", token_hash=token_hash_in(newest)).raise_for_status()


def test_a_sign_in_takes_as_long_for_an_address_that_nobody_has(
    door: Door, make_user: Callable[..., User]
) -> None:
    def tell(email: str) -> float:
        return timed(lambda: door.sign_in(email, "wrong"))[0]

    known, unknown = make_user().email, new_email()
    pairs = [(tell(known), tell(unknown)) for _ in range(8)]
    least_known, least_unknown = (min(seconds) for seconds in zip(*pairs, strict=True))
    assert min(least_known, least_unknown) >= SIGN_IN_SECONDS
    # As long as a hash takes on a busy machine.
    assert abs(least_known - least_unknown) < 0.2


@pytest.mark.parametrize("path", ["/recover", "/magiclink", "/otp", "/resend", "/signup"])
def test_nobody_is_sent_mails_without_end(devstack: Supabase, confirming: Door, path: str) -> None:
    email = new_email()
    body = {"email": email, "type": "signup", "password": PASSWORD}
    statuses = [confirming.ask(path, body).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    refused = confirming.ask("/recover", {"email": email.upper()})
    assert code_of(refused) == "over_email_send_rate_limit", "all doors count together"
    assert len(mails_to(devstack, email)) <= 5


def test_a_person_asks_for_no_mails_without_end(door: Door, make_user: Callable[..., User]) -> None:
    user = make_user()
    token = f"Bearer {user.access_token}"
    statuses = [door.ask("/reauthenticate", authorization=token).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    other = make_user()

    def move(email: str) -> int:
        headers = {"apikey": door.key, "authorization": f"Bearer {other.access_token}"}
        return httpx.put(
            f"{door.url}/auth/v1/user", json={"email": email}, headers=headers, timeout=10
        ).status_code

    assert [move(new_email()) for _ in range(6)] == [200] * 5 + [429], "to whatever addresses"


@pytest.mark.parametrize("kind", ["recovery", "signup", "email", "magiclink", "invite", "email_change"])
def test_codes_are_guessed_slowly(door: Door, make_user: Callable[..., User], kind: str) -> None:
    email = make_user().email

    def guess(number: int) -> str | None:
        return code_of(door.verify(kind, email=email, token=f"{number:08}"))

    assert [guess(number) for number in range(10)] == ["otp_expired"] * 10
    assert guess(10) == "over_request_rate_limit"
    assert code_of(door.verify(kind, email=new_email(), token="1" * 8)) == "otp_expired"


def test_a_links_digest_cannot_be_made_of_a_guessed_code(devstack: Supabase, door: Door) -> None:
    """Else codes could be guessed by the door of links, which counts by no address."""
    email = new_email()
    door.sign_up(email)
    door.ask("/recover", {"email": email}).raise_for_status()
    [mail] = mails_to(devstack, email)
    digest = hashlib.sha224((email + code_in(mail)).encode()).hexdigest()
    assert len(digest) == len(token_hash_in(mail))
    assert code_of(door.verify("recovery", token_hash=digest)) == "otp_expired"


def test_links_and_refresh_tokens_are_guessed_slowly(devstack: Supabase) -> None:
    """Each of them is counted for the whole machine, so this Auth is one that nobody else asks."""

    def count(ask: Callable[[], httpx.Response]) -> tuple[set[str | None], int]:
        codes: list[str | None] = []
        while (code := code_of(ask())) != "over_request_rate_limit" and len(codes) < 200:
            codes.append(code)
        return set(codes), len(codes)

    with second_gateway(devstack.state) as url:
        door = Door(url, devstack.publishable_key)
        links = count(lambda: door.verify("recovery", token_hash=uuid.uuid4().hex))
        assert links == ({"otp_expired"}, 30)
        body = {"refresh_token": "guessed"}
        refreshes = count(lambda: door.ask("/token?grant_type=refresh_token", body))
        assert refreshes == ({"refresh_token_not_found"}, 150)
