"""The founding REST endpoints, called as their users would."""

import time
import uuid
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import jwt
import psycopg
import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, made_number
from tests.support.devstack import Supabase
from tests.support.people import Tenant

TEXTS = {
    "token_missing": "Token ausente",
    "token_invalid": "Token inválido",
    "token_expired": "Token expirado",
}


@pytest.fixture
def api(orchestrator: OrchestratorProcess) -> Generator[httpx.Client, None, None]:
    with httpx.Client(base_url=orchestrator.url, timeout=30) as client:
        yield client


@pytest.fixture
def owner(api: httpx.Client, number: Number) -> httpx.Client:
    """The API as the number's owner."""
    api.headers["Authorization"] = f"Bearer {number.tenant.user.access_token}"
    return api


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["error"]
    return body


def make_token(expires_in: float, role: str = "authenticated") -> str:
    claims = {"sub": str(uuid.uuid4()), "role": role, "exp": time.time() + expires_in}
    return jwt.encode(claims, "not-the-secret-of-this-project-at-all", algorithm="HS256")


def test_start_waits_for_the_qr_and_qr_is_text_or_picture(owner: httpx.Client, number: Number) -> None:
    assert owner.get(f"/api/instances/{number.id}/qr").json() == {"qr": None, "ready": False}
    assert_problem(owner.get(f"/api/instances/{number.id}/qr?format=png"), 404, "no_qr")
    answer = owner.post(f"/api/instances/{number.id}/start")
    assert answer.status_code == 200
    body = answer.json()
    assert body["success"] is True
    assert (body["command"]["status"], body["command"]["error_code"]) == ("done", None)
    qr = owner.get(f"/api/instances/{number.id}/qr").json()
    assert qr == {"qr": number.row()["qr_code"], "ready": False}
    png = owner.get(f"/api/instances/{number.id}/qr?format=png")
    assert (png.headers["content-type"], png.content[:4]) == ("image/png", b"\x89PNG")
    svg = owner.get(f"/api/instances/{number.id}/qr?format=svg")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert b"<svg" in svg.content


def test_the_founding_shapes(orchestrator: OrchestratorProcess, owner: httpx.Client, number: Number) -> None:
    owner.post(f"/api/instances/{number.id}/start")
    orchestrator.node(number.id).scan("5511999990101")
    number.wait("connected")
    [listed] = owner.get("/api/instances").json()["instances"]
    assert listed["id"] == number.id
    assert listed["account_id"] == number.tenant.account_id
    assert listed["supervised"] is True
    assert set(listed) == {
        "id", "account_id", "instance_name", "port", "status", "status_reason", "qr_code", "last_connected",
        "supervised",
    }  # fmt: skip
    status = owner.get(f"/api/instances/{number.id}/status").json()
    assert (status["status"], status["status_reason"], status["ready"]) == ("connected", None, True)
    assert status["last_connected"]


def test_an_account_with_one_instance_stands_for_it(owner: httpx.Client, number: Number) -> None:
    answer = owner.get(f"/api/instances/{number.tenant.account_id}/status")
    assert answer.json()["status"] == "disconnected"


def test_an_account_with_two_instances_is_ambiguous(
    owner: httpx.Client, number: Number, admin_connection: psycopg.Connection
) -> None:
    with made_number(admin_connection, number.tenant):
        answer = owner.get(f"/api/instances/{number.tenant.account_id}/status")
        assert_problem(answer, 409, "instance_ambiguous")


@pytest.mark.parametrize("command", ["stop", "restart", "logout"])
def test_the_other_commands(owner: httpx.Client, number: Number, command: str) -> None:
    owner.post(f"/api/instances/{number.id}/start")
    answer = owner.post(f"/api/instances/{number.id}/{command}")
    assert (answer.status_code, answer.json()["success"]) == (200, True)


def test_a_caller_who_does_not_wait_is_told_that_it_runs(owner: httpx.Client, number: Number) -> None:
    answer = owner.post(f"/api/instances/{number.id}/start?wait=0")
    assert answer.status_code == 202
    assert answer.json()["success"] is False
    number.ended(answer.json()["command"]["id"])


def test_a_stranger_finds_nothing(
    api: httpx.Client, number: Number, make_tenant: Callable[..., Tenant]
) -> None:
    api.headers["Authorization"] = f"Bearer {make_tenant().user.access_token}"
    assert api.get("/api/instances").json() == {"instances": []}
    body = assert_problem(api.post(f"/api/instances/{number.id}/start"), 404, "instance_not_found")
    assert body["error"] == "Instância não encontrada"
    assert_problem(api.get("/api/instances/no-uuid/status"), 404, "instance_not_found")


