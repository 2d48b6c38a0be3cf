"""Node instances without processes: a test says what they report and when they die."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from typing import Any

from orchestrator.domain.fleet.leases import Lease
from orchestrator.domain.fleet.node_answers import (
    NodeProblem,
    NumberCheck,
    PhoneMessage,
    SendAnswer,
    SendRefusal,
    SendStatus,
)
from orchestrator.domain.fleet.node_events import JournalPosition, NodeEvent, NodeStatus
from orchestrator.errors import NodeError, NodeUnreachableError
from orchestrator.services.fleet.protocols import Node


class FakeNode:
    """One node instance: process and client at once."""

    chats_at_once = 8

    def __init__(self, instance_id: str, pid: int, qr: str | None) -> None:
        self.instance_id = instance_id
        self.pid = pid
        self.is_mute = False
        self.starts = 0
        # The only one that it is told to let connect.
        self.phone: str | None = None
        self.acknowledged = 0
        self.is_unlinked = False
        self.cannot_unlink = False
        self.begun_at: float = 0
        self.stopped_with: float | None = None
        self.refusal: str | None = None
        # By client key.
        self.refusals: dict[str, str] = {}
        # The client keys of each list that was handed over.
        self.lists: list[list[str]] = []
        self.loses_answers = False
        self.is_mute_after_sending = False
        self.sent: dict[str, dict[str, Any]] = {}
        self.uncertain: set[str] = set()
        self.unregistered: set[str] = set()
        self.checks: list[str] = []
        self.typing: list[tuple[str, str]] = []
        self.history: list[PhoneMessage] = []
        # By message id: a file's bytes, or the code with which it is refused.
        self.files: dict[str, bytes | str] = {}
        self.fetches: list[str] = []
        self._qr = qr
        self._state: dict[str, Any] = {"status": "disconnected", "status_reason": None}
        self._journal: list[NodeEvent] = []
        self._changed = asyncio.Event()
        self._ended = asyncio.Event()

    @property
    def is_alive(self) -> bool:
        """False once stopped or killed."""
        return not self._ended.is_set()

    def report(self, status: str, reason: str | None = None, phone: str | None = None) -> None:
        """The state changes."""
        self._state = {"status": status, "status_reason": reason, "phone": phone}
        self._record("status", self._state)

    def show_qr(self, qr: str) -> None:
        """A new code to scan."""
        self.report("awaiting_scan")
        self._state |= {"qr": qr}
        self._record("qr", {"qr": qr, "expires_at": None})

    def receive(self, *bodies: str) -> None:
        """Messages from outside come in."""
        for body in bodies:
            self._record("message", {"message_id": f"M{len(self._journal) + 1}", "body": body})

    def acknowledge_sent(self, *message_ids: str) -> None:
        """The other side has got messages of ours."""
        for message_id in message_ids:
            self._record("message_ack", {"message_id": message_id, "ack": 2})

    def fail_to_catch_up(self) -> None:
        """Not all that came while it was away can be read."""
        self._record("catch_up_failed", {"cause": "refused", "lost_names": []})

    def kill(self) -> None:
        """It dies without a word."""
        self._ended.set()
        self._changed.set()

    async def status(self) -> NodeStatus:
        self._require_answer()
        position = JournalPosition(
            last=len(self._journal), acknowledged=self.acknowledged, begun_at=self.begun_at
        )
        return NodeStatus(
            instance_id=self.instance_id, pid=self.pid, engine="memory", journal=position, **self._state
        )

    async def start(self) -> None:
        self._require_answer()
        self.starts += 1
        self.report("connecting")
        if self._qr:
            self.show_qr(self._qr)

    async def logout(self) -> None:
        self._require_answer()
        if self.cannot_unlink:
            raise NodeError("WhatsApp is away", code="engine_timeout")
        self.is_unlinked = True
        self.report("disconnected", "logged_out")

    async def pairing_code(self, phone: str) -> str:
        self._require_answer()
        return f"CODE{phone[-4:]}"

    async def events(self, after: int) -> AsyncIterator[NodeEvent]:
        while True:
            self._require_answer()
            self._changed.clear()
            for event in self._journal[after:]:
                after = event.id
                yield event
            await self._changed.wait()

    async def acknowledge(self, event_id: int) -> None:
        self._require_answer()
        self.acknowledged = event_id

    async def send(self, requests: Sequence[dict[str, Any]]) -> AsyncGenerator[SendAnswer | SendRefusal]:
        self.lists.append([request["client_key"] for request in requests])
        for request in requests:
            self._require_answer()
            key = request["client_key"]
            refusal = self.refusals.get(key, self.refusal)
            if refusal:
                yield SendRefusal(client_key=key, error=NodeProblem(code=refusal))
                continue
            self.sent.setdefault(key, request)
            self.is_mute |= self.is_mute_after_sending
            if self.loses_answers:
                raise NodeUnreachableError("the answer was lost")
            message_id = f"true_{request['to']}_{key}"
            yield SendAnswer(client_key=key, message_id=message_id, status=SendStatus.SENT)

    async def recorded(self, client_key: str) -> SendAnswer | None:
        self._require_answer()
        if client_key not in self.sent:
            return None
        status = SendStatus.UNCONFIRMED if client_key in self.uncertain else SendStatus.SENT
        return SendAnswer(client_key=client_key, message_id=None, status=status)

    async def check_number(self, phone: str) -> NumberCheck:
        self._require_answer()
        self.checks.append(phone)
        wa_id = None if phone in self.unregistered else f"{phone}@c.us"
        return NumberCheck(phone=phone, registered=wa_id is not None, wa_id=wa_id)

    async def messages(self, chat_id: str, limit: int) -> list[PhoneMessage]:
        self._require_answer()
        return self.history

    async def media(self, message_id: str, max_bytes: int) -> AsyncIterator[bytes]:
        self._require_answer()
        self.fetches.append(message_id)
        file = self.files.get(message_id, "no_media")
        if isinstance(file, str):
            raise NodeError("refused", code=file)
        for start in range(0, len(file), 1000):
            self._require_answer()
            yield file[start : start + 1000]

    async def refresh(self) -> None:
        self._require_answer()

    async def show_typing(self, chat_id: str, state: str) -> None:
        self._require_answer()
        self.typing.append((chat_id, state))

    async def wait(self) -> None:
        await self._ended.wait()

    async def stop(self, grace_seconds: float) -> None:
        self.stopped_with = grace_seconds
        self.kill()

    def trim_log(self) -> None:
        pass

    def _record(self, kind: str, data: dict[str, Any]) -> None:
        event = NodeEvent(id=len(self._journal) + 1, type=kind, at="2026-01-01T00:00:00Z", data=dict(data))
        self._journal.append(event)
        self._changed.set()

    def _require_answer(self) -> None:
        if self.is_mute or not self.is_alive:
            raise NodeUnreachableError("mute")


class FakeNodeHost:
    """Implements `services.fleet.protocols.NodeHost`. `qr` is what a started node instance shows by itself;
    `failures` are raised by the next launches."""

    def __init__(self, qr: str | None = "2@code") -> None:
        self.qr = qr
        self.failures: list[NodeError] = []
        self.launched: list[FakeNode] = []
        self.adoptable: dict[str, FakeNode] = {}
        self.erased: list[str] = []
        self.sessions: set[str] = set()

    @property
    def running(self) -> list[FakeNode]:
        """Those that live."""
        return [node for node in self.launched if node.is_alive]

    def make(self, instance_id: str) -> FakeNode:
        """A running node instance that this host knows of."""
        node = FakeNode(instance_id, 100 + len(self.launched), self.qr)
        self.launched.append(node)
        return node

    async def launch(self, lease: Lease, phone: str | None) -> Node:
        if self.failures:
            raise self.failures.pop(0)
        node = self.make(lease.instance_id)
        node.phone = phone
        return Node(node, node)

    async def adopt(self, lease: Lease) -> Node | None:
        node = self.adoptable.pop(lease.instance_id, None)
        return Node(node, node) if node and node.is_alive else None

    async def reap_orphans(self, keep: Collection[str]) -> list[int]:
        orphans = [node for node in self.running if node.instance_id not in keep]
        for node in orphans:
            node.kill()
        return [node.pid for node in orphans]

    async def erase(self, instance_id: str) -> None:
        self.erased.append(instance_id)
        self.sessions.discard(instance_id)

    def has_session(self, instance_id: str) -> bool:
        return instance_id in self.sessions
