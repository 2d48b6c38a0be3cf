"""What Auth refuses, by hosted's codes and statuses, in both forms that its clients know."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from supabase_auth.errors import AuthApiError, AuthWeakPasswordError

from tests.integration.devstack.test_supabase_js import run_client
from tests.support.clients import open_client
from tests.support.devstack import Supabase
from tests.support.people import User

NOBODY = {"email": "nobody@example.com", "password": "a-long-password"}
REFRESH = "/token?grant_type=refresh_token"
ID = "00000000-0000-4000-8000-000000000000"


def ask(devstack: Supabase, method: str, path: str, **more: Any) -> httpx.Response:
    headers = {"apikey": devstack.publishable_key, **more.pop("headers", {})}
    return httpx.request(
        method, f"{devstack.supabase_url}/auth/v1{path}", headers=headers, timeout=10, **more
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", REFRESH, {"refresh_token": "bogus"}, 400, "refresh_token_not_found"),
        ("POST", REFRESH, {"refresh_token": ID}, 400, "refresh_token_not_found"),
        ("POST", REFRESH, {}, 400, "validation_failed"),
        ("POST", REFRESH, {"refresh_token": ["a"]}, 400, "bad_json"),
        ("POST", "/token?grant_type=what", NOBODY, 400, "invalid_credentials"),
        ("POST", "/token?grant_type=password", NOBODY, 400, "invalid_credentials"),
        ("POST", "/token?grant_type=password", {"password": "x"}, 400, "validation_failed"),
        ("POST", "/token?grant_type=password", {"phone": "5511999999999"}, 422, "phone_provider_disabled"),
        ("POST", "/signup", {}, 422, "anonymous_provider_disabled"),
        ("POST", "/signup", NOBODY | {"email": "no address"}, 400, "validation_failed"),
        ("POST", "/signup", NOBODY | {"email": "a@b"}, 400, "validation_failed"),
        ("POST", "/signup", NOBODY | {"password": "short"}, 422, "weak_password"),
        ("POST", "/signup", NOBODY | {"password": "x" * 73}, 400, "validation_failed"),
        ("POST", "/signup", NOBODY | {"data": "text"}, 400, "bad_json"),
        ("POST", "/signup", NOBODY | {"data": {"a": "\u0000"}}, 400, "validation_failed"),
        ("POST", "/signup", {"phone": "5511999999999", "password": "a-long-password"}, 400,
         "phone_provider_disabled"),
        ("POST", "/verify", {"type": "recovery"}, 400, "validation_failed"),
        ("POST", "/verify", {"type": "what", "token_hash": "a"}, 400, "validation_failed"),
        ("POST", "/verify", {"type": "recovery", "token_hash": "a"}, 403, "otp_expired"),
        ("POST", "/resend", {"type": "what", "email": "a@example.com"}, 400, "validation_failed"),
        ("POST", "/recover", {}, 400, "validation_failed"),
        ("POST", "/sso", {"domain": "example.com"}, 404, "saml_provider_disabled"),
        ("GET", "/authorize?provider=google", None, 400, "validation_failed"),
        ("GET", "/user", None, 403, "bad_jwt"),
        ("POST", "/logout", {}, 403, "bad_jwt"),
        ("POST", "/factors", {"factor_type": "totp"}, 403, "bad_jwt"),
    ],
)  # fmt: skip
def test_what_is_refused_has_hosteds_code(
    devstack: Supabase, method: str, path: str, body: object, status: int, code: str
) -> None:
    answer = ask(devstack, method, path, json=body)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code)
    assert answer.json()["code"] == status and answer.json()["msg"]
    new = ask(devstack, method, path, json=body, headers={"x-supabase-api-version": "2024-01-01"})
    assert (new.status_code, new.json()["code"]) == (status, code) and new.json()["message"]
    assert new.headers["x-supabase-api-version"] == "2024-01-01"
    assert "x-supabase-api-version" in new.headers["access-control-expose-headers"].lower(), (
        "browsers read it"
    )


@pytest.mark.parametrize("name", ["constructor", "__proto__", "toString", "hasOwnProperty"])
def test_names_that_objects_have_by_themselves_name_nothing(
    devstack: Supabase, make_user: Callable[..., User], name: str
) -> None:
    token = {"authorization": f"Bearer {make_user().access_token}"}
    for path, body, code in (
        (f"/token?grant_type={name}", NOBODY, "invalid_credentials"),
        ("/verify", {"type": name, "token_hash": "a"}, "validation_failed"),
        ("/verify", {"type": name, "email": "a@example.com", "token": "12345678"}, "validation_failed"),
        ("/resend", {"type": name, "email": "a@example.com"}, "validation_failed"),
        ("/factors", {"factor_type": name}, "validation_failed"),
        ("/signup", {name: {"email": "a@example.com"}}, "anonymous_provider_disabled"),
    ):
        answer = ask(devstack, "POST", path, json=body, headers=token)
        assert answer.status_code in {400, 422} and answer.json()["error_code"] == code, (path, answer.text)


def test_nobody_sends_more_than_a_megabyte(devstack: Supabase) -> None:
    answer = ask(devstack, "POST", "/signup", json=NOBODY | {"data": {"a": "x" * 1_100_000}})
    assert (answer.status_code, answer.json()["error_code"]) == (413, "request_entity_too_large")


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"text"', b"\xff"])
def test_what_is_no_object_is_refused(devstack: Supabase, body: bytes) -> None:
    answer = ask(devstack, "POST", "/signup", content=body)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "bad_json")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/factors", {"factor_type": "totp"}, 422, "mfa_totp_enroll_not_enabled"),
        ("POST", "/factors", {"factor_type": "phone", "phone": "1"}, 422, "mfa_phone_enroll_not_enabled"),
        ("POST", "/factors", {"factor_type": "webauthn"}, 422, "mfa_webauthn_enroll_not_enabled"),
        ("POST", "/factors", {"factor_type": "what"}, 400, "validation_failed"),
        ("POST", f"/factors/{ID}/challenge", {}, 404, "mfa_factor_not_found"),
        ("POST", f"/factors/{ID}/verify", {}, 404, "mfa_factor_not_found"),
        ("DELETE", f"/factors/{ID}", None, 404, "mfa_factor_not_found"),
        ("GET", "/user/identities/authorize?provider=google", None, 404, "manual_linking_disabled"),
        ("DELETE", f"/user/identities/{ID}", None, 404, "manual_linking_disabled"),
        ("PUT", "/user", {"password": "short"}, 422, "weak_password"),
        ("PUT", "/user", {"app_metadata": {"role": "admin"}}, 403, "not_admin"),
        ("PUT", "/user", {"email": "no address"}, 400, "validation_failed"),
        ("POST", "/logout?scope=what", {}, 400, "validation_failed"),
    ],
)
def test_a_person_is_refused_what_the_project_has_switched_off(
    devstack: Supabase,
    make_user: Callable[..., User],
    method: str,
    path: str,
    body: object,
    status: int,
    code: str,
) -> None:
    token = {"authorization": f"Bearer {make_user().access_token}"}
    answer = ask(devstack, method, path, json=body, headers=token)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code)


def test_a_weak_password_is_refused_with_its_reasons(devstack: Supabase) -> None:
    with open_client(devstack) as client, pytest.raises(AuthWeakPasswordError) as refused:
        client.auth.sign_up({"email": f"{uuid.uuid4().hex}@example.com", "password": "1234567"})
    assert (refused.value.code, refused.value.reasons) == ("weak_password", ["length"])


def test_mfa_and_sso_are_refused_in_a_form_that_clients_read(
    devstack: Supabase, make_user: Callable[..., User]
) -> None:
    user = make_user()
    with open_client(devstack) as client:
        client.auth.sign_in_with_password({"email": user.email, "password": user.password})
        with pytest.raises(AuthApiError) as enrolling:
            client.auth.mfa.enroll({"factor_type": "totp"})
        assert enrolling.value.code == "mfa_totp_enroll_not_enabled"
        assert client.auth.mfa.list_factors().all == []
        with pytest.raises(AuthApiError) as entering:
            client.auth.sign_in_with_sso({"domain": "example.com"})
        assert entering.value.code == "saml_provider_disabled"
        url = client.auth.sign_in_with_oauth({"provider": "google"}).url
        assert url.startswith(f"{devstack.supabase_url}/auth/v1/authorize?")


def test_supabase_js_reads_every_refusal_of_what_is_switched_off(
    devstack: Supabase, make_user: Callable[..., User]
) -> None:
    user = make_user()
    environment = {
        "SUPABASE_URL": devstack.supabase_url,
        "SUPABASE_KEY": devstack.publishable_key,
        "SUPABASE_SECRET_KEY": devstack.secret_key,
        "EMAIL": user.email,
        "PASSWORD": user.password,
    }
    assert run_client("auth_switched_off.ts", environment) == {
        "anonymous": "anonymous_provider_disabled",
        "phone": "phone_provider_disabled",
        "phoneOtp": "phone_provider_disabled",
        "idToken": "provider_disabled",
        "sso": "saml_provider_disabled",
        "link": "manual_linking_disabled",
        "unlink": "manual_linking_disabled",
        "enroll": "mfa_totp_enroll_not_enabled",
        "challenge": "mfa_factor_not_found",
        "verify": "mfa_factor_not_found",
        "unenroll": "mfa_factor_not_found",
        "deleteFactor": "mfa_factor_not_found",
        "clients": "feature_disabled",
        "factors": {"factors": []},
        "level": "aal1",
        "methods": ["password"],
    }


@pytest.mark.parametrize("path", ["/what", "/admin", "/user/what", "/../rest/v1/"])
def test_there_is_nothing_else(devstack: Supabase, path: str) -> None:
    assert ask(devstack, "GET", path).status_code in {404, 403}


def test_other_methods_are_named(devstack: Supabase) -> None:
    answer = ask(devstack, "DELETE", "/user")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, PUT")
