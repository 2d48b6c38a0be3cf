"""What the doctor asks of Auth and of a hosted project, in the shapes that they answer in."""

from __future__ import annotations

import time
import tomllib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
import respx

from orchestrator.doctor import auth, functions, project
from orchestrator.doctor.check import Check
from orchestrator.settings import Settings

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parents[3]
URL = "https://abcdefghijklmnopqrst.supabase.co"
PUBLIC_URL = "https://zap.example.com"
USER_ID = "7f0c1c54-7a5e-4c5f-9a43-0d8a3e0f7a11"
Examine = Callable[[Settings, httpx.AsyncClient], AsyncIterator[Check]]


def make_settings(**given: Any) -> Settings:
    keys = {"publishable_key": "sb_publishable_x", "secret_key": "sb_secret_x"}
    return Settings(supabase_url=URL, public_url=PUBLIC_URL, **keys, **given)  # pyright: ignore[reportArgumentType]


async def examine(part: Examine, settings: Settings) -> dict[str, Check]:
    async with httpx.AsyncClient() as http:
        return {check.name: check async for check in part(settings, http)}


class FakeAuth:
    """Auth of a hosted project, as it is set."""

    def __init__(self, router: respx.MockRouter) -> None:
        self.autoconfirm = False
        self.seconds_ahead = 0
        self.token_seconds = 600
        self.digits = 8
        self.allowed = PUBLIC_URL
        self.removed: list[str] = []
        router.get(f"{URL}/auth/v1/settings").mock(side_effect=self.tell_settings)
        router.post(f"{URL}/auth/v1/admin/generate_link").mock(side_effect=self.make_link)
        router.post(f"{URL}/auth/v1/verify").mock(side_effect=self.verify)
        router.delete(url__startswith=f"{URL}/auth/v1/admin/users/").mock(side_effect=self.remove)

    def tell_settings(self, _: httpx.Request) -> httpx.Response:
        now = datetime.now(UTC) + timedelta(seconds=self.seconds_ahead)
        headers = {"date": format_datetime(now, usegmt=True)}
        return httpx.Response(200, headers=headers, json={"mailer_autoconfirm": self.autoconfirm})

    def make_link(self, request: httpx.Request) -> httpx.Response:
        asked = request.url.params["redirect_to"]
        leads_to = asked if asked.startswith(self.allowed) else "http://localhost:3000"
        link = {"id": USER_ID, "redirect_to": leads_to, "email_otp": "1" * self.digits}
        return httpx.Response(200, json=link | {"hashed_token": "pkce_1", "verification_type": "signup"})

    def verify(self, _: httpx.Request) -> httpx.Response:
        now = int(time.time())
        token = jwt.encode({"iat": now, "exp": now + self.token_seconds}, "k" * 32)
        return httpx.Response(200, json={"access_token": token})

    def remove(self, request: httpx.Request) -> httpx.Response:
        self.removed.append(request.url.path.rpartition("/")[2])
        return httpx.Response(200, json={})


@pytest.fixture
def fake_auth(respx_mock: respx.MockRouter) -> FakeAuth:
    return FakeAuth(respx_mock)


async def test_a_project_as_it_should_be(fake_auth: FakeAuth) -> None:
    checks = await examine(auth.examine_auth, make_settings())
    assert list(checks) == ["clock", "confirmations", "redirects", "mail_codes", "token_life"]
    assert all(check.ok for check in checks.values())
    assert fake_auth.removed == [USER_ID, USER_ID]


@pytest.mark.parametrize(
    ("setting", "value", "ill"),
    [
        ("autoconfirm", True, "confirmations"),
        ("seconds_ahead", 60, "clock"),
        ("seconds_ahead", -60, "clock"),
        ("token_seconds", 3600, "token_life"),
        ("digits", 6, "mail_codes"),
        ("allowed", "http://localhost", "redirects"),
    ],
)
async def test_what_is_set_otherwise_is_named(
    fake_auth: FakeAuth, setting: str, value: object, ill: str
) -> None:
    setattr(fake_auth, setting, value)
    checks = await examine(auth.examine_auth, make_settings())
    assert [name for name, check in checks.items() if not check.ok] == [ill]
    assert checks[ill].required and checks[ill].hint


@pytest.mark.parametrize(
    "answer", [httpx.Response(500), httpx.Response(200, text="<html>"), httpx.Response(403)]
)
async def test_an_auth_that_answers_nonsense_is_one_line(
    fake_auth: FakeAuth, respx_mock: respx.MockRouter, answer: httpx.Response
) -> None:
    respx_mock.post(f"{URL}/auth/v1/admin/generate_link").mock(return_value=answer)
    checks = await examine(auth.examine_auth, make_settings())
    assert [name for name, check in checks.items() if not check.ok] == ["auth"]


