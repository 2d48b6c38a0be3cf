"""Write docs/flow.schema.json from the models of a flow, and the dashboard's types from it: `make types`.

A test fails when one is stale.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, cast

from devstack.settings import ROOT, node_program
from orchestrator.domain.automation.flows.graph import Graph
from scripts.stale import write_stale

SCHEMA = ROOT / "docs" / "flow.schema.json"
TYPES = ROOT / "dashboard" / "src" / "types" / "flow.generated.ts"
WRITER = ROOT / "devstack" / "gateway" / "src" / "print_flow_types.ts"
WRITE_SECONDS = 60


def main() -> None:
    for path in write_stale(generate()):
        print(f"wrote {path.relative_to(ROOT)}")


def generate() -> dict[Path, str]:
    """The generated files and what the models would have in them."""
    schema = json.dumps(schema_of_graph(), indent=2, ensure_ascii=False) + "\n"
    return {SCHEMA: schema, TYPES: types_of(schema)}


def schema_of_graph() -> dict[str, Any]:
    """The JSON Schema. What pydantic adds for itself goes: a title for each property, and OpenAPI's word for
    which of several it is."""
    written = Graph.model_json_schema()
    parts = [written, *written["$defs"].values()]
    for part in parts:
        strip_titles(part)
    strip_discriminators(written)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **written}


def strip_titles(part: dict[str, Any]) -> None:
    for member in part.get("properties", {}).values():
        member.pop("title", None)


def strip_discriminators(part: object) -> None:
    if isinstance(part, dict):
        members = cast("dict[str, object]", part)
        if isinstance(members.get("discriminator"), dict):
            del members["discriminator"]
        for member in members.values():
            strip_discriminators(member)
    elif isinstance(part, list):
        for member in cast("list[object]", part):
            strip_discriminators(member)


def types_of(schema: str) -> str:
    """The TypeScript types, by json-schema-to-typescript."""
    done = subprocess.run(
        [node_program(), str(WRITER)],
        cwd=ROOT,
        input=schema,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=WRITE_SECONDS,
    )
    return done.stdout


if __name__ == "__main__":
    main()
