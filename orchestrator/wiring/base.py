"""What every subject is built upon."""

from dataclasses import dataclass
from functools import cached_property

import httpx

from orchestrator.adapters.fleet.state_folder import StateFolder
from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.needs import Connections
from orchestrator.services.clock import Clock
from orchestrator.settings import Settings


@dataclass(frozen=True)
class Base:
    """Settings, state, connections, time, and the database's functions on those connections."""

    settings: Settings
    state: StateFolder
    connections: Connections
    clock: Clock

    @cached_property
    def gateway(self) -> SupabaseGateway:
        """For all work but heartbeats."""
        return self._gateway(self.connections.supabase)

    @cached_property
    def heartbeat_gateway(self) -> SupabaseGateway:
        """On connections of its own: however many are taken by slow work, a renewal waits for none."""
        return self._gateway(self.connections.heartbeat)

    def _gateway(self, http: httpx.AsyncClient) -> SupabaseGateway:
        return SupabaseGateway(http, self.settings.supabase_url, self.settings.secret_key.get_secret_value())
