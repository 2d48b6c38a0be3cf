"""Is a port free? If not, which setting chooses another one. And: this port is mine while I live."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
import time
from pathlib import Path

from devstack.errors import ConfigurationError
from devstack.settings import HOST, PORT_SETTINGS, DevstackSettings, require_distinct_ports

POLL_SECONDS = 0.1
# Open files hold the locks; the kernel lets go of them with the process, however it ends.
_HELD: dict[int, int] = {}


def require_free_ports(settings: DevstackSettings, seconds: float) -> None:
    """Raise ConfigurationError naming the setting of a port still in use after `seconds`.

    After a killed supervisor its children need a moment to end.
    """
    require_distinct_ports(settings.ports)
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


def reserve(port: int) -> bool:
    """True for one process on this host at a time: two that look for a free port do not find the same one."""
    if port in _HELD:
        return False
    folder = Path(tempfile.gettempdir()) / f"zapbase-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = os.open(folder / str(port), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return False
    _HELD[port] = file
    return True


def release(port: int) -> None:
    """Others may reserve it again."""
    os.close(_HELD.pop(port))
