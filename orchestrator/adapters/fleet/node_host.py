"""Node instances as processes of this machine."""

import asyncio
import json
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import httpx
import structlog

from orchestrator.adapters.fleet.node_client import HttpNodeClient
from orchestrator.adapters.fleet.processes import (
    SupervisedProcess,
    is_same,
    kill_all,
    processes_below,
    start_time,
)
from orchestrator.adapters.fleet.state_folder import InstanceFolder, StateFolder, write_private
from orchestrator.domain.fleet.leases import Lease
from orchestrator.domain.fleet.statuses import Reason
from orchestrator.errors import NodeError, NodeUnreachableError
from orchestrator.services.fleet.protocols import Node

log = structlog.stdlib.get_logger("orchestrator.node_host")

_LOG_BYTES = 5_000_000
_BOOT_SECONDS = 15.0
_BOOT_POLL_SECONDS = 0.02
# MB of young generation: V8's own choice costs each number some 30 MB more and gains it nothing.
_SMALL_HEAP = "--max-semi-space-size=1"
_EXIT_PORT_IN_USE = 98
# A node instance needs the system's usual variables and its own, and none of our secrets.
_PASSED_ON = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "XDG_RUNTIME_DIR", "DISPLAY")


@dataclass(frozen=True)
class NodeSettings:
    """How node instances are run on this machine."""

    program: Path
    script: Path
    compile_cache: Path
    engine: str
    browser: str
    browser_args: list[str]
    orphan_seconds: float
    journal_max_pages: int
    start_seconds: float
    qr_max: int


class NodeInstanceProcess(SupervisedProcess):
    """A node instance; ending it ends the browser that hangs on its session too."""

    def __init__(
        self, process: SupervisedProcess, folder: InstanceFolder, child: subprocess.Popen[bytes] | None
    ):
        super().__init__(process.pid, process.started_at, child)
        self._folder = folder

    async def stop(self, grace_seconds: float) -> None:
        """Returns when nothing of it is left."""
        await super().stop(grace_seconds)
        await _kill_below([self._folder.session])
        self._folder.record.unlink(missing_ok=True)

    def trim_log(self) -> None:
        """Cut the log when it has grown too long; it is open for appending, so writing goes on."""
        if self._folder.log.exists() and self._folder.log.stat().st_size > _LOG_BYTES:
            os.truncate(self._folder.log, 0)