async def test_nobody_is_left_when_the_second_link_fails(
    fake_auth: FakeAuth, respx_mock: respx.MockRouter
) -> None:
    first = fake_auth.make_link(httpx.Request("POST", URL, params={"redirect_to": PUBLIC_URL}))
    links = respx_mock.post(f"{URL}/auth/v1/admin/generate_link")
    links.mock(side_effect=[first, httpx.Response(429)])
    checks = await examine(auth.examine_auth, make_settings())
    assert not checks["auth"].ok
    assert fake_auth.removed == [USER_ID]


async def test_the_project_is_read_with_a_token_of_the_management_api(respx_mock: respx.MockRouter) -> None:
    template = '<a href="{{ .RedirectTo }}#token_hash={{ .TokenHash }}&type=signup">'
    found = dict.fromkeys(project.TEMPLATES, template) | {
        "smtp_host": "smtp.example.com",
        "password_min_length": 8,
    }
    route = respx_mock.get("https://api.supabase.com/v1/projects/abcdefghijklmnopqrst/config/auth")
    route.mock(return_value=httpx.Response(200, json=found))
    checks = await examine(project.examine_project, make_settings(access_token="sbp_x"))
    assert {name: check.ok for name, check in checks.items()} == {
        "templates": True, "mail_server": True, "passwords": True,
    }  # fmt: skip
    assert route.calls.last.request.headers["authorization"] == "Bearer sbp_x"

    usual = {name: '<a href="{{ .ConfirmationURL }}">' for name in project.TEMPLATES}
    route.mock(return_value=httpx.Response(200, json=usual | {"smtp_host": None, "password_min_length": 6}))
    checks = await examine(project.examine_project, make_settings(access_token="sbp_x"))
    assert not any(check.ok for check in checks.values())
    assert all(check.hint for check in checks.values())

    route.mock(return_value=httpx.Response(401, json={"message": "Unauthorized"}))
    checks = await examine(project.examine_project, make_settings(access_token="sbp_x"))
    assert not checks["project_settings"].ok


async def test_without_that_token_it_says_what_it_did_not_see() -> None:
    checks = await examine(project.examine_project, make_settings())
    assert list(checks) == ["project_settings"]
    assert not checks["project_settings"].required


def test_the_doctor_asks_for_what_the_project_is_configured_with() -> None:
    config = tomllib.loads((ROOT / "supabase" / "config.toml").read_text())
    assert config["auth"]["jwt_expiry"] == auth.TOKEN_SECONDS
    assert config["auth"]["email"]["otp_length"] == auth.CODE_DIGITS
    assert config["auth"]["minimum_password_length"] == project.PASSWORD_LENGTH
    assert config["remotes"]["production"]["auth"]["email"]["enable_confirmations"] is True
    for template in config["auth"]["email"]["template"].values():
        assert project.LINK in (ROOT / template["content_path"]).read_text()
    pages = (ROOT / "dashboard" / "src" / "app" / "auth-urls.ts").read_text()
    assert all(page in pages for page in auth.PAGES)


NOT_DEPLOYED = {"code": "NOT_FOUND", "message": "Requested function was not found"}


@pytest.mark.parametrize("is_clock", [True, False])
@pytest.mark.parametrize("missing", functions.FUNCTIONS)
async def test_a_function_that_is_not_deployed_is_named(
    respx_mock: respx.MockRouter, missing: str, is_clock: bool
) -> None:
    # As they answer whoever only looks.
    answers = {"go": httpx.Response(404, text="Este link não existe."), "hooks": httpx.Response(405)}
    for name in functions.FUNCTIONS:
        answer = answers.get(name, httpx.Response(404, json={"code": "not_found"}))
        answer = httpx.Response(404, json=NOT_DEPLOYED) if name == missing else answer
        respx_mock.get(f"{URL}/functions/v1/{name}").mock(return_value=answer)
    checks = await examine(functions.examine_functions, make_settings(dispatch_webhooks=is_clock))
    assert len(checks) == len(functions.FUNCTIONS)
    [ill] = [check for check in checks.values() if not check.ok]
    assert ill.name == f"function_{missing.replace('-', '_')}"
    assert f"functions deploy {missing}" in ill.hint
    assert ill.required is (is_clock and missing == "webhook-dispatch")


@pytest.mark.parametrize("answer", [httpx.Response(503), httpx.ConnectError("refused")])
async def test_functions_that_do_not_start_are_no_traceback(
    respx_mock: respx.MockRouter, answer: httpx.Response | httpx.ConnectError
) -> None:
    respx_mock.get(url__startswith=f"{URL}/functions/v1/").mock(
        side_effect=[answer] * len(functions.FUNCTIONS)
    )
    checks = await examine(functions.examine_functions, make_settings())
    assert not any(check.ok for check in checks.values())
