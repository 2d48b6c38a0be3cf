"""The state folder: held by one devstack at a time, removed only when it is ours."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from devstack.errors import ConfigurationError, DevstackError
from devstack.files import make_private_folder
from devstack.info import DevstackInfo
from devstack.settings import DevstackSettings

MARKER = "devstack.lock"
STOP_SECONDS = 40
POLL_SECONDS = 0.05


@contextmanager
def hold_state(settings: DevstackSettings) -> Generator[None, None, None]:
    """Make the folder and hold its lock; raise ConfigurationError when another devstack does."""
    folder = settings.state
    if folder.is_dir() and not is_ours(folder) and any(folder.iterdir()):
        raise ConfigurationError(f"{folder} is not a devstack's folder: choose another with --state.")
    make_private_folder(folder)
    make_private_folder(settings.log_folder)
    with (folder / MARKER).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ConfigurationError(f"A devstack already runs in {folder}.") from error
        yield


def is_ours(folder: Path) -> bool:
    return (folder / MARKER).exists()


def stop_running(settings: DevstackSettings) -> bool:
    """Ask the supervisor to end and wait for it. False when none runs."""
    info = DevstackInfo.read(settings.info_file)
    if info is None or not is_held(settings.state):
        return False
    os.kill(info.pids["supervisor"], signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while is_held(settings.state):
        if time.monotonic() > deadline:
            raise DevstackError(f"The devstack did not stop within {STOP_SECONDS} s.")
        time.sleep(POLL_SECONDS)
    return True


def is_held(folder: Path) -> bool:
    """Whether a supervisor has the folder's lock, so that its recorded pid is no stranger's."""
    if not is_ours(folder):
        return False
    with (folder / MARKER).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def remove_state(settings: DevstackSettings) -> None:
    """Stop what runs there and remove the folder, if it is a devstack's."""
    folder = settings.state
    if not folder.exists():
        return
    if not is_ours(folder):
        raise ConfigurationError(f"{folder} is not a devstack's folder: nothing was removed.")
    stop_running(settings)
    data = settings.data_folder
    if data.is_symlink():
        shutil.rmtree(data.resolve().parent)
    shutil.rmtree(folder)
