"""Every static check, two at a time; the output of a check is shown only when it fails."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECK_SECONDS = 600
TYPESCRIPT_PROJECTS = (
    "benchmarks",
    "dashboard",
    "devstack/gateway",
    "integrations/zapier",
    "node_instances",
    "simulator",
    "tests/clients",
)
CHECKS: dict[str, list[str]] = {
    "pyright (strict)": ["npx", "--no-install", "pyright", "--warnings"],
    "biome": ["npx", "--no-install", "biome", "check", "--error-on-warnings", "."],
    # Files, exports and packages that nothing uses.
    "knip": ["npx", "--no-install", "knip", "--no-progress"],
    "deno (functions, 2.1 and current)": [sys.executable, "-m", "scripts.functions", "check"],
    "ruff": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "import-linter": ["lint-imports"],
    **{f"tsc {folder}": ["npx", "--no-install", "tsc", "-p", folder] for folder in TYPESCRIPT_PROJECTS},
}


def main() -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        running = {pool.submit(check, command): name for name, command in CHECKS.items()}
        failed = [
            running[done] for done in as_completed(running) if not report(running[done], *done.result())
        ]
    print(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


def check(command: list[str]) -> tuple[int, str, float]:
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=CHECK_SECONDS
    )
    return done.returncode, done.stdout, time.monotonic() - started


def report(name: str, code: int, output: str, seconds: float) -> bool:
    print(f"{'ok  ' if code == 0 else 'FAIL'} {name} ({seconds:.1f} s)", flush=True)
    if code != 0:
        print(output, flush=True)
    return code == 0


if __name__ == "__main__":
    main()
