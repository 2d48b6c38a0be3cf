"""Serve the API from within the orchestrator's own event loop."""

import contextlib
import errno
import socket
from collections.abc import Generator

import uvicorn
from fastapi import FastAPI

from orchestrator.errors import ConfigurationError


class _Server(uvicorn.Server):
    """The orchestrator handles the signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


class ApiServer:
    """Takes its port first, so that a taken one is a clear error before anything is started."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._config = uvicorn.Config(
            app, log_config=None, access_log=False, timeout_graceful_shutdown=2, lifespan="off"
        )
        self._server = _Server(self._config)
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
        if self._server.started:
            self._server = _Server(self._config)
            await self.bind()
        assert self._socket is not None, "bind comes first"
        await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        """End `serve` soon; may be called from another thread."""
        self._server.should_exit = True

    async def close(self) -> None:
        """Stop listening."""
        self.stop()
        if self._socket is not None:
            self._socket.close()
