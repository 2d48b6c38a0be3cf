"""What a broadcast would say to its people."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter

from orchestrator.api.automation.bodies import PreviewedPeople
from orchestrator.api.automation.shapes import BroadcastPreview
from orchestrator.api.parts import ApiParts, Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import Row, find_account, read_id
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.automation.broadcasts import ContentError, read_content
from orchestrator.domain.automation.person import read_person
from orchestrator.domain.automation.templates.errors import TemplateError

router = APIRouter(prefix="/api/accounts/{account_id}/broadcasts/{broadcast_id}", tags=["automation"])


@router.post("/preview")
async def preview_broadcast(
    account_id: str, broadcast_id: str, body: PreviewedPeople, token: CallerToken, parts: Parts
) -> BroadcastPreview:
    """Who would get it and how long that takes, with its texts as these people (else a few of its own) would
    read them. 404 `broadcast_not_found`."""
    row = await _find_broadcast(parts, token, account_id, broadcast_id)
    preview = await parts.tables.call(token, "preview_broadcast", broadcast_id=row["id"])
    ids = [str(contact_id) for contact_id in body.contact_ids] or [one["id"] for one in preview["sample"]]
    people = await _find_people(parts, token, row["account_id"], ids)
    account = await find_account(parts.tables, token, row["account_id"])
    rendered = await asyncio.to_thread(_render, row["content"], account, people)
    return BroadcastPreview.model_validate({**preview, "rendered": rendered})


def _render(content: dict[str, Any], account: Row, people: list[Row]) -> list[Row]:
    try:
        read = read_content(content)
    except ContentError as error:
        problem = {"code": "content_invalid", "detail": str(error)}
        return [_shown(row, None, [], problem) for row in people]
    now, rendered = datetime.now(UTC), list[Row]()
    for row in people:
        contact = {**row, "name": row["name"].strip() or row["whatsapp_name"]}
        of_account = {"name": account["name"], "timezone": account["timezone"]}
        person = read_person({"contact": contact, "account": of_account})
        for variant in read.variants:
            try:
                rendered.append(_shown(row, variant, read.write(variant, person, now), None))
            except TemplateError as error:
                problem = {"code": error.code, "detail": str(error)}
                rendered.append(_shown(row, variant, [], problem))
    return rendered


def _shown(row: Row, variant: str | None, items: list[Row], problem: Row | None) -> Row:
    name = row["name"].strip() or row["whatsapp_name"]
    who = {"contact_id": row["id"], "name": name, "phone": row["phone"]}
    return {**who, "variant": variant, "items": items, "problem": problem}


async def _find_people(parts: ApiParts, token: str, account_id: str, ids: list[str]) -> list[Row]:
    return await parts.tables.find_ids(token, "contacts", {"account_id": account_id}, ids) if ids else []


async def _find_broadcast(parts: ApiParts, token: str, account_id: str, broadcast_id: str) -> Row:
    equal = {
        "account_id": read_id(account_id, "account_not_found"),
        "id": read_id(broadcast_id, "broadcast_not_found"),
    }
    rows = await parts.tables.find(token, "broadcasts", equal)
    if not rows:
        await find_account(parts.tables, token, account_id)
        raise ProblemError("broadcast_not_found", "the account has none of this id")
    return rows[0]
