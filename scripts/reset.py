"""Stop this checkout's demo, if it runs, and remove everything that was made at run time (`.zapbase`)."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

STATE = Path(__file__).resolve().parent.parent / ".zapbase"
STOP_SECONDS = 30


def main() -> None:
    pid = running_demo()
    if pid is not None:
        print(f"Stopping the demo (process {pid}) …", flush=True)
        os.kill(pid, signal.SIGTERM)
        if not wait_for_end(pid):
            print(f"It did not end within {STOP_SECONDS} s; nothing was removed.", file=sys.stderr)
            raise SystemExit(2)
    if STATE.exists():
        shutil.rmtree(STATE)
    print("Removed .zapbase")


def running_demo() -> int | None:
    """The demo's process id, or None when it does not run (the command line tells a recycled id apart)."""
    file = STATE / "demo.json"
    if not file.exists():
        return None
    pid = int(json.loads(file.read_text())["pid"])
    return pid if "devstack.demo" in command_line(pid) else None


def command_line(pid: int) -> str:
    listing = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, timeout=10
    )
    return listing.stdout


def wait_for_end(pid: int) -> bool:
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        if "devstack.demo" not in command_line(pid):
            return True
        time.sleep(0.1)
    return False


if __name__ == "__main__":
    main()
