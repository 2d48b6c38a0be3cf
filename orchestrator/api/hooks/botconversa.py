"""The documented part of Botconversa's API: an integration moves here by its address. docs/botconversa.md."""

import mimetypes
import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from fastapi.security import APIKeyHeader

from orchestrator.api.hooks.bodies import FlowStart
from orchestrator.api.hooks.botconversa_shapes import (
    Done,
    FieldContent,
    NewSubscriber,
    SentContent,
    SentFlow,
    Subscriber,
    Subscribers,
)
from orchestrator.api.hooks.lists import ChoiceList, find_choices
from orchestrator.api.hooks.people import call_writing, change_tags, find_person
from orchestrator.api.hooks.shapes import Choice
from orchestrator.api.hooks.writing import enter_flow, write_message
from orchestrator.api.own_account import find_only_account
from orchestrator.api.parts import ApiParts, Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import Row
from orchestrator.api.tokens import Peer
from orchestrator.domain.names import clean_name
from orchestrator.errors import DatabaseRefusedError

_PREFIX = "/api/v1/webhook"
_PAGE = 100
_MOST_PAGES = 10_000
_KINDS = ("image", "video", "audio")
# Of pictures, those that are sent as such.
_PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
router = APIRouter(tags=["botconversa"])
_header = APIKeyHeader(name="API-KEY", auto_error=False, description="An API key (zb_live_…).")


async def _admit(key: Annotated[str | None, Depends(_header)], peer: Peer, parts: Parts) -> str:
    if not key or not key.strip():
        raise ProblemError("token_missing", "send API-KEY: <API key>")
    return await parts.access.admit(key.strip(), peer)


Token = Annotated[str, Depends(_admit)]


@router.post(f"{_PREFIX}/subscriber/")
async def create_subscriber(body: NewSubscriber, token: Token, parts: Parts) -> Subscriber:
    """The contact with this phone, made when missing, and called so. 403 `forbidden`, 422 `phone_invalid`."""
    account = await find_only_account(parts.tables, token)
    name = clean_name(f"{body.first_name} {body.last_name}")[:255]
    contact = await call_writing(
        parts, token, "upsert_contact", account_id=account["id"], phone=body.phone, name=name
    )
    return Subscriber.of(contact)


@router.get(f"{_PREFIX}/subscriber/get_by_phone/{{phone}}/")
async def get_subscriber(phone: str, token: Token, parts: Parts) -> Subscriber:
    """404 `contact_not_found`, 422 `phone_invalid`."""
    account = await find_only_account(parts.tables, token)
    contact = await parts.tables.call(token, "contact_by_phone", account_id=account["id"], phone=phone)
    if not contact:
        raise ProblemError("contact_not_found", "nobody has this phone")
    return Subscriber.of(contact)


@router.get(f"{_PREFIX}/subscribers/")
async def list_subscribers(
    request: Request,
    token: Token,
    parts: Parts,
    page: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1,
) -> Subscribers:
    """Newest first, a hundred a page; the page after it is at `next`."""
    account = await find_only_account(parts.tables, token)
    before = (page - 1) * _PAGE
    equal = {"account_id": account["id"]}
    rows = await parts.tables.newest(token, "contacts", equal, None, _PAGE, before)
    is_last = len(rows) < _PAGE or page == _MOST_PAGES
    following = None if is_last else str(request.url.include_query_params(page=page + 1))
    return Subscribers(next=following, results=[Subscriber.of(row) for row in rows if not row["erased_at"]])


@router.post(f"{_PREFIX}/subscriber/{{contact_id}}/send_message/")
async def send_message(contact_id: str, body: SentContent, token: Token, parts: Parts) -> Done:
    """A text, or a file by its address; it waits for its turn. 404 `contact_not_found`, 409
    `instance_required`, 403 `forbidden`, 422 `value_refused`."""
    contact = await find_person(parts, token, contact_id)
    content = {"message": body.value} if body.type == "text" else await _as_file(parts, token, contact, body)
    values = {"contact_id": contact["id"], **content}
    return Done(success=True, id=await write_message(parts, token, contact["account_id"], values))


@router.post(f"{_PREFIX}/subscriber/{{contact_id}}/send_flow/")
async def send_flow(contact_id: str, body: SentFlow, token: Token, parts: Parts) -> Done:
    """The person enters the flow: as `POST /api/flows/{id}/start`."""
    contact = await find_person(parts, token, contact_id)
    return Done(
        success=True, id=await enter_flow(parts, token, body.flow, FlowStart(contact_id=contact["id"]))
    )


