"""The watchman, which only machines without a kernel's help need, so it is tried by itself."""

from __future__ import annotations

import signal
import subprocess
import sys

import psutil

from devstack.settings import ROOT

END_SECONDS = 45
# A parent that posts a watchman over its child, prints the child's id, and waits to be killed.
PARENT = """
import asyncio, signal, subprocess, sys, time
from devstack.processes import post_watchman
child = subprocess.Popen(["sleep", "60"])
asyncio.run(post_watchman(child.pid, signal.SIGTERM))
print(child.pid, flush=True)
time.sleep(60)
"""


def test_the_child_of_a_killed_parent_is_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        assert child.is_running()
        parent.send_signal(signal.SIGKILL)
        parent.wait(END_SECONDS)
    psutil.wait_procs([child], END_SECONDS)
    assert not child.is_running()
