"""A file is stored in chunks while it comes; one that is too large or stops is refused and forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from orchestrator.api.arriving import Pace
from orchestrator.api.contacts import uploads as contact_uploads
from orchestrator.api.contacts.uploads import upload_contacts
from orchestrator.errors import ZapbaseError
from tests.unit.api.fakes import FakeTables

pytestmark = pytest.mark.anyio


class UploadTables(FakeTables):
    """Keeps the calls of functions."""

    def __init__(self) -> None:
        super().__init__({"name": "cidade", "label": "Onde mora"})
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def call(self, token: str, function: str, **arguments: Any) -> Any:
        self.calls.append((function, arguments))
        return "upload"


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_lines_go_in_chunks_and_the_columns_are_suggested() -> None:
    tables = UploadTables()
    lines = b"".join(b"%d,Ana\n" % number for number in range(2500))
    await upload_contacts(tables, "token", "account", "a.csv", pieces(b"fone,onde", b" mora\n", lines))
    names = [name for name, _ in tables.calls]
    assert names == ["begin_contact_upload", *["add_contact_lines"] * 3, "finish_contact_upload"]
    assert [len(call["lines"]) for _, call in tables.calls[1:4]] == [1000, 1000, 500]
    assert [call["number"] for _, call in tables.calls[1:4]] == [0, 1, 2]
    assert tables.calls[1][1]["lines"][0] == (2, ["0", "Ana"])
    assert tables.calls[-1][1]["suggested"] == {"fone": "phone", "onde mora": "field:cidade"}
    assert len(tables.calls[-1][1]["sample"]) == 5


async def test_long_cells_make_short_chunks() -> None:
    tables = UploadTables()
    await upload_contacts(tables, "token", "account", "", pieces(b"fone\n", (b"x" * 100_000 + b"\n") * 7))
    assert [len(call["lines"]) for name, call in tables.calls if name == "add_contact_lines"] == [3, 3, 1]


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [("MAX_BYTES", 50, "body_too_large"), ("_PACE", Pace(window_seconds=0.05), "upload_stalled")],
)
async def test_too_much_and_too_slow(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: object, code: str
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"fone\n"
        while True:
            await asyncio.sleep(0)
            yield b"1\n"
            if limit == "_PACE":
                await asyncio.Event().wait()

    monkeypatch.setattr(contact_uploads, limit, value)
    tables = UploadTables()
    with pytest.raises(ZapbaseError) as caught:
        await upload_contacts(tables, "token", "account", "", endless())
    assert caught.value.code == code
    assert tables.calls[-1][0] == "cancel_contact_import"
