"""The API on stand-ins: what it refuses, what it waits for, what it serves beside the endpoints."""

import time
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from pydantic import SecretStr

from orchestrator.adapters.automation.requests import GuardedRequests
from orchestrator.adapters.web import WebLimits
from orchestrator.api.app import ApiParts, create_app
from orchestrator.api.fleet import instances
from orchestrator.api.platform.access import CallerAccess
from orchestrator.api.tables import Row
from orchestrator.domain.automation.deciding import Reason
from orchestrator.errors import SupabaseUnreachableError, UnauthorizedError
from orchestrator.services.automation.account_caller import AccountCaller
from orchestrator.services.hooks.delivery_counts import CountedDeliveries
from orchestrator.services.platform.job_counts import JobCounts
from orchestrator.services.task_keeper import TaskKeeper
from orchestrator.settings import Settings
from orchestrator.testing import FakeJobs, FakeMailer, FakeWebhooks
from orchestrator.testing.automation.gateway import FakeRuns
from tests.unit.api.fakes import FakeApiKeys, FakeTables, fake_media
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio
TOKEN = jwt.encode({"role": "authenticated", "exp": time.time() + 600}, "x" * 32, algorithm="HS256")
INSTANCE = "6f1c2a0e-0000-4000-8000-000000000001"
HASHED = "assets/index-a1b2c3.js"


class Instances(FakeTables):
    """Tables that hold instances and one command; the next call raises `error`."""

    def __init__(self) -> None:
        super().__init__()
        self.error: Exception | None = None
        self.is_reachable = True
        self.command: Row = {"id": "c", "status": "queued", "error_code": None}
        self.instance: Row = {
            "id": INSTANCE,
            "account_id": "a",
            "instance_name": "numero1",
            "port": 5001,
            "status": "connected",
            "status_reason": None,
            "qr_code": None,
            "last_connected": "2026-11-22T10:00:00Z",
            "supervised_until": "2026-01-01 10:00:00+00",
            "created_at": "2026-11-22T10:00:00Z",
        }
        self.instances = [self.instance]

    async def find(self, token: str, table: str, equal: Mapping[str, str]) -> list[Row]:
        return self.instances if table == "instances" else [self.command]

    async def earliest(
        self,
        token: str,
        table: str,
        equal: Mapping[str, str],
        moment: str,
        after: tuple[str, str] | None,
        limit: int,
    ) -> list[Row]:
        if self.error:
            raise self.error
        start = 0 if after is None else 1 + [row["id"] for row in self.instances].index(after[1])
        return self.instances[start : start + limit]

    async def insert(self, token: str, table: str, row: Mapping[str, Any]) -> Row:
        return self.command

    async def reach(self) -> bool:
        return self.is_reachable


class Realtime:
    is_joined = True


class Readers:
    def __init__(self) -> None:
        self.lags: Mapping[str, float] = {"audit_log": 3.5}


@pytest.fixture
def tables() -> Instances:
    return Instances()


