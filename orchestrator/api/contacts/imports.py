"""Imports of contacts from CSV files."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from orchestrator.api.bodies import Name
from orchestrator.api.contacts.bodies import ImportStart
from orchestrator.api.contacts.csv_answers import answer_csv
from orchestrator.api.contacts.shapes import ContactImport, ContactImports, ImportMade, OneImport
from orchestrator.api.contacts.uploads import upload_contacts
from orchestrator.api.parts import ApiParts, Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import (
    DEFAULT_LIMIT,
    BeforeMoment,
    Limit,
    Row,
    find_account,
    next_moment,
    read_id,
    read_moment,
)
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.contacts.formulas import guard_cell

router = APIRouter(prefix="/api/accounts/{account_id}/contact-imports", tags=["contacts"])
STREAMED_PATH = re.compile(r"/api/accounts/[^/]+/contact-imports/?")
_ERRORS_PAGE = 1000
_CSV_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("", status_code=201, openapi_extra=_CSV_BODY)
async def upload_import(
    account_id: str,
    request: Request,
    token: CallerToken,
    parts: Parts,
    filename: Annotated[Name, Query(description="How the file is called.")] = "",
) -> ImportMade:
    """Stores a CSV file (the body as it is, 64 MiB and 200,000 lines at most) and says what its columns may
    be; nothing becomes a contact yet. Comma, semicolon and tab, UTF-8, UTF-16 and Windows-1252 are told
    apart. 422 `csv_invalid`, `csv_empty`, `csv_header_missing`, `csv_too_long`; 413 `body_too_large`; 403
    `not_allowed`."""
    wanted = read_id(account_id, "account_not_found")
    row = await upload_contacts(parts.tables, token, wanted, filename, request.stream())
    return ImportMade(success=True, **{"import": ContactImport.model_validate(row)})


@router.get("")
async def list_imports(
    account_id: str,
    token: CallerToken,
    parts: Parts,
    limit: Limit = DEFAULT_LIMIT,
    before: BeforeMoment = None,
) -> ContactImports:
    """The newest first; 404 `account_not_found`."""
    equal = {"account_id": read_id(account_id, "account_not_found")}
    moment = read_moment(before)
    rows = await parts.tables.latest(token, "contact_imports", equal, "created_at", moment, limit)
    if not rows:
        await find_account(parts.tables, token, account_id)
    imports = [ContactImport.model_validate(row) for row in rows]
    return ContactImports(imports=imports, next=next_moment(rows, "created_at", limit))


@router.get("/{import_id}")
async def get_import(account_id: str, import_id: str, token: CallerToken, parts: Parts) -> OneImport:
    """How far it is; 404 `import_not_found`."""
    return _shown(await _find_import(parts, token, account_id, import_id))


@router.post("/{import_id}/start", status_code=202)
async def start_import(
    account_id: str, import_id: str, body: ImportStart, token: CallerToken, parts: Parts
) -> OneImport:
    """Checks the file (`dry_run`), or imports it. A person who is known by his phone is updated: his name
    where the file has one, his tags are added to, his fields set. 409 `import_running`, `import_ended`; 422
    `mapping_invalid`."""
    row = await _find_import(parts, token, account_id, import_id)
    return _shown(
        await parts.tables.call(token, "start_contact_import", import_id=row["id"], **body.model_dump())
    )


@router.post("/{import_id}/cancel")
async def cancel_import(account_id: str, import_id: str, token: CallerToken, parts: Parts) -> OneImport:
    """Stops it; what was written stays. One that has ended stays as it is."""
    row = await _find_import(parts, token, account_id, import_id)
    await parts.tables.call(token, "cancel_contact_import", import_id=row["id"])
    return _shown(await _find_import(parts, token, account_id, import_id))


@router.get("/{import_id}/errors.csv", response_class=StreamingResponse)
async def list_errors(account_id: str, import_id: str, token: CallerToken, parts: Parts) -> StreamingResponse:
    """The lines that did not become contacts: line of the file, column, code, value."""
    row = await _find_import(parts, token, account_id, import_id)

    async def page(after: int | None) -> tuple[list[list[str]], int | None]:
        equal = {"account_id": row["account_id"], "import_id": row["id"]}
        errors = await parts.tables.oldest(token, "contact_import_errors", equal, after, _ERRORS_PAGE)
        cells = [
            [str(e["line"]), *(guard_cell(e[name]) for name in ("column", "code", "value"))] for e in errors
        ]
        return cells, errors[-1]["id"] if len(errors) == _ERRORS_PAGE else None

    header = ["line", "column", "code", "value"]
    return await answer_csv("erros.csv", header, page, delimiter=row["delimiter"])


async def _find_import(parts: ApiParts, token: str, account_id: str, import_id: str) -> Row:
    equal = {
        "account_id": read_id(account_id, "account_not_found"),
        "id": read_id(import_id, "import_not_found"),
    }
    rows = await parts.tables.find(token, "contact_imports", equal)
    if not rows:
        await find_account(parts.tables, token, account_id)
        raise ProblemError("import_not_found", "the account has none of this id")
    return rows[0]


def _shown(row: Row) -> OneImport:
    return OneImport(**{"import": ContactImport.model_validate(row)})
