"""What every subject is built upon."""

from dataclasses import dataclass

import httpx

from orchestrator.adapters.fleet.state_folder import StateFolder
from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.services.clock import Clock
from orchestrator.settings import Settings


@dataclass(frozen=True)
class Base:
    """`node_http` is for the node instances, `http` for everything else."""

    settings: Settings
    state: StateFolder
    http: httpx.AsyncClient
    node_http: httpx.AsyncClient
    gateway: SupabaseGateway
    clock: Clock
