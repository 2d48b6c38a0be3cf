"""Official Python clients whose sockets close with the block."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

import httpx
from supabase import (
    AsyncClient,
    AsyncClientOptions,
    Client,
    ClientOptions,
    acreate_client,
    create_client,
)

from tests.support.devstack import Supabase


@contextmanager
def open_client(supabase: Supabase, key: str | None = None) -> Generator[Client, None, None]:
    """A synchronous client with the publishable key, or with `key`."""
    with httpx.Client() as transport:
        options = ClientOptions(httpx_client=transport, auto_refresh_token=False)
        yield create_client(supabase.supabase_url, key or supabase.publishable_key, options)


@asynccontextmanager
async def open_async_client(supabase: Supabase, key: str | None = None) -> AsyncGenerator[AsyncClient, None]:
    """An asynchronous client with the publishable key, or with `key`."""
    async with httpx.AsyncClient() as transport:
        options = AsyncClientOptions(httpx_client=transport, auto_refresh_token=False)
        yield await acreate_client(supabase.supabase_url, key or supabase.publishable_key, options)
