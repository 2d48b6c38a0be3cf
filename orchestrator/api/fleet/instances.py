"""The founding documents' `/api/instances`, by the id of an instance or of an account that has one."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from orchestrator.api.parts import ApiParts, Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.qr_pictures import draw_qr
from orchestrator.api.tables import CallerTables, Row, read_id
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.fleet.commands import CommandStatus
from orchestrator.domain.fleet.statuses import Status

router = APIRouter(prefix="/api/instances", tags=["instances"])
WaitSeconds = Annotated[float, Query(ge=0, le=60, description="How long to wait for the command's end.")]

_DEFAULT_WAIT = 20.0
# The end is announced when this orchestrator runs the command; another's is found by looking again.
_LOOK_SECONDS = 0.5
_PAGE = 500


@router.get("")
async def list_instances(token: CallerToken, parts: Parts) -> dict[str, Any]:
    """Every instance the caller may see, oldest first."""
    return {"instances": [_public(row) async for row in _list(parts.tables, token)]}


@router.get("/{id}/status")
async def get_status(id: str, token: CallerToken, parts: Parts) -> dict[str, Any]:  # noqa: A002
    """`{status, status_reason, ready, last_connected}`."""
    row = await _find(parts, token, id)
    return {
        "status": row["status"],
        "status_reason": row["status_reason"],
        "ready": row["status"] == Status.CONNECTED,
        "last_connected": row["last_connected"],
    }


@router.get("/{id}/qr", response_model=None)
async def get_qr(
    id: str,  # noqa: A002
    token: CallerToken,
    parts: Parts,
    format: Annotated[Literal["json", "png", "svg"], Query()] = "json",  # noqa: A002
) -> dict[str, Any] | Response:
    """`{qr, ready}`, or the code as a picture; 404 `no_qr` when there is none to draw, 403 `forbidden` to a
    key that may not manage: whoever scans it links a phone."""
    parts.access.check_scope(token, "manage")
    row = await _find(parts, token, id)
    if format == "json":
        return {"qr": row["qr_code"], "ready": row["status"] == Status.CONNECTED}
    if row["qr_code"] is None:
        raise ProblemError("no_qr", f"the instance is {row['status']}")
    return draw_qr(row["qr_code"], format)


@router.post("/{id}/{command}")
async def run_command(
    id: str,  # noqa: A002
    command: Literal["start", "stop", "restart", "logout"],
    request: Request,
    token: CallerToken,
    parts: Parts,
    wait: WaitSeconds = _DEFAULT_WAIT,
) -> JSONResponse:
    """Insert the command and wait for its end: `{success, command: {id, status, error_code}}`, 202 when it
    has not ended in time. start ends with the first code to scan or the connection."""
    await _check_body(request)
    instance = await _find(parts, token, id)
    wanted = {"account_id": instance["account_id"], "instance_id": instance["id"], "command": command}
    row = await parts.tables.insert(token, "instance_commands", wanted)
    parts.control.wake()
    row = await _until_ended(parts, token, row, time.monotonic() + wait)
    shown = {name: row[name] for name in ("id", "status", "error_code")}
    success = row["status"] == CommandStatus.DONE
    return JSONResponse({"success": success, "command": shown}, 200 if _has_ended(row) else 202)


async def _check_body(request: Request) -> None:
    """These calls need no body; one that is sent must be a JSON object, or the caller is mistaken."""
    if not await request.body():
        return
    try:
        body = await request.json()
    except ValueError:
        raise ProblemError("invalid_json", "the body is not JSON") from None
    if not isinstance(body, dict):
        raise ProblemError("invalid_json", "the body is not a JSON object")


async def _until_ended(parts: ApiParts, token: str, row: dict[str, Any], deadline: float) -> dict[str, Any]:
    while not _has_ended(row) and (left := deadline - time.monotonic()) > 0:
        await parts.notices.wait(row["id"], min(_LOOK_SECONDS, left))
        rows = await parts.tables.find(token, "instance_commands", {"id": row["id"]})
        row = rows[0] if rows else row
    return row


def _has_ended(row: dict[str, Any]) -> bool:
    return row["status"] in (CommandStatus.DONE, CommandStatus.FAILED)


async def _list(tables: CallerTables, token: str) -> AsyncIterator[Row]:
    after: tuple[str, str] | None = None
    while True:
        rows = await tables.earliest(token, "instances", {}, "created_at", after, _PAGE)
        for row in rows:
            yield row
        if len(rows) < _PAGE:
            return
        after = rows[-1]["created_at"], rows[-1]["id"]


async def _find(parts: ApiParts, token: str, instance_or_account_id: str) -> Row:
    wanted = read_id(instance_or_account_id, "instance_not_found")
    rows = await parts.tables.find(token, "instances", {"id": wanted})
    rows = rows or await parts.tables.find(token, "instances", {"account_id": wanted})
    if not rows:
        raise ProblemError("instance_not_found", "there is none of this id that you may see")
    if len(rows) > 1:
        raise ProblemError("instance_ambiguous", "name the instance by its own id")
    return rows[0]


def _public(row: dict[str, Any]) -> dict[str, Any]:
    names = (
        "id",
        "account_id",
        "instance_name",
        "port",
        "status",
        "status_reason",
        "qr_code",
        "last_connected",
    )
    return {name: row[name] for name in names} | {"supervised": _is_supervised(row["supervised_until"])}


def _is_supervised(until: str | None) -> bool:
    return until is not None and datetime.fromisoformat(until) > datetime.now(UTC)
