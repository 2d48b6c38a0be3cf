"""Whatever Supabase answers becomes a value or a coded error."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from orchestrator.adapters.contacts.gateway import SupabaseImports
from orchestrator.adapters.fleet.cloud_gateway import CloudGateway
from orchestrator.adapters.fleet.gateway import SupabaseFleet
from orchestrator.adapters.jobs import SupabaseJobs
from orchestrator.adapters.media.gateway import SupabaseMedia
from orchestrator.adapters.messages.gateway import SupabaseMessages
from orchestrator.adapters.platform.gateway import SupabaseEvents, SupabaseNotices
from orchestrator.adapters.platform.notices import SupabaseDigests, SupabasePushes
from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.node_events import NodeEvent
from orchestrator.domain.jobs import Job
from orchestrator.domain.platform.push_sealing import PushKeys
from orchestrator.errors import DatabaseRefusedError, SupabaseUnreachableError

pytestmark = pytest.mark.anyio
ME = Identity("6f1c2a0e-0000-4000-8000-000000000001", 7)
ID = "6f1c2a0e-0000-4000-8000-000000000002"
JOB = Job(id=1, claim_id=ID, kind="fold_usage", key="", account_id=None, payload={}, attempts=1)
FUNCTIONS = "https://abc.supabase.co/functions/v1"
Ask = Callable[[SupabaseGateway], Awaitable[Any]]
QUESTIONS: dict[str, Ask] = {
    "register": lambda gateway: SupabaseFleet(gateway, gateway, FUNCTIONS).register(ID, 10),
    "heartbeat": lambda gateway: SupabaseFleet(gateway, gateway, FUNCTIONS).heartbeat(ME),
    "poll": lambda gateway: SupabaseFleet(gateway, gateway, FUNCTIONS).poll(ME, ["fold_usage"]),
    "lease_instances": lambda gateway: SupabaseFleet(gateway, gateway, FUNCTIONS).lease_instances(ME, 10),
    "claim_commands": lambda gateway: SupabaseFleet(gateway, gateway, FUNCTIONS).claim_commands(ME, ID, 10),
    "mark_begun": lambda gateway: CloudGateway(gateway, lambda: ME).mark_begun(ID, ID, begun=True),
    "has_begun": lambda gateway: CloudGateway(gateway, lambda: ME).has_begun(ID, ID),
    "ingest": lambda gateway: SupabaseMessages(gateway).ingest(ME, ID, []),
    "claim_messages": lambda gateway: SupabaseMessages(gateway).claim_messages(ME, ID, 10),
    "unsettled_messages": lambda gateway: SupabaseMessages(gateway).unsettled_messages(ME, 10),
    "reserve_number_checks": lambda gateway: SupabaseMessages(gateway).reserve_number_checks(ME, ID, []),
    "pending_media": lambda gateway: SupabaseMedia(gateway).pending_media(ME, ID, 10, is_local=True),
    "write_upload": lambda gateway: SupabaseMedia(gateway).write_upload(ID, {}),
    "deleted_media": lambda gateway: SupabaseMedia(gateway).deleted_media(ME, 10),
    "media_link_key": lambda gateway: SupabaseMedia(gateway).media_link_key(),
    "open_import": lambda gateway: SupabaseImports(gateway).open_import(ME, ID),
    "read_import_lines": lambda gateway: SupabaseImports(gateway).read_import_lines(ME, ID),
    "write_import_lines": lambda gateway: SupabaseImports(gateway).write_import_lines(ME, ID, 0, [], []),
    "event_lags": lambda gateway: SupabaseEvents(gateway).event_lags(),
    "write_audit_log": lambda gateway: SupabaseEvents(gateway).write_audit_log(10),
    "fold_counts": lambda gateway: SupabaseEvents(gateway).fold_counts(10),
    "follow_broadcasts": lambda gateway: SupabaseEvents(gateway).follow_broadcasts(10),
    "write_webhook_deliveries": lambda gateway: SupabaseEvents(gateway).write_webhook_deliveries(10),
    "write_notices": lambda gateway: SupabaseEvents(gateway).write_notices(10),
    "read_push_keys": lambda gateway: SupabasePushes(gateway).read_push_keys(),
    "keep_push_keys": lambda gateway: SupabasePushes(gateway).keep_push_keys(PushKeys("x", "y")),
    "push_notices": lambda gateway: SupabasePushes(gateway).push_notices("x"),
    "finish_push": lambda gateway: SupabasePushes(gateway).finish_push("x", "told", []),
    "notice_digest": lambda gateway: SupabaseDigests(gateway).notice_digest("x"),
    "webhook_notice": lambda gateway: SupabaseNotices(gateway).webhook_notice("x"),
    "claim_jobs": lambda gateway: SupabaseJobs(gateway).claim_jobs(ME, ID, {}),
    "run_job": lambda gateway: SupabaseJobs(gateway).run_job(ME, JOB),
    "count_jobs": lambda gateway: SupabaseJobs(gateway).count_jobs(),
}
WRONG: list[Any] = [
    {}, [], None, 3, "text", {"instances": 3, "lease_seconds": "soon", "number": None},
    {"messages": {}, "commands": None, "media": "", "imports": 1, "known": [], "allowed": [3], "more": "?"},
    {"key": "no hex", "written": None, "id": 3, "purged": [None], "chunk": "", "lines": [[]]},
    {"read": [], "dropped": "", "seconds": {"x": None}},
]  # fmt: skip


def answering(body: bytes, status: int = 200) -> SupabaseGateway:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=body, headers={"content-type": "application/json"})

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return SupabaseGateway(http, "http://supabase", "key")


@pytest.mark.parametrize("function", [name for name in QUESTIONS if name != "ingest"])
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
async def test_an_answer_that_makes_no_sense_is_a_coded_error(function: str, wrong: Any) -> None:
    with pytest.raises(SupabaseUnreachableError):
        await QUESTIONS[function](answering(json.dumps(wrong).encode()))


@pytest.mark.parametrize("function", QUESTIONS)
@pytest.mark.parametrize(
    "answer",
    [
        (b"", 200),
        (b"<html>", 200),
        (b'{"a":', 200),
        (b"\xff\xfe", 200),
        (b"<html>", 502),
        (b"[]", 500),
        (b"3", 503),
    ],
)
async def test_what_is_no_answer_of_supabase_is_a_coded_error(
    function: str, answer: tuple[bytes, int]
) -> None:
    with pytest.raises(SupabaseUnreachableError):
        await QUESTIONS[function](answering(*answer))


async def test_an_item_that_makes_no_sense_costs_no_other() -> None:
    good = {"id": ID, "instance_id": ID, "chat_id": ID, "kind": "text", "message": "hi"}
    items: list[Any] = [good | {"id": None}, "text", good, {}, None, good | {"claimed_at": "never"}]
    answer = json.dumps({"messages": items, "next_seconds": None}).encode()
    claim = await SupabaseMessages(answering(answer)).claim_messages(ME, ID, 10)
    assert [message.id for message in claim.messages] == [ID]


@pytest.mark.parametrize("text", ["half a \ud83d character", float("nan")])
async def test_what_json_cannot_say_is_refused_and_not_tried_for_ever(text: object) -> None:
    event = NodeEvent(id=1, type="message", at="2026-01-01T00:00:00Z", data={"body": text})
    with pytest.raises(DatabaseRefusedError) as error:
        await SupabaseMessages(answering(b"{}")).ingest(ME, ID, [event])
    assert error.value.code == "database_refused"


@asynccontextmanager
async def slow_supabase(taken: asyncio.Semaphore) -> AsyncGenerator[str]:
    """It answers heartbeats, and nothing else; each of these is `taken` down."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if b"/rpc/heartbeat" in head:
            body = b'{"lease_seconds": 30, "instances": []}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        else:
            taken.release()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_heartbeat_waits_for_no_connection_of_other_work() -> None:
    taken = asyncio.Semaphore(0)
    async with (
        slow_supabase(taken) as url,
        httpx.AsyncClient(limits=httpx.Limits(max_connections=2), timeout=60) as work,
        httpx.AsyncClient() as heartbeat,
    ):
        fleet = SupabaseFleet(
            SupabaseGateway(work, url, "key"), SupabaseGateway(heartbeat, url, "key"), FUNCTIONS
        )
        claims = [asyncio.create_task(fleet.claim_commands(ME, ID, 10)) for _ in range(4)]
        async with asyncio.timeout(10):
            await taken.acquire()
            await taken.acquire()
            grant = await fleet.heartbeat(ME)
        assert grant.lease_seconds == 30
        assert not any(claim.done() for claim in claims)
        for claim in claims:
            claim.cancel()
        await asyncio.wait(claims)
