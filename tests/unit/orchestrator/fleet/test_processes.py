"""Processes: who they are, when they end, how they are ended."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import psutil
import pytest

from orchestrator.adapters.fleet.processes import (
    SupervisedProcess,
    is_same,
    kill_all,
    processes_below,
    start_time,
)

pytestmark = pytest.mark.anyio
SLEEPER = "import signal, sys, time; {before}; print('up', flush=True); time.sleep(60)"


@pytest.fixture
def child(request: pytest.FixtureRequest) -> Generator[subprocess.Popen[bytes], None, None]:
    """A process that sleeps; a parameter runs before it does."""
    code = SLEEPER.format(before=getattr(request, "param", "pass"))
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout and process.stdout.readline()
        yield process
        process.kill()


async def test_a_process_is_known_by_its_start_time(child: subprocess.Popen[bytes]) -> None:
    started_at = start_time(child.pid)
    assert started_at is not None
    assert is_same(child.pid, started_at)
    assert not is_same(child.pid, started_at - 100)


async def test_the_end_of_an_adopted_process_is_noticed(child: subprocess.Popen[bytes]) -> None:
    process = SupervisedProcess(child.pid, start_time(child.pid) or 0)
    waiting = asyncio.create_task(process.wait())
    await asyncio.sleep(0)
    child.kill()
    async with asyncio.timeout(5):
        await waiting
    assert not process.is_alive()


@pytest.mark.parametrize("child", ["signal.signal(signal.SIGTERM, signal.SIG_IGN)"], indirect=True)
async def test_one_that_does_not_listen_is_killed(child: subprocess.Popen[bytes]) -> None:
    process = SupervisedProcess(child.pid, start_time(child.pid) or 0, child)
    await process.stop(0.1)
    assert child.returncode == -9


@pytest.fixture
def neglected() -> Generator[psutil.Process]:
    """A process whose parent never asks what became of it."""
    code = (
        "import subprocess, time; child = subprocess.Popen(['sleep', '60']); "
        "print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        yield psutil.Process(int(parent.stdout.readline()))
        parent.kill()


async def test_one_that_is_dead_and_that_nobody_has_taken_note_of_is_gone(neglected: psutil.Process) -> None:
    before = time.monotonic()
    assert await kill_all([neglected]) == [neglected.pid]
    assert time.monotonic() - before < 1
    assert neglected.status() == psutil.STATUS_ZOMBIE


def test_processes_are_found_by_the_folder_they_were_given(tmp_path: Path) -> None:
    profile = tmp_path / "session" / "profile"
    words = [sys.executable, "-c", SLEEPER.format(before="pass"), f"--user-data-dir={profile}"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as browser:
        assert browser.stdout and browser.stdout.readline()
        other = tmp_path / "sess"
        found = processes_below([tmp_path / "session", other])
        assert [process.pid for process in found[tmp_path / "session"]] == [browser.pid]
        assert found[other] == []
        browser.kill()
