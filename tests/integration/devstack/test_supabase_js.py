"""The official JavaScript client, unchanged, on Node."""

from __future__ import annotations

import json
import os
import subprocess

from devstack.settings import ROOT, node_program
from tests.support.devstack import Supabase

CLIENT_SECONDS = 60


def test_supabase_js_signs_in_and_reads_its_own_account(devstack: Supabase) -> None:
    ended = subprocess.run(
        [node_program(), "tests/clients/auth.ts"],
        cwd=ROOT,
        env={**os.environ, "SUPABASE_URL": devstack.supabase_url, "SUPABASE_KEY": devstack.publishable_key},
        capture_output=True,
        text=True,
        timeout=CLIENT_SECONDS,
    )
    assert ended.returncode == 0, ended.stderr
    saw = json.loads(ended.stdout)
    assert saw == {
        "phone": saw["phone"],
        "accounts": [{"phone": saw["phone"], "plan": "free"}],
        "confirmed": True,
        "sameUser": True,
        "refusal": "42501",
        "wrongPassword": "invalid_credentials",
    }
