"""The application: routes, background tasks, and the parts put together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator

import psycopg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from devstack.realtime.authorization import Authorizer
from devstack.realtime.catalog import Catalog
from devstack.realtime.changes import ChangeDelivery
from devstack.realtime.database import Database
from devstack.realtime.feed import ChangeFeed
from devstack.realtime.http import HttpBroadcasts
from devstack.realtime.hub import Hub
from devstack.realtime.presence import Presence
from devstack.realtime.rights import RightsWatch
from devstack.realtime.services import Services
from devstack.realtime.settings import Settings
from devstack.realtime.sockets import serve_socket
from devstack.realtime.subscriptions import Subscriptions
from devstack.realtime.tokens import TokenKeys, TokenVerifier

logger = logging.getLogger(__name__)

BASE = "/realtime/v1"
SWEEP_SECONDS = 3600.0


def create_app(settings: Settings) -> Starlette:
    services = assemble(settings)
    broadcasts = HttpBroadcasts(services)

    async def socket(websocket: WebSocket) -> None:
        await serve_socket(services, websocket)

    async def health(_: Request) -> JSONResponse:
        ready = services.feed.streaming.is_set()
        return JSONResponse({"status": "ready" if ready else "starting"}, 200 if ready else 503)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with running(services):
            yield

    return Starlette(
        lifespan=lifespan,
        routes=[
            WebSocketRoute(f"{BASE}/websocket", socket),
            Route(f"{BASE}/api/broadcast", broadcasts.send_batch, methods=["POST"]),
            Route(f"{BASE}/api/broadcast/{{topic}}/events/{{event}}", broadcasts.send_one, methods=["POST"]),
            Route("/health", health),
        ],
    )


def assemble(settings: Settings) -> Services:
    database, hub = Database(settings.database_url), Hub()
    catalog = Catalog(database)
    subscriptions = Subscriptions(database, catalog)
    authorizer = Authorizer(database)
    watch = RightsWatch(authorizer, hub, settings.limits.rights_seconds)
    delivery = ChangeDelivery(database, catalog, subscriptions, settings.limits.max_change_bytes)
    return Services(
        limits=settings.limits,
        verifier=TokenVerifier(
            {settings.publishable_key: "anon", settings.secret_key: "service_role"},
            TokenKeys(settings.jwt_secret, settings.public_keys, settings.issuer),
        ),
        database=database,
        authorizer=authorizer,
        hub=hub,
        presence=Presence(hub),
        subscriptions=subscriptions,
        watch=watch,
        feed=ChangeFeed(settings.database_url, database, catalog, hub, subscriptions, delivery, watch),
    )


@contextlib.asynccontextmanager
async def running(services: Services) -> AsyncGenerator[None]:
    """The pool and the background tasks, for as long as the server runs."""
    await services.database.open()
    tasks = [
        asyncio.create_task(services.feed.follow(), name="follow the log"),
        asyncio.create_task(services.feed.deliver(), name="deliver changes"),
        asyncio.create_task(services.watch.run(), name="look at rights again"),
        asyncio.create_task(sweep(services), name="sweep old messages"),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await services.database.close()


async def sweep(services: Services) -> None:
    """Delete messages that are past keeping, once an hour."""
    query = (
        "delete from realtime.messages where inserted_at < now() - make_interval(days => %s) returning null"
    )
    while True:
        await services.feed.streaming.wait()
        try:
            await services.database.fetch(query, [services.limits.message_days])
        except psycopg.Error as error:
            logger.warning("old messages were not deleted: %s", error)
        await asyncio.sleep(SWEEP_SECONDS)


class AbortableProtocol(WebSocketsSansIOProtocol):
    """Lets the application drop a connection whose client reads nothing: a farewell would wait for ever."""

    async def run_asgi(self) -> None:
        self.scope.setdefault("state", {})["abort"] = self.transport.abort
        await super().run_asgi()
