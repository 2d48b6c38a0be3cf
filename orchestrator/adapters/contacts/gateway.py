"""The database's functions for what takes long with contacts: imports and erasures."""

from collections.abc import Sequence
from typing import Any

from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.domain.fleet.leases import Identity

Item = dict[str, Any]


class SupabaseImports:
    """Implements `services.contacts.protocols.ImportGateway` and `ErasureGateway`."""

    def __init__(self, gateway: SupabaseGateway) -> None:
        self._gateway = gateway

    async def claim_imports(self, identity: Identity, max_items: int) -> list[Item]:
        """What may be worked on, with what `make_plan` needs."""
        return (await self._call("claim_imports", identity, max_items=max_items))["imports"]

    async def read_import_lines(
        self, identity: Identity, import_id: str
    ) -> tuple[int, list[tuple[int, list[str]]]]:
        """The number of the next chunk, and its lines."""
        answer = await self._call("read_import_lines", identity, import_id=import_id)
        return answer["chunk"], answer["lines"]

    async def write_import_lines(
        self, identity: Identity, import_id: str, chunk: int, people: Sequence[Item], errors: Sequence[Item]
    ) -> str:
        """Write what became of a chunk; the import's status then."""
        answer = await self._call(
            "write_import_lines", identity, import_id=import_id, chunk=chunk, people=people, errors=errors
        )
        return answer["status"]

    async def fail_import(self, identity: Identity, import_id: str, code: str) -> None:
        """The import cannot go on."""
        await self._call("fail_import", identity, import_id=import_id, code=code)

    async def tidy_imports(self) -> None:
        """Forget what nobody started."""
        await self._gateway.call("tidy_imports")

    async def erase_some(self, identity: Identity) -> str | None:
        """One chunk of the oldest erasure."""
        return (await self._call("erase_some", identity))["id"]

    async def _call(self, function: str, identity: Identity, **arguments: Any) -> Item:
        return await self._gateway.call(
            function, orchestrator_id=identity.orchestrator_id, number=identity.number, **arguments
        )
