"""The command `zapbase`."""

import asyncio
import json
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.errors import ConfigurationError, ZapbaseError
from orchestrator.logging import configure_logging
from orchestrator.needs import open_http
from orchestrator.settings import Settings, read_settings

if TYPE_CHECKING:
    from orchestrator.doctor import Check

# `run` and `doctor` import what they run themselves: for the other commands it would be a second of waiting.
app = typer.Typer(help="Zapbase's control plane.", no_args_is_help=True, add_completion=False)
admin = typer.Typer(help="What the operator does by hand.", no_args_is_help=True)
app.add_typer(admin, name="admin")

_T = TypeVar("_T")
_PAGE = 500
_EXIT_ILL, _EXIT_ERROR = 1, 2
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command()
def run(
    stop_fleet: Annotated[bool, typer.Option(help="End the node instances too when this ends.")] = False,
) -> None:
    """Drive WhatsApp numbers until SIGTERM or ctrl-C."""
    from orchestrator import main

    settings = _settings()
    configure_logging(settings.log_level)
    if stop_fleet:
        settings = settings.model_copy(update={"stop_fleet_on_exit": True})
    _await(main.run(settings))


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check every need and say what to do. Exit code 1 when a required one is not met."""
    from orchestrator import doctor as doctoring

    try:
        checks = _await(doctoring.examine(read_settings()))
    except ConfigurationError as error:
        checks = [doctoring.Check("settings", False, error.detail, error.hint)]
    healthy = doctoring.is_healthy(checks)
    if as_json:
        typer.echo(json.dumps({"ok": healthy, "checks": [check.as_dict() for check in checks]}, indent=2))
    else:
        _print_checks(checks)
    raise typer.Exit(0 if healthy else _EXIT_ILL)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Show the fleet: orchestrators and instances."""
    fleet = _await(_read_fleet(_settings()))
    if as_json:
        typer.echo(json.dumps(fleet, indent=2))
    else:
        _print_fleet(fleet)


@app.command()
def mcp(
    url: Annotated[
        str, typer.Option(envvar="ZAPBASE_API_URL", help="Where the API is.")
    ] = "http://127.0.0.1:8000",
    key: Annotated[
        str, typer.Option(envvar="ZAPBASE_API_KEY", help="An API key with the scopes read and mcp.")
    ] = "",
) -> None:
    """Serve an assistant (Model Context Protocol) on standard input and output."""
    from orchestrator import mcp_program

    _await(mcp_program.serve(url, key))


@admin.command()
def grant(
    email: str,
    owner_of: Annotated[list[str] | None, typer.Option(help="Id of an account to own; repeatable.")] = None,
    admin_of: Annotated[list[str] | None, typer.Option(help="The same, as its admin.")] = None,
    agent_of: Annotated[list[str] | None, typer.Option(help="The same, as an agent.")] = None,
    platform: Annotated[bool, typer.Option("--platform", help="Make a platform administrator.")] = False,
) -> None:
    """Attach a confirmed user to accounts as a member, or to the platform as administrator."""
    roles = {"owner": owner_of or [], "admin": admin_of or [], "agent": agent_of or []}
    calls = [
        ("grant_member", {"email": email, "account_id": account_id, "role": role})
        for role, account_ids in roles.items()
        for account_id in account_ids
    ]
    if platform:
        calls.append(("grant_platform_admin", {"email": email}))
    if not calls:
        raise typer.BadParameter("give --owner-of, --admin-of or --agent-of <account_id>, or --platform")
    _await(_call(_settings(), calls))
    typer.echo(f"granted to {email}")


@admin.command("set-plan")
def set_plan(
    account_id: str,
    plan: str,
    expires_at: Annotated[
        datetime | None, typer.Option(help="When the limits of free hold again (UTC); never without it.")
    ] = None,
) -> None:
    """Give an account another plan."""
    until = expires_at.replace(tzinfo=UTC).isoformat() if expires_at else None
    _await(_call(_settings(), [("set_plan", {"account_id": account_id, "plan": plan, "expires_at": until})]))
    typer.echo(f"{account_id} has the plan {plan}")


@admin.command()
def suspend(account_id: str, reason: Annotated[str, typer.Option(help="The account is told.")]) -> None:
    """Stop an account's numbers and sends; its people go on reading."""
    _await(_call(_settings(), [("suspend_account", {"account_id": account_id, "reason": reason})]))
    typer.echo(f"{account_id} is suspended")


@admin.command()
def resume(account_id: str) -> None:
    """End a suspension: what ran before runs again."""
    _await(_call(_settings(), [("resume_account", {"account_id": account_id})]))
    typer.echo(f"{account_id} is not suspended")


@admin.command("prove-phone")
def prove_phone(
    account_id: str,
    phone: Annotated[str | None, typer.Option(help="Another phone than the account has.")] = None,
) -> None:
    """Vouch for an account's phone: nobody who connects it takes it away."""
    _await(_call(_settings(), [("prove_phone", {"account_id": account_id, "phone": phone})]))
    typer.echo(f"the phone of {account_id} is proved")


async def _call(settings: Settings, calls: list[tuple[str, dict[str, Any]]]) -> None:
    """Functions of the control plane, one after another."""
    async with open_http() as http:
        gateway = SupabaseGateway(http, settings.supabase_url, settings.secret_key.get_secret_value())
        for function, arguments in calls:
            await gateway.call(function, **arguments)


async def _read_fleet(settings: Settings) -> dict[str, Any]:
    """Every page as one."""
    async with open_http() as http:
        gateway = SupabaseGateway(http, settings.supabase_url, settings.secret_key.get_secret_value())
        page = await gateway.call("fleet", after=None, max_items=_PAGE)
        instances: list[Any] = page["instances"]
        while page["next"]:
            page = await gateway.call("fleet", after=page["next"], max_items=_PAGE)
            instances += page["instances"]
        return {"orchestrators": page["orchestrators"], "instances": instances}


def _print_checks(checks: "list[Check]") -> None:
    table = Table("", "need", "detail", "what to do")
    for check in checks:
        mark = "[green]ok[/]" if check.ok else "[red]no[/]" if check.required else "[yellow]off[/]"
        table.add_row(mark, check.name, check.detail, check.hint)
    Console().print(table)


def _print_fleet(fleet: dict[str, Any]) -> None:
    orchestrators = Table("orchestrator", "host", "version", "capacity", "heartbeat", title="Orchestrators")
    for row in fleet["orchestrators"]:
        cells = ("id", "hostname", "version", "capacity", "heartbeat_at")
        orchestrators.add_row(*(_cell(row.get(name)) for name in cells))
    instances = Table("account", "instance", "port", "status", "reason", "supervised", title="Instances")
    for row in fleet["instances"]:
        cells = ("account_name", "instance_name", "port", "status", "status_reason", "supervised")
        instances.add_row(*(_cell(row.get(name)) for name in cells))
    console = Console()
    console.print(orchestrators)
    console.print(instances)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _settings() -> Settings:
    try:
        return read_settings()
    except ConfigurationError as error:
        raise _told(error) from None


def _await(work: Coroutine[Any, Any, _T]) -> _T:
    """Run it; an error that we know becomes one line, never a traceback."""
    try:
        return asyncio.run(work)
    except ZapbaseError as error:
        raise _told(error) from None


def _told(error: ZapbaseError) -> typer.Exit:
    typer.echo(error.line(), err=True)
    return typer.Exit(_EXIT_ERROR)
