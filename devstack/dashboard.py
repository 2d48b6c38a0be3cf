"""Builds the dashboard when its sources changed since the last build."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from devstack.errors import DevstackError
from devstack.settings import ROOT, node_program

FOLDER = ROOT / "dashboard"
OUTPUT = FOLDER / "dist"
STAMP = OUTPUT / ".sources.sha256"
VITE = ROOT / "node_modules" / "vite" / "bin" / "vite.js"
BUILD_SECONDS = 180


async def build_dashboard(log: Path) -> Path:
    """Give the folder of static files; raise DevstackError when the build fails (its output is in `log`)."""
    wanted = fingerprint()
    if not (STAMP.exists() and STAMP.read_text() == wanted):
        await run_build(log)
        STAMP.write_text(wanted)
    return OUTPUT


async def run_build(log: Path) -> None:
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            node_program(), str(VITE), "build", cwd=FOLDER, stdout=output, stderr=output
        )
        try:
            code = await asyncio.wait_for(process.wait(), BUILD_SECONDS)
        except TimeoutError:
            process.kill()
            code = await process.wait()
    if code != 0:
        raise DevstackError(f"The dashboard could not be built: see {log}")


def fingerprint() -> str:
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes())
    for file in sorted(source_files()):
        digest.update(str(file.relative_to(FOLDER)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def source_files() -> list[Path]:
    left_out = {"dist", "node_modules", "test"}
    return [
        file
        for file in FOLDER.rglob("*")
        if file.is_file() and not left_out.intersection(file.relative_to(FOLDER).parts[:-1])
    ]
