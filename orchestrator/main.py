"""Wire the subjects together and run them until a signal or the end of this orchestrator's right to run."""

import asyncio
import signal
from dataclasses import dataclass
from functools import partial

import structlog

from orchestrator.adapters.clock import SystemClock
from orchestrator.adapters.fleet.state_folder import StateFolder
from orchestrator.adapters.jobs import SupabaseJobs
from orchestrator.adapters.realtime import RealtimeListener
from orchestrator.api.server import ApiServer
from orchestrator.needs import Connections, open_connections
from orchestrator.services.task_keeper import TaskKeeper, Tasks
from orchestrator.settings import Settings
from orchestrator.wiring.api import wire_api
from orchestrator.wiring.automation import AutomationParts, wire_automation
from orchestrator.wiring.base import Base
from orchestrator.wiring.contacts import wire_contacts
from orchestrator.wiring.fleet import FleetParts, wire_fleet
from orchestrator.wiring.hooks import HookParts, wire_hooks
from orchestrator.wiring.media import MediaParts, wire_media
from orchestrator.wiring.messages import MessageParts, wire_messages
from orchestrator.wiring.platform import PlatformParts, wire_platform
from orchestrator.wiring.subject import Subject, merge_hints

log = structlog.stdlib.get_logger("orchestrator.main")


@dataclass(frozen=True)
class Orchestrator:
    """All subjects, wired."""

    fleet: FleetParts
    media: MediaParts
    messages: MessageParts
    automation: AutomationParts
    hooks: HookParts
    platform: PlatformParts
    realtime: RealtimeListener
    server: ApiServer
    keeper: TaskKeeper

    @property
    def subjects(self) -> list[Subject]:
        """Those with work of their own."""
        return [self.fleet, self.media, self.messages, self.automation, self.hooks, self.platform]

    @property
    def tasks(self) -> Tasks:
        """All that runs, by name."""
        hints = merge_hints(self.subjects)
        tasks: Tasks = {name: run for subject in self.subjects for name, run in subject.tasks.items()}
        return {**tasks, "realtime": partial(self.realtime.run, hints), "api": self.server.serve}


def wire(settings: Settings, state: StateFolder, connections: Connections) -> Orchestrator:
    """Build every part; nothing runs yet."""
    clock = SystemClock()
    base = Base(settings, state, connections, clock)
    fleet = wire_fleet(base, lambda instance_id, client: messages.make_inbox(instance_id, client))
    media = wire_media(base, fleet)
    messages = wire_messages(base, fleet, media)
    jobs = SupabaseJobs(base.gateway)
    automation = wire_automation(base, fleet, messages, jobs)
    contacts = wire_contacts(base, fleet, jobs)
    hooks = wire_hooks(base, fleet, automation)
    kinds = {**contacts.job_kinds, **automation.job_kinds, **hooks.job_kinds}
    platform = wire_platform(base, fleet, jobs, kinds)
    realtime = RealtimeListener(settings.supabase_url, settings.secret_key.get_secret_value(), clock)
    fleet.polling.is_hinted = lambda: realtime.is_joined
    keeper = TaskKeeper(clock)
    server = wire_api(base, fleet, media, messages, automation, hooks, platform, realtime, keeper)
    return Orchestrator(fleet, media, messages, automation, hooks, platform, realtime, server, keeper)


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. ZapbaseError when it cannot start, or must not go on."""
    with StateFolder(settings.state_dir) as state:
        async with open_connections() as connections:
            orchestrator = wire(settings, state, connections)
            await orchestrator.server.bind()
            try:
                await _enter_fleet(orchestrator.fleet)
                await _run_until_signalled(orchestrator)
            finally:
                await asyncio.shield(_leave(orchestrator, settings))


async def _enter_fleet(fleet: FleetParts) -> None:
    """Register, adopt what still runs, reap what no lease covers, start what should run."""
    await fleet.member.register()
    await fleet.member.lease_more()
    adopted = await fleet.registry.adopt()
    held = {supervisor.instance_id for supervisor in fleet.registry}
    reaped = await fleet.host.reap_orphans(held)
    log.info("entered_fleet", held=len(held), adopted=adopted, reaped=reaped)
    fleet.registry.start_wanted()


async def _run_until_signalled(orchestrator: Orchestrator) -> None:
    """Raises SupersededError."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await orchestrator.keeper.run(orchestrator.tasks, stop)


async def _leave(orchestrator: Orchestrator, settings: Settings) -> None:
    """Node instances keep running for the next life to adopt, unless the fleet is to stop with us."""
    fleet = orchestrator.fleet
    await asyncio.gather(
        fleet.runner.close(),
        orchestrator.messages.outbox.close(),
        orchestrator.media.inbox.close(),
        orchestrator.platform.jobs.close(),
        orchestrator.hooks.dispatching.close(),
    )
    if settings.stop_fleet_on_exit:
        await fleet.member.leave()
    else:
        await fleet.registry.detach()
    await orchestrator.server.close()
    log.info("left", standing=fleet.member.standing.value)
