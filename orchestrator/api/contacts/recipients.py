"""What became of each person to whom a broadcast was to go."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from orchestrator.api.contacts.csv_answers import answer_csv
from orchestrator.api.parts import Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import Row, find_account, read_id
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.contacts.cells import CellStyle, Language
from orchestrator.domain.contacts.formulas import guard_cell

router = APIRouter(prefix="/api/accounts/{account_id}/broadcasts/{broadcast_id}", tags=["contacts"])
# Their contacts are asked for by their ids, in one address.
_PAGE = 100
_TOLD = ("status", "reason", "variant", "fed_at", "settled_at", "answered_at")
_TITLES: Mapping[Language, list[str]] = {
    "pt-BR": [
        *("Nome", "Telefone", "Situação", "Motivo", "Versão"),
        *("Escrito em", "Encerrado em", "Respondeu em"),
    ],
    "en": ["Name", "Phone", "Status", "Reason", "Version", "Written at", "Settled at", "Answered at"],
}
_HEADER = ["name", "phone", "status", "reason", "variant", "written_at", "settled_at", "answered_at"]


@router.get("/recipients.csv", response_class=StreamingResponse)
async def list_recipients(
    account_id: str,
    broadcast_id: str,
    token: CallerToken,
    parts: Parts,
    locale: Annotated[Language | None, Query(description="For people: titles in this language.")] = None,
) -> StreamingResponse:
    """One line a person, with semicolons but in English. With a `locale` the first line says titles, and
    moments are in the account's time zone. 404 `broadcast_not_found`."""
    of_account = {"account_id": read_id(account_id, "account_not_found")}
    wanted = read_id(broadcast_id, "broadcast_not_found")
    account = await find_account(parts.tables, token, account_id)
    if not await parts.tables.find(token, "broadcasts", {**of_account, "id": wanted}):
        raise ProblemError("broadcast_not_found", "the account has none of this id")
    style = CellStyle(is_brazilian=locale != "en", zone=account["timezone"] if locale else None)

    async def page(after: int | None) -> tuple[list[list[str]], int | None]:
        equal = {**of_account, "broadcast_id": wanted}
        recipients = await parts.tables.oldest(token, "broadcast_recipients", equal, after, _PAGE)
        ids = [recipient["contact_id"] for recipient in recipients]
        people = await parts.tables.find_ids(token, "contacts", of_account, ids) if ids else []
        known = {person["id"]: person for person in people}
        cells = [_cells(one, known.get(one["contact_id"], {}), style) for one in recipients]
        return cells, recipients[-1]["id"] if len(recipients) == _PAGE else None

    header = _TITLES[locale] if locale else _HEADER
    return await answer_csv("disparo.csv", header, page, delimiter="," if locale == "en" else ";")


def _cells(recipient: Row, person: Row, style: CellStyle) -> list[str]:
    said = [person.get("name") or person.get("whatsapp_name"), person.get("phone")]
    kinds = {name: "datetime" if name.endswith("_at") else "text" for name in _TOLD}
    said += [style.say(recipient[name] or None, kind) for name, kind in kinds.items()]
    return [guard_cell(str(cell or "")) for cell in said]
