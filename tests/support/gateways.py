"""A second gateway to a devstack's database, with settings of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from devstack.settings import ROOT, node_program
from devstack.testing import wait_for
from tests.support.simulator import free_port

START_SECONDS = 60
STOP_SECONDS = 10


@contextmanager
def second_gateway(state: Path, **changes: str) -> Generator[str]:
    """Its address; `changes` are GATEWAY_… variables, the others those of the devstack in `state`."""
    port = free_port()
    environment = {**gateway_environment(state), "GATEWAY_PORT": str(port)}
    process = subprocess.Popen(
        [node_program(), str(ROOT / "devstack" / "gateway" / "src" / "main.ts")],
        env=environment | {f"GATEWAY_{name}": value for name, value in changes.items()},
        # It ends when this pipe does.
        stdin=subprocess.PIPE,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for("the second gateway", lambda: is_up(url) or None, START_SECONDS)
        yield url
    finally:
        process.communicate(timeout=STOP_SECONDS)


def auth_settings(state: Path, **changes: Any) -> str:
    """GATEWAY_AUTH of the devstack in `state`, with these in place of its own; of `email` those given."""
    settings = json.loads(gateway_environment(state)["GATEWAY_AUTH"])
    email = settings["email"] | changes.pop("email", {})
    return json.dumps({**settings, **changes, "email": email})


def gateway_environment(state: Path) -> dict[str, str]:
    info = json.loads((state / "devstack.json").read_text())
    return psutil.Process(int(info["pids"]["gateway"])).environ()


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=2).is_success
    except httpx.HTTPError:
        return False
