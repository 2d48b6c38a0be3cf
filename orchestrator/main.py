"""Wire the parts together and run them until a signal or the end of this orchestrator's right to run."""

import asyncio
import os
import signal
from dataclasses import dataclass

import httpx
import structlog

from orchestrator.adapters.api_keys import SupabaseApiKeys
from orchestrator.adapters.caller import SupabaseCaller
from orchestrator.adapters.clock import SystemClock
from orchestrator.adapters.imports import SupabaseImports
from orchestrator.adapters.mailer import SmtpMailer
from orchestrator.adapters.messages import SupabaseMessages
from orchestrator.adapters.node_host import LocalNodeHost
from orchestrator.adapters.realtime import RealtimeListener
from orchestrator.adapters.state_folder import StateFolder
from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.adapters.tables import SupabaseTables
from orchestrator.api.access import CallerAccess
from orchestrator.api.app import ApiParts, create_app
from orchestrator.api.server import ApiServer
from orchestrator.domain.leases import Lease
from orchestrator.media import MediaParts, wire_media
from orchestrator.needs import node_settings, open_http
from orchestrator.services.commands import CommandLimits, CommandRunner
from orchestrator.services.control import ControlLoop
from orchestrator.services.erasures import Erasures
from orchestrator.services.fleet import Fleet
from orchestrator.services.handlers import CommandHandlers, HandlerLimits
from orchestrator.services.housekeeping import Housekeeping
from orchestrator.services.imports import Imports
from orchestrator.services.ingestion import Ingestion
from orchestrator.services.notices import Notices
from orchestrator.services.number_checks import NumberChecks
from orchestrator.services.outbox import Outbox
from orchestrator.services.registry import Registry
from orchestrator.services.results import Results
from orchestrator.services.sending import Sending
from orchestrator.services.supervision import SupervisionLimits, Supervisor
from orchestrator.services.writing import InstanceWriter
from orchestrator.settings import Settings

log = structlog.stdlib.get_logger("orchestrator.main")
# The pool looks at every idle connection at every request: with many kept, idling costs more than connecting.
_NODE_LIMITS = httpx.Limits(max_connections=2000, max_keepalive_connections=10)


@dataclass(frozen=True)
class Orchestrator:
    """All parts, wired."""

    fleet: Fleet
    registry: Registry
    runner: CommandRunner
    control: ControlLoop
    host: LocalNodeHost
    outbox: Outbox
    media: MediaParts
    housekeeping: Housekeeping
    imports: Imports
    erasures: Erasures
    realtime: RealtimeListener
    server: ApiServer


