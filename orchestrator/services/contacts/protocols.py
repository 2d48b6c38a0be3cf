"""What the work on contacts needs of the database."""

from collections.abc import Sequence
from typing import Any, Protocol

from orchestrator.domain.contacts.lines import ClaimedImport
from orchestrator.domain.fleet.leases import Identity


class ImportGateway(Protocol):
    """The functions for imports in the database. They raise what `FleetGateway` raises, and
    `DatabaseRefusedError` `import_lost` for an import that has ended or is another's."""

    async def open_import(self, identity: Identity, import_id: str) -> ClaimedImport: ...
    async def read_import_lines(
        self, identity: Identity, import_id: str
    ) -> tuple[int, list[tuple[int, list[str]]]]: ...
    async def write_import_lines(
        self,
        identity: Identity,
        import_id: str,
        chunk: int,
        people: Sequence[dict[str, Any]],
        errors: Sequence[dict[str, Any]],
    ) -> str:
        """The import's status after this chunk."""
        ...

    async def fail_import(self, identity: Identity, import_id: str, code: str) -> None: ...
