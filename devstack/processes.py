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


async def start_process(
    command: list[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
    user: str | None = None,
) -> asyncio.subprocess.Process:
    """Start `command` in a session of its own, its output appended to `log`.

    It gets `death_signal` when this process is gone: from the kernel on Linux, from a watchman elsewhere.
    Its stdin is a pipe that is never written and closes then too.
    """
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=output,
            stderr=output,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            preexec_fn=leash(death_signal) if sys.platform == "linux" else None,
            user=user,
        )
    if sys.platform != "linux":
        await post_watchman(process.pid, death_signal)
    return process


def leash(death_signal: signal.Signals) -> Callable[[], None]:
    """For the child, before its program: ask the kernel for `death_signal` when the parent dies."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def hold() -> None:
        prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)

    return hold


async def post_watchman(pid: int, death_signal: signal.Signals) -> None:
    """Start a process that signals `pid` once this one is gone."""
    await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "devstack.watchman",
        str(os.getpid()),
        str(pid),
        str(int(death_signal)),
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
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
