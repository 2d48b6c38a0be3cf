"""A node instance with the real library, driven over its loopback API."""

import contextlib
import itertools
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil

from devstack.settings import ROOT, node_program
from tests.support.browsers import find_browsers, find_renderers
from tests.support.simulator import Simulator, eventually, free_port

TOKEN = "a-token-for-tests"
_phones = itertools.count(5511970000001)


def next_phone() -> str:
    """Digits that no other test uses."""
    return str(next(_phones))


class NodeInstance:
    """One process; `start_process` may be called again after it has ended, on the same folder."""

    def __init__(self, folder: Path, simulator: Simulator, **settings: str) -> None:
        self.folder = folder
        self.phone = next_phone()
        self.simulator = simulator
        self.settings = settings
        self.session_dir = folder / "session"
        self.process: subprocess.Popen[bytes] | None = None
        self._http = httpx.Client(timeout=30)

    def start_process(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        port = free_port()
        environment = {
            "INSTANCE_ID": self.folder.name,
            "INSTANCE_PORT": str(port),
            "INSTANCE_TOKEN": TOKEN,
            "INSTANCE_SESSION_DIR": str(self.session_dir),
            "INSTANCE_JOURNAL": str(self.folder / "journal.db"),
            "INSTANCE_ENGINE": "webjs",
            "INSTANCE_BROWSER_ARGS": json.dumps(self.simulator.browser_args),
            "INSTANCE_SEND_SECONDS": "2",
            "INSTANCE_ORPHAN_SECONDS": "60",
        }
        with (self.folder / "node.log").open("ab") as log:
            self.process = subprocess.Popen(
                [node_program(), str(ROOT / "node_instances/src/main.ts")],
                env=os.environ | environment | self.settings,
                stdout=log,
                stderr=log,
            )
        self._http.base_url = httpx.URL(f"http://127.0.0.1:{port}")
        self._http.headers["authorization"] = f"Bearer {TOKEN}"
        eventually(self._answers, what="the process listening")

    def _answers(self) -> bool:
        try:
            return self._http.get("/status").status_code == 200
        except httpx.TransportError:
            return False

    def get(self, path: str) -> httpx.Response:
        return self._http.get(path)

    def post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        return self._http.post(path, json=body or {})

    def status(self) -> dict[str, Any]:
        return self.get("/status").json()

    def wait_for(self, status: str, reason: str | None = None, *, seconds: float = 15) -> dict[str, Any]:
        def reached() -> dict[str, Any] | None:
            now = self.status()
            return now if (now["status"], now["status_reason"]) == (status, reason) else None

        try:
            return eventually(reached, seconds=seconds, what=f"{status}/{reason}")
        except AssertionError as error:
            log = (self.folder / "node.log").read_text()[-2000:]
            raise AssertionError(f"{error}; now {self.status()}\n{log}") from None

    def start(self) -> None:
        assert self.post("/start").status_code == 202

    def connect(self) -> None:
        """From nothing to connected: start, code, scan."""
        self.simulator.add_phone(self.phone, f"Phone {self.phone[-4:]}")
        if self.process is None:
            self.start_process()
        self.start()
        self.simulator.scan(self.phone, self.wait_for("awaiting_scan")["qr"])
        self.wait_for("connected")

    def events(self, type_: str | None = None) -> list[dict[str, Any]]:
        """Every event journaled so far and not acknowledged, of one type or all."""
        journal = self.status()["journal"]
        last = journal["last"]
        found: list[dict[str, Any]] = []
        if last == journal["acknowledged"]:
            return found
        with self._http.stream("GET", "/events") as response:
            for line in response.iter_lines():
                if line.startswith("data: "):
                    found.append(json.loads(line.removeprefix("data: ")))
                if found and found[-1]["id"] >= last:
                    break
        return [event for event in found if type_ in (None, event["type"])]

    def bodies(self) -> list[str]:
        return [event["data"]["body"] for event in self.events("message") if not event["data"]["from_me"]]

    def phone_bodies(self) -> list[str]:
        """What the phone itself shows, in every chat."""
        return [message["body"] for message in self.simulator.messages(self.phone)]

    def send_list(self, *messages: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The answers' lines as they come; stops early when the process dies."""
        with (
            contextlib.suppress(httpx.TransportError),
            self._http.stream("POST", "/messages", json={"messages": messages}) as response,
        ):
            for line in response.iter_lines():
                yield json.loads(line)

    def send(self, client_key: str, to: str, body: str) -> dict[str, Any]:
        """The line that answers a list of one text."""
        [line] = self.send_list({"client_key": client_key, "to": to, "kind": "text", "body": body})
        return line

    def browsers(self) -> list[psutil.Process]:
        """The browser processes (not their children) of this session."""
        return find_browsers(self.session_dir)

    def renderers(self) -> list[psutil.Process]:
        return find_renderers(self.session_dir)

    def kill(self) -> None:
        """kill -9 of the Node process."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=5)

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=8)
            except subprocess.TimeoutExpired:
                self.kill()
        for browser in self.browsers():
            browser.kill()
        self._http.close()
