"""Write to a person, or lead him into a flow, for an integration."""

from typing import Annotated, Any

from fastapi import APIRouter, Header

from orchestrator.api.hooks.bodies import FlowStart, MessageToPerson, NamedPerson
from orchestrator.api.hooks.people import call_writing, find_person
from orchestrator.api.hooks.shapes import QueuedMessage, StartedRun
from orchestrator.api.own_account import OwnAccount
from orchestrator.api.parts import ApiParts, Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import Row, read_id
from orchestrator.api.tokens import CallerToken
from orchestrator.errors import DatabaseRefusedError

router = APIRouter(prefix="/api", tags=["integrations"])
IdempotencyKey = Annotated[
    str | None,
    Header(min_length=1, max_length=200, description="The same key again sends nothing again."),
]


@router.post("/messages", status_code=202)
async def queue_message(
    body: MessageToPerson,
    account: OwnAccount,
    token: CallerToken,
    parts: Parts,
    idempotency_key: IdempotencyKey = None,
) -> QueuedMessage:
    """Stored, and sent when its turn comes; a phone that nobody has becomes a contact. Without `instance_id`
    the number that talked to him last, or the only one. 409 `instance_required`, `instance_removed`,
    `idempotency_conflict`; 404 `contact_not_found`, `chat_not_found`, `instance_not_found`; 403 `forbidden`,
    `account_suspended`, `plan_limit_exceeded`; 422 `phone_invalid`."""
    if body.chat_id is not None:
        place = {"chat_id": read_id(body.chat_id, "chat_not_found")}
    else:
        contact_id = await choose_person(parts, token, account, body, "instance_required")
        place = {"contact_id": contact_id}
    values = {"message": body.message, **place, **named_instance(body)}
    message_id = await write_message(parts, token, account["id"], values, idempotency_key)
    return QueuedMessage(id=message_id)


@router.post("/flows/{flow_id}/start")
async def start_flow(flow_id: str, body: FlowStart, token: CallerToken, parts: Parts) -> StartedRun:
    """The person enters the flow. 404 `flow_not_found`, `contact_not_found`, `instance_not_found`; 409
    `flow_disabled`, `flow_not_published`, `instance_ambiguous`; 403 `forbidden`, `account_suspended`,
    `plan_limit_exceeded`; 422 `phone_invalid`."""
    return StartedRun(run_id=await enter_flow(parts, token, flow_id, body))


async def enter_flow(parts: ApiParts, token: str, flow_id: str, body: FlowStart) -> str:
    """The run of whoever is named. ProblemError as above."""
    wanted = read_id(flow_id, "flow_not_found")
    rows = await parts.tables.find(token, "flows", {"id": wanted})
    if not rows or rows[0]["sequence_id"]:
        raise ProblemError("flow_not_found", "there is none of this id that you may see")
    if body.phone is not None:
        _check_open(rows[0])
    contact_id = await choose_person(parts, token, {"id": rows[0]["account_id"]}, body, "instance_ambiguous")
    arguments = {"flow_id": wanted, "contact_id": contact_id, **named_instance(body)}
    return await call_writing(parts, token, "start_flow", **arguments)


def _check_open(flow: Row) -> None:
    """Nobody becomes a contact for a flow that nobody enters."""
    if not flow["enabled"]:
        raise ProblemError("flow_disabled", "nobody enters it")
    if flow["published_version_id"] is None:
        raise ProblemError("flow_not_published", "nothing of this flow is published")


async def choose_person(parts: ApiParts, token: str, account: Row, body: NamedPerson, unclear: str) -> str:
    """The id of the account's contact who is named by id or phone. ProblemError `contact_not_found`,
    `forbidden`, `phone_invalid`; for somebody new `instance_not_found`, or `unclear` where no number is named
    and there is not just one."""
    named = {"account_id": account["id"], "phone": body.phone}
    if body.contact_id is not None:
        contact = await find_person(parts, token, body.contact_id)
        if contact["account_id"] != account["id"]:
            raise ProblemError("contact_not_found", "the account has none of this id")
        return contact["id"]
    if known := await parts.tables.call(token, "contact_by_phone", **named):
        return known["id"]
    # What is refused leaves no contact behind.
    await _check_number(parts, token, account, body, unclear)
    return await call_writing(parts, token, "open_contact", **named)


async def _check_number(parts: ApiParts, token: str, account: Row, body: NamedPerson, unclear: str) -> None:
    equal = {"account_id": account["id"]}
    if body.instance_id is not None:
        equal["id"] = read_id(body.instance_id, "instance_not_found")
    numbers = await parts.tables.find(token, "instances", equal)
    if body.instance_id is not None and not numbers:
        raise ProblemError("instance_not_found", "there is none of this id that you may see")
    if len(numbers) != 1:
        raise ProblemError(unclear, "the account has none or several numbers")


def named_instance(body: NamedPerson) -> dict[str, str]:
    if body.instance_id is None:
        return {}
    return {"instance_id": read_id(body.instance_id, "instance_not_found")}


async def write_message(
    parts: ApiParts,
    token: str,
    account_id: str,
    values: dict[str, Any],
    key: str | None = None,
) -> str:
    """The id of the message, of one before when it came with this key."""
    row = {"account_id": account_id, "client_key": key, **values}
    try:
        return (await parts.tables.insert(token, "conversations", row))["id"]
    except DatabaseRefusedError as error:
        if error.code != "already_exists" or key is None:
            raise
    known = await parts.tables.find(token, "conversations", {"account_id": account_id, "client_key": key})
    if not known or any(known[0].get(name) != value for name, value in row.items()):
        raise ProblemError("idempotency_conflict", "this key was used with another body")
    return known[0]["id"]
