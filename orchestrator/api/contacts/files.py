"""Contacts as files: all that a search finds, and everything about one person."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from orchestrator.api.bodies import Name, Tag
from orchestrator.api.contacts.csv_answers import answer_csv
from orchestrator.api.contacts.shapes import Erasure, OneErasure
from orchestrator.api.parts import Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import CallerTables, Row, find_account, read_id
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.contacts.cells import CellStyle, Language, titles_of
from orchestrator.domain.contacts.formulas import guard_cell
from orchestrator.domain.phones import parse_phone

router = APIRouter(prefix="/api/accounts/{account_id}", tags=["contacts"])
_CONTACTS_PAGE = 500
_MESSAGES_PAGE = 200
_DELIMITERS = {"tab": "\t"}


@router.get("/contacts.csv", response_class=StreamingResponse)
async def export_contacts(
    account_id: str,
    token: CallerToken,
    parts: Parts,
    query: Annotated[Name, Query(description="Words in name or phone.")] = "",
    tag: Annotated[list[Tag], Query(max_length=100, description="Only with all of these tags.")] = [],  # noqa: B006
    fields: Annotated[str, Query(max_length=4000, description="What custom fields must hold: JSON.")] = "{}",
    delimiter: Literal[",", ";", "tab"] = ",",
    locale: Annotated[Language | None, Query(description="For people: titles in this language.")] = None,
) -> StreamingResponse:
    """The contacts as CSV in UTF-8: phone, name, whatsapp_name, tags, each custom field, opted_out_at,
    created_at. With `;`, for spreadsheets in Brazil, a byte order mark comes first, numbers have a comma, and
    yes is `sim`. With a `locale` the first line says titles and labels, and moments are in the account's time
    zone. A cell that would be a formula begins with an apostrophe. What comes out can be imported again."""
    wanted = read_id(account_id, "account_not_found")
    account = await find_account(parts.tables, token, wanted)
    conditions = _read_conditions(fields)
    columns = await parts.tables.find(token, "custom_fields", {"account_id": wanted})
    columns = sorted(columns, key=lambda column: column["name"])
    style = CellStyle(is_brazilian=delimiter == ";", zone=account["timezone"] if locale else None)

    async def page(before: str | None) -> tuple[list[list[str]], str | None]:
        answer = await parts.tables.call(
            token, "search_contacts", account_id=wanted, query=query, tags=tag, fields=conditions,
            before=before, max_items=_CONTACTS_PAGE,
        )  # fmt: skip
        rows = [_cells(contact, columns, style) for contact in answer["contacts"]]
        return rows, None if answer["next"] is None else str(answer["next"])

    header = titles_of(columns, locale)
    return await answer_csv("contatos.csv", header, page, delimiter=_DELIMITERS.get(delimiter, delimiter))


def _read_conditions(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ProblemError("fields_invalid", "fields is JSON, as search_contacts takes it") from None


@router.get("/contacts/{contact_id}/export", response_class=StreamingResponse)
async def export_person(
    account_id: str, contact_id: str, token: CallerToken, parts: Parts
) -> StreamingResponse:
    """Everything that is kept about one person, as JSON: contact, identities, consents, number_checks, chats,
    notes, reactions, messages (each with media, revisions and reactions). It is noted in the audit log. 404
    `contact_not_found`."""
    wanted = await _find_contact(parts.tables, token, account_id, contact_id)
    person = await parts.tables.call(token, "export_contact", contact_id=wanted)
    first = await _messages(parts.tables, token, wanted, None)
    headers = {
        "Content-Disposition": f'attachment; filename="contato-{wanted}.json"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(
        _write_person(parts.tables, token, wanted, person, first),
        media_type="application/json",
        headers=headers,
    )


@router.post("/contacts/{contact_id}/erase", status_code=202)
async def erase_person(account_id: str, contact_id: str, token: CallerToken, parts: Parts) -> OneErasure:
    """Forgets a person: at once whom the contact was, then chunk by chunk what was said, with files, wordings
    and reactions. Contact, chats and messages stay as empty rows, so that counts survive; whoever writes from
    the number later is a new contact. For owners and admins: 403 `not_allowed`. 404 `contact_not_found`."""
    wanted = await _find_contact(parts.tables, token, account_id, contact_id)
    row = await parts.tables.call(token, "erase_contact", contact_id=wanted)
    return OneErasure(erasure=Erasure.model_validate(row))


@router.get("/erasures/{erasure_id}")
async def get_erasure(account_id: str, erasure_id: str, token: CallerToken, parts: Parts) -> OneErasure:
    """How far it is; 404 `erasure_not_found`."""
    equal = {
        "account_id": read_id(account_id, "account_not_found"),
        "id": read_id(erasure_id, "erasure_not_found"),
    }
    rows = await parts.tables.find(token, "contact_erasures", equal)
    if not rows:
        await find_account(parts.tables, token, account_id)
        raise ProblemError("erasure_not_found", "the account has none of this id")
    return OneErasure(erasure=Erasure.model_validate(rows[0]))


async def _find_contact(tables: CallerTables, token: str, account_id: str, contact_id: str) -> str:
    equal = {
        "account_id": read_id(account_id, "account_not_found"),
        "id": read_id(contact_id, "contact_not_found"),
    }
    if not await tables.find(token, "contacts", equal):
        await find_account(tables, token, account_id)
        raise ProblemError("contact_not_found", "the account has none of this id")
    return equal["id"]


def _cells(contact: Row, columns: list[Row], style: CellStyle) -> list[str]:
    fields = [style.say(contact["fields"].get(column["name"]), column["type"]) for column in columns]
    own = [
        _phone_of(contact["phone"] or ""),
        contact["name"],
        contact["whatsapp_name"],
        ", ".join(contact["tags"]),
    ]
    moments = [style.say(contact[column], "datetime") for column in ("opted_out_at", "created_at")]
    return [guard_cell(cell) for cell in (*own, *fields, *moments)]


def _phone_of(phone: str) -> str:
    """With a plus where an import would take it for another: 51987654321 is Peru's and Porto Alegre's."""
    return phone if parse_phone(phone) in (phone, None) else f"+{phone}"


async def _messages(tables: CallerTables, token: str, contact_id: str, after: int | None) -> Row:
    return await tables.call(
        token, "list_contact_messages", contact_id=contact_id, after=after, max_items=_MESSAGES_PAGE
    )


async def _write_person(
    tables: CallerTables, token: str, contact_id: str, person: Row, page: Row
) -> AsyncIterator[bytes]:
    """The members of `person`, then `messages`; at no time more than one page of them is held."""
    yield (_json(person)[:-1] + ', "messages": [').encode()
    separator = ""
    while True:
        for message in page["messages"]:
            yield (separator + _json(message)).encode()
            separator = ",\n"
        if page["next"] is None:
            break
        page = await _messages(tables, token, contact_id, page["next"])
    yield b"]}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
