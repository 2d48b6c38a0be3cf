"""The flow of the demo's first account: who writes "cardápio" is walked through a menu to an order.

Made as its operator would make it from the page of templates; what is there already stays as he left it.
"""

from __future__ import annotations

import json
from typing import Any, cast

import httpx

from devstack.info import DevstackInfo
from devstack.people import REQUEST_SECONDS, Person, as_user, expect
from devstack.settings import ROOT

TEMPLATE = ROOT / "dashboard" / "src" / "features" / "flows" / "templates" / "menu-and-order.json"


async def install_flow(info: DevstackInfo, operator: Person) -> None:
    """Its tags and fields, the flow, its version and its keyword, each unless it is there."""
    template: dict[str, Any] = json.loads(TEMPLATE.read_text())
    account = {"account_id": operator.account_ids[0]}
    headers = as_user(info.publishable_key, operator)
    async with httpx.AsyncClient(
        base_url=f"{info.supabase_url}/rest/v1", headers=headers, timeout=REQUEST_SECONDS, trust_env=False
    ) as client:
        await add(client, "tags", [{**account, "name": tag} for tag in template["tags"]])
        await add(client, "custom_fields", [{**account, **field} for field in template["fields"]])
        name = str(template["name"]["pt-BR"])
        flow = await find_flow(client, account["account_id"], name)
        if flow is None:
            flow = {**account, "name": name, "draft": template["graph"]}
            expect(await client.post("/flows", json=flow))
            flow = await find_flow(client, account["account_id"], name)
        if flow is None or flow["published_version_id"]:
            return
        keyword = {"name": name, "terms": template["starts"]["words"], "flow_id": flow["id"]}
        await add(client, "keywords", [{**account, **keyword}])
        # Last: killed before, all of it is looked at again.
        expect(await client.post("/rpc/publish_flow", json={"flow_id": flow["id"]}))


async def find_flow(client: httpx.AsyncClient, account_id: str, name: str) -> dict[str, Any] | None:
    query = {
        "select": "id,published_version_id",
        "account_id": f"eq.{account_id}",
        "name": f"eq.{name}",
        "sequence_id": "is.null",
    }
    rows = cast(list[dict[str, Any]], expect(await client.get("/flows", params=query)))
    return rows[0] if rows else None


async def add(client: httpx.AsyncClient, table: str, rows: list[dict[str, Any]]) -> None:
    """Those of these rows that are not there, each known by its name."""
    headers = {"prefer": "resolution=ignore-duplicates"}
    query = {"on_conflict": "account_id,name"}
    expect(await client.post(f"/{table}", params=query, json=rows, headers=headers))
