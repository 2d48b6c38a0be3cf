"""`python -m devstack up|stop|reset|status`: the embedded Supabase."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from devstack.errors import one_line
from devstack.info import DevstackInfo
from devstack.keys import load_keys
from devstack.ports import require_free_ports
from devstack.postgres import find_cluster
from devstack.settings import DevstackSettings, read_settings
from devstack.state import hold_state, is_held, remove_state, stop_running
from devstack.supervisor import Supervisor

# How long the children of a killed supervisor may still hold their ports.
LEFTOVER_SECONDS = 5


def main() -> None:
    arguments = parse_arguments()
    with one_line("devstack"):
        settings = read_settings(DevstackSettings)
        if arguments.state:
            settings = settings.model_copy(update={"state": arguments.state.resolve()})
        COMMANDS[arguments.command](settings, arguments)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m devstack", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in (
        ("up", "start everything and stay until ctrl-C"),
        ("stop", "stop a running devstack"),
        ("reset", "stop it and remove its state"),
        ("status", "say whether it runs, and where"),
    ):
        command = commands.add_parser(name, help=purpose)
        command.add_argument("--state", type=Path, help="the state folder (DEVSTACK_STATE)")
        if name == "up":
            command.add_argument("--fresh", action="store_true", help="remove the state first")
    return parser.parse_args()


def up(settings: DevstackSettings, arguments: argparse.Namespace) -> None:
    if arguments.fresh:
        remove_state(settings)
    with hold_state(settings):
        was_killed = settings.info_file.exists()
        DevstackInfo.remove(settings.info_file)
        require_free_ports(settings, LEFTOVER_SECONDS if was_killed else 0)
        cluster = find_cluster(settings, load_keys(settings.state / "keys.json"))
        asyncio.run(Supervisor(cluster, report).run())


def stop(settings: DevstackSettings, _: argparse.Namespace) -> None:
    report("stopped" if stop_running(settings) else "not running")


def reset(settings: DevstackSettings, _: argparse.Namespace) -> None:
    remove_state(settings)
    report("state removed")


def status(settings: DevstackSettings, _: argparse.Namespace) -> None:
    info = DevstackInfo.read(settings.info_file)
    if info is None or not is_held(settings.state):
        report("not running")
        sys.exit(3)
    report(f"running: {info.supabase_url} ({settings.info_file})")


def report(line: str) -> None:
    sys.stdout.write(f"devstack: {line}\n")
    sys.stdout.flush()


COMMANDS = {"up": up, "stop": stop, "reset": reset, "status": status}

if __name__ == "__main__":
    main()
