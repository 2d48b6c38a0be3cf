"""Every test suite, two at a time, the longest first: of more, two cores let each wait too long.

Any argument is handed to pytest (`python scripts/test.py -k isolation`), and then only pytest runs, in the
open.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What hangs is ended; a busy machine takes more than twice as long as a quiet one.
SUITE_SECONDS = 4500
PROGRESS_SECONDS = 20
AT_ONCE = 2
NODE_TEST = ["node", "--test", "--test-timeout=120000", "--test-concurrency=1", "--test-reporter=dot"]
PYTEST = [sys.executable, "-m", "pytest", "--durations=5"]
# Where setup has filled it; what else runs on Node in tests keeps what it compiles there as well.
os.environ["NODE_COMPILE_CACHE"] = str(ROOT / "node_modules" / ".cache" / "node")


@dataclass
class Suite:
    name: str
    command: list[str]
    is_running: bool = False
    seconds: float = 0
    passed: bool | None = None
    output: str = field(default="", repr=False)


INTEGRATION = "tests/integration"
ORCHESTRATOR = f"{INTEGRATION}/orchestrator"
FAULTS = sorted(str(file.relative_to(ROOT)) for file in (ROOT / ORCHESTRATOR).glob("test_*faults.py"))
PAGES = "tests/e2e/dashboard"
NUMBER = "tests/e2e/node_instance"
PARTS = ("api", "devstack", "realtime")
SUITES = [
    Suite("pages", [*PYTEST, PAGES]),
    Suite("orchestrator", [*PYTEST, ORCHESTRATOR, *(f"--ignore={file}" for file in FAULTS)]),
    Suite("api, devstack and realtime", [*PYTEST, *(f"{INTEGRATION}/{part}" for part in PARTS)]),
    Suite("database", [*PYTEST, f"{INTEGRATION}/database"]),
    Suite("orchestrator, faults", [*PYTEST, *FAULTS]),
    Suite("webhooks", [*PYTEST, f"{INTEGRATION}/webhooks"]),
    Suite("end to end", [*PYTEST, "tests/e2e", f"--ignore={NUMBER}", f"--ignore={PAGES}"]),
    Suite("number", [*PYTEST, NUMBER]),
    Suite("units", [*PYTEST, "tests/unit"]),
    Suite("node instance", [*NODE_TEST, "node_instances/test/**/*.test.ts"]),
    Suite("simulator", [*NODE_TEST, "simulator/test/**/*.test.ts"]),
    Suite("functions, Deno 2.1 and current", [sys.executable, "-m", "scripts.functions", "test"]),
    Suite("dashboard", ["npm", "run", "--silent", "-w", "dashboard", "test"]),
]


def main() -> None:
    if sys.argv[1:]:
        sys.exit(subprocess.run([*PYTEST, *sys.argv[1:]], cwd=ROOT).returncode)
    started = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = [pool.submit(run_and_tell, suite) for suite in SUITES]
        show_progress(runs, started)
        for run in runs:
            run.result()
    failed = [suite.name for suite in SUITES if not suite.passed]
    print(f"\n{len(SUITES) - len(failed)} passed, {len(failed)} failed")
    print(
        f"suites, in {time.monotonic() - started:.0f} s"
        + (f"; failed: {', '.join(failed)}" if failed else "")
    )
    sys.exit(1 if failed else 0)


def run_and_tell(suite: Suite) -> None:
    suite.is_running = True
    run(suite)
    suite.is_running = False
    verdict = "passed" if suite.passed else "FAILED"
    print(f"\n== {suite.name}: {verdict} in {suite.seconds:.0f} s\n{suite.output}", flush=True)


def run(suite: Suite) -> None:
    started = time.monotonic()
    with subprocess.Popen(
        suite.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            suite.output = process.communicate(timeout=SUITE_SECONDS)[0]
        except subprocess.TimeoutExpired:
            # Asked first: pytest then ends its fixtures, and with them what they started.
            process.terminate()
            suite.output = f"{process.communicate()[0]}\nno end within {SUITE_SECONDS} s"
    suite.seconds = time.monotonic() - started
    suite.passed = process.returncode == 0


def show_progress(runs: list[Future[None]], started: float) -> None:
    while wait(runs, PROGRESS_SECONDS).not_done:
        names = ", ".join(suite.name for suite in SUITES if suite.is_running)
        print(f"… {time.monotonic() - started:.0f} s: {names}", flush=True)


if __name__ == "__main__":
    main()
