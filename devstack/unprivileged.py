"""How PostgreSQL, which refuses to run as root, is started by root.

A user namespace comes first: nothing is copied and files stay where they are. Without one, another system
user runs copies of the binaries on data in a folder it can reach.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from devstack.errors import ConfigurationError

NAMESPACE = ["unshare", "-U", "--map-user=1000", "--map-group=1000"]
OTHER_USERS = ("postgres", "nobody")
REACHABLE = Path("/var/tmp")
PROBE_SECONDS = 10


@dataclass(frozen=True)
class Runner:
    """`prefix` goes before the command; `user` runs it and finds `binaries` and `data` there."""

    prefix: list[str]
    user: str | None
    binaries: Path
    data: Path


def choose_runner(binaries: Path, data: Path) -> Runner:
    """The way to run the programs below `binaries` on the cluster in `data`."""
    if os.geteuid() != 0:
        return Runner([], None, binaries, data)
    if namespace_works():
        return Runner(NAMESPACE, None, binaries, data)
    for name in OTHER_USERS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return runner_as(user, binaries, data)
    raise ConfigurationError(
        "PostgreSQL does not run as root, and neither a user namespace (unshare -U) nor another system user "
        "is available here: run this as an ordinary user."
    )


def namespace_works() -> bool:
    try:
        probe = subprocess.run([*NAMESPACE, "true"], capture_output=True, timeout=PROBE_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0


def runner_as(user: pwd.struct_passwd, binaries: Path, data: Path) -> Runner:
    """Binaries (copied) and data lie below /var/tmp; a link in the state folder names the data."""
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    home = REACHABLE / f"devstack-{digest}"
    copies, moved = home / "native", home / "database"
    if home.exists() and home.stat().st_uid != 0:
        raise ConfigurationError(f"{home} belongs to somebody else: remove it.")
    home.mkdir(mode=0o711, exist_ok=True)
    if not copies.exists():
        shutil.copytree(binaries, copies, symlinks=True)
    if not data.is_symlink():
        moved.mkdir(mode=0o700, exist_ok=True)
        os.chown(moved, user.pw_uid, user.pw_gid)
        data.symlink_to(moved)
    return Runner([], user.pw_name, copies, moved)
