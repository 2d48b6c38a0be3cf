"""Serve the API from within the orchestrator's own event loop."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Generator

import uvicorn
from fastapi import FastAPI

from orchestrator.errors import ConfigurationError

# The time of day in its answers is made anew so often.
_TICK_SECONDS = 1.0


class _Server(uvicorn.Server):
    """The orchestrator handles the signals. Wakes once a second, not ten times, when nothing is served."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    async def main_loop(self) -> None:
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_TICK_SECONDS):
                    await self._ending.wait()

    def end(self) -> None:
        """May be called from another thread."""
        self.should_exit = True
        self._loop.call_soon_threadsafe(self._ending.set)


class ApiServer:
    """Takes its port first, so that a taken one is a clear error before anything is started."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
            lifespan="off",
            # There is none here, and what asks for one would be logged with its address, keys and all.
            ws="none",
        )
        self._server: _Server | None = None
        self._socket: socket.socket | None = None

    async def bind(self) -> None:
        """Listen; ConfigurationError `port_in_use` names the setting."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        # Of a socket that says TCP asyncio takes it: no answer waits for an acknowledgement.
        self._socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((self._host, self._port))
            # Two may be bound to one port until one of them listens.
            self._socket.listen(self._config.backlog)
        except OSError as error:
            self._socket.close()
            code = "port_in_use" if error.errno == errno.EADDRINUSE else "address_invalid"
            raise ConfigurationError(
                f"{self._host}:{self._port}: {error.strerror}",
                code=code,
                hint="Set ZAPBASE_API_PORT or ZAPBASE_API_HOST to another.",
            ) from None

    async def serve(self) -> None:
        """Until cancelled or closed; what ended by itself listens again."""
        if self._server is not None:
            await self.bind()
        assert self._socket is not None, "bind comes first"
        self._server = _Server(self._config)
        await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        """End `serve` soon; may be called from another thread."""
        if self._server is not None:
            self._server.end()

    async def close(self) -> None:
        """Stop listening."""
        self.stop()
        if self._socket is not None:
            self._socket.close()
