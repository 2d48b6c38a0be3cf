"""`python -m devstack.demo`: the devstack, the simulator, the orchestrator and the dashboard together.

The one file that launches all of them. With `--real` there is no simulator: the numbers meet the real
WhatsApp. Writes demo.json (0600) once four QR codes wait, and stays until ctrl-C, which ends everything.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from devstack.children import Child, answers
from devstack.dashboard import build_dashboard
from devstack.demo_cloud import PHONE
from devstack.demo_flow import install_flow
from devstack.demo_numbers import add_phones, wait_for_qr_codes
from devstack.demo_samples import install_samples, sample_children
from devstack.demo_settings import DemoSettings, require_free_ports
from devstack.errors import DevstackError, one_line
from devstack.files import make_private_folder, write_private
from devstack.info import DevstackInfo
from devstack.instance_ports import move_ports
from devstack.keeper import Keeper, run_until_signal
from devstack.people import ZAPBASE, Person, gather_people, start_numbers
from devstack.settings import ROOT, DevstackSettings, node_program, read_settings
from devstack.webhook_hosts import ENVIRONMENT, allow_hosts

ORPHAN_SECONDS = 30
POLL_SECONDS = 0.2
# The simulator answers at once or not at all, and whoever tries a demo out takes his time to scan. His flows
# may ask programs of this machine.
SIMULATED = {
    "ZAPBASE_START_SECONDS": "30",
    "ZAPBASE_QR_MAX": "90",
    "ZAPBASE_REQUEST_ALLOWED_HOSTS": "127.0.0.1",
}


class Demo:
    """Starts everything in order; `run` stays until a child can't be kept or a signal arrives."""

    def __init__(self, settings: DemoSettings, *, real: bool) -> None:
        self.settings = settings
        self.real = real
        self.has_samples = settings.demo_samples and not real
        self.devstack = read_settings(DevstackSettings).model_copy(
            update={"state": settings.demo_state / "devstack"}
        )
        self.keeper = Keeper(settings.demo_state / "logs", report, self.publish)
        self.facts: dict[str, object] = {}

    async def run(self) -> None:
        started = time.monotonic()
        dashboard = asyncio.create_task(build_dashboard(self.keeper.log_folder / "dashboard.log"))
        try:
            await self.start_ground()
            info = DevstackInfo.read(self.devstack.info_file)
            if info is None:
                raise DevstackError("The devstack ended at once: see its log.")
            move_ports(info, self.settings.demo_first_port)
            if not self.real:
                allow_hosts(info)
            report("building the dashboard")
            environment = self.orchestrator_environment(info, await dashboard)
        finally:
            dashboard.cancel()
        report("signing the demo's people up")
        people = await gather_people(info, self.settings.demo_state / "demo-people.json", environment)
        await install_flow(info, people[0])
        if self.has_samples:
            await install_samples(self.settings, info, people)
            for child in sample_children(self.settings):
                await self.keeper.start(child)
        await self.keeper.start(self.orchestrator(environment))
        for person in people:
            if person.role in ("operator", "official"):
                await start_numbers(info, person)
        ready = await wait_for_qr_codes(info, people[0], report)
        self.facts = self.gather_facts(info, people)
        self.publish()
        seconds = time.monotonic() - started
        # Not an end: the page says what each number lacks, and how to go on.
        report(
            f"four numbers wait for a scan after {seconds:.0f} s" if ready else "not every number is ready"
        )
        self.say_where(people)
        await self.keeper.keep_all()

    async def start_ground(self) -> None:
        """The devstack, and the simulator beside it."""
        children = [self.devstack_child()] if self.real else [self.devstack_child(), self.simulator()]
        try:
            async with asyncio.TaskGroup() as group:
                for child in children:
                    group.create_task(self.keeper.start(child), name=f"start {child.name}")
        except* DevstackError as errors:
            raise errors.exceptions[0] from None
        if not self.real:
            await add_phones(self.settings.simulator_url)

    def devstack_child(self) -> Child:
        command = [sys.executable, "-m", "devstack", "up", "--state", str(self.devstack.state)]
        return Child(
            "devstack",
            command,
            devstack_up(self.devstack.info_file, lambda: self.keeper.running["devstack"].pid),
            self.devstack_environment(),
            stop_seconds=40,
        )

    def devstack_environment(self) -> dict[str, str]:
        environment = {"DEVSTACK_SITE_URL": self.settings.api_url} | ({} if self.real else ENVIRONMENT)
        if self.has_samples:
            environment["DEVSTACK_RECEIVER_PORT"] = str(self.settings.receiver_port)
        return environment

    def simulator(self) -> Child:
        environment = {
            "SIMULATOR_PORT": str(self.settings.simulator_port),
            "SIMULATOR_TLS_PORT": str(self.settings.simulator_tls_port),
            "SIMULATOR_STATE_DIR": str(self.settings.demo_state / "simulator"),
            "SIMULATOR_PARENT_WATCH": "1",
        }
        command = [node_program(), str(ROOT / "simulator" / "src" / "main.ts")]
        return Child(
            "simulator",
            command,
            answers("The simulator", f"{self.settings.simulator_url}/phones"),
            environment,
        )

    def orchestrator(self, environment: dict[str, str]) -> Child:
        ready = answers("The orchestrator", f"{self.settings.api_url}/health/ready")
        return Child("orchestrator", [str(ZAPBASE), "run"], ready, environment, stop_seconds=30)

    def orchestrator_environment(self, info: DevstackInfo, dashboard: Path) -> dict[str, str]:
        environment = {
            **os.environ,
            "SUPABASE_URL": info.supabase_url,
            "SUPABASE_PUBLISHABLE_KEY": info.publishable_key,
            "SUPABASE_SECRET_KEY": info.secret_key,
            "JWT_SIGNING_KEY": info.signing_key,
            "ZAPBASE_STATE_DIR": str(self.settings.demo_state / "orchestrator"),
            "ZAPBASE_API_PORT": str(self.settings.zapbase_api_port),
            "ZAPBASE_DASHBOARD_DIR": str(dashboard),
            "ZAPBASE_ORPHAN_SECONDS": str(ORPHAN_SECONDS),
            "ZAPBASE_STOP_FLEET_ON_EXIT": "1",
            "ZAPBASE_SMTP_URL": info.smtp_url,
            "ZAPBASE_PUBLIC_URL": self.settings.api_url,
        }
        if not self.real:
            environment |= SIMULATED
            simulator = json.loads((self.settings.demo_state / "simulator" / "simulator.json").read_text())
            environment["ZAPBASE_BROWSER_ARGS"] = json.dumps(simulator["browser_args"])
        if self.has_samples:
            environment["ZAPBASE_GRAPH_URL"] = self.settings.graph_url
        return environment

    def gather_facts(self, info: DevstackInfo, people: list[Person]) -> dict[str, object]:
        return {
            "pid": os.getpid(),
            "supabase_url": info.supabase_url,
            "publishable_key": info.publishable_key,
            "secret_key": info.secret_key,
            "database_url": info.database_url,
            "api_url": self.settings.api_url,
            "dashboard_url": self.settings.api_url,
            "simulator_url": None if self.real else self.settings.simulator_url,
            "graph_url": self.settings.graph_url if self.has_samples else None,
            "receiver_url": self.settings.receiver_url if self.has_samples else None,
            "users": [person.as_json() for person in people],
        }

    def publish(self) -> None:
        """Write demo.json; again whenever a part was restarted and has another process id."""
        pids = {name: process.pid for name, process in self.keeper.running.items()}
        text = json.dumps({**self.facts, "pids": pids}, indent=2)
        write_private(self.settings.demo_state / "demo.json", text)

    def say_where(self, people: list[Person]) -> None:
        operator, official = people[0], next(person for person in people if person.role == "official")
        lines = [
            "",
            f"  Dashboard   {self.settings.api_url}",
            f"  Sign in     {operator.email}  {operator.password}",
            *(
                []
                if self.real
                else [f"  Phones      {self.settings.simulator_url}   (pick one, scan a code)"]
            ),
            *(
                [f"  Cloud API   {official.email}  {official.password}   (its phone: {PHONE})"]
                if self.has_samples
                else []
            ),
            f"  Programs    {self.settings.demo_state / 'demo.json'}",
            "",
            "  Ctrl-C stops everything; `make reset` also forgets it.",
            "",
        ]
        sys.stdout.write("\n".join(lines))
        sys.stdout.flush()

    async def stop(self) -> None:
        (self.settings.demo_state / "demo.json").unlink(missing_ok=True)
        # The orchestrator first: it ends its node instances while the database still answers.
        await self.keeper.stop("orchestrator", "graph", "receiver", "simulator", "devstack")


def devstack_up(file: Path, pid: Callable[[], int]) -> Callable[[float], Awaitable[None]]:
    """A readiness check: devstack.json is there and names this process, not one that was killed."""

    async def ready(seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not ((info := DevstackInfo.read(file)) and info.pids["supervisor"] == pid()):
            if time.monotonic() > deadline:
                raise DevstackError(f"The devstack was not up within {seconds:.0f} s.")
            await asyncio.sleep(POLL_SECONDS)

    return ready


def report(line: str) -> None:
    sys.stdout.write(f"demo: {line}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m devstack.demo", description=__doc__)
    parser.add_argument("--real", action="store_true", help="the real WhatsApp instead of the simulator")
    arguments = parser.parse_args()
    with one_line("demo"):
        demo = Demo(read_settings(DemoSettings), real=arguments.real)
        require_free_ports(demo.settings, demo.devstack, real=arguments.real)
        make_private_folder(demo.keeper.log_folder)
        asyncio.run(run_until_signal(demo.run, demo.stop))


if __name__ == "__main__":
    main()
