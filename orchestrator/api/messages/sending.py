"""Send a message to a phone."""

from typing import Annotated

from fastapi import APIRouter, Header

from orchestrator.api.messages.bodies import NewMessage
from orchestrator.api.messages.shapes import Sent, SentMessage
from orchestrator.api.parts import Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import CallerTables, Row, read_id
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.fleet.statuses import Status
from orchestrator.errors import DatabaseRefusedError

router = APIRouter(prefix="/api/accounts/{account_id}", tags=["messages"])
IdempotencyKey = Annotated[
    str | None,
    Header(min_length=1, max_length=200, description="The same key again sends nothing again."),
]


@router.post("/send", response_model_exclude_none=True)
async def send(
    account_id: str,
    body: NewMessage,
    token: CallerToken,
    parts: Parts,
    idempotency_key: IdempotencyKey = None,
) -> Sent:
    """Stores the message to be sent. 400 `whatsapp_not_connected`, and nothing is stored, unless `queue` is
    true; 404 `instance_not_found`, 409 `instance_ambiguous`. The same `Idempotency-Key` answers the same
    message with its status of now; with another body it is 409 `idempotency_conflict`."""
    account_id = read_id(account_id, "instance_not_found")
    instance = await _choose_instance(parts.tables, token, account_id, body)
    if idempotency_key and (known := await _find_sent(parts.tables, token, account_id, idempotency_key)):
        return await _repeat(parts.tables, token, known, body)
    if instance["status"] != Status.CONNECTED and not body.queue:
        raise ProblemError("whatsapp_not_connected", f"the instance is {instance['status']}")
    contact_id = await _open_contact(parts.tables, token, account_id, body.phone)
    row = {
        "account_id": account_id,
        "contact_id": contact_id,
        "instance_id": instance["id"],
        "message": body.message,
        "client_key": idempotency_key,
    }
    try:
        return _sent(await parts.tables.insert(token, "conversations", row))
    except DatabaseRefusedError as error:
        if error.code != "already_exists" or not idempotency_key:
            raise
    # Another request with this key came first.
    known = await _find_sent(parts.tables, token, account_id, idempotency_key)
    if known is None:
        raise ProblemError("idempotency_conflict", "the key is in use")
    return await _repeat(parts.tables, token, known, body)


async def _choose_instance(tables: CallerTables, token: str, account_id: str, body: NewMessage) -> Row:
    equal = {"account_id": account_id}
    if body.instance_id is not None:
        equal["id"] = read_id(body.instance_id, "instance_not_found")
    rows = await tables.find(token, "instances", equal)
    if not rows:
        raise ProblemError("instance_not_found", "there is none of this id that you may see")
    if len(rows) > 1:
        raise ProblemError("instance_ambiguous", "name the instance_id")
    return rows[0]


async def _find_sent(tables: CallerTables, token: str, account_id: str, key: str) -> Row | None:
    rows = await tables.find(token, "conversations", {"account_id": account_id, "client_key": key})
    return rows[0] if rows else None


async def _repeat(tables: CallerTables, token: str, known: Row, body: NewMessage) -> Sent:
    """The answer for a key that was used before: what it stored must be what is asked for now."""
    asked = {"message": body.message, "kind": "text"}
    if body.instance_id is not None:
        asked["instance_id"] = read_id(body.instance_id, "instance_not_found")
    same = all(known[name] == value for name, value in asked.items())
    # Two spellings of one phone are the same contact.
    if not same or known["contact_id"] != await _open_contact(tables, token, known["account_id"], body.phone):
        raise ProblemError("idempotency_conflict", "this key was used with another body")
    return _sent(known)


async def _open_contact(tables: CallerTables, token: str, account_id: str, phone: str) -> str:
    try:
        return await tables.call(token, "open_contact", account_id=account_id, phone=phone)
    except DatabaseRefusedError as error:
        # The instance was seen: the caller may read the account, and only that.
        if error.code == "account_not_found":
            raise ProblemError("forbidden", "you may not write in this account") from None
        raise


def _sent(row: Row) -> Sent:
    return Sent(success=row["status"] != "failed", message=SentMessage.model_validate(row))
