"""The declared schema: the files that `schema_paths` in supabase/config.toml names, in their order."""

from __future__ import annotations

import tomllib
from pathlib import Path

import psycopg

from devstack.migrations import run_file


def declared_files(project: Path) -> list[Path]:
    """Pattern after pattern, those of a pattern by name, as the Supabase CLI takes them."""
    config = tomllib.loads((project / "config.toml").read_text())
    patterns: list[str] = config["db"]["migrations"]["schema_paths"]
    found = [file for pattern in patterns for file in sorted(project.glob(pattern.removeprefix("./")))]
    return list(dict.fromkeys(found))


async def build(database_url: str, project: Path) -> None:
    """Run the files as role postgres, each in a transaction of its own."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        for file in declared_files(project):
            await run_file(connection, file)