def wire(
    settings: Settings, state: StateFolder, http: httpx.AsyncClient, node_http: httpx.AsyncClient
) -> Orchestrator:
    """Build every part; nothing runs yet."""
    secret_key = settings.secret_key.get_secret_value()
    clock, notices = SystemClock(), Notices()
    gateway = SupabaseGateway(http, settings.supabase_url, secret_key)
    host = LocalNodeHost(state, node_settings(settings), node_http)
    slots = asyncio.Semaphore(settings.spawn_slots or os.cpu_count() or 1)
    writer = InstanceWriter(gateway, lambda: fleet.identity(), clock)
    messages = SupabaseMessages(gateway)
    ingestion = Ingestion(messages, lambda: fleet.identity(), clock)
    limits = SupervisionLimits()

    def make_supervisor(lease: Lease) -> Supervisor:
        return Supervisor(lease, host, writer, ingestion, clock, slots, limits)

    registry = Registry(make_supervisor, host)
    fleet = Fleet(gateway, registry, clock, state.orchestrator_id(), settings.capacity)
    handlers = CommandHandlers(gateway, fleet.identity, registry, host, HandlerLimits())
    runner = CommandRunner(gateway, fleet, registry, handlers, notices, clock, CommandLimits())
    control = ControlLoop(gateway, fleet, registry, runner, clock, settings.poll_seconds)
    runner.on_end = control.wake
    media = wire_media(settings, state, http, gateway, fleet, registry, clock)
    ingestion.on_media = media.inbox.wake
    sending = Sending(NumberChecks(messages, fleet.identity), registry, media.attachments, clock)
    results = Results(messages, fleet.identity, clock)
    outbox = Outbox(messages, fleet, sending, results, clock, settings.poll_seconds)
    housekeeping = Housekeeping(gateway, fleet, clock, settings.poll_seconds)
    contact_work = SupabaseImports(gateway)
    imports = Imports(contact_work, fleet, clock, settings.poll_seconds)
    erasures = Erasures(contact_work, fleet, clock, settings.poll_seconds)
    realtime = RealtimeListener(settings.supabase_url, secret_key, clock)
    caller = SupabaseCaller(http, settings.supabase_url, settings.publishable_key)
    tables = SupabaseTables(http, settings.supabase_url, settings.publishable_key)
    access = CallerAccess(settings, SupabaseApiKeys(gateway), tables)
    mailer = SmtpMailer(settings.smtp_url, settings.mail_from)
    parts = ApiParts(
        settings,
        caller,
        notices,
        control,
        fleet,
        registry,
        runner,
        realtime,
        tables,
        access,
        mailer,
        media.for_api(),
    )
    server = ApiServer(create_app(parts), settings.api_host, settings.api_port)
    return Orchestrator(
        fleet,
        registry,
        runner,
        control,
        host,
        outbox,
        media,
        housekeeping,
        imports,
        erasures,
        realtime,
        server,
    )


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. ZapbaseError when it cannot start, or must not go on."""
    with StateFolder(settings.state_dir) as state:
        async with open_http() as http, open_http(_NODE_LIMITS) as node_http:
            orchestrator = wire(settings, state, http, node_http)
            await orchestrator.server.bind()
            try:
                await _enter_fleet(orchestrator)
                await _run_until_signalled(orchestrator)
            finally:
                await asyncio.shield(_leave(orchestrator, settings))


async def _enter_fleet(orchestrator: Orchestrator) -> None:
    """Register, adopt what still runs, reap what no lease covers, start what should run."""
    await orchestrator.fleet.register()
    await orchestrator.fleet.lease_more()
    adopted = await orchestrator.registry.adopt()
    held = {supervisor.instance_id for supervisor in orchestrator.registry}
    reaped = await orchestrator.host.reap_orphans(held)
    log.info("entered_fleet", held=len(held), adopted=adopted, reaped=reaped)
    orchestrator.registry.start_wanted()


async def _run_until_signalled(orchestrator: Orchestrator) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    hints = {
        "command": orchestrator.control.wake,
        "message": orchestrator.outbox.wake,
        "account": orchestrator.fleet.hurry,
        "import": orchestrator.imports.wake,
        "erasure": orchestrator.erasures.wake,
    }
    tasks = [
        asyncio.create_task(orchestrator.fleet.keep_renewing(), name="heartbeat"),
        asyncio.create_task(orchestrator.control.run(), name="control"),
        asyncio.create_task(orchestrator.outbox.run(), name="outbox"),
        asyncio.create_task(orchestrator.media.inbox.run(), name="media"),
        asyncio.create_task(orchestrator.housekeeping.run(), name="housekeeping"),
        asyncio.create_task(orchestrator.imports.run(), name="imports"),
        asyncio.create_task(orchestrator.erasures.run(), name="erasures"),
        asyncio.create_task(orchestrator.realtime.run(hints), name="realtime"),
        asyncio.create_task(orchestrator.server.serve(), name="api"),
        asyncio.create_task(_wait(stop), name="signals"),
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


async def _leave(orchestrator: Orchestrator, settings: Settings) -> None:
    """Node instances keep running for the next life to adopt, unless the fleet is to stop with us."""
    await asyncio.gather(
        orchestrator.runner.close(), orchestrator.outbox.close(), orchestrator.media.inbox.close()
    )
    if settings.stop_fleet_on_exit:
        await orchestrator.fleet.leave()
    else:
        await orchestrator.registry.detach()
    await orchestrator.server.close()
    log.info("left", standing=orchestrator.fleet.standing.value)
