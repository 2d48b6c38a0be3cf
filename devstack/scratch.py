"""A PostgreSQL to throw away: the platform's part of it, and databases copied from that in a moment."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from devstack.keys import make_keys
from devstack.migrations import prepare_platform
from devstack.postgres import Cluster, find_cluster, wait_for_postgres
from devstack.processes import leash
from devstack.settings import DevstackSettings, read_settings
from devstack.testing import free_ports

START_SECONDS = 150
STOP_SECONDS = 20
PLATFORM = "postgres"
# Nothing here outlives the process.
CARELESS = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


@dataclass(frozen=True)
class Scratch:
    cluster: Cluster

    def make_database(self, name: str, template: str = PLATFORM) -> str:
        """A database as a hosted project is before its first migration, or a copy of another one.

        Nobody may be connected to the other. What had that name is dropped. Returns its address for role
        postgres.
        """
        identifier = sql.Identifier(name)
        with psycopg.connect(self.cluster.admin_url, autocommit=True, dbname="template1") as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(identifier))
            connection.execute(
                sql.SQL("create database {} template {} owner postgres").format(
                    identifier, sql.Identifier(template)
                )
            )
            # A database's own settings are not among what a template gives.
            connection.execute(
                sql.SQL("alter database {} set search_path = {}").format(
                    identifier, sql.SQL('"$user", public, extensions')
                )
            )
        return self.address(name)

    def address(self, name: str) -> str:
        return self.cluster.url("postgres", self.cluster.keys.postgres_password, name)


@contextmanager
def scratch_cluster() -> Generator[Scratch]:
    """Start the cluster in a folder of its own, and remove both in the end."""
    with tempfile.TemporaryDirectory(prefix="devstack-scratch-", ignore_cleanup_errors=True) as folder:
        port = int(free_ports(["DEVSTACK_POSTGRES_PORT"])["DEVSTACK_POSTGRES_PORT"])
        cluster = find_cluster(
            read_settings(DevstackSettings, state=Path(folder), postgres_port=port), make_keys()
        )
        with (Path(folder) / "postgres.log").open("wb") as log:
            process = subprocess.Popen(
                [*cluster.command, *CARELESS], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                user=cluster.runner.user, start_new_session=True,
                preexec_fn=leash(signal.SIGKILL) if sys.platform == "linux" else None,
            )  # fmt: skip
            try:
                asyncio.run(prepare(cluster))
                yield Scratch(cluster)
            finally:
                process.send_signal(signal.SIGQUIT)
                process.wait(STOP_SECONDS)
                if cluster.runner.user:
                    # Files of another user lie elsewhere.
                    shutil.rmtree(cluster.runner.data.parent)


async def prepare(cluster: Cluster) -> None:
    await wait_for_postgres(cluster, START_SECONDS)
    await prepare_platform(cluster, say_nothing)


def say_nothing(line: str) -> None:
    """Nobody waits for this cluster's news."""
