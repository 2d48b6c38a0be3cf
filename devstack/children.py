"""The programs the devstack consists of: how each is started, known to be ready, and stopped."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import struct
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from devstack.auth_config import read_auth_config
from devstack.errors import DevstackError
from devstack.functions import describe_functions
from devstack.postgres import Cluster, wait_for_postgres
from devstack.settings import node_program

HERE = Path(__file__).resolve().parent
POLL_SECONDS = 0.05
PROBE_SECONDS = 2
# Our ports lie among those of outgoing connections: a probe that got the one it asks for has reached itself.
# Closed as usual, it would keep whoever is to listen there away for a minute; reset, it leaves nothing.
RESET_ON_CLOSE = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@dataclass(frozen=True)
class Child:
    """`ready(seconds)` returns once the program answers and raises DevstackError when it does not in time."""

    name: str
    command: list[str]
    ready: Callable[[float], Awaitable[None]]
    environment: dict[str, str] = field(default_factory=dict[str, str])
    stop_signal: signal.Signals = signal.SIGTERM
    # What the kernel sends when the parent died without a word (Linux).
    death_signal: signal.Signals = signal.SIGKILL
    stop_seconds: float = 5
    user: str | None = None


def postgres_child(cluster: Cluster) -> Child:
    async def ready(seconds: float) -> None:
        await wait_for_postgres(cluster, seconds)

    return Child(
        "postgres",
        cluster.command,
        ready,
        stop_signal=signal.SIGINT,  # a fast shutdown: open sessions are ended
        death_signal=signal.SIGINT,
        stop_seconds=20,
        user=cluster.runner.user,
    )


def service_children(cluster: Cluster) -> list[Child]:
    """What needs a migrated database: mail sink, Realtime, gateway."""
    return [mail_child(cluster), realtime_child(cluster), gateway_child(cluster)]


def mail_child(cluster: Cluster) -> Child:
    settings = cluster.settings
    return Child(
        "mail",
        [sys.executable, "-m", "devstack.mail"],
        answers("the mail sink", f"{settings.mail_url}/mail"),
        {"MAIL_HTTP_PORT": str(settings.mail_port), "MAIL_SMTP_PORT": str(settings.smtp_port)},
    )


def realtime_child(cluster: Cluster) -> Child:
    settings, keys = cluster.settings, cluster.keys
    return Child(
        "realtime",
        [sys.executable, "-m", "devstack.realtime"],
        answers("Realtime", f"{settings.realtime_url}/health"),
        {
            "REALTIME_PORT": str(settings.realtime_port),
            "REALTIME_DATABASE_URL": cluster.admin_url,
            "REALTIME_JWT_SECRET": keys.jwt_secret,
            "REALTIME_PUBLIC_KEYS": keys.public_keys,
            "REALTIME_ISSUER": settings.auth_url,
            "REALTIME_PUBLISHABLE_KEY": keys.publishable_key,
            "REALTIME_SECRET_KEY": keys.secret_key,
        },
    )


def gateway_child(cluster: Cluster) -> Child:
    settings, keys = cluster.settings, cluster.keys
    return Child(
        "gateway",
        [node_program(), str(HERE / "gateway" / "src" / "main.ts")],
        answers("the gateway", f"{settings.supabase_url}/health"),
        {
            "LITE_TELEMETRY": "0",
            "GATEWAY_PORT": str(settings.port),
            "GATEWAY_URL": settings.supabase_url,
            "GATEWAY_DATABASE_URL": cluster.authenticator_url,
            "GATEWAY_PUBLISHABLE_KEY": keys.publishable_key,
            "GATEWAY_SECRET_KEY": keys.secret_key,
            "GATEWAY_JWT_SECRET": keys.jwt_secret,
            "GATEWAY_SIGNING_KEY": json.dumps(keys.signing_key),
            "GATEWAY_AUTH": read_auth_config(settings),
            "GATEWAY_REALTIME_PORT": str(settings.realtime_port),
            "GATEWAY_MAIL_PORT": str(settings.mail_port),
            "GATEWAY_SMTP_PORT": str(settings.smtp_port),
            "GATEWAY_RECEIVER_PORT": str(settings.receiver_port or ""),
            "GATEWAY_FUNCTIONS": describe_functions(settings),
            "GATEWAY_STORAGE_DIR": str(settings.state / "storage"),
        },
    )


def answers(name: str, url: str) -> Callable[[float], Awaitable[None]]:
    """A readiness check: `url` gives 200."""

    async def ready(seconds: float) -> None:
        deadline = asyncio.get_running_loop().time() + seconds
        transport = httpx.AsyncHTTPTransport(socket_options=[RESET_ON_CLOSE])
        async with httpx.AsyncClient(transport=transport, timeout=PROBE_SECONDS) as client:
            while not await is_ok(client, url):
                if asyncio.get_running_loop().time() > deadline:
                    raise DevstackError(f"{name} did not answer within {seconds:.0f} s.")
                await asyncio.sleep(POLL_SECONDS)

    return ready


async def is_ok(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).status_code == 200
    except httpx.HTTPError:
        return False
