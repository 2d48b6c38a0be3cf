"""What is asked of n8n's nodes: its own linter, its own build, and their tests in n8n's own contexts.

They need 800 MB of n8n's packages, which nothing else does: they are installed beside the nodes, once.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "integrations" / "n8n"
BIN = FOLDER / "node_modules" / ".bin"
STAMP = FOLDER / "node_modules" / ".package-lock.sha256"
# By step, how long it may take at most.
SECONDS = {"install": 600, "lint": 180, "types": 120, "build": 120, "test": 420}


def main() -> None:
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
