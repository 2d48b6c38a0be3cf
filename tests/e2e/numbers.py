"""What end-to-end tests look at and break: the demo's numbers and the processes behind them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import psutil

from devstack.testing import DemoStack, wait_for
from tests.support.browsers import find_browsers, find_renderers

FAULT_SECONDS = 60
COLUMNS = "id,account_id,instance_name,port,status,status_reason,qr_code,phone,supervised_until"


class Operator:
    """The operator with the four founding numbers, through REST and his own token."""

    def __init__(self, stack: DemoStack) -> None:
        self.stack = stack
        self.token = stack.sign_in("operator")

    def numbers(self) -> list[dict[str, Any]]:
        return self.stack.rows(f"instances?select={COLUMNS}&order=port", self.token)

    def number(self, instance_id: str) -> dict[str, Any]:
        return self.stack.rows(f"instances?select={COLUMNS}&id=eq.{instance_id}", self.token)[0]

    def wait(
        self,
        instance_id: str,
        what: str,
        good: Callable[[dict[str, Any]], bool],
        seconds: float = FAULT_SECONDS,
    ) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            row = self.number(instance_id)
            return row if good(row) else None

        try:
            return wait_for(what, look, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; it is {self.number(instance_id)}") from None

    def wait_status(self, instance_id: str, status: str, seconds: float = FAULT_SECONDS) -> dict[str, Any]:
        return self.wait(instance_id, f"status {status}", lambda row: row["status"] == status, seconds)

    def show_code(self, row: dict[str, Any]) -> dict[str, Any]:
        """Bring the number to a QR code that nobody has been told of yet, whatever an earlier test left."""
        shown = row["qr_code"]
        row = self.run(row)
        if row["status"] == "connected":
            self.stack.command(self.token, row, "logout")
            return self.run(self.wait_status(row["id"], "disconnected"))
        if row["qr_code"] == shown:
            self.stack.command(self.token, row, "restart")
        return self.wait(row["id"], "a new code", lambda row: row["qr_code"] not in (None, shown))

    def run(self, row: dict[str, Any]) -> dict[str, Any]:
        """Start the number unless it runs; it waits for a scan, or is connected by its kept session."""
        running = ("awaiting_scan", "connected")
        if row["status"] not in running:
            self.stack.command(self.token, row, "start")
        return self.wait(row["id"], "a QR or a kept session", lambda row: row["status"] in running)

    def connect(self, row: dict[str, Any]) -> dict[str, Any]:
        """Start and scan the number unless it is connected already."""
        row = self.run(row)
        if row["status"] == "awaiting_scan":
            self.stack.scan(phone_of(row), row["qr_code"])
        return self.wait_status(row["id"], "connected")


def phone_of(row: dict[str, Any]) -> str:
    """The simulated phone that belongs to a founding number."""
    return str(row["instance_name"]).removeprefix("instance_")


def browsers(stack: DemoStack, instance_id: str) -> list[psutil.Process]:
    """The main browser processes that have that number's profile open."""
    return find_browsers(stack.state / "orchestrator" / "instances" / instance_id)


def renderers(stack: DemoStack, instance_id: str) -> list[psutil.Process]:
    return find_renderers(stack.state / "orchestrator" / "instances" / instance_id)


def devstack_pid(stack: DemoStack, name: str) -> int:
    facts = json.loads((stack.state / "devstack" / "devstack.json").read_text())
    return int(facts["pids"][name])
