"""Starting programs that end when this one ends, however it ends."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

PR_SET_PDEATHSIG = 1


def leash(death_signal: signal.Signals) -> Callable[[], None] | None:
    """On Linux: a function for the child that asks the kernel for `death_signal` when its parent dies."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def hold() -> None:
        prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)

    return hold


async def start_process(
    command: list[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
    user: str | None = None,
) -> asyncio.subprocess.Process:
    """Start `command` in a session of its own, its output appended to `log`.

    Its stdin is a pipe that is never written: it closes when this process is gone, which programs may watch.
    """
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=output,
            stderr=output,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            preexec_fn=leash(death_signal),
            user=user,
        )


async def stop_process(process: asyncio.subprocess.Process, ask: signal.Signals, seconds: float) -> None:
    """Ask `process` to end, and kill it when it has not within `seconds`."""
    if process.returncode is not None:
        return
    process.send_signal(ask)
    try:
        await asyncio.wait_for(process.wait(), seconds)
    except TimeoutError:
        process.kill()
        await process.wait()
