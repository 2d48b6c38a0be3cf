"""What `supabase test db` does for a story, without its programs: pgTAP, psql's `\\ir`, what it printed."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path
from typing import LiteralString, cast

import psycopg

ROOT = Path(__file__).resolve().parents[3]
TARBALL = ROOT / "node_modules" / "@electric-sql" / "pglite" / "dist" / "pgtap.tar.gz"
EXTENSIONS = Path("share") / "postgresql" / "extension"
WANTED = re.compile(r"pgtap(--\d+(\.\d+)*\.sql|\.control)")
INCLUDE = re.compile(r"^\\ir (\S+)$", re.MULTILINE)
PROVED = re.compile(r"^\s*(not ok|ok|#|1\.\.)")


def install_pgtap(postgres: Path) -> None:
    """Put pgTAP, which PGlite brings, beside the extensions of the PostgreSQL in that folder."""
    with tarfile.open(TARBALL) as archive:
        for member in archive.getmembers():
            target = postgres / EXTENSIONS / Path(member.name).name
            if WANTED.fullmatch(target.name) and not target.exists():
                content = archive.extractfile(member)
                assert content is not None
                target.write_bytes(content.read())


def read_story(file: Path) -> str:
    """The script with the files it includes in their places."""
    return INCLUDE.sub(lambda include: read_story(file.parent / include[1]), file.read_text())


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
