"""Write the TypeScript types of the database: `make types`, after every migration.

The dashboard's `Database` type comes from the catalogue of a database with all migrations applied, by the
generator that `supabase gen types` uses. A test fails when the file is stale.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from devstack.settings import ROOT, node_program
from tests.support.devstack import running_devstack

TARGET = ROOT / "dashboard" / "src" / "types" / "database.generated.ts"
GENERATOR = ROOT / "devstack" / "gateway" / "src" / "print_database_types.ts"
GENERATE_SECONDS = 60


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running_devstack(Path(folder) / "state") as supabase:
        text = generate(supabase.database_url)
    TARGET.parent.mkdir(exist_ok=True)
    if TARGET.exists() and TARGET.read_text() == text:
        print("the types already say what the database says")
        return
    TARGET.write_text(text)
    print(f"wrote {TARGET.relative_to(ROOT)}")


def generate(database_url: str) -> str:
    """The types of the schema public of that database."""
    done = subprocess.run(
        [node_program(), str(GENERATOR)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=GENERATE_SECONDS,
    )
    return "// Made by `make types` from the database. Do not edit.\n" + done.stdout


if __name__ == "__main__":
    main()
