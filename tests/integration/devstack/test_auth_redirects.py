"""Where links of mails may lead: what config.toml lists, the site and this machine; all else to the site."""

from __future__ import annotations

import uuid
from collections.abc import Generator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.support.devstack import Supabase
from tests.support.gateways import auth_settings, second_gateway
from tests.support.mails import mails_to

SITE = "http://127.0.0.1:8000"
HOSTED_SITE = "https://app.zapbase.example"
LISTED = [
    "https://*.zapbase.example/**",
    "https://zapbase.example/only",
    "zapbase://back",
    "https://x.example/*/a",
]


def make_link(url: str, secret_key: str, redirect: str | None) -> dict[str, str]:
    body = {"type": "magiclink", "email": f"{uuid.uuid4().hex}@example.com", "redirect_to": redirect}
    headers = {"apikey": secret_key}
    answer = httpx.post(f"{url}/auth/v1/admin/generate_link", json=body, headers=headers, timeout=20)
    return answer.raise_for_status().json()


@pytest.fixture(scope="module")
def hosted(devstack: Supabase) -> Generator[str]:
    """An Auth whose site lies elsewhere, with a list of patterns."""
    settings = auth_settings(devstack.state, site_url=HOSTED_SITE, additional_redirect_urls=LISTED)
    with second_gateway(devstack.state, AUTH=settings) as url:
        yield url


@pytest.mark.parametrize(
    "redirect",
    [
        f"{SITE}/confirmar",
        f"{SITE}/nova-senha?de=email",
        "http://localhost:8000/confirmar",
        "http://localhost:8000/",
        "http://127.0.0.1:41234/confirmar",
        "http://[::1]:8000/",
    ],
)
def test_the_listed_pages_and_this_machine_are_led_to(devstack: Supabase, redirect: str) -> None:
    assert make_link(devstack.supabase_url, devstack.secret_key, redirect)["redirect_to"] == redirect


@pytest.mark.parametrize(
    "redirect",
    [
        None,
        "",
        "no address",
        "//127.0.0.1:8000/",
        "http://evil.example/",
        "http://localhost:9999/confirmar",
        "https://localhost:8000/confirmar",
        "http://localhost/confirmar",
        "http://localhost.evil.example:8000/",
        "http://localhost:8000.evil.example/",
        "http://localhost:8000@evil.example/",
        "http://evil.example/http://localhost:8000/",
        "http://evil.example#http://localhost:8000/x",
        "http://evil.example\\@localhost:8000/",
        "http://2130706433:8000/",
        "http://0x7f000001/",
        "http://192.168.0.1/",
        "javascript:alert(1)//http://localhost:8000/",
        "http://loc\talhost:8000/",
        " http://localhost:8000/",
    ],
)
def test_every_other_address_leads_to_the_site(devstack: Supabase, redirect: str | None) -> None:
    assert make_link(devstack.supabase_url, devstack.secret_key, redirect)["redirect_to"] == SITE


@pytest.mark.parametrize(
    ("redirect", "is_allowed"),
    [
        (f"{HOSTED_SITE}/anything?x=1#y", True),
        ("https://team.zapbase.example/a/b.c", True),
        ("https://zapbase.example/only", True),
        ("zapbase://back", True),
        ("https://x.example/1/a", True),
        ("https://x.example/1/2/a", False),
        ("https://x.example/1.2/a", False),
        ("https://zapbase.example/only/more", False),
        ("https://zapbase.example/only?x=1", False),
        ("https://a.b.zapbase.example/", False),
        ("http://team.zapbase.example/", False),
        ("https://team.zapbase.example.evil.example/", False),
        ("https://evil.example/?https://team.zapbase.example/", False),
        (f"{HOSTED_SITE}:8443/", False),
        (f"{HOSTED_SITE}.evil.example/", False),
        (f"{HOSTED_SITE}@evil.example/", False),
        ("http://localhost:8000/", False),
        ("https://zapbaseXexample/only", False),
    ],
)
def test_a_pattern_is_for_the_whole_address(
    devstack: Supabase, hosted: str, redirect: str, *, is_allowed: bool
) -> None:
    led = make_link(hosted, devstack.secret_key, redirect)["redirect_to"]
    assert led == (redirect if is_allowed else HOSTED_SITE)


@pytest.mark.parametrize("path", ["/recover", "/signup", "/otp", "/magiclink", "/resend"])
def test_all_mails_obey_the_list(devstack: Supabase, hosted: str, path: str) -> None:
    email = f"{uuid.uuid4().hex}@example.com"
    url = f"{hosted}/auth/v1"
    headers = {"apikey": devstack.publishable_key}
    body = {"email": email, "password": "a-long-password", "type": "email_change"}
    httpx.post(f"{url}/signup", json=body, headers=headers, timeout=20).raise_for_status()
    for wanted in ("https://team.zapbase.example/x", "https://evil.example/"):
        query = {"redirect_to": wanted}
        httpx.post(f"{url}{path}", params=query, json=body, headers=headers, timeout=20)
    for mail in mails_to(devstack, email):
        assert "evil.example" not in mail["html"] + mail["text"]


def test_a_link_that_auth_itself_opens_leads_on_with_a_session_or_what_is_wrong(
    devstack: Supabase,
) -> None:
    made = make_link(devstack.supabase_url, devstack.secret_key, f"{SITE}/confirmar")

    def follow(address: str) -> tuple[str, dict[str, list[str]]]:
        answer = httpx.get(address, timeout=20)
        assert answer.status_code == 303
        place, _, fragment = answer.headers["location"].partition("#")
        return place, parse_qs(fragment)

    place, values = follow(made["action_link"])
    assert place == f"{SITE}/confirmar" and values["type"] == ["signup"]
    headers = {"apikey": devstack.publishable_key, "authorization": f"Bearer {values['access_token'][0]}"}
    user = httpx.get(f"{devstack.supabase_url}/auth/v1/user", headers=headers, timeout=10)
    assert user.raise_for_status().json()["email"] == made["email"]
    place, values = follow(made["action_link"])
    assert (place, values["error"], values["error_code"]) == (
        f"{SITE}/confirmar", ["access_denied"], ["otp_expired"],
    )  # fmt: skip
    parts = urlsplit(made["action_link"])
    token = parse_qs(parts.query)["token"][0]
    elsewhere = f"{parts.scheme}://{parts.netloc}{parts.path}?type=signup&token={token}&redirect_to=http://evil.example"
    assert follow(elsewhere)[0] == SITE
