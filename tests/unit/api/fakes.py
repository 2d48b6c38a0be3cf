"""Stand-ins for what the API asks of the database."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from orchestrator.api.media.links import MediaLinks
from orchestrator.api.parts import ApiMedia
from orchestrator.api.tables import Row
from orchestrator.errors import DatabaseRefusedError
from orchestrator.services.media.inbox import MediaInbox
from orchestrator.services.media.keeping import MediaKeeping
from orchestrator.services.media.stores import MediaStores
from orchestrator.services.media.uploads import Uploads
from orchestrator.testing.media.gateway import FakeMediaGateway
from orchestrator.testing.media.stores import FakeSpool, FakeStore
from tests.unit.orchestrator.conftest import Plant


class FakeTables:
    """Answers every question with the same rows."""

    def __init__(self, *rows: Row) -> None:
        self.rows = list(rows)

    async def find(self, token: str, table: str, equal: Mapping[str, str]) -> list[Row]:
        return self.rows

    async def find_ids(
        self, token: str, table: str, equal: Mapping[str, str], ids: Sequence[str]
    ) -> list[Row]:
        return [row for row in self.rows if row["id"] in ids]

    async def some(
        self, token: str, table: str, equal: Mapping[str, str], columns: Sequence[str], limit: int
    ) -> list[Row]:
        return self.rows[:limit]

    async def newest(
        self,
        token: str,
        table: str,
        equal: Mapping[str, str],
        before: int | None,
        limit: int,
        offset: int = 0,
    ) -> list[Row]:
        return self.rows[:limit]

    async def oldest(
        self, token: str, table: str, equal: Mapping[str, str], after: int | None, limit: int
    ) -> list[Row]:
        return self.rows[:limit]

    async def latest(
        self,
        token: str,
        table: str,
        equal: Mapping[str, str],
        moment: str,
        before: tuple[str | None, str] | None,
        limit: int,
    ) -> list[Row]:
        return self.rows[:limit]

    async def earliest(
        self,
        token: str,
        table: str,
        equal: Mapping[str, str],
        moment: str,
        after: tuple[str, str] | None,
        limit: int,
    ) -> list[Row]:
        return self.rows[:limit]

    async def insert(self, token: str, table: str, row: Mapping[str, Any]) -> Row:
        return self.rows[0]

    async def call(self, token: str, function: str, **arguments: Any) -> Any:
        return None


class FakeApiKeys:
    """Knows the keys that were put in: key → `{id, account_id, name, scopes, expires_at}`."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Any]] = {}

    async def authenticate(self, key: str) -> dict[str, Any]:
        if key not in self.known:
            raise DatabaseRefusedError(code="api_key_invalid")
        return self.known[key]


def fake_media(plant: Plant, folder: Path) -> ApiMedia:
    """The parts that move files, on stand-ins."""
    gateway, disk = FakeMediaGateway(), FakeStore()
    stores, spool = MediaStores(disk, FakeStore(), "me", is_local=True), FakeSpool(folder)
    inbox = MediaInbox(gateway, plant.fleet, plant.registry, spool, stores, plant.clock, 5, 1000)
    uploads = Uploads(MediaKeeping(gateway, stores), spool, 1000)
    return ApiMedia(stores, uploads, inbox, MediaLinks(gateway.media_link_key))
