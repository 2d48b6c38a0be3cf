"""An account's contacts."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from orchestrator.api.bodies import Name, Tag
from orchestrator.api.contacts.bodies import NewContact
from orchestrator.api.contacts.shapes import Contact, ContactMade, Contacts
from orchestrator.api.inserting import insert_into_account
from orchestrator.api.parts import Parts
from orchestrator.api.tables import DEFAULT_LIMIT, BeforeMoment, Limit, read_id
from orchestrator.api.tokens import CallerToken

router = APIRouter(prefix="/api/accounts/{account_id}/contacts", tags=["contacts"])


@router.get("")
async def list_contacts(
    account_id: str,
    token: CallerToken,
    parts: Parts,
    query: Annotated[Name, Query(description="Words in name or phone.")] = "",
    tag: Annotated[list[Tag], Query(max_length=100, description="Only with all of these tags.")] = [],  # noqa: B006
    sort: Literal["newest", "name", "last_message"] = "newest",
    limit: Limit = DEFAULT_LIMIT,
    before: BeforeMoment = None,
) -> Contacts:
    """Sorted as asked; 404 `account_not_found`, 422 `before_invalid`."""
    answer = await parts.tables.call(
        token,
        "search_contacts",
        account_id=read_id(account_id, "account_not_found"),
        query=query,
        tags=tag,
        before=before,
        max_items=limit,
        sort=sort,
    )
    return Contacts.model_validate(answer)


@router.post("", status_code=201)
async def create_contact(account_id: str, body: NewContact, token: CallerToken, parts: Parts) -> ContactMade:
    """A new contact; 409 `contact_exists` also for the same Brazilian mobile without its ninth digit."""
    row = await insert_into_account(
        parts.tables, token, "contacts", account_id, body.model_dump(), "contact_exists"
    )
    return ContactMade(success=True, contact=Contact.model_validate(row))