@router.post(f"{_PREFIX}/subscriber/{{contact_id}}/tags/{{tag_id}}/")
async def add_tag(contact_id: str, tag_id: str, token: Token, parts: Parts) -> Done:
    """A tag's id is its name. 404 `contact_not_found`, 403 `forbidden`, 422 `tag_invalid`."""
    await change_tags(parts, token, contact_id, add=[tag_id])
    return Done(success=True)


@router.delete(f"{_PREFIX}/subscriber/{{contact_id}}/tags/{{tag_id}}/")
async def remove_tag(contact_id: str, tag_id: str, token: Token, parts: Parts) -> Done:
    """404 `contact_not_found`, 403 `forbidden`."""
    await change_tags(parts, token, contact_id, remove=[tag_id])
    return Done(success=True)


@router.post(f"{_PREFIX}/subscriber/{{contact_id}}/custom_fields/{{field_id}}/")
async def set_field(contact_id: str, field_id: str, body: FieldContent, token: Token, parts: Parts) -> Done:
    """A field's id is its name. 404 `contact_not_found`, 403 `forbidden`, 422 `field_invalid`."""
    contact = await find_person(parts, token, contact_id)
    fields = {field_id: body.value}
    await call_writing(parts, token, "set_contact_fields", contact_id=contact["id"], fields=fields)
    return Done(success=True)


@router.delete(f"{_PREFIX}/subscriber/{{contact_id}}/custom_fields/{{field_id}}/")
async def empty_field(contact_id: str, field_id: str, token: Token, parts: Parts) -> Done:
    """The same as null."""
    return await set_field(contact_id, field_id, FieldContent(value=None), token, parts)


@router.get(f"{_PREFIX}/tags/")
async def list_tags(token: Token, parts: Parts) -> list[Choice]:
    """All of the account."""
    return await _choices(parts, token, "tags")


@router.get(f"{_PREFIX}/custom_fields/")
async def list_fields(token: Token, parts: Parts) -> list[Choice]:
    """All of the account."""
    return await _choices(parts, token, "fields")


@router.get(f"{_PREFIX}/flows/")
async def list_flows(token: Token, parts: Parts) -> list[Choice]:
    """All of the account."""
    return await _choices(parts, token, "flows")


@router.get(f"{_PREFIX}/campaigns/")
async def list_campaigns(token: Token, parts: Parts) -> list[Choice]:
    """All of the account."""
    return await _choices(parts, token, "campaigns")


@router.post("/api/v1/webhooks-automation/catch/{company}/{hook}/")
async def catch(company: str, hook: str, request: Request, parts: Parts) -> RedirectResponse:
    """308 to the inbound hook of this token, where calls are taken whether this program runs or not."""
    # Some sign in the query.
    query = f"?{request.url.query}" if request.url.query else ""
    address = f"{parts.settings.functions_base}/hooks/{quote(hook, safe='')}{query}"
    return RedirectResponse(address, 308)


# A path may end without its slash: not every client follows a redirect, or takes its body along.
for _route in [route for route in router.routes if isinstance(route, APIRoute)]:
    router.add_api_route(
        _route.path.removesuffix("/"),
        _route.endpoint,
        methods=list(_route.methods or ()),
        include_in_schema=False,
    )


async def _choices(parts: ApiParts, token: str, kind: ChoiceList) -> list[Choice]:
    return await find_choices(parts, token, await find_only_account(parts.tables, token), kind)


async def _as_file(parts: ApiParts, token: str, contact: Row, body: SentContent) -> dict[str, str]:
    """What a message needs for the file at that address; its name says what it is."""
    row = {"account_id": contact["account_id"], "source_url": body.value}
    try:
        media = await parts.tables.insert(token, "media", row)
    except DatabaseRefusedError as error:
        if error.code == "forbidden":
            raise ProblemError("forbidden", "you may not write in this account") from None
        raise
    return {"kind": _kind_of(body.value), "media_id": media["id"]}


def _kind_of(address: str) -> str:
    """By the ending of its name. A document may be anything."""
    guessed, packed = mimetypes.guess_type(re.split("[?#]", address)[0])
    kind = (guessed or "").partition("/")[0]
    if packed or (kind == "image" and guessed not in _PICTURES):
        return "document"
    return kind if kind in _KINDS else "document"