class LocalNodeHost:
    """Spawns, adopts and reaps node instances. Their processes outlive this one."""

    def __init__(self, state: StateFolder, settings: NodeSettings, http: httpx.AsyncClient) -> None:
        self._state = state
        self._settings = settings
        self._http = http

    async def launch(self, lease: Lease, phone: str | None) -> Node:
        """Spawn and wait until it answers. NodeError `session_unwritable`, `port_in_use` or
        `node_start_failed`."""
        folder = self._state.instance(lease.instance_id)
        token = secrets.token_urlsafe(32)
        try:
            folder.create()
            write_private(folder.token, token)
        except OSError as error:
            raise NodeError(f"{folder.root}: {error.strerror}", code=Reason.SESSION_UNWRITABLE) from None
        # Whatever an earlier life left on this session must be gone before a second one opens it.
        await _kill_below([folder.session])
        await self._free(lease.port)
        try:
            process = self._spawn(lease, phone, folder, token)
        except OSError as error:
            raise NodeError(f"{error.strerror}", code=Reason.NODE_START_FAILED) from None
        client = HttpNodeClient(self._http, lease.port, token)
        try:
            await self._until_it_answers(process, client, lease)
        except BaseException:
            await asyncio.shield(process.stop(0))
            raise
        return Node(process, client)

    async def adopt(self, lease: Lease) -> Node | None:
        """The one that is recorded, if it runs, started when we noted, and knows its token."""
        folder = self._state.instance(lease.instance_id)
        process = _recorded(folder)
        try:
            token = folder.token.read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None
        if process is None:
            return None
        client = HttpNodeClient(self._http, lease.port, token)
        node = NodeInstanceProcess(process, folder, None)
        try:
            status = await client.status()
        except NodeError as error:
            log.warning("not_adopted", instance_id=lease.instance_id, pid=process.pid, code=error.code)
            await node.stop(1)
            return None
        return Node(node, client) if status.instance_id == lease.instance_id else None

    async def reap_orphans(self, keep: Collection[str]) -> list[int]:
        """Kill what runs on sessions of instances that are not in `keep`."""
        orphaned = [
            self._state.instance(known) for known in self._state.known_instances() if known not in keep
        ]
        pids = await _kill_below([folder.session for folder in orphaned])
        for folder in orphaned:
            folder.record.unlink(missing_ok=True)
        return pids

    async def erase(self, instance_id: str) -> None:
        """Remove session, journal, log and records."""
        await asyncio.to_thread(shutil.rmtree, self._state.instance(instance_id).root, True)

    def has_session(self, instance_id: str) -> bool:
        """True when the session folder holds anything."""
        session = self._state.instance(instance_id).session
        return session.is_dir() and any(session.iterdir())

    async def _free(self, port: int) -> None:
        """End a node instance of ours that is still there although the database has given its port to
        another, as when an account is deleted. NodeError `port_in_use` for anybody else's program."""
        if _is_free(port):
            return
        for known in self._state.known_instances():
            folder = self._state.instance(known)
            process = _recorded(folder, port)
            if process is not None:
                await NodeInstanceProcess(process, folder, None).stop(1)
        if not _is_free(port):
            raise NodeError(f"another program listens on {port}", code=Reason.PORT_IN_USE)

    def _spawn(
        self, lease: Lease, phone: str | None, folder: InstanceFolder, token: str
    ) -> NodeInstanceProcess:
        with folder.log.open("ab") as output:
            child = subprocess.Popen(  # a fork without a copy: it takes about a millisecond
                [self._settings.program, _SMALL_HEAP, self._settings.script],
                env=self._environment(lease, folder, token) | {"INSTANCE_PHONE": phone or ""},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        started_at = start_time(child.pid) or 0.0
        record = {"pid": child.pid, "started_at": started_at, "port": lease.port}
        write_private(folder.record, json.dumps(record))
        return NodeInstanceProcess(SupervisedProcess(child.pid, started_at), folder, child)

    def _environment(self, lease: Lease, folder: InstanceFolder, token: str) -> dict[str, str]:
        settings = self._settings
        inherited = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return inherited | {
            "NODE_COMPILE_CACHE": str(settings.compile_cache),
            "INSTANCE_ID": lease.instance_id,
            "INSTANCE_DEVICE_NAME": lease.instance_name,
            "INSTANCE_PORT": str(lease.port),
            "INSTANCE_TOKEN": token,
            "INSTANCE_SESSION_DIR": str(folder.session),
            "INSTANCE_JOURNAL": str(folder.journal),
            "INSTANCE_ENGINE": settings.engine,
            "INSTANCE_BROWSER": settings.browser,
            "INSTANCE_BROWSER_ARGS": json.dumps(settings.browser_args),
            "INSTANCE_ORPHAN_SECONDS": str(settings.orphan_seconds),
            "INSTANCE_JOURNAL_MAX_PAGES": str(settings.journal_max_pages),
            "INSTANCE_START_SECONDS": str(settings.start_seconds),
            "INSTANCE_QR_MAX": str(settings.qr_max),
            "INSTANCE_MEDIA_DIR": str(folder.media),
        }

    async def _until_it_answers(
        self, process: NodeInstanceProcess, client: HttpNodeClient, lease: Lease
    ) -> None:
        try:
            async with asyncio.timeout(_BOOT_SECONDS):
                while True:
                    if (code := process.exit_code()) is not None:
                        reason = Reason.PORT_IN_USE if code == _EXIT_PORT_IN_USE else Reason.NODE_START_FAILED
                        raise NodeError(f"ended with {code}", code=reason)
                    try:
                        await client.status()
                        return
                    except NodeUnreachableError:
                        await asyncio.sleep(_BOOT_POLL_SECONDS)
        except TimeoutError:
            raise NodeError(f"mute on port {lease.port}", code=Reason.NODE_START_FAILED) from None


def _recorded(folder: InstanceFolder, port: int | None = None) -> SupervisedProcess | None:
    """The process of node.json, if it still is that process (and was given `port`)."""
    try:
        record = json.loads(folder.record.read_text(encoding="utf-8"))
        pid, started_at = int(record["pid"]), float(record["started_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    is_asked_for = port is None or record.get("port") == port
    return SupervisedProcess(pid, started_at) if is_asked_for and is_same(pid, started_at) else None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


async def _kill_below(sessions: list[Path]) -> list[int]:
    found = await asyncio.to_thread(processes_below, sessions)
    return await kill_all([process for processes in found.values() for process in processes])