@pytest.fixture
def dashboard(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Zapbase</title>")
    (tmp_path / HASHED).write_text("export {}")
    (tmp_path.parent / "outside.txt").write_text("secret")
    return tmp_path


@pytest.fixture
async def api(
    plant: Plant, tables: Instances, dashboard: Path, tmp_path: Path
) -> AsyncGenerator[httpx.AsyncClient, None]:
    settings = Settings(
        supabase_url="https://project.supabase.co",
        publishable_key="sb_publishable_x",
        secret_key=SecretStr("sb_secret_x"),
        dashboard_dir=dashboard,
        cors_origins=["http://localhost:5173"],
    )
    parts = ApiParts(
        settings, plant.notices, plant.control, plant.fleet, plant.registry, plant.runner, Realtime(),
        tables, tables.reach, CallerAccess(settings, FakeApiKeys(), tables), FakeMailer(),
        fake_media(plant, tmp_path), TaskKeeper(plant.clock), Readers(), plant.ingestion,
        {"keyword": 3, Reason.SILENCED: 2}, {"waiting": 4},
        AccountCaller(GuardedRequests(WebLimits()), FakeRuns()),
        JobCounts(FakeJobs(plant.clock), plant.clock), {"delivered": 5},
        CountedDeliveries(FakeWebhooks(due=2), plant.clock),
    )  # fmt: skip
    transport = httpx.ASGITransport(create_app(parts))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://zapbase", headers=headers) as client:
        yield client


async def test_who_is_behind_with_the_events_can_be_measured(api: httpx.AsyncClient) -> None:
    text = (await api.get("/metrics")).text
    assert 'zapbase_event_lag_seconds{consumer="audit_log"} 3.5' in text


async def test_catching_up_that_failed_is_counted(plant: Plant, api: httpx.AsyncClient) -> None:
    plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    plant.node().fail_to_catch_up()
    await plant.clock.settle()
    assert "zapbase_catch_ups_failed_total 1.0" in (await api.get("/metrics")).text


async def test_what_was_decided_can_be_measured(api: httpx.AsyncClient) -> None:
    text = (await api.get("/metrics")).text
    assert 'zapbase_decisions_total{outcome="keyword"} 3.0' in text
    assert 'zapbase_decisions_total{outcome="silenced"} 2.0' in text


async def test_how_it_stands_with_webhooks_can_be_measured(api: httpx.AsyncClient) -> None:
    text = (await api.get("/metrics")).text
    assert 'zapbase_webhook_attempts_total{outcome="delivered"} 5.0' in text
    assert "zapbase_webhooks_waiting 2.0" in text
    assert "zapbase_webhooks_dead 0.0" in text


async def test_a_past_supervision_shows(api: httpx.AsyncClient) -> None:
    answer = await api.get("/api/instances")
    assert answer.json()["instances"][0]["supervised"] is False


async def test_a_list_of_numbers_ends_with_the_last_one(
    api: httpx.AsyncClient, tables: Instances, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instances, "_PAGE", 10)
    tables.instances = [tables.instance | {"id": f"i{place}"} for place in range(25)]
    answer = await api.get("/api/instances")
    assert [row["id"] for row in answer.json()["instances"]] == [f"i{place}" for place in range(25)]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (SupabaseUnreachableError(), 503, "supabase_unreachable"),
        (UnauthorizedError(), 401, "token_invalid"),
        (SupabaseUnreachableError(code="something_new"), 500, "something_new"),
    ],
)
async def test_errors_are_problem_documents(
    api: httpx.AsyncClient, tables: Instances, error: Exception, status: int, code: str
) -> None:
    tables.error = error
    answer = await api.get("/api/instances")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("expiry", ["soon", "nan", [1], {}])
async def test_a_token_without_a_readable_end_is_refused(api: httpx.AsyncClient, expiry: object) -> None:
    token = jwt.encode({"role": "authenticated", "exp": expiry}, "x" * 32, algorithm="HS256")
    answer = await api.get("/api/instances", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


async def test_a_command_that_has_failed_says_why(api: httpx.AsyncClient, tables: Instances) -> None:
    tables.command |= {"status": "failed", "error_code": "no_orchestrator"}
    answer = await api.post(f"/api/instances/{INSTANCE}/start")
    expected = {"id": "c", "status": "failed", "error_code": "no_orchestrator"}
    assert (answer.status_code, answer.json()) == (200, {"success": False, "command": expected})


async def test_readiness_names_what_is_in_the_way(
    api: httpx.AsyncClient, tables: Instances, plant: Plant
) -> None:
    answer = await api.get("/health/ready")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["leases_unregistered"])
    await plant.enter()
    assert (await api.get("/health/ready")).status_code == 200
    tables.is_reachable = False
    answer = await api.get("/health/ready")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["supabase_unreachable"])


async def test_hashed_files_are_kept_and_pages_are_asked_for_again(api: httpx.AsyncClient) -> None:
    page, script = await api.get("/"), await api.get(f"/{HASHED}")
    assert page.headers["cache-control"] == "no-cache"
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    policy = page.headers["content-security-policy"]
    assert "connect-src 'self' https://project.supabase.co wss://project.supabase.co" in policy
    assert "script-src 'self';" in policy


async def test_paths_of_the_single_page_app_get_its_page(api: httpx.AsyncClient) -> None:
    answer = await api.get("/numeros/123")
    assert (answer.status_code, "Zapbase" in answer.text) == (200, True)


@pytest.mark.parametrize(
    "path", ["/assets/missing.js", "/api/missing", "/%2e%2e/outside.txt", "/a%00b", f"/{'a' * 5000}"]
)
async def test_what_is_no_page_is_not_found_or_the_page(api: httpx.AsyncClient, path: str) -> None:
    answer = await api.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_only_the_named_origins_may_call_from_elsewhere(api: httpx.AsyncClient) -> None:
    for origin, allowed in (("http://localhost:5173", True), ("http://evil.example", False)):
        answer = await api.get("/health/live", headers={"Origin": origin})
        assert ("access-control-allow-origin" in answer.headers) is allowed
