"""People who come and go: their mails, and the pages before the sign-in."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
from playwright.sync_api import Page

from devstack.testing import DemoStack, User
from tests.support import confirming

PASSWORD = "uma-senha-longa"


def new_email() -> str:
    return f"{uuid.uuid4().hex[:12]}@example.com"


def new_phone() -> str:
    """A Brazilian mobile as people type it, of nobody else."""
    return f"11 9{secrets.randbelow(10**8):08}"


def latest_link(demo: DemoStack, email: str) -> str:
    return confirming.latest_link(demo.supabase_url, email)


def sign_up_over_api(demo: DemoStack, name: str, phone: str = "") -> User:
    """A new user with an account of that name, on the plan free."""
    email = new_email()
    data = {"name": name, "phone": f"55 {phone or new_phone()}"}
    answer = httpx.post(
        f"{demo.supabase_url}/auth/v1/signup",
        json={"email": email, "password": PASSWORD, "data": data},
        headers={"apikey": demo.publishable_key},
        timeout=10,
    )
    token = str(answer.raise_for_status().json()["access_token"])
    accounts = [str(row["id"]) for row in demo.rows("accounts?select=id", token)]
    return User(email, PASSWORD, "owner", accounts)


def token_of(demo: DemoStack, user: User) -> str:
    answer = httpx.post(
        f"{demo.supabase_url}/auth/v1/token?grant_type=password",
        json={"email": user.email, "password": user.password},
        headers={"apikey": demo.publishable_key},
        timeout=10,
    )
    return str(answer.raise_for_status().json()["access_token"])


def account_of(demo: DemoStack, user: User) -> dict[str, Any]:
    """The one account of that user."""
    [account] = demo.rows("accounts?select=*", token_of(demo, user))
    return account


def call(demo: DemoStack, user: User, function: str, **values: Any) -> Any:
    """`rpc/<function>` as that user."""
    headers = {"apikey": demo.publishable_key, "authorization": f"Bearer {token_of(demo, user)}"}
    url = f"{demo.supabase_url}/rest/v1/rpc/{function}"
    return httpx.post(url, json=values, headers=headers, timeout=10).raise_for_status().json()


def enter(page: Page, user: User) -> None:
    """Sign in on the page that asks for it."""
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Senha").fill(user.password)
    page.get_by_role("button", name="Entrar").click()


@contextmanager
def confirming_auth(demo: DemoStack, page: Page) -> Generator[None]:
    """The page's Auth wants addresses to be confirmed."""
    with confirming.confirming_gateway(demo.state / "devstack") as url:
        here = f"{demo.supabase_url}/auth/v1/**"
        page.route(here, lambda route: route.continue_(url=to_gateway(route.request.url, url)))
        yield
        page.unroute(here)


def to_gateway(address: str, gateway: str) -> str:
    return gateway + "/" + address.split("/", 3)[3]