def test_an_agent_may_look_but_not_command(
    api: httpx.Client,
    number: Number,
    make_tenant: Callable[..., Tenant],
    admin_connection: psycopg.Connection,
) -> None:
    agent = make_tenant().user
    admin_connection.execute(
        "insert into public.account_members (account_id, user_id, role) values (%s, %s, 'agent')",
        [number.tenant.account_id, agent.id],
    )
    api.headers["Authorization"] = f"Bearer {agent.access_token}"
    assert api.get(f"/api/instances/{number.id}/status").status_code == 200
    assert_problem(api.post(f"/api/instances/{number.id}/start"), 403, "forbidden")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "token_missing"),
        ("Basic abc", "token_missing"),
        ("Bearer", "token_missing"),
        ("Bearer not-a-token", "token_invalid"),
        (f"Bearer {make_token(600)}", "token_invalid"),
        (f"Bearer {make_token(-1)}", "token_expired"),
        (f"Bearer {make_token(600, role='service_role')}", "token_invalid"),
    ],
)
def test_tokens_that_are_no_good(api: httpx.Client, header: str | None, code: str) -> None:
    headers = {"Authorization": header} if header else {}
    answer = api.get("/api/instances", headers=headers)
    body = assert_problem(answer, 401, code)
    assert body["error"] == TEXTS[code]
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_keys_are_no_tokens(api: httpx.Client, devstack: Supabase) -> None:
    for key in (devstack.secret_key, devstack.publishable_key):
        answer = api.get("/api/instances", headers={"Authorization": f"Bearer {key}"})
        assert_problem(answer, 401, "token_invalid")


@pytest.mark.parametrize("body", ["{", "[1]", '"start"', "\xff"])
def test_malformed_json(owner: httpx.Client, number: Number, body: str) -> None:
    answer = owner.post(f"/api/instances/{number.id}/start", content=body.encode("latin-1"))
    assert_problem(answer, 400, "invalid_json")


def test_unknown_paths_methods_and_parameters(owner: httpx.Client, number: Number) -> None:
    assert_problem(owner.get("/api/nothing"), 404, "not_found")
    assert_problem(owner.delete("/api/instances"), 405, "method_not_allowed")
    assert_problem(owner.get(f"/api/instances/{number.id}/qr?format=gif"), 422, "invalid_request")
    assert_problem(owner.post(f"/api/instances/{number.id}/start?wait=61"), 422, "invalid_request")


def test_health_and_metrics(api: httpx.Client, orchestrator: OrchestratorProcess, number: Number) -> None:
    assert api.get("/health/live").json() == {"status": "live"}
    assert api.get("/health/ready").json()["status"] == "ready"
    number.run("start")
    orchestrator.node(number.id).scan("5511999990102")
    number.wait("connected")
    text = api.get("/metrics").text
    assert 'zapbase_task_restarts_total{task="outbox"} 0.0' in text
    assert 'zapbase_instances{status="connected"}' in text
    assert "zapbase_leases_safe 1.0" in text
    assert "5511999990102" not in text
    assert number.tenant.account_id not in text


def test_metrics_are_for_private_addresses_or_whoever_has_the_token(
    api: httpx.Client, orchestrator: OrchestratorProcess
) -> None:
    # As a proxy on this machine says whom it speaks for.
    away = {"x-forwarded-for": "93.184.216.34"}
    assert api.get("/metrics", headers={"x-forwarded-for": "10.0.0.7"}).status_code == 200
    refused = api.get("/metrics", headers=away)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    orchestrator.terminate()
    orchestrator.settings["ZAPBASE_METRICS_TOKEN"] = "a long one"
    orchestrator.start()
    right = {"authorization": "Bearer a long one"}
    assert api.get("/metrics", headers=away | right).status_code == 200
    for wrong, code in (({}, "token_missing"), ({"authorization": "Bearer another"}, "token_invalid")):
        assert api.get("/metrics", headers=wrong).json()["code"] == code


def test_the_dashboards_configuration_holds_no_secret(api: httpx.Client, devstack: Supabase) -> None:
    # Nor whatever a request says of itself.
    assert api.get("/config.json", headers={"host": "evil.example"}).json() == {
        "supabase_url": devstack.supabase_url,
        "publishable_key": devstack.publishable_key,
        "api_url": "/",
        "campaign_url": f"{devstack.supabase_url}/functions/v1/go",
    }


@pytest.mark.parametrize(
    "path", ["/health/live", "/config.json", "/docs", "/openapi.json", "/api/accounts", "/x"]
)
def test_an_answer_is_what_it_says_and_tells_nothing_of_its_server(api: httpx.Client, path: str) -> None:
    headers = api.get(path).headers
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert "server" not in headers


def test_logs_hold_no_phone_key_or_code(orchestrator: OrchestratorProcess, number: Number) -> None:
    number.run("start")
    qr = number.row()["qr_code"]
    orchestrator.node(number.id).scan("5511999990103")
    number.wait("connected")
    log = orchestrator.log.read_text()
    for secret in ("5511999990103", qr, orchestrator.supabase.secret_key, number.tenant.user.access_token):
        assert secret not in log


def test_a_second_orchestrator_on_one_folder_is_refused(orchestrator: OrchestratorProcess) -> None:
    other = replace(orchestrator, port=orchestrator.port + 1000, process=None)
    result = other.command("run")
    assert result.returncode == 2
    assert "[state_locked]" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_taken_api_port_names_its_setting(orchestrator: OrchestratorProcess, tmp_path: Path) -> None:
    result = replace(orchestrator, state=tmp_path / "another", process=None).command("run")
    assert result.returncode == 2
    assert "[port_in_use]" in result.stderr
    assert "ZAPBASE_API_PORT" in result.stderr
