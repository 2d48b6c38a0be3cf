"""Links that bring a code, which is good with what the asking client has kept: through supabase-js."""

from __future__ import annotations

import json
import os
import re
import subprocess
import uuid
from collections.abc import Callable, Generator
from html import unescape
from typing import Any

import httpx
import pytest

from devstack.settings import ROOT, node_program
from tests.support.confirming import confirming_gateway
from tests.support.devstack import Supabase
from tests.support.mails import mails_to
from tests.support.people import User


@pytest.fixture(scope="module")
def url(devstack: Supabase) -> Generator[str]:
    with confirming_gateway(devstack.state) as url:
        yield url


@pytest.mark.parametrize("method", ["recovery", "otp", "signup"])
def test_a_link_brings_a_code_for_the_client_that_asked(
    devstack: Supabase, url: str, make_user: Callable[..., User], method: str
) -> None:
    email = f"{uuid.uuid4().hex}@example.com" if method == "signup" else make_user().email
    process = start(devstack, url, email, method)
    with process:
        assert told(process) == {"asked": True}
        link = link_of(devstack, url, email)
        landed = follow(link)
        query = httpx.URL(landed).params
        assert landed.startswith("http://localhost:8000/back?") and query["kept"] == "1"
        assert "#" not in landed and "access_token" not in landed, "no session in an address"
        stolen = exchange(devstack, url, query["code"], "x" * 50)
        assert (stolen.status_code, stolen.json()["error_code"]) == (400, "bad_code_verifier")
        assert ask(process, landed) == {"email": email}
        assert ask(process, landed)["code"] is not None, "it is good once"
        again = httpx.URL(follow(link))
        assert again.params["error_code"] == "otp_expired" and "error_code=otp_expired" in again.fragment
        assert process.stdin is not None
        process.stdin.close()


def exchange(devstack: Supabase, url: str, code: str, verifier: str) -> httpx.Response:
    return httpx.post(
        f"{url}/auth/v1/token?grant_type=pkce",
        json={"auth_code": code, "code_verifier": verifier},
        headers={"apikey": devstack.publishable_key},
        timeout=10,
    )


def start(devstack: Supabase, url: str, email: str, method: str) -> subprocess.Popen[str]:
    own = {"SUPABASE_URL": url, "SUPABASE_KEY": devstack.publishable_key, "EMAIL": email, "METHOD": method}
    return subprocess.Popen(
        [node_program(), "tests/clients/auth_pkce.ts"],
        cwd=ROOT, env=os.environ | own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def told(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def ask(process: subprocess.Popen[str], line: str) -> dict[str, Any]:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return told(process)


def link_of(devstack: Supabase, url: str, email: str) -> str:
    """Auth's own, which every mail has as text."""
    found = re.search(r"follow this link: (\S+)", mails_to(devstack, email)[0]["text"])
    assert found
    return unescape(found[1]).replace(devstack.supabase_url, url)


def follow(link: str) -> str:
    answer = httpx.get(link, timeout=10)
    assert answer.status_code == 303
    return answer.headers["location"]
