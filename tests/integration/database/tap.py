"""pgTAP without its programs: loads it from the tarball PGlite ships and collects the lines a file prints."""

from __future__ import annotations

import re
import tarfile
from functools import cache
from pathlib import Path
from typing import LiteralString, cast

import psycopg

ROOT = Path(__file__).resolve().parents[3]
TARBALL = ROOT / "node_modules" / "@electric-sql" / "pglite" / "dist" / "pgtap.tar.gz"
SCRIPT = re.compile(r"share/postgresql/extension/pgtap--(\d+(?:\.\d+)*)\.sql")
PROVED = re.compile(r"^\s*(not ok|ok|#|1\.\.)")


def load_pgtap(connection: psycopg.Connection) -> None:
    """Create pgTAP's functions in the schema `extensions`, for everybody, within the open transaction."""
    execute_script(connection, "set local search_path = extensions, pg_catalog;\n" + read_pgtap())
    execute_script(
        connection,
        "grant execute on all functions in schema extensions to public;\n"
        "set local search_path = public, extensions;",
    )


@cache
def read_pgtap() -> str:
    """The whole extension of the newest version, without psql's commands."""
    with tarfile.open(TARBALL) as archive:
        versions = {match[1]: match[0] for name in archive.getnames() if (match := SCRIPT.fullmatch(name))}
        newest = max(versions, key=lambda version: [int(part) for part in version.split(".")])
        member = archive.extractfile(versions[newest])
        assert member is not None
        script = member.read().decode()
    return "\n".join(line for line in script.splitlines() if not line.startswith("\\"))


def run_story(connection: psycopg.Connection, script: str) -> list[str]:
    """The TAP lines that the script's statements printed."""
    cursor = execute_script(connection, script)
    lines: list[str] = []
    while True:
        if cursor.description:
            lines += [line for row in cursor.fetchall() for cell in row for line in tap_lines(cell)]
        if not cursor.nextset():
            return lines


def tap_lines(cell: object) -> list[str]:
    return cell.splitlines() if isinstance(cell, str) and PROVED.match(cell) else []


def execute_script(connection: psycopg.Connection, script: str) -> psycopg.Cursor:
    return connection.execute(cast(LiteralString, script))
