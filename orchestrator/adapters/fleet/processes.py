"""Operating system processes: who they are, when they end, how they are ended."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

import psutil

# psutil computes start times from clock ticks; two readings of one process may differ by as much.
_START_TOLERANCE = 1.0
_POLL_SECONDS = 0.5
_GONE_SECONDS = 3
_GONE_POLL_SECONDS = 0.01


def start_time(pid: int) -> float | None:
    """When the process started (seconds since the epoch), None when there is none or it is dead."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.Error:
        return None


def is_same(pid: int, started_at: float) -> bool:
    """True when `pid` is still the process that started at `started_at`, no later one of its number."""
    actual = start_time(pid)
    return actual is not None and abs(actual - started_at) < _START_TOLERANCE


class SupervisedProcess:
    """A process that may outlive us: our child, or one adopted from an earlier life."""

    def __init__(self, pid: int, started_at: float, child: subprocess.Popen[bytes] | None = None) -> None:
        self.pid = pid
        self.started_at = started_at
        self._child = child

    def exit_code(self) -> int | None:
        """The code of a child that has ended; None while it runs or when it is not our child."""
        return self._child.poll() if self._child else None

    def is_alive(self) -> bool:
        """Reaps a child that has ended."""
        if self._child is not None:
            return self._child.poll() is None
        return is_same(self.pid, self.started_at)

    async def wait(self) -> None:
        """Return when it has ended."""
        if hasattr(os, "pidfd_open"):
            await self._wait_by_descriptor()
        while self.is_alive():  # noqa: ASYNC110 - nothing but asking is left here
            await asyncio.sleep(_POLL_SECONDS)

    async def _wait_by_descriptor(self) -> None:
        """Linux tells at once; elsewhere we ask."""
        try:
            descriptor = os.pidfd_open(self.pid)
        except OSError:
            return
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(descriptor, ended.set)
        try:
            # The descriptor may be of a later process with the same number.
            if self.is_alive():
                await ended.wait()
        finally:
            loop.remove_reader(descriptor)
            os.close(descriptor)

    async def stop(self, grace_seconds: float) -> None:
        """Ask, wait, then kill its whole group. Returns when it is gone."""
        if not self.is_alive():
            return
        os.kill(self.pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(grace_seconds):
                await self.wait()
        except TimeoutError:
            self._kill_group()
            async with asyncio.timeout(5):
                await self.wait()

    def _kill_group(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            if self.is_alive():
                os.kill(self.pid, signal.SIGKILL)


def processes_below(folders: Iterable[Path]) -> dict[Path, list[psutil.Process]]:
    """Processes whose command line or environment names one of the folders: node instances by the
    environment we gave them, browsers by their profile. Ours alone, whoever else runs on this machine."""
    found: dict[Path, list[psutil.Process]] = {folder: [] for folder in folders}
    for process in psutil.process_iter():
        try:
            if process.pid == os.getpid() or process.uids().real != os.getuid():
                continue
            words = _words(process)
        except (psutil.Error, OSError):
            continue
        for folder in found:
            if any(_names(word, folder) for word in words):
                found[folder].append(process)
    return found


def _words(process: psutil.Process) -> list[str]:
    words = [word.removeprefix("--user-data-dir=") for word in process.cmdline()]
    if any(word.endswith("main.ts") for word in words):
        words.append(process.environ().get("INSTANCE_SESSION_DIR", ""))
    return words


def _names(word: str, folder: Path) -> bool:
    return word == str(folder) or word.startswith(f"{folder}{os.sep}")


async def kill_all(processes: list[psutil.Process]) -> list[int]:
    """Kill without asking, and wait until they do nothing more; returns the pids."""
    for process in processes:
        try:
            process.kill()
        except psutil.Error:
            continue
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_GONE_SECONDS):
            while any(map(_is_running, processes)):  # noqa: ASYNC110 - nobody tells of them
                await asyncio.sleep(_GONE_POLL_SECONDS)
    return [process.pid for process in processes]


def _is_running(process: psutil.Process) -> bool:
    """A zombie is gone: whoever should take note of it may be dead as well, and then it stays."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
