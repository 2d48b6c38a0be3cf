"""Keeps a set of children running: starts them, restarts the one that died, stops all at the end."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from devstack.children import Child
from devstack.errors import ConfigurationError, DevstackError
from devstack.processes import start_process, stop_process

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
# A child that lived this long starts over with the shortest pause.
STEADY_SECONDS = 10.0
START_SECONDS = 150.0
# What a program ends with when a setting is at fault; it has said so in its last line.
CONFIGURATION_EXIT = 2


class Keeper:
    """`changed` is called after every start and restart, when the processes' ids are other ones."""

    def __init__(
        self, log_folder: Path, report: Callable[[str], None], changed: Callable[[], None] | None = None
    ) -> None:
        self.log_folder = log_folder
        self.report = report
        self.changed = changed
        self.children: dict[str, Child] = {}
        self.running: dict[str, asyncio.subprocess.Process] = {}

    async def start(self, child: Child, seconds: float = START_SECONDS) -> None:
        """Start `child` and wait until it answers; raise DevstackError when it ends or stays mute."""
        self.report(f"starting {child.name}")
        log = self.log_folder / f"{child.name}.log"
        process = await start_process(
            child.command,
            log=log,
            environment=child.environment,
            death_signal=child.death_signal,
            user=child.user,
        )
        self.children[child.name] = child
        self.running[child.name] = process
        await wait_until_ready(child, process, seconds, log)

    async def keep_all(self) -> None:
        """Restart whatever ends; never returns by itself."""
        async with asyncio.TaskGroup() as group:
            for name in self.children:
                group.create_task(self.keep(name), name=f"keep {name}")

    async def keep(self, name: str) -> None:
        """Start `name` again whenever it has ended, with a growing pause."""
        loop = asyncio.get_running_loop()
        pause = FIRST_PAUSE_SECONDS
        while True:
            since = loop.time()
            code = await self.running[name].wait()
            if loop.time() - since > STEADY_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self.report(f"{name} ended with {code}; starting it again")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            try:
                await self.start(self.children[name])
                if self.changed:
                    self.changed()
            except DevstackError as error:
                self.report(str(error))
                await stop_process(self.running[name], signal.SIGKILL, 1)

    async def stop(self, *names: str) -> None:
        """End the named ones that run, one after the other."""
        for name in names:
            if name in self.running:
                child = self.children[name]
                await stop_process(self.running[name], child.stop_signal, child.stop_seconds)


async def wait_until_ready(
    child: Child, process: asyncio.subprocess.Process, seconds: float, log: Path
) -> None:
    ready = asyncio.ensure_future(child.ready(seconds))
    ended = asyncio.ensure_future(process.wait())
    try:
        await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        if ended.done() and not ready.done():
            raise explain_end(child.name, process.returncode, log)
        await ready
    finally:
        await cancel(ready, ended)


def explain_end(name: str, code: int | None, log: Path) -> DevstackError:
    """Hand on the last line of a program that ended over a setting; otherwise point to its log."""
    lines = log.read_text(errors="replace").strip().splitlines()
    if code == CONFIGURATION_EXIT and lines:
        return ConfigurationError(lines[-1])
    return DevstackError(f"{name} ended with {code} before it was ready: see {log}")


async def run_until_signal(
    work: Callable[[], Coroutine[Any, Any, None]], stop: Callable[[], Awaitable[None]]
) -> None:
    """Run `work` until it ends or SIGINT or SIGTERM arrives; then `stop`, whatever happened."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    waiting = asyncio.create_task(stopped.wait(), name="wait for a signal")
    working = asyncio.create_task(work(), name="work")
    try:
        await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
    finally:
        await cancel(working, waiting)
        await stop()


async def cancel(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError, Exception):
            await task
