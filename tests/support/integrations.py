"""What the tests of integrations/ are told of the stack that they run against, and how they are run."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from devstack.settings import ROOT, node_program
from tests.e2e.numbers import Operator, phone_of
from tests.e2e.talks import Workshop

FOLDER = ROOT / "integrations"
SECONDS = 180
# One that ends as soon as somebody has entered it.
GRAPH = {
    "schema": 1,
    "start": "c",
    "nodes": {"c": {"type": "content", "items": [{"kind": "text", "text": "Bem-vinda!"}]}},
}


def gather_facts(operator: Operator, number: dict[str, Any], name: str) -> dict[str, str]:
    """integrations/testing/stack.ts reads them. `number` is connected; key and flow are made, so called."""
    workshop = Workshop(operator, number)
    with closing(workshop.rest) as rest, closing(workshop.api):
        workshop.change("instances", number["id"], messages_per_minute=None, warm_up=False)
        asked = {"account_id": workshop.account_id, "name": name, "scopes": ["read", "send", "manage"]}
        key = rest.post("/rpc/create_api_key", json=asked).raise_for_status().json()["key"]
        [account] = (
            rest.get("/accounts", params={"id": f"eq.{workshop.account_id}"}).raise_for_status().json()
        )
        flow_id = workshop.publish(name, GRAPH)
    stack = operator.stack
    return {
        "address": stack.api_url,
        "api_key": key,
        "account_id": workshop.account_id,
        "account_name": account["name"],
        "instance_id": number["id"],
        "phone": phone_of(number),
        "flow_id": flow_id,
        "simulator_url": stack.simulator_url,
        "supabase_url": stack.supabase_url,
        "publishable_key": stack.publishable_key,
        "token": operator.token,
    }


def run_node_tests(files: list[Path], facts: dict[str, str], **environment: str) -> None:
    """Node's test runner on these files, one after the other; what it says where something fails."""
    command = [node_program(), "--test", "--test-concurrency=1", "--test-timeout=60000", *map(str, files)]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SECONDS,
        env={**os.environ, "ZAPBASE_TEST_STACK": json.dumps(facts), **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
