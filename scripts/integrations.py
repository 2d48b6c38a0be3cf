"""What is asked of n8n's nodes: its own linter, its own build, and their tests in n8n's own contexts.

They need 800 MB of n8n's packages, which nothing else does: they are installed beside the nodes, once. What
has passed is remembered in a file that is committed: CI sees every commit since, whatever history it has.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "integrations" / "n8n"
BIN = FOLDER / "node_modules" / ".bin"
STAMP = FOLDER / "node_modules" / ".package-lock.sha256"
PASSED = "integrations/n8n/passed.sha256"
# What they test, and how.
TESTED = ("integrations/n8n", "integrations/testing", "tests/integrations", "tests/support/integrations.py",
          "scripts/integrations.py")  # fmt: skip
# By step, how long it may take at most.
SECONDS = {"install": 600, "lint": 180, "types": 120, "build": 120, "test": 420}


def main() -> None:
    """`--has-passed`: only look whether it is all as it was when it passed."""
    fingerprint, passed = fingerprint_of(ROOT, TESTED), ROOT / PASSED
    if sys.argv[1:] == ["--has-passed"]:
        sys.exit(0 if passed.exists() and passed.read_text().strip() == fingerprint else 1)
    run_steps()
    passed.write_text(f"{fingerprint}\n")


def fingerprint_of(root: Path, paths: Sequence[str]) -> str:
    """Of the names and contents of all that git knows there, or would."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *paths]
    names = subprocess.run(listing, cwd=root, check=True, stdout=subprocess.PIPE, text=True).stdout.split(
        "\0"
    )
    whole = hashlib.sha256()
    for name in sorted(set(names) - {"", PASSED}):
        file = root / name
        content = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "gone"
        whole.update(f"{name}\0{content}\n".encode())
    return whole.hexdigest()


def run_steps() -> None:
    wanted = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    if not STAMP.exists() or STAMP.read_text() != wanted:
        step("install", ["npm", "install", "--no-save"], FOLDER)
        STAMP.write_text(wanted)
    step("lint", [str(BIN / "eslint"), "."], FOLDER)
    step("build", ["npm", "run", "--silent", "build"], FOLDER)
    step("types", [str(BIN / "tsc"), "-p", "test"], FOLDER)
    step("test", [sys.executable, "-m", "pytest", "tests/integrations"], ROOT)


def step(name: str, command: list[str], folder: Path) -> None:
    """It ends the program where it fails."""
    started = time.monotonic()
    print(f"· {name} …", flush=True)
    # Node's own list of authorities misses those that a company's machine trusts.
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    try:
        code = subprocess.run(command, cwd=folder, env=environment, timeout=SECONDS[name]).returncode
    except subprocess.TimeoutExpired:
        sys.exit(f"{name}: no end within {SECONDS[name]} s")
    if code != 0:
        sys.exit(f"{name} failed")
    print(f"  {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
