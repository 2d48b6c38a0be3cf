"""`zapbase` tells what is wrong in one line, and what is right in a table."""

import json
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from orchestrator.cli import app
from tests.integration.orchestrator.harness import OrchestratorProcess
from tests.support.devstack import Supabase
from tests.support.people import Tenant, User


@pytest.fixture
def zapbase(devstack: Supabase, tmp_path: Path) -> OrchestratorProcess:
    """A configured one that does not run."""
    return OrchestratorProcess(devstack, tmp_path / "state", 18099)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SUPABASE_URL", ""),
        ("SUPABASE_URL", "postgres://x"),
        ("SUPABASE_SECRET_KEY", ""),
        ("SUPABASE_SECRET_KEY", "sb_publishable_x"),
        ("SUPABASE_PUBLISHABLE_KEY", "sb_secret_x"),
        ("ZAPBASE_CAPACITY", "many"),
        ("ZAPBASE_BROWSER_ARGS", "no list"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    zapbase: OrchestratorProcess, variable: str, value: str
) -> None:
    result = CliRunner().invoke(app, ["status"], env=zapbase.environment() | {variable: value})
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("[configuration_error]")
    assert variable in result.stderr


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("SUPABASE_SECRET_KEY", "sb_secret_wrong", "unauthorized"),
        ("SUPABASE_URL", "http://127.0.0.1:9", "supabase_unreachable"),
        ("ZAPBASE_STATE_DIR", "/dev/null/state", "state_unwritable"),
    ],
)
def test_what_keeps_it_from_running_is_one_line(
    zapbase: OrchestratorProcess, variable: str, value: str, code: str
) -> None:
    result = zapbase.command("run", **{variable: value})
    assert result.returncode == 2, result.stderr
    lines = [line for line in result.stderr.splitlines() if not line.startswith("{")]
    assert len(lines) == 1
    assert lines[0].startswith(f"[{code}]")
    assert "sb_secret_wrong" not in result.stderr


def test_doctor_finds_everything_in_place(zapbase: OrchestratorProcess) -> None:
    result = zapbase.command("doctor", "--json")
    report = json.loads(result.stdout)
    assert (result.returncode, report["ok"]) == (0, True), report
    names = {check["name"] for check in report["checks"]}
    assert names >= {
        "node", "browser", "state_folder", "api_port", "signing_key", "supabase", "publishable_key",
        "secret_key", "schema_orchestrator", "realtime_policies", "realtime", "clock", "confirmations",
        "redirects", "mail_codes", "token_life",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("variable", "value", "ill"),
    [
        ("SUPABASE_URL", "http://127.0.0.1:9", "supabase"),
        ("SUPABASE_SECRET_KEY", "sb_secret_wrong", "secret_key"),
        ("SUPABASE_PUBLISHABLE_KEY", "sb_publishable_wrong", "publishable_key"),
        ("JWT_SIGNING_KEY", "not a key", "signing_key"),
        ("ZAPBASE_STATE_DIR", "/dev/null/state", "state_folder"),
        ("SUPABASE_SECRET_KEY", "", "settings"),
        (
            "JWT_SIGNING_KEY",
            '{"kty":"oct","k":"c29tZWJvZHkgZWxzZSdzIHNlY3JldCwgbG9uZyBlbm91Z2g"}',
            "signing_key",
        ),
        ("ZAPBASE_PUBLIC_URL", "https://elsewhere.example.com", "redirects"),
    ],
)
def test_doctor_says_what_to_do(zapbase: OrchestratorProcess, variable: str, value: str, ill: str) -> None:
    result = CliRunner().invoke(app, ["doctor", "--json"], env=zapbase.environment() | {variable: value})
    report = json.loads(result.stdout)
    assert (result.exit_code, report["ok"]) == (1, False)
    # One fault is one line: what fails by it alone would lead astray.
    (check,) = [check for check in report["checks"] if check["required"] and not check["ok"]]
    assert check["name"] == ill
    assert check["hint"]


def test_status_lists_the_fleet(zapbase: OrchestratorProcess) -> None:
    result = zapbase.command("status", "--json")
    assert result.returncode == 0, result.stderr
    assert set(json.loads(result.stdout)) == {"orchestrators", "instances"}
    assert "Instances" in zapbase.command("status").stdout


def test_grant_attaches_a_confirmed_user(
    zapbase: OrchestratorProcess,
    make_user: Callable[..., User],
    make_tenant: Callable[..., Tenant],
    admin_connection: psycopg.Connection,
) -> None:
    user, tenant = make_user(), make_tenant()
    words = ("admin", "grant", user.email, "--owner-of", tenant.account_id, "--platform")
    assert zapbase.command(*words).returncode == 0
    role = admin_connection.execute(
        "select role from public.account_members where user_id = %s and account_id = %s",
        [user.id, tenant.account_id],
    ).fetchone()
    assert role == ("owner",)
    result = zapbase.command("admin", "grant", "nobody@example.com", "--platform")
    assert (result.returncode, result.stderr.split()[0]) == (2, "[user_not_found]")


def test_the_operator_sets_plans_and_suspends(
    zapbase: OrchestratorProcess,
    admin_connection: psycopg.Connection,
    make_tenant: Callable[..., Tenant],
) -> None:
    account_id = make_tenant().account_id

    def account() -> tuple[str, str, str | None]:
        row = admin_connection.execute(
            "select plan, status, suspended_reason from public.accounts where id = %s", [account_id]
        ).fetchone()
        assert row is not None
        return row

    assert zapbase.command("admin", "set-plan", account_id, "basic").returncode == 0
    assert zapbase.command("admin", "suspend", account_id, "--reason", "sem pagamento").returncode == 0
    assert account() == ("basic", "suspended", "sem pagamento")
    assert zapbase.command("admin", "resume", account_id).returncode == 0
    assert account() == ("basic", "active", None)
    refused = zapbase.command("admin", "set-plan", account_id, "gold")
    assert (refused.returncode, refused.stderr.splitlines()[0].split()[0]) == (2, "[plan_not_found]")
