"""A simulator (the stand-in of web.whatsapp.com with its phones) started for tests."""

import contextlib
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from devstack.settings import ROOT, node_program

START_SECONDS = 40

T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(probe: Callable[[], T | None], *, seconds: float = 40, what: str = "the condition") -> T:
    """The probe's first truthy value; fails when the seconds are over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = probe()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what} did not hold within {seconds} s")


class Simulator:
    """The phones' API."""

    def __init__(self, url: str, browser_args: list[str]) -> None:
        self.url = url
        self.browser_args = browser_args
        self._http = httpx.Client(base_url=url, timeout=10)

    def close(self) -> None:
        self._http.close()

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        response = self._http.post(path, json=body or {})
        response.raise_for_status()
        return response.json()

    def get(self, path: str) -> dict[str, Any]:
        response = self._http.get(path)
        response.raise_for_status()
        return response.json()

    def add_phone(self, phone: str, name: str) -> None:
        self.post("/phones", {"phone": phone, "name": name})

    def scan(self, phone: str, qr: str) -> None:
        self.post(f"/phones/{phone}/scan", {"qr": qr})

    def incoming(self, phone: str, **message: Any) -> dict[str, Any]:
        """A message from outside to the phone: `from_`, `name`, `body` or `media`."""
        message["from"] = message.pop("from_")
        return self.post(f"/phones/{phone}/incoming", message)

    def outgoing(self, phone: str, **message: Any) -> dict[str, Any]:
        """The phone's owner writes on it (`to`, `body` or `media`), or changes a message there."""
        return self.post(f"/phones/{phone}/outgoing", message)

    def messages(self, phone: str) -> list[dict[str, Any]]:
        return self.get(f"/phones/{phone}/messages")["messages"]

    def unlink(self, phone: str) -> None:
        self.post(f"/phones/{phone}/unlink")

    def fault(self, phone: str, fault: str, **more: Any) -> None:
        self.post(f"/phones/{phone}/faults", {"fault": fault, **more})

    def page_fault(self, fault: str) -> None:
        """A fault of the whole page, before any pairing: hang, mute or none."""
        self.post("/faults", {"fault": fault})


@contextlib.contextmanager
def start_simulator(state_dir: Path, **environment: str) -> Generator[Simulator]:
    """A running simulator on free ports; it ends with the block."""
    state_dir.mkdir(parents=True, exist_ok=True)
    settings = {
        "SIMULATOR_PORT": str(free_port()),
        "SIMULATOR_TLS_PORT": str(free_port()),
        "SIMULATOR_STATE_DIR": str(state_dir),
        "SIMULATOR_PARENT_WATCH": "1",
    }
    with (state_dir / "simulator.log").open("wb") as log:
        process = subprocess.Popen(
            [node_program(), str(ROOT / "simulator/src/main.ts")],
            env=os.environ | settings | environment,
            stdout=log,
            stderr=log,
        )
    ready = state_dir / "simulator.json"
    try:
        eventually(ready.exists, seconds=START_SECONDS, what="the simulator's start")
        info = json.loads(ready.read_text())
        simulator = Simulator(info["simulator_url"], info["browser_args"])
        yield simulator
        simulator.close()
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One simulator for all tests that import this fixture; each test uses phones of its own."""
    with start_simulator(tmp_path_factory.mktemp("simulator"), SIMULATOR_QR_SECONDS="4") as running:
        yield running
