"""`python -m scripts.functions check|test|cache`: the project's functions under both versions of Deno.

Hosted runs them on a runtime that is compatible with 2.1; whoever writes them has the current one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from devstack.functions import CACHE, CURRENT, HOSTED, find_deno, find_functions
from devstack.settings import ROOT

PROJECT = ROOT / "supabase"
RUNTIME = ROOT / "devstack" / "edge_functions"
SECONDS = 600


def main() -> None:
    work = {"check": check, "test": test, "cache": cache}[sys.argv[1]]
    sys.exit(0 if all(work(package) for package in (HOSTED, CURRENT)) else 1)


def check(package: str) -> bool:
    """Types, then what Deno's linter says."""
    of_runtime = run(package, "check", "--no-lock", "--no-config", *map(str, sorted(RUNTIME.glob("*.ts"))))
    linted = run(package, "lint", str(RUNTIME), str(PROJECT / "functions"))
    return of_each("check", package, "**/*.ts") and of_runtime and linted


def test(package: str) -> bool:
    return of_each("test", package, "**/*_test.ts")


def cache(package: str) -> bool:
    """Fetch what they import from npm, so that they run without a network afterwards."""
    return of_each("check", package, "**/*.ts")


def of_each(command: str, package: str, pattern: str) -> bool:
    """One after the other: each has imports of its own. What they share has none."""
    done = True
    shared = PROJECT / "functions" / "_shared"
    for folder in (shared, *(function.entry.parent for function in find_functions(PROJECT))):
        files = [str(path) for path in sorted(folder.glob(pattern))]
        config = folder / "deno.json"
        settings = [f"--config={config}"] if config.exists() else ["--no-config"]
        allowed = ["--allow-net", "--allow-env"] if command == "test" else []
        done = (not files or run(package, command, "--no-lock", *allowed, *settings, *files)) and done
    return done


def run(package: str, command: str, *arguments: str) -> bool:
    program = find_deno(package)
    if program is None:
        sys.stderr.write(f"{package} is missing: run `make setup`\n")
        return False
    environment = {**os.environ, "DENO_DIR": str(CACHE), "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"}
    # As its npm client: what a company's machine trusts.
    environment.setdefault("DENO_TLS_CA_STORE", "system,mozilla")
    Path(CACHE).mkdir(parents=True, exist_ok=True)
    done = subprocess.run([str(program), command, *arguments], env=environment, cwd=ROOT, timeout=SECONDS)
    return done.returncode == 0


if __name__ == "__main__":
    main()
