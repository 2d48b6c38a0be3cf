"""An account's files: taken in, listed as links, served."""

import asyncio
import re
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.requests import ClientDisconnect

from orchestrator.api.arriving import Pace, arriving, upload_slot
from orchestrator.api.inserting import insert_into_account
from orchestrator.api.media.bodies import MediaIds
from orchestrator.api.media.links import shown
from orchestrator.api.media.serving import serve, stored_file
from orchestrator.api.media.shapes import MediaLinkList, MediaStored
from orchestrator.api.parts import Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import find_account, read_id
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.media.filenames import clean_filename
from orchestrator.services.slots import Slots

router = APIRouter(tags=["media"])
# Its body is never held whole, and is counted here.
STREAMED_PATH = re.compile(r"/api/accounts/[^/]+/media")
_BELOW = "/api/accounts/{account_id}/media"
_PACE = Pace()
# Each takes room on the disk.
_accounts = Slots(4)
# An answer to a body that nobody reads gets lost: so much longer it is read and thrown away.
_DRAIN_SECONDS = 10.0
_CACHE_SECONDS = 300
_RAW_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The bytes themselves.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_RANGE: dict[str, Any] = {
    "parameters": [
        {
            "name": "Range",
            "in": "header",
            "required": False,
            "description": "One part of the file: `bytes=0-99`, `bytes=100-` or `bytes=-100`.",
            "schema": {"type": "string"},
        }
    ]
}
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The bytes.", "content": {"application/octet-stream": {}}},
    206: {"description": "The part that `Range` asks for."},
    416: {"description": "The file has no such part."},
}
Filename = Annotated[str, Query(max_length=255, description="What to call the file.")]


@router.post(_BELOW, status_code=HTTPStatus.CREATED, openapi_extra=_RAW_BODY)
async def upload(
    account_id: str, request: Request, token: CallerToken, parts: Parts, filename: Filename = ""
) -> MediaStored:
    """Takes a file in, to be sent by its id. Its type is what its bytes say. 413 `media_too_large`, 422
    `media_type_refused` (empty, or not what `Content-Type` says), 507 `media_store_full`, 408
    `upload_stalled` (it comes too slowly), 400 `body_incomplete`."""
    parts.access.check_scope(token, "send")
    account = await find_account(parts.tables, token, account_id)
    declared = request.headers.get("content-type", "")
    if declared.startswith("multipart/"):
        raise ProblemError("media_type_refused", "send the bytes themselves, not a form")
    uploads, name = parts.media.uploads, clean_filename(filename)
    if _length(request) > uploads.max_bytes:
        await _drain(request)
        raise ProblemError("media_too_large", f"a file has at most {uploads.max_bytes} bytes")

    async def insert(mimetype: str) -> dict[str, Any]:
        values = {"mimetype": mimetype, "filename": name}
        return await insert_into_account(parts.tables, token, "media", account_id, values)

    try:
        async with upload_slot(_accounts, account["id"]):
            row = await uploads.take(arriving(request.stream(), _PACE), declared, name, insert)
    except Exception:
        await _drain(request)
        raise
    return MediaStored.model_validate({"success": True, "media": row})


@router.post(f"{_BELOW}/links")
async def create_links(account_id: str, body: MediaIds, token: CallerToken, parts: Parts) -> MediaLinkList:
    """Short-lived addresses of files, for pages. What the caller does not see is left out; what is not stored
    has no `url`."""
    account_id = read_id(account_id, "account_not_found")
    ids = list(dict.fromkeys(str(media_id) for media_id in body.ids))
    rows = await parts.tables.find_ids(token, "media", {"account_id": account_id}, ids) if ids else []
    if not rows:
        await find_account(parts.tables, token, account_id)
    by_id = {row["id"]: row for row in rows}
    links: list[dict[str, Any]] = []
    for row in (by_id[media_id] for media_id in ids if media_id in by_id):
        url = expires_at = None
        if row["state"] == "stored":
            url, expires_at = await parts.media.links.sign(stored_file(row))
        links.append(shown(row, url, expires_at))
    return MediaLinkList.model_validate({"links": links})


@router.get(f"{_BELOW}/{{media_id}}", response_class=Response, responses=_BYTES, openapi_extra=_RANGE)
@router.head(f"{_BELOW}/{{media_id}}", include_in_schema=False)
async def download(
    account_id: str, media_id: str, request: Request, token: CallerToken, parts: Parts
) -> Response:
    """The bytes, or the part that `Range` asks for. 404 `media_not_found`, `media_elsewhere`; 409
    `media_not_stored`."""
    equal = {
        "account_id": read_id(account_id, "account_not_found"),
        "id": read_id(media_id, "media_not_found"),
    }
    rows = await parts.tables.find(token, "media", equal)
    if not rows:
        await find_account(parts.tables, token, account_id)
        raise ProblemError("media_not_found", "the account has none of this id")
    return await serve(request, parts.media.stores, stored_file(rows[0]), 0)


@router.get("/media/{link}", response_class=Response, responses=_BYTES, openapi_extra=_RANGE)
@router.head("/media/{link}", include_in_schema=False)
async def open_link(link: str, request: Request, parts: Parts) -> Response:
    """The file of a link, without a token. 404 `media_link_invalid`, 410 `media_link_expired`."""
    file, left = await parts.media.links.read(link)
    parts.access.admit_link(file.account_id)
    return await serve(request, parts.media.stores, file, min(left, _CACHE_SECONDS))


def _length(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isdecimal() and len(length) < 19 else 0


async def _drain(request: Request) -> None:
    """Read what is still coming, for a while; whoever waits to be asked for it sends nothing."""
    if "expect" in request.headers:
        return
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for _ in request.stream():
                pass
    except (ClientDisconnect, TimeoutError, RuntimeError):
        # Gone, too slow, or read to its end before.
        return
