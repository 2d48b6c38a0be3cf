"""The PostgreSQL cluster: made once, then run as a child of the supervisor."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg

from devstack.errors import ConfigurationError, DevstackError
from devstack.keys import Keys
from devstack.settings import HOST, ROOT, DevstackSettings, node_program, postgres_package
from devstack.unprivileged import Runner, choose_runner

SUPERUSER = "supabase_admin"
INITDB_SECONDS = 120
CONFIGURATION = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "wal_level": "logical",
    "max_wal_senders": "10",
    "max_replication_slots": "10",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # Details and statements hold rows and values, and those are people's.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    # A slot nobody reads must not fill the disk.
    "max_slot_wal_keep_size": "1GB",
}


@dataclass(frozen=True)
class Cluster:
    settings: DevstackSettings
    keys: Keys
    runner: Runner

    @property
    def command(self) -> list[str]:
        options = {**CONFIGURATION, "port": str(self.settings.postgres_port)}
        if not self.settings.fsync:
            options["fsync"] = "off"
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [*self.runner.prefix, self.program("postgres"), "-D", str(self.runner.data), *flags]

    @property
    def admin_url(self) -> str:
        return self.url(SUPERUSER, self.keys.admin_password)

    @property
    def database_url(self) -> str:
        return self.url("postgres", self.keys.postgres_password)

    @property
    def authenticator_url(self) -> str:
        return self.url("authenticator", self.keys.authenticator_password)

    def url(self, user: str, password: str, database: str = "postgres") -> str:
        return f"postgresql://{user}:{password}@{HOST}:{self.settings.postgres_port}/{database}"

    def program(self, name: str) -> str:
        return str(self.runner.binaries / "bin" / name)


def find_cluster(settings: DevstackSettings, keys: Keys) -> Cluster:
    """The cluster of this state folder, its files made when this is the first start."""
    binaries = find_binaries()
    cluster = Cluster(settings, keys, choose_runner(binaries, settings.data_folder))
    if not (cluster.runner.data / "PG_VERSION").exists():
        make_cluster(cluster)
    return cluster


def find_binaries() -> Path:
    """PostgreSQL's folder, with the links npm leaves out."""
    package = postgres_package()
    binaries = package / "native"
    if not (binaries / "bin" / "postgres").exists():
        raise ConfigurationError(f"{package.relative_to(ROOT)} is missing: run `make setup`.")
    if not any(path.is_symlink() for path in (binaries / "lib").iterdir()):
        subprocess.run([node_program(), "scripts/hydrate-symlinks.js"], cwd=package, check=True, timeout=60)
    return binaries


def make_cluster(cluster: Cluster) -> None:
    with tempfile.NamedTemporaryFile("w", prefix=f"devstack-{secrets.token_hex(4)}-") as password:
        password.write(cluster.keys.admin_password)
        password.flush()
        if cluster.runner.user:
            shutil.chown(password.name, cluster.runner.user)
        command = [
            *cluster.runner.prefix,
            cluster.program("initdb"),
            f"--pgdata={cluster.runner.data}",
            f"--username={SUPERUSER}",
            f"--pwfile={password.name}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            *([] if cluster.settings.fsync else ["--no-sync"]),
        ]
        result = subprocess.run(
            command, capture_output=True, text=True, timeout=INITDB_SECONDS, user=cluster.runner.user
        )
    if result.returncode != 0:
        raise DevstackError(f"initdb failed: {result.stderr.strip()}")


async def wait_for_postgres(cluster: Cluster, seconds: float) -> None:
    """Return once the cluster answers; raise DevstackError when it has not within `seconds`."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(cluster.admin_url, connect_timeout=2):
                return
        except psycopg.OperationalError as error:
            if asyncio.get_running_loop().time() > deadline:
                raise DevstackError(f"PostgreSQL did not answer within {seconds:.0f} s: {error}") from error
            await asyncio.sleep(0.05)
