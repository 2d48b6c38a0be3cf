"""Answers that are CSV files, written page by page."""

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

from fastapi.responses import StreamingResponse

Cursor = TypeVar("Cursor")
Page = tuple[list[list[str]], Cursor | None]
_MARK = "\ufeff"


async def answer_csv(
    filename: str,
    header: Sequence[str],
    read_page: Callable[[Cursor | None], Awaitable[Page[Cursor]]],
    *,
    delimiter: str = ",",
) -> StreamingResponse:
    """The first page is read before the answer begins, so that a refusal is one. With semicolons, which is
    what a spreadsheet in Brazil expects, comes the byte order mark it needs. A file that breaks off ends
    without the end that HTTP asks for: no client takes it for whole."""
    first = await read_page(None)

    async def write() -> AsyncIterator[bytes]:
        rows, after = first
        mark = _MARK if delimiter == ";" else ""
        yield (mark + _lines([header, *rows], delimiter)).encode()
        while after is not None:
            rows, after = await read_page(after)
            yield _lines(rows, delimiter).encode()

    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return StreamingResponse(write(), media_type="text/csv; charset=utf-8", headers=headers)


def _lines(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()
