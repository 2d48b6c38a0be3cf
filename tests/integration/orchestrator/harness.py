"""A real orchestrator with real node instances (memory engine), and what a member sees of them."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import psycopg
from psycopg.rows import dict_row

from devstack import testing
from devstack.ports import is_free
from tests.support.devstack import Supabase
from tests.support.people import Tenant

# What hangs is ended; a busy machine is no failure.
START_SECONDS = 60
STOP_SECONDS = 40
WAIT_SECONDS = 60
API_PORTS = range(18100, 18400)
T = TypeVar("T")


def wait_for(look: Callable[[], T | None], seconds: float = WAIT_SECONDS, what: str = "") -> T:
    """The first true value that `look` gives; fails after `seconds`."""
    return testing.wait_for(what or str(look), look, seconds)


@dataclass
class OrchestratorProcess:
    """`zapbase run` as a child, on a state folder and an API port of its own."""

    supabase: Supabase
    state: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict[str, str])
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.state.with_name(f"{self.state.name}.log")

    def environment(self) -> dict[str, str]:
        """What it is told; nothing of the test's own environment but the usual."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "SUPABASE_URL": self.supabase.supabase_url,
            "SUPABASE_PUBLISHABLE_KEY": self.supabase.publishable_key,
            "SUPABASE_SECRET_KEY": self.supabase.secret_key,
            "ZAPBASE_STATE_DIR": str(self.state),
            "ZAPBASE_API_PORT": str(self.port),
            "ZAPBASE_ENGINE": "memory",
            "ZAPBASE_POLL_SECONDS": "1",
            # Other tests of the session leave their numbers, and each takes a lease.
            "ZAPBASE_CAPACITY": "500",
            "ZAPBASE_ORPHAN_SECONDS": "60",
        } | self.settings

    def start(self) -> None:
        """Returns when it is ready for commands."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "orchestrator", "run"],
                env=self.environment(),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_for(self._is_ready, START_SECONDS, f"readiness:\n{self.log.read_text()}")

    def command(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `zapbase <words>` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "orchestrator", *words],
            env=self.environment() | environment,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )

    def kill(self) -> None:
        """SIGKILL: no word of farewell; node instances keep running."""
        assert self.process
        self.process.kill()
        self.process.wait(STOP_SECONDS)

    def terminate(self) -> int:
        """SIGTERM; returns the exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def close(self) -> None:
        """End it and every node instance that its folder knows of."""
        if self.process and self.process.poll() is None:
            self.terminate()
        for record in self.state.glob("instances/*/node.json"):
            end_process(json.loads(record.read_text())["pid"])

    def node_pid(self, instance_id: str) -> int | None:
        """The process id on record, if one is."""
        try:
            return json.loads((self.state / "instances" / instance_id / "node.json").read_text())["pid"]
        except FileNotFoundError:
            return None

    def node(self, instance_id: str) -> NodeHandle:
        """The running node instance of an instance."""
        folder = self.state / "instances" / instance_id
        record = json.loads((folder / "node.json").read_text())
        return NodeHandle(record["pid"], record["port"], (folder / "token").read_text())

    def _is_ready(self) -> bool:
        assert self.process and self.process.poll() is None, self.log.read_text()
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).is_success
        except httpx.HTTPError:
            return False


@dataclass(frozen=True)
class NodeHandle:
    """One node instance, as the host sees it."""

    pid: int
    port: int
    token: str

    def post(self, path: str, **body: Any) -> None:
        """Call its loopback API."""
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"http://127.0.0.1:{self.port}{path}"
        httpx.post(url, json=body, headers=headers, timeout=5).raise_for_status()

    def get(self, path: str) -> dict[str, Any]:
        """Ask its loopback API."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=5)
        return answer.raise_for_status().json()

    def scan(self, phone: str) -> None:
        """The memory engine's phone scans the code."""
        self.post("/memory/scan", phone=phone, name="Aurora")

    def signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def is_alive(self) -> bool:
        """It runs and is no zombie."""
        return psutil.pid_exists(self.pid) and psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE


@dataclass(frozen=True)
class Number:
    """An instance of a tenant, looked at with the database's own eyes."""

    id: str
    tenant: Tenant
    connection: psycopg.Connection

    def exists(self) -> bool:
        """False once it is removed."""
        found = self.connection.execute("select 1 from public.instances where id = %s", [self.id])
        return found.fetchone() is not None

    def row(self) -> dict[str, Any]:
        """The row as it stands."""
        with self.connection.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute("select * from public.instances where id = %s", [self.id]).fetchone()
        assert row is not None
        return row

    def wait(self, status: str, reason: str | None = None, seconds: float = WAIT_SECONDS) -> dict[str, Any]:
        """Wait until the row says so."""

        def look() -> dict[str, Any] | None:
            row = self.row()
            return row if (row["status"], row["status_reason"]) == (status, reason) else None

        return wait_for(look, seconds, f"{status}/{reason}, it is {self.row()}")

    def command(self, command: str, **payload: Any) -> str:
        """Insert a command as service; returns its id."""
        row = self.connection.execute(
            "insert into public.instance_commands (account_id, instance_id, command, payload)"
            " values (%s, %s, %s, %s) returning id",
            [self.tenant.account_id, self.id, command, json.dumps(payload)],
        ).fetchone()
        assert row is not None
        return str(row[0])

    def ended(self, command_id: str, seconds: float = WAIT_SECONDS) -> dict[str, Any]:
        """Wait for a command's end; returns its row."""

        def look() -> dict[str, Any] | None:
            with self.connection.cursor(row_factory=dict_row) as cursor:
                row = cursor.execute(
                    "select * from public.instance_commands where id = %s", [command_id]
                ).fetchone()
            return row if row and row["finished_at"] else None

        return wait_for(look, seconds, f"the end of {command_id}")

    def run(self, command: str, seconds: float = WAIT_SECONDS, **payload: Any) -> dict[str, Any]:
        """Insert a command and wait for its end."""
        return self.ended(self.command(command, **payload), seconds)


@contextmanager
def made_number(connection: psycopg.Connection, tenant: Tenant) -> Generator[Number, None, None]:
    """An instance that is removed at the end, so that later orchestrators do not drive it."""
    row = connection.execute(
        "insert into public.instances (account_id, instance_name) values (%s, %s) returning id",
        [tenant.account_id, f"numero-{uuid.uuid4().hex[:8]}"],
    ).fetchone()
    assert row is not None
    number = Number(str(row[0]), tenant, connection)
    try:
        yield number
    finally:
        if number.exists():
            number.run("remove")
        connection.execute("delete from public.instances where id = %s", [row[0]])


@contextmanager
def made_orchestrator(
    supabase: Supabase, folder: Path, **settings: str
) -> Generator[OrchestratorProcess, None, None]:
    """A running orchestrator; it and its node instances are ended afterwards."""
    # By chance: another suite may be choosing right now.
    port = next(port for port in random.sample(API_PORTS, len(API_PORTS)) if is_free(port))
    orchestrator = OrchestratorProcess(supabase, folder / f"state-{uuid.uuid4().hex[:8]}", port, settings)
    try:
        orchestrator.start()
        yield orchestrator
    finally:
        orchestrator.close()


def end_process(pid: int) -> None:
    """Kill it if it is there, and wait until it is not."""
    try:
        process = psutil.Process(pid)
        process.kill()
        process.wait(STOP_SECONDS)
    except psutil.NoSuchProcess:
        return
