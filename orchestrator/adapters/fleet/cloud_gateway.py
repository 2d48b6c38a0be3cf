"""The database's functions for numbers of Meta's Cloud API. The contract of each is in docs/contracts.md."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel

from orchestrator.adapters.fleet.graph import Credentials
from orchestrator.adapters.functions import Functions
from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.domain.fleet.leases import Identity


class _Credentials(BaseModel):
    phone_number_id: str | None = None
    waba_id: str | None = None
    token: str | None = None


class _Marked(BaseModel):
    marked: bool


class _Begun(BaseModel):
    begun: bool


class CloudGateway(Functions):
    """As this orchestrator, with the number that it has at each call. Raises what `FleetGateway` raises."""

    def __init__(self, gateway: SupabaseGateway, identity: Callable[[], Identity]) -> None:
        super().__init__(gateway)
        self._identity = identity

    async def credentials(self, instance_id: str) -> Credentials | None:
        """None when nobody has connected the number yet."""
        found = await self.ask(_Credentials, "cloud_credentials", self._identity(), instance_id=instance_id)
        if not (found.phone_number_id and found.waba_id and found.token):
            return None
        return Credentials(found.phone_number_id, found.waba_id, found.token)

    async def mark_begun(self, instance_id: str, message_id: str, *, begun: bool) -> bool:
        """False: the message is not ours to send any more."""
        answer = await self.ask(
            _Marked,
            "mark_begun",
            self._identity(),
            instance_id=instance_id,
            message_id=message_id,
            begun=begun,
        )
        return answer.marked

    async def has_begun(self, instance_id: str, message_id: str) -> bool:
        """Whether it may have left."""
        arguments = {"instance_id": instance_id, "message_id": message_id}
        return (await self.ask(_Begun, "has_begun", self._identity(), **arguments)).begun

    async def write_templates(self, instance_id: str, templates: Sequence[dict[str, Any]]) -> None:
        """All that there are now."""
        names = ("name", "language", "category", "status", "components")
        items = [{name: template.get(name) for name in names} for template in templates]
        await self.call("write_templates", self._identity(), instance_id=instance_id, templates=items)
