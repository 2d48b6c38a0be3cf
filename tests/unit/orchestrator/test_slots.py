"""Slots of each: a crowd waits for its own, and is forgotten when it is gone."""

import asyncio
import gc

import pytest

from orchestrator.services.slots import Slots

pytestmark = pytest.mark.anyio


async def test_each_waits_for_its_own_and_nothing_is_kept_of_who_is_gone() -> None:
    slots, go_on = Slots(2), asyncio.Event()

    async def work(key: str) -> None:
        async with slots.of(key):
            await go_on.wait()

    crowd = [asyncio.create_task(work("crowd")) for _ in range(5)]
    other = asyncio.create_task(work("other"))
    await asyncio.sleep(0)
    assert slots.of("crowd").locked()
    assert not slots.of("other").locked()
    go_on.set()
    await asyncio.gather(*crowd, other)
    gc.collect()
    assert list(vars(slots)["_used"]) == []
