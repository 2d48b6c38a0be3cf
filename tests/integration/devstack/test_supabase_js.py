"""The official JavaScript client, unchanged, on Node."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from typing import Any

from devstack.settings import ROOT, node_program
from tests.support.devstack import Supabase
from tests.support.people import Tenant

CLIENT_SECONDS = 60


def run_client(program: str, environment: dict[str, str]) -> Any:
    """What a program of tests/clients prints."""
    ended = subprocess.run(
        [node_program(), f"tests/clients/{program}"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=CLIENT_SECONDS,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_supabase_js_signs_in_and_reads_its_own_account(devstack: Supabase) -> None:
    environment = {"SUPABASE_URL": devstack.supabase_url, "SUPABASE_KEY": devstack.publishable_key}
    saw = run_client("auth.ts", environment)
    assert saw == {
        "phone": saw["phone"],
        "accounts": [{"phone": saw["phone"], "plan": "free"}],
        "confirmed": True,
        "sameUser": True,
        "refusal": "42501",
        "wrongPassword": "invalid_credentials",
    }


def test_supabase_js_reads_the_files_of_its_own_account(
    devstack: Supabase, make_tenant: Callable[..., Tenant]
) -> None:
    owner, stranger = make_tenant(), make_tenant()
    environment = {
        "SUPABASE_URL": devstack.supabase_url,
        "SUPABASE_KEY": devstack.publishable_key,
        "SUPABASE_SECRET_KEY": devstack.secret_key,
        "OWNER_TOKEN": owner.user.access_token,
        "STRANGER_TOKEN": stranger.user.access_token,
        "ACCOUNT": owner.account_id,
    }
    assert run_client("storage.ts", environment) == {
        "stored": True,
        "again": "The resource already exists",
        "owner": "bolo de cenoura",
        "signed": "bolo de cenoura",
        "strangerSigns": None,
        "strangerRemoves": [],
        "ownerUploads": True,
        "removed": 1,
        "gone": True,
    }
