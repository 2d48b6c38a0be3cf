"""What the secret key may do to people, through the official clients: their shapes and codes are hosted's."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import httpx
import pytest
from supabase_auth.errors import AuthApiError

from tests.integration.devstack.test_supabase_js import run_client
from tests.support.clients import open_client
from tests.support.devstack import Supabase
from tests.support.mails import mails_to
from tests.support.people import User

SITE = "http://127.0.0.1:8000"


def test_supabase_js_makes_lists_changes_and_removes_people(devstack: Supabase) -> None:
    environment = {
        "SUPABASE_URL": devstack.supabase_url,
        "SUPABASE_KEY": devstack.publishable_key,
        "SUPABASE_SECRET_KEY": devstack.secret_key,
    }
    saw = run_client("auth_admin.ts", environment)
    provider = {"provider": "email", "providers": ["email"]}
    verify = "/auth/v1/verify"
    assert saw == {
        "made": [{"nick": "Bia", "gone": 1, "email_verified": True}, provider | {"plan": "x"}, 1, True],
        "signedIn": True,
        "unconfirmed": [400, "email_not_confirmed"],
        "pages": [2, 2, True, True],
        "changed": [{"nick": "Bia", "tags": ["a"], "email_verified": True}, "y", True],
        "sessionsEnded": [400, "refresh_token_not_found"],
        "banned": [True, 400, "user_banned"],
        "links": {
            "signup": ["signup", verify, "signup", "http://localhost:8000/confirmar", 8, True],
            "invite": ["invite", verify, "invite", SITE, 8, True],
            "magiclink": ["magiclink", verify, "magiclink", SITE, 8, True],
            "magiclinkOfNobody": ["signup", verify, "signup", SITE, 8, True],
            "recovery": ["recovery", verify, "recovery", SITE, 8, True],
            "emailChange": ["email_change_new", verify, "email_change", SITE, 8, True],
        },
        "invited": [saw["invited"][0], True, "agent"],
        "soft": [True, True, {}],
        "freed": True,
        "refusals": {
            "gone": [404, "user_not_found"],
            "noId": [404, "user_not_found"],
            "taken": [422, "email_exists"],
            "weak": [422, "weak_password"],
            "nobody": [400, "validation_failed"],
            "noEmail": [400, "validation_failed"],
            "recoveryOfNobody": [404, "user_not_found"],
            "invitedAgain": [422, "email_exists"],
            "publishable": [403, "not_admin"],
            "person": [403, "not_admin"],
        },
    }
    [mail] = mails_to(devstack, saw["invited"][0])
    assert "/auth/v1/verify" in mail["html"], "the invitation was sent"


def test_supabase_py_makes_and_removes_people(devstack: Supabase) -> None:
    email = f"{uuid.uuid4().hex}@example.com"
    with open_client(devstack, devstack.secret_key) as client:
        admin = client.auth.admin
        made = admin.create_user({"email": email, "password": "a-long-password", "email_confirm": True}).user
        assert admin.get_user_by_id(made.id).user.email == email
        assert [user.id for user in admin.list_users(page=1, per_page=1)] == [made.id], "newest first"
        link = admin.generate_link({"type": "recovery", "email": email})
        assert link.properties.verification_type == "recovery" and link.user.id == made.id
        changed = admin.update_user_by_id(made.id, {"user_metadata": {"nick": "B"}}).user
        assert changed.user_metadata["nick"] == "B"
        admin.delete_user(made.id)
        with pytest.raises(AuthApiError) as gone:
            admin.get_user_by_id(made.id)
        assert gone.value.code == "user_not_found"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/admin/users"),
        ("POST", "/admin/users"),
        ("GET", "/admin/users/00000000-0000-4000-8000-000000000000"),
        ("PUT", "/admin/users/00000000-0000-4000-8000-000000000000"),
        ("DELETE", "/admin/users/00000000-0000-4000-8000-000000000000"),
        ("GET", "/admin/users/00000000-0000-4000-8000-000000000000/factors"),
        ("POST", "/admin/generate_link"),
        ("POST", "/invite"),
        ("GET", "/admin/audit"),
        ("GET", "/admin/sso/providers"),
    ],
)
def test_without_rights_nothing_is_done(
    devstack: Supabase, make_user: Callable[..., User], method: str, path: str
) -> None:
    user = make_user()
    url = f"{devstack.supabase_url}/auth/v1{path}"

    def ask(**headers: str) -> tuple[int, str | None]:
        answer = httpx.request(method, url, headers=headers, timeout=10)
        return answer.status_code, answer.json().get("error_code")

    token = f"Bearer {user.access_token}"
    assert ask() == (401, None)
    assert ask(apikey="sb_secret_wrong") == (401, None)
    assert ask(authorization=token) == (401, None), "a token without a key"
    assert ask(apikey=devstack.publishable_key) == (403, "not_admin")
    assert ask(apikey=devstack.publishable_key, authorization=token) == (403, "not_admin")
    assert ask(apikey=devstack.secret_key, authorization=token) == (403, "not_admin"), "the token counts"
    assert ask(apikey=devstack.secret_key, authorization="Bearer a.b.c") == (403, "bad_jwt")
    assert ask(apikey=devstack.secret_key, authorization="Basic abc") == (401, "no_authorization")
    assert ask(**{"apikey": devstack.secret_key, "user-agent": "Mozilla/5.0"}) == (401, None), "a browser"
