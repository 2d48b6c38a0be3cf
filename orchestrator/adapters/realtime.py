"""Hints from the private topic `orchestrator`. Nothing depends on one arriving."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from realtime import AsyncRealtimeChannel, AsyncRealtimeClient, RealtimeSubscribeStates

from orchestrator.domain.backoff import Backoff
from orchestrator.domain.event_names import OrchestratorEvent
from orchestrator.errors import SupabaseUnreachableError
from orchestrator.services.clock import Clock

log = structlog.stdlib.get_logger("orchestrator.realtime")
TOPIC = "orchestrator"
# What to call for each event of the topic.
Hints = Mapping[OrchestratorEvent, Callable[[], None]]
_JOIN_SECONDS = 10.0
_CHECK_SECONDS = 5.0
# The client has been seen to fall silent without an error: a fresh connection now and then costs little.
_REFRESH_SECONDS = 900.0
_PAUSE = Backoff(first=0.5, limit=15.0)


class RealtimeListener:
    """Keeps one joined channel; a closed, failed or old one is replaced by a new connection."""

    def __init__(self, url: str, secret_key: str, clock: Clock) -> None:
        self._url = f"{url}/realtime/v1"
        self._key = secret_key
        self._clock = clock
        self.is_joined = False

    async def run(self, hints: Hints) -> None:
        """Until cancelled: call the hint of each broadcast, and after a join all, for what was missed."""
        failures = 0
        while True:
            try:
                await self.listen(hints, _REFRESH_SECONDS)
                failures = 0
            except SupabaseUnreachableError as error:
                failures += 1
                log.warning("realtime_lost", detail=error.detail, failures=failures)
            await self._clock.sleep(_PAUSE.delay(max(failures, 1), self._clock.random))

    async def listen(self, hints: Hints, seconds: float) -> None:
        """One connection, for at most `seconds`; SupabaseUnreachableError when it cannot join or breaks."""
        client = AsyncRealtimeClient(
            self._url, self._key, auto_reconnect=False, max_retries=1, timeout=int(_JOIN_SECONDS)
        )
        lost = asyncio.Event()
        try:
            channel = await self._join(client, hints, lost)
            self.is_joined = True
            for hint in hints.values():
                hint()
            await _until_lost(client, channel, lost, seconds)
        finally:
            self.is_joined = False
            await _close(client)

    async def _join(
        self, client: AsyncRealtimeClient, hints: Hints, lost: asyncio.Event
    ) -> AsyncRealtimeChannel:
        joined = asyncio.get_running_loop().create_future()

        def on_state(state: RealtimeSubscribeStates, error: Exception | None) -> None:
            if state is not RealtimeSubscribeStates.SUBSCRIBED:
                lost.set()
            if not joined.done():
                joined.set_result(state)

        try:
            async with asyncio.timeout(_JOIN_SECONDS):
                await client.connect()
                channel = client.channel(
                    TOPIC,
                    {
                        "config": {
                            "broadcast": {"ack": False, "self": False},
                            "presence": {"key": "", "enabled": False},
                            "private": True,
                        }
                    },
                )
                for event, hint in hints.items():
                    channel.on_broadcast(event, _ignoring_payload(hint))
                await channel.subscribe(on_state)
                state = await joined
        # The client lets through whatever its socket raises.
        except Exception as error:
            raise SupabaseUnreachableError(f"Realtime: {type(error).__name__}") from None
        if state is not RealtimeSubscribeStates.SUBSCRIBED:
            raise SupabaseUnreachableError(f"Realtime: the channel is {state}")
        return channel


def _ignoring_payload(hint: Callable[[], None]) -> Callable[[Any], None]:
    return lambda _: hint()


async def _until_lost(
    client: AsyncRealtimeClient, channel: AsyncRealtimeChannel, lost: asyncio.Event, seconds: float
) -> None:
    """Return after `seconds`; raise when the channel or its connection is gone."""
    try:
        async with asyncio.timeout(seconds):
            while client.is_connected and channel.is_joined and not lost.is_set():
                try:
                    async with asyncio.timeout(_CHECK_SECONDS):
                        await lost.wait()
                except TimeoutError:
                    continue
    except TimeoutError:
        return
    raise SupabaseUnreachableError("Realtime: the channel has closed")


async def _close(client: AsyncRealtimeClient) -> None:
    try:
        async with asyncio.timeout(3):
            await client.close()
    except Exception as error:
        log.info("realtime_close_failed", error=type(error).__name__)
