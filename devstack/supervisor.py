"""Brings the devstack up, in order, and keeps it up until a signal."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

from devstack.children import postgres_child, service_children
from devstack.info import DevstackInfo, describe
from devstack.keeper import Keeper, run_until_signal
from devstack.migrations import migrate, prepare_platform
from devstack.postgres import Cluster
from devstack.takeover import take_over

Report = Callable[[str], None]


class Supervisor:
    """`run` returns after SIGINT or SIGTERM, with every child ended."""

    def __init__(self, cluster: Cluster, report: Report) -> None:
        self.cluster = cluster
        self.settings = cluster.settings
        self.report = report
        self.keeper = Keeper(self.settings.log_folder, report, self.publish)

    async def run(self) -> None:
        await run_until_signal(self.bring_up, self.stop)

    async def bring_up(self) -> None:
        seconds = self.settings.start_seconds
        await self.keeper.start(postgres_child(self.cluster), seconds)
        await self.prepare_database()
        services = service_children(self.cluster)
        await asyncio.gather(*(self.keeper.start(child, seconds) for child in services))
        self.publish()
        self.report(f"ready: {self.settings.supabase_url}")
        await self.keeper.keep_all()

    async def prepare_database(self) -> None:
        """Bring it to the state of the files."""
        await prepare_platform(self.cluster, self.report)
        url, project = self.cluster.database_url, self.settings.project
        await take_over(url, project, self.report)
        await migrate(url, project, self.report)

    def publish(self) -> None:
        pids = {name: process.pid for name, process in self.keeper.running.items()}
        describe(self.cluster, {**pids, "supervisor": os.getpid()}).write(self.settings.info_file)

    async def stop(self) -> None:
        """End the services first, PostgreSQL last."""
        self.report("stopping")
        DevstackInfo.remove(self.settings.info_file)
        services = [name for name in self.keeper.running if name != "postgres"]
        await asyncio.gather(*(self.keeper.stop(name) for name in services))
        await self.keeper.stop("postgres")
