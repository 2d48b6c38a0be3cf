"""What each command does to an instance."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from orchestrator.domain.fleet.commands import Command, CommandName, Outcome, done, failed
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.statuses import DesiredState, Reason, Status, is_terminal
from orchestrator.domain.fleet.transitions import Picture
from orchestrator.domain.phones import parse_phone
from orchestrator.errors import NodeError
from orchestrator.services.fleet.protocols import FleetGateway, NodeHost
from orchestrator.services.fleet.registry import Registry
from orchestrator.services.fleet.supervision import Supervisor


@dataclass(frozen=True)
class HandlerLimits:
    """Seconds: for a session to come up so that it can be unlinked, and for the unlinking."""

    wake: float = 25.0
    logout: float = 15.0


class CommandHandlers:
    """Runs one command on one supervised instance and says how it ended."""

    def __init__(
        self,
        gateway: FleetGateway,
        identity: Callable[[], Identity],
        registry: Registry,
        host: NodeHost,
        limits: HandlerLimits,
    ) -> None:
        self._gateway = gateway
        self._identity = identity
        self._registry = registry
        self._host = host
        self._limits = limits

    async def run(self, supervisor: Supervisor, command: Command) -> Outcome:
        """The command's outcome; raises ZapbaseError with the code that it should fail with."""
        handlers: dict[str, Callable[[Supervisor, Command], Awaitable[Outcome]]] = {
            CommandName.START: self._start,
            CommandName.STOP: self._stop,
            CommandName.RESTART: self._restart,
            CommandName.LOGOUT: self._logout,
            CommandName.PAIRING_CODE: self._pairing_code,
            CommandName.SYNC: self._sync,
            CommandName.REMOVE: self._remove,
            # The database lets go of the phone when the command is done.
            CommandName.REPLACE_NUMBER: self._logout,
        }
        handler = handlers.get(command.command)
        return await handler(supervisor, command) if handler else failed("unknown_command")

    async def _start(self, supervisor: Supervisor, _: Command) -> Outcome:
        async with supervisor.lock:
            await supervisor.concluded()
            if not supervisor.start():
                return done("already_running", status=supervisor.picture.status)
        return _start_outcome(await supervisor.settled())

    async def _stop(self, supervisor: Supervisor, _: Command) -> Outcome:
        async with supervisor.lock:
            await supervisor.stop()
        return done()

    async def _restart(self, supervisor: Supervisor, _: Command) -> Outcome:
        async with supervisor.lock:
            await supervisor.halt()
            supervisor.start()
        return _start_outcome(await supervisor.settled())

    async def _logout(self, supervisor: Supervisor, _: Command) -> Outcome:
        async with supervisor.lock:
            return done(unlinked=await self._unlink(supervisor))

    async def _pairing_code(self, supervisor: Supervisor, command: Command) -> Outcome:
        if supervisor.lease.engine != "webjs":
            return failed("engine_mismatch")
        typed = command.payload.get("phone")
        phone = parse_phone(typed) if isinstance(typed, str) else None
        if phone is None:
            return failed("phone_invalid")
        async with supervisor.lock:
            await supervisor.concluded()
            supervisor.start()
        picture = await supervisor.settled()
        if picture.status != Status.AWAITING_SCAN or supervisor.node is None:
            return failed("already_connected" if picture.status == Status.CONNECTED else _code_of(picture))
        # The code is written with the picture, for those who may pair. All who read see how a command ended.
        await supervisor.node.client.pairing_code(phone)
        return done()

    async def _sync(self, supervisor: Supervisor, _: Command) -> Outcome:
        if supervisor.node is None:
            return failed("not_running")
        await supervisor.node.client.refresh()
        status = await supervisor.node.client.status()
        return done(status=status.status, status_reason=status.status_reason)

    async def _remove(self, supervisor: Supervisor, command: Command) -> Outcome:
        async with supervisor.lock:
            unlinked = await self._unlink(supervisor)
            await self._gateway.remove_instance(self._identity(), command.instance_id)
            self._registry.forget(command.instance_id)
        return done(unlinked=unlinked)

    async def _unlink(self, supervisor: Supervisor) -> bool:
        """Unlink the number at WhatsApp if it can be reached, and forget its session here in any case."""
        unlinked = await self._unlink_at_whatsapp(supervisor)
        await supervisor.halt()
        await self._host.erase(supervisor.instance_id)
        picture = Picture(Status.DISCONNECTED, Reason.LOGGED_OUT)
        await supervisor.show(picture, desired_state=DesiredState.STOPPED)
        return unlinked

    async def _unlink_at_whatsapp(self, supervisor: Supervisor) -> bool:
        try:
            async with asyncio.timeout(self._limits.wake):
                if not supervisor.is_active and self._host.has_session(supervisor.instance_id):
                    supervisor.start()
                picture = await supervisor.settled()
            if supervisor.node is None or picture.status != Status.CONNECTED:
                return False
            async with asyncio.timeout(self._limits.logout):
                await supervisor.node.client.logout()
                await supervisor.ended()
        except (NodeError, TimeoutError):
            return False
        return supervisor.picture.reason == Reason.LOGGED_OUT


def _start_outcome(picture: Picture) -> Outcome:
    if picture.status in (Status.AWAITING_SCAN, Status.CONNECTED):
        return done(status=picture.status)
    return failed(_code_of(picture))


def _code_of(picture: Picture) -> str:
    """The code a start fails with: the status' own, or `stopped` when another command came between."""
    if is_terminal(picture.status, picture.reason) and picture.reason:
        return str(picture.reason)
    return "stopped"
