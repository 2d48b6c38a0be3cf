"""The API of a wired orchestrator that drives nothing, against a real Supabase, over real HTTP."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import socket
import threading
from collections.abc import Callable, Generator
from pathlib import Path

import httpx
import psycopg
import pytest
from pydantic import SecretStr

from devstack.ports import is_free
from devstack.testing import wait_for
from orchestrator.adapters.fleet.state_folder import StateFolder
from orchestrator.api.server import ApiServer
from orchestrator.main import wire
from orchestrator.needs import open_connections
from orchestrator.settings import Settings
from tests.integration.api.callers import Caller, make_key
from tests.support.devstack import Supabase
from tests.support.people import Tenant

API_PORTS = range(18400, 18700)
START_SECONDS = 40


@pytest.fixture(scope="session")
def signing_key(devstack: Supabase) -> SecretStr:
    """A JWK that the Supabase under test trusts: a devstack's own secret, or ZAPBASE_TEST_JWT_SIGNING_KEY."""
    if not devstack.jwt_secret:
        return SecretStr(os.environ["ZAPBASE_TEST_JWT_SIGNING_KEY"])
    secret = base64.urlsafe_b64encode(devstack.jwt_secret.encode()).decode().rstrip("=")
    return SecretStr(json.dumps({"kty": "oct", "alg": "HS256", "k": secret}))


@pytest.fixture(scope="session")
def start_api(
    devstack: Supabase, signing_key: SecretStr, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Callable[..., str], None, None]:
    """`start_api(**settings)`: the URL of one more API."""
    threads: list[ApiThread] = []

    def start(**settings: object) -> str:
        # By chance: another run of the tests may be choosing right now.
        port = next(port for port in random.sample(API_PORTS, len(API_PORTS)) if is_free(port))
        values = {
            "supabase_url": devstack.supabase_url,
            "publishable_key": devstack.publishable_key,
            "secret_key": devstack.secret_key,
            "jwt_signing_key": signing_key,
            "user_requests_per_minute": 0,
            "key_requests_per_minute": 0,
            "api_port": port,
        }
        thread = ApiThread(Settings.model_validate(values | settings), tmp_path_factory.mktemp("api"))
        threads.append(thread)
        thread.start()
        return f"http://127.0.0.1:{port}"

    yield start
    for thread in threads:
        thread.stop()


@pytest.fixture(scope="session")
def api_url(start_api: Callable[..., str]) -> str:
    return start_api()


@pytest.fixture(scope="session")
def anonymous(api_url: str) -> Generator[httpx.Client, None, None]:
    """The API without a token."""
    with httpx.Client(base_url=api_url, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def make_owner(
    devstack: Supabase, anonymous: httpx.Client, make_tenant: Callable[..., Tenant]
) -> Generator[Callable[[], Caller], None, None]:
    """`make_owner()`: the owner of a new account without a number."""
    with psycopg.connect(devstack.admin_database_url, autocommit=True) as connection:
        yield lambda: Caller.of(anonymous, make_tenant(), connection)


@pytest.fixture
def owner(make_owner: Callable[[], Caller]) -> Caller:
    """The owner of a new account with one connected number."""
    caller = make_owner()
    caller.add_instance("connected")
    return caller


@pytest.fixture
def stranger(make_owner: Callable[[], Caller]) -> Caller:
    """The owner of another account."""
    return make_owner()


@pytest.fixture
def make_key_caller(devstack: Supabase) -> Callable[..., Caller]:
    """`make_key_caller(owner, scopes)`: a program with a new API key of the owner's account."""

    def make(owner: Caller, *scopes: str) -> Caller:
        return owner.with_credential(make_key(devstack, owner, *scopes)["key"])

    return make


@pytest.fixture
def program(owner: Caller, make_key_caller: Callable[..., Caller]) -> Caller:
    """A program that may read and send in the owner's account."""
    return make_key_caller(owner, "read", "send")


class ApiThread:
    """Serves in an event loop of its own."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._server: ApiServer | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def start(self) -> None:
        self._thread.start()
        wait_for("the API listens", self._listens, START_SECONDS)

    def stop(self) -> None:
        assert self._server
        self._server.stop()
        self._thread.join(START_SECONDS)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._settings.api_port)) == 0

    async def _serve(self) -> None:
        with StateFolder(self._folder) as state:
            async with open_connections() as connections:
                self._server = wire(self._settings, state, connections).server
                await self._server.bind()
                await self._server.serve()
                await self._server.close()


@pytest.fixture(scope="package", autouse=True)
def leave_no_tenants(devstack: Supabase) -> Generator[None, None, None]:
    """Remove the tenants made here: queued messages and numbers of theirs would disturb later suites."""
    with psycopg.connect(devstack.admin_database_url, autocommit=True) as connection:
        known = [row[0] for row in connection.execute("select id from public.accounts")]
        yield
        connection.execute("delete from public.accounts where id <> all (%s::uuid[])", [known])
