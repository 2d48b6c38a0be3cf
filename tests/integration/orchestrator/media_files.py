"""Files that come with messages, their rows and their bytes."""

from __future__ import annotations

import base64
import os
from typing import Any

import httpx
from psycopg.rows import dict_row

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.support.devstack import Supabase

PEER = "5511955550801"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + os.urandom(150_000)


def receive(orchestrator: OrchestratorProcess, number: Number, data: bytes, **media: Any) -> None:
    """The phone gets a message with a file."""
    file = {"data": base64.b64encode(data).decode(), **media}
    orchestrator.node(number.id).post("/memory/incoming", **{"from": PEER}, body="", media=file)


def files(number: Number) -> list[dict[str, Any]]:
    """The rows of received files, oldest first."""
    with number.connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select m.* from public.media m join public.conversations c on c.media_id = m.id"
            " where c.instance_id = %s order by c.seq",
            [number.id],
        ).fetchall()


def wait_state(number: Number, state: str, seconds: float = 15) -> dict[str, Any]:
    """Wait until the last file says so."""

    def look() -> dict[str, Any] | None:
        found = files(number)
        return found[-1] if found and found[-1]["state"] == state else None

    return wait_for(look, seconds, f"state {state} of {files(number)}")


def object_of(devstack: Supabase, row: dict[str, Any]) -> bytes:
    """What Storage has."""
    url = f"{devstack.supabase_url}/storage/v1/object/media/{row['storage_path']}"
    return httpx.get(url, headers={"apikey": devstack.secret_key}, timeout=10).raise_for_status().content


def leftovers(orchestrator: OrchestratorProcess) -> list[str]:
    """Files that a fetch left on the disk."""
    return [path.name for path in (orchestrator.state / "media-spool").glob("*")]
