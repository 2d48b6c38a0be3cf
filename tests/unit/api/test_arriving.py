"""A body is listened to for as long as it keeps arriving."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.requests import ClientDisconnect

from orchestrator.api.arriving import Pace, arriving
from orchestrator.api.problems import ProblemError

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def body(pieces: int, size: int, pause: float, *, is_cut: bool = False) -> AsyncIterator[bytes]:
    for _ in range(pieces):
        await asyncio.sleep(pause)
        yield bytes(size)
    if is_cut:
        raise ClientDisconnect


async def take(pieces: AsyncIterator[bytes], pace: Pace) -> int | str:
    """The bytes that came, or the code."""
    size = 0
    try:
        async for piece in arriving(pieces, pace):
            size += len(piece)
    except ProblemError as error:
        return error.code
    return size


@pytest.mark.parametrize(
    ("pieces", "pace", "expected"),
    [
        (body(5, 100, 0), Pace(), 500),
        # A byte now and then, silence, and enough at first.
        (body(1000, 1, 0.01), Pace(1000, window_seconds=0.1), "upload_stalled"),
        (body(1, 1, 60), Pace(1000, window_seconds=0.1), "upload_stalled"),
        (body(1000, 1000, 0.01), Pace(1000, window_seconds=0.1, total_seconds=0.3), "upload_stalled"),
        # Slow, but fast enough; and slow at the end only.
        (body(60, 100, 0.01), Pace(100, window_seconds=0.1), 6000),
        (body(1, 3, 0.05), Pace(1000, window_seconds=0.1), 3),
        (body(3, 3, 0, is_cut=True), Pace(), "body_incomplete"),
    ],
)
async def test_what_comes_too_slowly_ends(
    pieces: AsyncIterator[bytes], pace: Pace, expected: int | str
) -> None:
    assert await take(pieces, pace) == expected


async def test_a_pause_of_ours_is_none_of_the_senders() -> None:
    size = 0
    async for piece in arriving(body(5, 10, 0), Pace(1000, window_seconds=0.05)):
        await asyncio.sleep(0.05)
        size += len(piece)
    assert size == 50
