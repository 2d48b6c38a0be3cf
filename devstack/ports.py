"""Is a port free? If not, which setting chooses another one."""

from __future__ import annotations

import socket
import time

from devstack.errors import ConfigurationError
from devstack.settings import HOST, PORT_SETTINGS, DevstackSettings

POLL_SECONDS = 0.1


def require_free_ports(settings: DevstackSettings, seconds: float) -> None:
    """Raise ConfigurationError naming the setting of a port still in use after `seconds`.

    After a killed supervisor its children need a moment to end.
    """
    deadline = time.monotonic() + seconds
    for field, variable in PORT_SETTINGS.items():
        port = getattr(settings, field)
        while not is_free(port):
            if time.monotonic() > deadline:
                raise ConfigurationError(f"Port {port} is in use: set {variable} to a free one.")
            time.sleep(POLL_SECONDS)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
