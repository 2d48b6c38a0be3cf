"""The database's functions for what takes long with contacts: imports and erasures."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from orchestrator.adapters.functions import Functions, read_items
from orchestrator.domain.contacts.lines import ClaimedImport
from orchestrator.domain.fleet.leases import Identity
from orchestrator.errors import DatabaseRefusedError

Item = dict[str, Any]


class _Imports(BaseModel):
    imports: list[Any]


class _Lines(BaseModel):
    chunk: int
    lines: list[tuple[int, list[str]]] | None


class _Status(BaseModel):
    status: str


class _Erased(BaseModel):
    id: str | None


class SupabaseImports(Functions):
    """Implements `services.contacts.protocols.ImportGateway` and `ErasureGateway`."""

    async def claim_imports(self, identity: Identity, max_items: int) -> list[ClaimedImport]:
        """What may be worked on."""
        answer = await self.ask(_Imports, "claim_imports", identity, max_items=max_items)
        return read_items(ClaimedImport, answer.imports)

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

    async def tidy_imports(self) -> None:
        """Forget what nobody started."""
        await self.call("tidy_imports")

    async def erase_some(self, identity: Identity) -> str | None:
        """One chunk of the oldest erasure."""
        return (await self.ask(_Erased, "erase_some", identity)).id
