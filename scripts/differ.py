"""Supabase's own differ (@supabase/pg-delta): what takes one database to where another is."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devstack.errors import DevstackError
from devstack.settings import ROOT, node_program

PROGRAM = ROOT / "node_modules" / "@supabase" / "pg-delta" / "dist" / "cli" / "main.js"
DIFFER_SECONDS = 120
NOTHING_TO_RENDER = 3
# Set before each part by the differ; we say it once.
PREAMBLE = "set local check_function_bodies = off;"


@dataclass(frozen=True)
class Plan:
    """`parts` are scripts, each a transaction of its own; `risks` what to look at before they run."""

    parts: list[str]
    risks: list[str]


def plan(source_url: str, desired_url: str) -> Plan:
    """The statements that bring the first database, ours alone, to the state of the second."""
    with tempfile.TemporaryDirectory(prefix="differ-") as folder:
        facts, script = Path(folder) / "plan.json", Path(folder) / "plan.sql"
        run("plan", "--source", source_url, "--desired", desired_url, "--profile", "supabase",
            "--out", str(facts))  # fmt: skip
        # A revoke counts as a drop to it, so drops are always allowed; those that lose rows are risks.
        answer = run("render", "--plan", str(facts), "--allow-drops", "--out", str(script))
        files: list[dict[str, str]] = json.loads(answer)["files"] if answer else []
        parts = [Path(file["path"]).read_text().replace(PREAMBLE, "").strip() for file in files]
        return Plan(parts, risks_of(json.loads(facts.read_text())["actions"]))


def risks_of(actions: list[dict[str, Any]]) -> list[str]:
    lost = [f"loses what is stored: {action['sql']}" for action in actions if action["dataLoss"] != "none"]
    return lost + [
        f"writes the whole table again: {action['sql']}" for action in actions if action["rewriteRisk"]
    ]


def run(command: str, *options: str) -> str:
    """The last line the differ prints, or "" when it has nothing to render."""
    done = subprocess.run(
        [node_program(), str(PROGRAM), command, *options],
        cwd=ROOT, capture_output=True, text=True, timeout=DIFFER_SECONDS,
    )  # fmt: skip
    if done.returncode == NOTHING_TO_RENDER:
        return ""
    if done.returncode != 0:
        raise DevstackError(f"pg-delta {command} failed: {(done.stderr or done.stdout).strip()}")
    return done.stdout.strip().rpartition("\n")[2]
