"""The demo's number of the official API: its owner adds it, and Meta's stand-in (devstack.graph) knows it.

What the stand-in knows lies in a file, so that it is known again after its end.
"""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any, cast

import httpx

from devstack.files import write_private
from devstack.info import DevstackInfo
from devstack.people import REQUEST_SECONDS, Person, as_user, expect

NAME = "oficial"
PHONE = "5511955555555"
TEMPLATES: list[dict[str, Any]] = [
    {
        "name": "pedido_pronto",
        "language": "pt_BR",
        "status": "APPROVED",
        "category": "UTILITY",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Pedido {{1}}"},
            {"type": "BODY", "text": "Olá {{1}}, seu pedido está pronto e chega {{2}}."},
            {"type": "FOOTER", "text": "Loja Oficial"},
        ],
    },
    {
        "name": "saudade",
        "language": "pt_BR",
        "status": "APPROVED",
        "category": "MARKETING",
        "components": [{"type": "BODY", "text": "Faz tempo que você não aparece! Responda e ganhe um café."}],
    },
]


async def install_number(info: DevstackInfo, owner: Person, file: Path) -> None:
    """The number with its credentials, both at Meta's and here."""
    account_id = owner.account_ids[0]
    headers = as_user(info.publishable_key, owner)
    async with httpx.AsyncClient(
        base_url=f"{info.supabase_url}/rest/v1", headers=headers, timeout=REQUEST_SECONDS, trust_env=False
    ) as client:
        instance_id = await find_number(client, account_id)
        if instance_id is None:
            row = {"account_id": account_id, "instance_name": NAME, "engine": "cloud"}
            expect(await client.post("/instances", json=row))
            instance_id = await find_number(client, account_id)
        webhook = f"{info.supabase_url}/functions/v1/whatsapp-cloud/{instance_id}"
        number = {**kept(file), "phone": PHONE, "webhook": webhook, "templates": TEMPLATES}
        write_private(file, json.dumps([number]))
        names = ("phone_number_id", "waba_id", "token", "app_secret")
        credentials = {name: number[name] for name in names} | {"verify_token": secrets.token_hex(16)}
        values = {"instance_id": instance_id, **credentials}
        expect(await client.post("/rpc/connect_cloud_number", json=values))


async def find_number(client: httpx.AsyncClient, account_id: str) -> str | None:
    query = {"select": "id", "account_id": f"eq.{account_id}", "engine": "eq.cloud", "order": "created_at"}
    rows = cast(list[dict[str, str]], expect(await client.get("/instances", params=query)))
    return rows[0]["id"] if rows else None


def kept(file: Path) -> dict[str, Any]:
    """What Meta would have given out."""
    if file.exists():
        return json.loads(file.read_text())[0]
    return {
        "phone_number_id": f"10{secrets.randbelow(10**13):013}",
        "waba_id": f"20{secrets.randbelow(10**13):013}",
        "token": f"EAAG{secrets.token_hex(24)}",
        "app_secret": secrets.token_hex(16),
    }
