"""The stand-in of Meta's Graph API as tests use it: numbers, what users write, what goes wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
import sys
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from devstack.testing import free_ports, wait_for

START_SECONDS = 60
SECRET = "app-secret-of-0123456789"
VERIFY = "verify-token"
TEMPLATES: list[dict[str, Any]] = [
    {
        "name": "pedido",
        "language": "pt_BR",
        "status": "APPROVED",
        "category": "UTILITY",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Pedido {{1}}"},
            {"type": "BODY", "text": "Olá {{1}}, chega {{2}}."},
            {"type": "FOOTER", "text": "Padaria"},
        ],
    },
    {"name": "parado", "language": "pt_BR", "status": "PAUSED", "category": "MARKETING", "components": []},
]


@dataclass
class GraphNumber:
    """A number at Meta."""

    graph: GraphStandIn
    phone_number_id: str
    waba_id: str
    phone: str
    token: str
    app_secret: str = SECRET
    verify_token: str = VERIFY

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        return self.graph.post(f"/stand-in/numbers/{self.phone_number_id}/{path}", **body)

    def change(self, **columns: Any) -> None:
        url = f"{self.graph.url}/stand-in/numbers/{self.phone_number_id}"
        httpx.patch(url, json=columns, timeout=10).raise_for_status()

    def receive(self, text: str, sender: str, **more: Any) -> str:
        """Somebody writes; the message's id."""
        return str(self.post("incoming", **{"from": sender, "text": {"body": text}} | more)["id"])

    def receive_file(self, kind: str, content: bytes, sender: str, **more: Any) -> str:
        file = base64.b64encode(content).decode()
        return str(self.post("incoming", **{"from": sender, "type": kind, "file": file, kind: more})["id"])

    def sent(self) -> list[dict[str, Any]]:
        """What has left, oldest first."""
        url = f"{self.graph.url}/stand-in/numbers/{self.phone_number_id}/messages"
        return httpx.get(url, timeout=10).raise_for_status().json()["messages"]

    def texts(self) -> list[str]:
        return [one["body"]["text"]["body"] for one in self.sent() if one["body"]["type"] == "text"]


@dataclass
class GraphStandIn:
    """The running stand-in."""

    url: str
    numbers: list[GraphNumber] = field(default_factory=list[GraphNumber])

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        answer = httpx.post(f"{self.url}{path}", json=body, timeout=60)
        assert answer.is_success, (path, answer.status_code, answer.text)
        return answer.json()

    def add(self, **columns: Any) -> GraphNumber:
        """A number that nobody uses yet."""
        made = uuid.uuid4().int
        number = GraphNumber(
            self,
            f"10{made % 10**13}",
            f"20{made % 10**13}",
            f"55119{made % 10**8:08}",
            f"EAAG{uuid.uuid4().hex}",
        )
        known = {
            name: getattr(number, name)
            for name in ("phone_number_id", "waba_id", "phone", "token", "app_secret")
        }
        self.post("/stand-in/numbers", **known | {"templates": TEMPLATES} | columns)
        return number

    def file(self, media_id: str) -> bytes:
        return httpx.get(f"{self.url}/stand-in/files/{media_id}", timeout=10).raise_for_status().content


@contextmanager
def running_graph() -> Generator[GraphStandIn]:
    """One of its own, ended afterwards."""
    port = free_ports(["GRAPH_PORT"])["GRAPH_PORT"]
    process = subprocess.Popen([sys.executable, "-m", "devstack.graph", port])
    graph = GraphStandIn(f"http://127.0.0.1:{port}")

    def is_up() -> bool:
        assert process.poll() is None
        try:
            return httpx.get(f"{graph.url}/stand-in/numbers", timeout=5).is_success
        except httpx.HTTPError:
            return False

    try:
        wait_for("the stand-in of the Graph API", is_up, START_SECONDS)
        yield graph
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def signed(payload: object, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    """A call of Meta's: its body, and the headers that say so."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return body, {"content-type": "application/json", "x-hub-signature-256": f"sha256={digest}"}
