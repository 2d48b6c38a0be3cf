"""Every test suite, one after the other, each in its own language's runner.

Any argument is handed to pytest (`python scripts/test.py -k isolation`) and then only pytest runs.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUITE_SECONDS = 1800
NODE_TEST = ["node", "--test", "--test-timeout=120000", "--test-reporter=dot"]
SUITES: dict[str, list[str]] = {
    "dashboard (vitest)": ["npm", "run", "--silent", "-w", "dashboard", "test"],
    "node instance (node:test)": [*NODE_TEST, "node_instances/test/**/*.test.ts"],
    "simulator (node:test)": [*NODE_TEST, "simulator/test/**/*.test.ts"],
}
PYTEST = ["python", "-m", "pytest", "--durations=10"]


def main() -> None:
    arguments = sys.argv[1:]
    suites = {"pytest": [*PYTEST, *arguments]} if arguments else {**SUITES, "pytest": PYTEST}
    started = time.monotonic()
    failed = [name for name, command in suites.items() if not run(name, command)]
    print(
        f"\n{len(suites) - len(failed)} of {len(suites)} suites passed in {time.monotonic() - started:.0f} s"
    )
    if failed:
        print("Failed: " + ", ".join(failed), file=sys.stderr)
        sys.exit(1)


def run(name: str, command: list[str]) -> bool:
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    try:
        code = subprocess.run(command, cwd=ROOT, timeout=SUITE_SECONDS).returncode
    except subprocess.TimeoutExpired:
        print(f"{name}: no end within {SUITE_SECONDS} s", file=sys.stderr)
        return False
    print(
        f"-- {name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True
    )
    return code == 0


if __name__ == "__main__":
    main()
