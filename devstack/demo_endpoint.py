"""The endpoint by which the demo's first account tells the sample receiver (devstack.receiver).

Made as its operator would make it; what is there already stays as he left it, but for its address.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import httpx

from devstack.files import write_private
from devstack.info import DevstackInfo
from devstack.people import REQUEST_SECONDS, Person, as_user, expect

DESCRIPTION = "Receptor de exemplo"
EVENTS = [
    "message.received", "message.sent", "chat.opened", "chat.closed", "contact.created", "tag.added",
    "tag.removed", "flow.started", "flow.finished", "instance.connected", "instance.disconnected",
]  # fmt: skip


async def install_endpoint(info: DevstackInfo, operator: Person, url: str, file: Path) -> None:
    """`file` has its secret, which nobody shows again: without the file it gets another."""
    account_id = operator.account_ids[0]
    headers = as_user(info.publishable_key, operator)
    async with httpx.AsyncClient(
        base_url=f"{info.supabase_url}/rest/v1", headers=headers, timeout=REQUEST_SECONDS, trust_env=False
    ) as client:
        endpoint = await find_endpoint(client, account_id)
        if endpoint is None:
            values = {"account_id": account_id, "url": url, "events": EVENTS, "description": DESCRIPTION}
            endpoint = expect(await client.post("/rpc/create_webhook_endpoint", json=values))
            keep(file, endpoint["id"], endpoint["secret"])
            return
        if endpoint["url"] != url:
            query = {"id": f"eq.{endpoint['id']}"}
            expect(await client.patch("/webhook_endpoints", params=query, json={"url": url}))
        if kept_id(file) != endpoint["id"]:
            values = {"endpoint_id": endpoint["id"], "keep_hours": 0}
            made = expect(await client.post("/rpc/rotate_webhook_secret", json=values))
            keep(file, endpoint["id"], made["secret"])


async def find_endpoint(client: httpx.AsyncClient, account_id: str) -> dict[str, Any] | None:
    query = {
        "select": "id,url",
        "account_id": f"eq.{account_id}",
        "description": f"eq.{DESCRIPTION}",
        "order": "created_at",
    }
    rows = cast(list[dict[str, Any]], expect(await client.get("/webhook_endpoints", params=query)))
    return rows[0] if rows else None


def keep(file: Path, endpoint_id: str, secret: str) -> None:
    write_private(file, json.dumps({"endpoint_id": endpoint_id, "secret": secret}))


def kept_id(file: Path) -> str | None:
    return json.loads(file.read_text())["endpoint_id"] if file.exists() else None
