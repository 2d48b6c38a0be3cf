"""What became of each person to whom a broadcast was to go."""

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from orchestrator.api.contacts.csv_answers import answer_csv
from orchestrator.api.parts import Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import Row, find_account, read_id
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.contacts.formulas import guard_cell

router = APIRouter(prefix="/api/accounts/{account_id}/broadcasts/{broadcast_id}", tags=["contacts"])
# Their contacts are asked for by their ids, in one address.
_PAGE = 100
_TOLD = ("status", "reason", "variant", "fed_at", "settled_at", "answered_at")
_HEADER = ["name", "phone", "status", "reason", "variant", "written_at", "settled_at", "answered_at"]


@router.get("/recipients.csv", response_class=StreamingResponse)
async def list_recipients(
    account_id: str, broadcast_id: str, token: CallerToken, parts: Parts
) -> StreamingResponse:
    """One line a person, with semicolons. 404 `broadcast_not_found`."""
    of_account = {"account_id": read_id(account_id, "account_not_found")}
    wanted = read_id(broadcast_id, "broadcast_not_found")
    if not await parts.tables.find(token, "broadcasts", {**of_account, "id": wanted}):
        await find_account(parts.tables, token, account_id)
        raise ProblemError("broadcast_not_found", "the account has none of this id")

    async def page(after: int | None) -> tuple[list[list[str]], int | None]:
        equal = {**of_account, "broadcast_id": wanted}
        recipients = await parts.tables.oldest(token, "broadcast_recipients", equal, after, _PAGE)
        ids = [recipient["contact_id"] for recipient in recipients]
        people = await parts.tables.find_ids(token, "contacts", of_account, ids) if ids else []
        known = {person["id"]: person for person in people}
        cells = [_cells(recipient, known.get(recipient["contact_id"], {})) for recipient in recipients]
        return cells, recipients[-1]["id"] if len(recipients) == _PAGE else None

    return await answer_csv("disparo.csv", _HEADER, page, delimiter=";")


def _cells(recipient: Row, person: Row) -> list[str]:
    said = [person.get("name") or person.get("whatsapp_name"), person.get("phone")]
    said += [recipient[name] for name in _TOLD]
    return [guard_cell(str(cell or "")) for cell in said]
