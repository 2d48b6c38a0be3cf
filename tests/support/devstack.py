"""A devstack of the tests' own, or the Supabase that the environment names."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from devstack.info import DevstackInfo
from devstack.processes import leash
from devstack.settings import ROOT
from devstack.testing import free_ports, reserved_instance_ports

START_SECONDS = 90
STOP_SECONDS = 40
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Supabase:
    """What a test may rely on, on the devstack and elsewhere. Only a devstack has the last four."""

    supabase_url: str
    publishable_key: str
    secret_key: str
    database_url: str
    admin_database_url: str
    jwt_secret: str = ""
    mail_url: str = ""
    smtp_url: str = ""
    state: Path = Path()


def functions_process(devstack: Supabase) -> psutil.Process | None:
    """The one that runs the functions, once somebody has asked: the gateway's child."""
    info = DevstackInfo.read(devstack.state / "devstack.json")
    assert info
    children = psutil.Process(info.pids["gateway"]).children()
    return next((child for child in children if child.name().startswith("deno")), None)


def given_supabase() -> Supabase | None:
    """The Supabase of ZAPBASE_TEST_*, if there is one."""
    environment = os.environ
    url = environment.get("ZAPBASE_TEST_SUPABASE_URL")
    if not url:
        return None
    database_url = environment["ZAPBASE_TEST_DATABASE_URL"]
    return Supabase(
        supabase_url=url,
        publishable_key=environment["ZAPBASE_TEST_PUBLISHABLE_KEY"],
        secret_key=environment["ZAPBASE_TEST_SECRET_KEY"],
        database_url=database_url,
        admin_database_url=database_url,
    )


@contextmanager
def running_devstack(state: Path) -> Generator[Supabase, None, None]:
    """Start a devstack in `state` on free ports; end it by SIGTERM."""
    process = start_devstack(state, free_ports())
    try:
        supabase = wait_until_up(process, state)
        with reserved_instance_ports() as first_port:
            with psycopg.connect(supabase.admin_database_url) as connection:
                connection.execute("update private.settings set first_port = %s", [first_port])
            yield supabase
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS)


def start_devstack(state: Path, ports: dict[str, str]) -> subprocess.Popen[bytes]:
    """`python -m devstack up` with its output in <state>.log."""
    with log_of(state).open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "devstack", "up", "--state", str(state)],
            cwd=ROOT,
            env={**os.environ, **ports},
            stdout=output,
            stderr=output,
            start_new_session=True,
            # A test run that is killed must not leave a devstack behind.
            preexec_fn=leash(signal.SIGTERM) if sys.platform == "linux" else None,
        )


def wait_until_up(process: subprocess.Popen[bytes], state: Path) -> Supabase:
    deadline = time.monotonic() + START_SECONDS
    while True:
        info = DevstackInfo.read(state / "devstack.json")
        if info and info.pids["supervisor"] == process.pid:
            return Supabase(state=state, **info.model_dump(exclude={"pids"}))
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"the devstack did not come up:\n{log_of(state).read_text()}")
        time.sleep(POLL_SECONDS)


def log_of(state: Path) -> Path:
    return state.with_name(f"{state.name}.log")
