"""Uploads: so many at once of an account, and each only for as long as its body keeps arriving."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from starlette.requests import ClientDisconnect

from orchestrator.api.problems import ProblemError
from orchestrator.services.slots import Slots

_SLOT_SECONDS = 60


@dataclass(frozen=True)
class Pace:
    """So many bytes a second at least, counted over each `window_seconds` in which we wait for bytes, and so
    many seconds for all of it."""

    bytes_a_second: float = 1024
    window_seconds: float = 20
    total_seconds: float = 900


async def arriving(pieces: AsyncIterator[bytes], pace: Pace) -> AsyncIterator[bytes]:
    """The pieces. ProblemError `upload_stalled` when they come too slowly, `body_incomplete` when no more
    will come."""
    deadline = time.monotonic() + pace.total_seconds
    waited, arrived = 0.0, 0
    next_piece: asyncio.Task[bytes | None] | None = None
    try:
        while True:
            next_piece = next_piece or asyncio.create_task(_next(pieces))
            began = time.monotonic()
            left = min(pace.window_seconds - waited, deadline - began)
            done, _ = await asyncio.wait([next_piece], timeout=max(left, 0))
            waited += time.monotonic() - began
            piece = next_piece.result() if done else b""
            if piece is None:
                return
            arrived += len(piece)
            if waited >= pace.window_seconds:
                if arrived < pace.bytes_a_second * pace.window_seconds:
                    raise ProblemError("upload_stalled", f"{arrived} bytes in {waited:.0f} s")
                waited, arrived = 0.0, 0
            if time.monotonic() >= deadline:
                raise ProblemError("upload_stalled", f"not all of it came in {pace.total_seconds:.0f} s")
            if done:
                next_piece = None
                yield piece
    except ClientDisconnect:
        raise ProblemError("body_incomplete", "the connection was lost") from None
    finally:
        if next_piece is not None:
            next_piece.cancel()


@contextlib.asynccontextmanager
async def upload_slot(accounts: Slots, account_id: str) -> AsyncGenerator[None]:
    """One of the account's; ProblemError `rate_limited` when none becomes free for a minute."""
    slot = accounts.of(account_id)
    try:
        async with asyncio.timeout(_SLOT_SECONDS):
            await slot.acquire()
    except TimeoutError:
        detail = "other uploads of the account are under way"
        raise ProblemError("rate_limited", detail, retry_after=_SLOT_SECONDS) from None
    try:
        yield
    finally:
        slot.release()


async def _next(pieces: AsyncIterator[bytes]) -> bytes | None:
    return await anext(pieces, None)
