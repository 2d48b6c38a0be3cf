"""Everything of an account as one file, for its owner to take along."""

import json
import zipfile
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from orchestrator.api.parts import Parts
from orchestrator.api.tables import CallerTables, find_account
from orchestrator.api.tokens import CallerToken

router = APIRouter(prefix="/api/accounts/{account_id}", tags=["accounts"])
_PAGE = 200
Page = dict[str, Any]


@router.get("/export", response_class=StreamingResponse)
async def export_account(account_id: str, token: CallerToken, parts: Parts) -> StreamingResponse:
    """A zip with `account.json` and for each table `<table>.jsonl`, one row a line. Files that messages carry
    are named in it, not contained. Only the owner: 403 `not_allowed`."""
    account = await find_account(parts.tables, token, account_id)
    # Asked for before the answer begins, so that a refusal is one.
    first = await _page(parts.tables, token, account["id"], None)
    headers = {
        "Content-Disposition": f'attachment; filename="zapbase-{account["phone"]}.zip"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(
        zip_pages(account, _pages(parts.tables, token, account["id"], first)),
        media_type="application/zip",
        headers=headers,
    )


async def zip_pages(account: dict[str, Any], pages: AsyncIterator[Page]) -> AsyncIterator[bytes]:
    """The zip in pieces; at no time more than one page is held. Pages of one table come one after another."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("account.json", json.dumps(account, ensure_ascii=False, indent=2))
        table, member = "", None
        async for page in pages:
            if page["table"] != table:
                if member:
                    member.close()
                table = str(page["table"])
                member = archive.open(f"{table}.jsonl", "w", force_zip64=True)
            assert member
            for row in page["rows"]:
                member.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            yield sink.take()
        if member:
            member.close()
    yield sink.take()


async def _pages(tables: CallerTables, token: str, account_id: str, first: Page) -> AsyncIterator[Page]:
    page = first
    yield page
    while page["next"] is not None:
        page = await _page(tables, token, account_id, page["next"])
        yield page


async def _page(tables: CallerTables, token: str, account_id: str, after: Any) -> Page:
    return await tables.call(token, "export_account", account_id=account_id, after=after, max_items=_PAGE)


class _Sink:
    """A file that can only be written to, as far as zipfile needs one."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self._pieces = b"".join(self._pieces), []
        return taken
