"""The database's functions for imports of contacts."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from orchestrator.adapters.functions import Functions
from orchestrator.domain.contacts.lines import ClaimedImport
from orchestrator.domain.fleet.leases import Identity
from orchestrator.errors import DatabaseRefusedError

Item = dict[str, Any]


class _Lines(BaseModel):
    chunk: int
    lines: list[tuple[int, list[str]]] | None


class _Status(BaseModel):
    status: str


class SupabaseImports(Functions):
    """Implements `services.contacts.protocols.ImportGateway`."""

    async def open_import(self, identity: Identity, import_id: str) -> ClaimedImport:
        """What is to be known before its lines are read."""
        return await self.ask(ClaimedImport, "open_import", identity, import_id=import_id)

    async def read_import_lines(
        self, identity: Identity, import_id: str
    ) -> tuple[int, list[tuple[int, list[str]]]]:
        """The number of the next chunk, and its lines; DatabaseRefusedError when they are gone."""
        answer = await self.ask(_Lines, "read_import_lines", identity, import_id=import_id)
        if answer.lines is None:
            raise DatabaseRefusedError(f"chunk {answer.chunk} is missing")
        return answer.chunk, answer.lines

    async def write_import_lines(
        self, identity: Identity, import_id: str, chunk: int, people: Sequence[Item], errors: Sequence[Item]
    ) -> str:
        """Write what became of a chunk; the import's status then."""
        arguments = {"import_id": import_id, "chunk": chunk, "people": people, "errors": errors}
        return (await self.ask(_Status, "write_import_lines", identity, **arguments)).status

    async def fail_import(self, identity: Identity, import_id: str, code: str) -> None:
        """The import cannot go on."""
        await self.call("fail_import", identity, import_id=import_id, code=code)
