"""A received file lies in the store soon after its message, with the bytes that were sent."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.media_files import PNG, object_of, receive, wait_state
from tests.integration.orchestrator.messages import connect
from tests.support.devstack import Supabase


def test_a_file_is_stored_soon_after_its_message(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    connect(orchestrator, number)
    receive(orchestrator, number, PNG, mimetype="application/x-lie", filename="bolo.png")
    row = wait_state(number, "stored", 5)
    assert object_of(devstack, row) == PNG
    assert row["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert (row["mimetype"], row["filename"], row["size"]) == ("image/png", "bolo.png", len(PNG))
    assert row["storage_path"] == f"{number.tenant.account_id}/{row['id']}"
    waited = (row["stored_at"] - row["created_at"]).total_seconds()
    assert waited < 2, "woken by the message, not by the clock"
    metrics = httpx.get(f"{orchestrator.url}/metrics", timeout=5).text
    assert 'zapbase_media_received_total{code="",state="stored"}' in metrics
    number.connection.execute("delete from public.media where id = %s", [row["id"]])
    wait_for(lambda: is_deleted(devstack, row), what="the deletion of the bytes")


def is_deleted(devstack: Supabase, row: dict[str, Any]) -> bool:
    url = f"{devstack.supabase_url}/storage/v1/object/media/{row['storage_path']}"
    return httpx.get(url, headers={"apikey": devstack.secret_key}, timeout=10).is_error
