"""What an integration does with a person: keep him, tag him, write to him, lead him into a flow."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from orchestrator.api.bodies import Phone
from orchestrator.api.hooks.bodies import FieldValue, KnownContact, NamedTag
from orchestrator.api.hooks.shapes import KeptPerson, Person, Thread
from orchestrator.api.own_account import OwnAccount
from orchestrator.api.parts import ApiParts, Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import Row, read_id
from orchestrator.api.tokens import CallerToken
from orchestrator.errors import DatabaseRefusedError

router = APIRouter(prefix="/api", tags=["integrations"])
WantedPhone = Annotated[Phone, Query(examples=["5511999990001"])]
_MOST = 50


@router.post("/contacts")
async def upsert_contact(
    body: KnownContact, account: OwnAccount, token: CallerToken, parts: Parts
) -> KeptPerson:
    """The contact with this phone, made when missing; name, tags and fields that are given are set, the
    others stay. 403 `forbidden`, `account_suspended`, `plan_limit_exceeded`; 422 `phone_invalid`,
    `tag_invalid`, `field_invalid`."""
    answer = await call_writing(parts, token, "upsert_contact", account_id=account["id"], **body.model_dump())
    return KeptPerson.model_validate(answer)


@router.get("/contacts")
async def find_contact(
    phone: WantedPhone, account: OwnAccount, token: CallerToken, parts: Parts
) -> list[Person]:
    """Whoever has this phone, however it is written: one or none. 422 `phone_invalid`."""
    found = await parts.tables.call(token, "contact_by_phone", account_id=account["id"], phone=phone)
    return [Person.model_validate(found)] if found else []


@router.post("/contacts/{contact_id}/tags")
async def add_tag(contact_id: str, body: NamedTag, token: CallerToken, parts: Parts) -> Person:
    """The contact, who has the tag. 404 `contact_not_found`, 403 `forbidden`, 422 `tag_invalid`."""
    return await change_tags(parts, token, contact_id, add=[body.tag])


@router.delete("/contacts/{contact_id}/tags")
async def remove_tag(contact_id: str, body: NamedTag, token: CallerToken, parts: Parts) -> Person:
    """The contact, who does not have the tag. 404 `contact_not_found`, 403 `forbidden`."""
    return await change_tags(parts, token, contact_id, remove=[body.tag])


@router.put("/contacts/{contact_id}/fields")
async def set_field(contact_id: str, body: FieldValue, token: CallerToken, parts: Parts) -> Person:
    """The contact, whose field has this value, or is empty. 404 `contact_not_found`, 403 `forbidden`,
    422 `field_invalid`."""
    contact = await find_person(parts, token, contact_id)
    answer = await call_writing(
        parts, token, "set_contact_fields", contact_id=contact["id"], fields={body.field: body.value}
    )
    return Person.model_validate(answer)


@router.get("/chats")
async def find_chats(
    phone: WantedPhone, account: OwnAccount, token: CallerToken, parts: Parts
) -> list[Thread]:
    """The chats with whoever has this phone, the last to be written in first. 422 `phone_invalid`."""
    found = await parts.tables.call(token, "contact_by_phone", account_id=account["id"], phone=phone)
    if not found:
        return []
    equal = {"account_id": account["id"], "contact_id": found["id"]}
    rows = await parts.tables.latest(token, "chats", equal, "last_message_at", None, _MOST)
    return [Thread.model_validate(row) for row in rows]


async def find_person(parts: ApiParts, token: str, contact_id: str) -> Row:
    """ProblemError `contact_not_found`."""
    rows = await parts.tables.find(token, "contacts", {"id": read_id(contact_id, "contact_not_found")})
    if not rows or rows[0]["erased_at"]:
        raise ProblemError("contact_not_found", "there is none of this id that you may see")
    return rows[0]


async def change_tags(
    parts: ApiParts,
    token: str,
    contact_id: str,
    *,
    add: list[str] | None = None,
    remove: list[str] | None = None,
) -> Person:
    """The contact with and without them. ProblemError `contact_not_found`, `forbidden`, `tag_invalid`."""
    contact = await find_person(parts, token, contact_id)
    await call_writing(
        parts,
        token,
        "tag_contacts",
        account_id=contact["account_id"],
        contact_ids=[contact["id"]],
        add=add or [],
        remove=remove or [],
    )
    return Person.model_validate(await find_person(parts, token, contact["id"]))


async def call_writing(parts: ApiParts, token: str, function: str, **arguments: Any) -> Any:
    """A function's answer. What it does not find was seen by the caller just now: he may only read it."""
    try:
        return await parts.tables.call(token, function, **arguments)
    except DatabaseRefusedError as error:
        if error.code in ("account_not_found", "contact_not_found", "flow_not_found"):
            raise ProblemError("forbidden", "you may not write in this account") from None
        raise
