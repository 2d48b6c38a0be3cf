"""Supabase's own CLI takes config.toml and the migrations as they are."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from devstack.catalogue import compare, describe, read_catalogue
from devstack.scratch import Scratch
from devstack.settings import node_program

from .tap import ROOT

CLI = ROOT / "node_modules" / "supabase" / "dist" / "supabase.js"
CLI_SECONDS = 120


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of supabase/: the CLI keeps notes beside what it reads."""
    shutil.copytree(ROOT / "supabase", tmp_path / "supabase")
    return tmp_path


def push(project: Path, database_url: str, *options: str) -> str:
    """What `supabase db push` prints; it has to succeed."""
    # The CLI's own switches: nothing is told to anybody, nothing is looked for.
    quiet = {"SUPABASE_TELEMETRY_DISABLED": "1", "SUPABASE_NO_UPDATE_NOTIFIER": "1"}
    home = {"SUPABASE_HOME": str(project / "home")}
    command = [node_program(), str(CLI), "--workdir", str(project), "db", "push", *options]
    done = subprocess.run(
        [*command, f"--remote={database_url}?sslmode=disable"],
        cwd=project, env={**os.environ, **quiet, **home}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=CLI_SECONDS,
    )  # fmt: skip
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    # A key that goes in the next version is said there.
    assert "WARN" not in output, output
    return output


def test_the_cli_accepts_the_project(scratch: Scratch, project: Path) -> None:
    url = scratch.make_database("dry_run")
    printed = push(project, url, "--dry-run")
    assert [file.name for file in migrations() if file.name not in printed] == []
    with psycopg.connect(url) as connection:
        assert connection.execute("select to_regnamespace('orchestrator')").fetchone() == (None,)


def test_it_pushes_what_the_devstack_applies(
    scratch: Scratch, project: Path, connection: psycopg.Connection
) -> None:
    url = scratch.make_database("pushed")
    push(project, url, "--yes")
    with psycopg.connect(url) as pushed:
        differences = compare(read_catalogue(connection), read_catalogue(pushed))
    assert not differences, describe(differences)
    assert "up to date" in push(project, url, "--dry-run")


def test_the_cli_would_refuse_a_key_it_does_not_know(scratch: Scratch, project: Path) -> None:
    with (project / "supabase" / "config.toml").open("a") as config:
        config.write("\n[inbucket]\nenabled = true\n")
    with pytest.raises(AssertionError, match="local_smtp"):
        push(project, scratch.make_database("dry_run"), "--dry-run")


def migrations() -> list[Path]:
    found = sorted((ROOT / "supabase" / "migrations").glob("*.sql"))
    assert found
    return found
