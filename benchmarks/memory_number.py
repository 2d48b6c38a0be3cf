"""A number on the engine without a browser, driven by an orchestrator of its own beside the demo's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg

from devstack.settings import ROOT
from devstack.testing import DemoStack, free_ports, wait_for

SECONDS = 60
PHONE = "5521970000000"


@dataclass(frozen=True)
class MemoryNumber:
    """One connected number, and the way to its phone."""

    id: str
    url: str
    token: str

    def post(self, path: str, body: dict[str, Any]) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        httpx.post(f"{self.url}{path}", json=body, headers=headers, timeout=60).raise_for_status()


@contextmanager
def memory_number(
    stack: DemoStack, database: psycopg.Connection, account_id: str
) -> Generator[MemoryNumber, None, None]:
    """Connected; the number, its node instance and the orchestrator are gone afterwards."""
    state = stack.state / f"memory-{uuid.uuid4().hex[:8]}"
    log = state.with_suffix(".log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestrator", "run"], cwd=ROOT, env=environment(stack, state),
        stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip
    try:
        instance_id = add_instance(database, account_id, own_id(state, process))
        try:
            yield connected(database, state, account_id, instance_id)
        finally:
            command(database, account_id, instance_id, "remove")
            wait_for("the number's end", lambda: is_gone(database, instance_id) or None, SECONDS)
    finally:
        process.terminate()
        process.wait(SECONDS)
        log.close()


def environment(stack: DemoStack, state: Path) -> dict[str, str]:
    return {
        **os.environ,
        **free_ports(["ZAPBASE_API_PORT"]),
        "SUPABASE_URL": stack.supabase_url,
        "SUPABASE_PUBLISHABLE_KEY": stack.publishable_key,
        "SUPABASE_SECRET_KEY": stack.secret_key,
        "ZAPBASE_STATE_DIR": str(state),
        "ZAPBASE_ENGINE": "memory",
        "ZAPBASE_CAPACITY": "1",
        "ZAPBASE_STOP_FLEET_ON_EXIT": "1",
    }


def own_id(state: Path, process: subprocess.Popen[bytes]) -> str:
    def look() -> str | None:
        assert process.poll() is None, state.with_suffix(".log").read_text()
        file = state / "orchestrator_id"
        return file.read_text().strip() if file.exists() else None

    return wait_for("the orchestrator's id", look, SECONDS)


def add_instance(database: psycopg.Connection, account_id: str, orchestrator_id: str) -> str:
    """In one transaction with its lease: the demo's orchestrator never sees it free."""
    number = wait_for("the orchestrator's entry", lambda: number_of(database, orchestrator_id), SECONDS)
    with database.transaction():
        row = database.execute(
            "insert into public.instances (account_id, instance_name) values (%s, %s) returning id::text",
            [account_id, f"memory_{uuid.uuid4().hex[:8]}"],
        ).fetchone()
        assert row is not None
        database.execute(
            "update private.leases set orchestrator_id = %s, number = %s, "
            "expires_at = clock_timestamp() + interval '30 seconds' where instance_id = %s",
            [orchestrator_id, number, row[0]],
        )
    return str(row[0])


def number_of(database: psycopg.Connection, orchestrator_id: str) -> int | None:
    row = database.execute(
        "select number from public.orchestrators where id = %s", [orchestrator_id]
    ).fetchone()
    return row[0] if row else None


def connected(database: psycopg.Connection, state: Path, account_id: str, instance_id: str) -> MemoryNumber:
    folder = state / "instances" / instance_id
    first = lease_end(database, instance_id)
    # The hint that makes an orchestrator renew at once, and so learn what it holds.
    database.execute("select realtime.send('{}', 'account', 'orchestrator', true)")
    wait_for("the lease's renewal", lambda: lease_end(database, instance_id) != first or None, SECONDS)
    command(database, account_id, instance_id, "start")
    wait_for("a code", lambda: is_at(database, instance_id, "awaiting_scan") or None, SECONDS)
    record = json.loads((folder / "node.json").read_text())
    number = MemoryNumber(instance_id, f"http://127.0.0.1:{record['port']}", (folder / "token").read_text())
    number.post("/memory/scan", {"phone": PHONE, "name": "Memory"})
    wait_for("the connection", lambda: is_at(database, instance_id, "connected") or None, SECONDS)
    return number


def lease_end(database: psycopg.Connection, instance_id: str) -> Any:
    query = "select expires_at from private.leases where instance_id = %s"
    return database.execute(query, [instance_id]).fetchone()


def command(database: psycopg.Connection, account_id: str, instance_id: str, name: str) -> None:
    database.execute(
        "insert into public.instance_commands (account_id, instance_id, command) values (%s, %s, %s)",
        [account_id, instance_id, name],
    )


def is_at(database: psycopg.Connection, instance_id: str, status: str) -> bool:
    query = "select 1 from public.instances where id = %s and status = %s"
    return database.execute(query, [instance_id, status]).fetchone() is not None


def is_gone(database: psycopg.Connection, instance_id: str) -> bool:
    query = "select 1 from public.instances where id = %s"
    return database.execute(query, [instance_id]).fetchone() is None
