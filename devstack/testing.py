"""A whole stack of its own for end-to-end tests and benchmarks: a demo on other ports and state."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import httpx
import psutil

from devstack.ports import is_free, release, reserve
from devstack.processes import leash
from devstack.settings import PORT_SETTINGS, ROOT

START_SECONDS = 300
STOP_SECONDS = 60
# What does not come soon is asked for less often: asking takes time from those who are waited for.
FIRST_PAUSE_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 0.2
# Below the range the kernel takes outgoing ports from.
PORTS = range(20000, 25000)
# The first port of each block that one stack's node instances take theirs from.
INSTANCE_PORTS = range(25001, 32000, 200)
BROWSERS = (
    "chromium-headless-shell",
    "/usr/lib/chromium/chromium-headless-shell",
    "chromium",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
T = TypeVar("T")


@dataclass(frozen=True)
class User:
    email: str
    password: str
    role: str
    account_ids: list[str]
    name: str = ""


@dataclass(frozen=True)
class DemoStack:
    """The facts of demo.json, and the handles a test needs to look and to break things."""

    state: Path
    supabase_url: str
    publishable_key: str
    secret_key: str
    database_url: str
    api_url: str
    dashboard_url: str
    simulator_url: str
    # None in a demo without its samples.
    graph_url: str | None
    users: dict[str, User]

    def sign_in(self, role: str) -> str:
        """An access token of the user with that role."""
        user = self.users[role]
        answer = httpx.post(
            f"{self.supabase_url}/auth/v1/token?grant_type=password",
            json={"email": user.email, "password": user.password},
            headers={"apikey": self.publishable_key},
            timeout=10,
        )
        return str(answer.raise_for_status().json()["access_token"])

    def rows(self, path: str, token: str) -> list[dict[str, Any]]:
        """`GET /rest/v1/<path>` as that user."""
        headers = {"apikey": self.publishable_key, "authorization": f"Bearer {token}"}
        answer = httpx.get(f"{self.supabase_url}/rest/v1/{path}", headers=headers, timeout=10)
        return cast(list[dict[str, Any]], answer.raise_for_status().json())

    def command(self, token: str, instance: dict[str, Any], command: str) -> None:
        """Insert a command for `instance` (a row with id and account_id) as that user."""
        row = {"account_id": instance["account_id"], "instance_id": instance["id"], "command": command}
        headers = {"apikey": self.publishable_key, "authorization": f"Bearer {token}"}
        url = f"{self.supabase_url}/rest/v1/instance_commands"
        httpx.post(url, json=row, headers=headers, timeout=10).raise_for_status()

    def scan(self, phone: str, qr: str) -> None:
        """The phone `phone` scans that QR text."""
        url = f"{self.simulator_url}/phones/{phone}/scan"
        httpx.post(url, json={"qr": qr}, timeout=10).raise_for_status()

    def node_process(self, instance_id: str) -> psutil.Process:
        """The node instance of that number, by its file on this host."""
        file = self.state / "orchestrator" / "instances" / instance_id / "node.json"
        return psutil.Process(int(json.loads(file.read_text())["pid"]))

    def orchestrator(self) -> psutil.Process:
        """The orchestrator's process, as demo.json names it now."""
        return psutil.Process(int(json.loads((self.state / "demo.json").read_text())["pids"]["orchestrator"]))


def find_browser() -> str:
    """Path of the system's Chrome or Chromium, headless shell first: no test brings its own."""
    for name in (os.environ.get("ZAPBASE_BROWSER"), *BROWSERS):
        path = name and shutil.which(name)
        if path:
            return path
    raise AssertionError(
        "no Chrome or Chromium found: install chromium-headless-shell or set ZAPBASE_BROWSER"
    )


def wait_for(
    what: str, look: Callable[[], T | None], seconds: float, longest_pause: float = LONGEST_PAUSE_SECONDS
) -> T:
    """Ask `look` until it gives something; fail naming `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    pause = FIRST_PAUSE_SECONDS
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(pause)
        pause = min(pause * 1.3, longest_pause)


def free_ports(variables: Iterable[str] = PORT_SETTINGS.values()) -> dict[str, str]:
    """These port settings, each on a port nobody listens on, nobody else's until this process ends."""
    start = random.randrange(len(PORTS))
    free = (port for port in [*PORTS[start:], *PORTS[:start]] if is_free(port) and reserve(port))
    return {variable: str(next(free)) for variable in variables}


@contextmanager
def reserved_instance_ports() -> Generator[int, None, None]:
    """The first of a block of ports that no other stack of tests or benchmarks has meanwhile."""
    candidates = random.sample(INSTANCE_PORTS, len(INSTANCE_PORTS))
    first = next(port for port in candidates if all(map(is_free, range(port, port + 50))) and reserve(port))
    try:
        yield first
    finally:
        release(first)


def demo_environment(state: Path, first_port: int, *, samples: bool = True) -> dict[str, str]:
    own = ("ZAPBASE_API_PORT", "SIMULATOR_PORT", "SIMULATOR_TLS_PORT", "GRAPH_PORT", "RECEIVER_PORT")
    ports = free_ports([*PORT_SETTINGS.values(), *own])
    folders = {"DEMO_STATE": str(state), "DEMO_FIRST_PORT": str(first_port)}
    folders["DEMO_SAMPLES"] = str(int(samples))
    return {**os.environ, **ports, **folders}


@contextmanager
def running_demo(state: Path, *, samples: bool = True) -> Generator[DemoStack, None, None]:
    """Start a demo in `state`, give its facts, end it by SIGTERM. Without `samples`: its numbers alone."""
    state.mkdir(parents=True, exist_ok=True)
    output = state / "demo.log"
    with reserved_instance_ports() as first_port:
        yield from run_demo(state, output, demo_environment(state, first_port, samples=samples))


def run_demo(state: Path, output: Path, environment: dict[str, str]) -> Generator[DemoStack, None, None]:
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "devstack.demo"],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
            # A test run that is killed must not leave a demo behind.
            start_new_session=True, preexec_fn=leash(signal.SIGTERM) if sys.platform == "linux" else None,
        )  # fmt: skip
    try:
        yield load(state, process, output)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS)


def load(state: Path, process: subprocess.Popen[bytes], output: Path) -> DemoStack:
    file = state / "demo.json"

    def ready() -> bool:
        assert process.poll() is None, output.read_text()
        return file.exists()

    wait_for("the demo is up", lambda: ready() or None, START_SECONDS)
    facts = json.loads(file.read_text())
    users = {user["role"]: User(**user) for user in facts["users"]}
    names = DemoStack.__dataclass_fields__.keys() - {"users", "state"}
    return DemoStack(state=state, users=users, **{name: facts[name] for name in names})
