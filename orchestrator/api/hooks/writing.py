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
    the number that talked to him last, or the only one. 409 `instance_required`, `idempotency_conflict`;
    404 `contact_not_found`, `chat_not_found`, `instance_not_found`; 403 `forbidden`; 422 `phone_invalid`."""
    if body.chat_id is not None:
        place = {"chat_id": read_id(body.chat_id, "chat_not_found")}
    else:
        place = {"contact_id": await choose_person(parts, token, account, body)}
    values = {"message": body.message, **place, **named_instance(body)}
    message_id = await write_message(parts, token, account["id"], values, idempotency_key)
    return QueuedMessage(id=message_id)


@router.post("/flows/{flow_id}/start")
async def start_flow(flow_id: str, body: FlowStart, token: CallerToken, parts: Parts) -> StartedRun:
    """The person enters the flow. 404 `flow_not_found`, `contact_not_found`, `instance_not_found`; 409
    `flow_disabled`, `flow_not_published`, `instance_ambiguous`; 403 `forbidden`."""
    return StartedRun(run_id=await enter_flow(parts, token, flow_id, body))


async def enter_flow(parts: ApiParts, token: str, flow_id: str, body: FlowStart) -> str:
    """The run of whoever is named. ProblemError as above."""
    wanted = read_id(flow_id, "flow_not_found")
    rows = await parts.tables.find(token, "flows", {"id": wanted})
    if not rows or rows[0]["sequence_id"]:
        raise ProblemError("flow_not_found", "there is none of this id that you may see")
    contact_id = await choose_person(parts, token, {"id": rows[0]["account_id"]}, body)
    arguments = {"flow_id": wanted, "contact_id": contact_id, **named_instance(body)}
    return await call_writing(parts, token, "start_flow", **arguments)


async def choose_person(parts: ApiParts, token: str, account: Row, body: NamedPerson) -> str:
    """The id of the account's contact who is named by id or phone. ProblemError `contact_not_found`,
    `forbidden`, `phone_invalid`."""
    if body.contact_id is None:
        return await call_writing(parts, token, "open_contact", account_id=account["id"], phone=body.phone)
    contact = await find_person(parts, token, body.contact_id)
    if contact["account_id"] != account["id"]:
        raise ProblemError("contact_not_found", "the account has none of this id")
    return contact["id"]


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
