"""Starting, stopping, breaking: what a devstack does when it is hurt."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from devstack.info import DevstackInfo
from devstack.settings import PORT_SETTINGS, ROOT
from devstack.testing import wait_for
from tests.support.devstack import Supabase, free_ports, start_devstack, wait_until_up
from tests.support.people import open_people

CALLERS = 8
HEAL_SECONDS = 45
END_SECONDS = 45
COMMAND_SECONDS = 60


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def ports() -> dict[str, str]:
    return free_ports()


@dataclass(frozen=True)
class Started:
    process: subprocess.Popen[bytes]
    supabase: Supabase


@contextmanager
def running(state: Path, ports: dict[str, str]) -> Generator[Started, None, None]:
    process = start_devstack(state, ports)
    try:
        yield Started(process, wait_until_up(process, state))
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(END_SECONDS)


@pytest.fixture
def started(state: Path, ports: dict[str, str]) -> Generator[Started, None, None]:
    """A devstack that the test may end."""
    with running(state, ports) as devstack:
        yield devstack


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Generator[Started, None, None]:
    """A devstack whose children a test may kill, but which it leaves running."""
    with running(tmp_path_factory.mktemp("shared") / "state", free_ports()) as devstack:
        yield devstack


def family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The supervisor and everything below it."""
    supervisor = psutil.Process(process.pid)
    return [supervisor, *supervisor.children(recursive=True)]


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def read_accounts(supabase: Supabase) -> int:
    """The status of a request that needs the gateway and PostgreSQL; 0 when nobody answers."""
    try:
        answer = httpx.get(
            f"{supabase.supabase_url}/rest/v1/accounts?limit=1",
            headers={"apikey": supabase.secret_key},
            timeout=5,
        )
    except httpx.HTTPError:
        return 0
    return answer.status_code


def run_command(*arguments: str, ports: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "devstack", *arguments],
        cwd=ROOT,
        env={**os.environ, **ports},
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_outlives_the_supervisor(started: Started, number: signal.Signals) -> None:
    process, supabase = started.process, started.supabase
    everyone = family(process)
    assert len(everyone) > 5
    process.send_signal(number)
    process.wait(END_SECONDS)
    wait_for("all processes ended", lambda: all(is_gone(member) for member in everyone), END_SECONDS)
    if number != signal.SIGKILL:
        assert DevstackInfo.read(supabase.state / "devstack.json") is None


def test_a_second_start_keeps_data_and_keys(state: Path, ports: dict[str, str]) -> None:
    first = start_devstack(state, ports)
    supabase = wait_until_up(first, state)
    with open_people(supabase) as people:
        user = people.make_user()
    first.kill()
    first.wait(END_SECONDS)
    second = start_devstack(state, ports)
    try:
        again = wait_until_up(second, state)
        assert (again.publishable_key, again.secret_key) == (supabase.publishable_key, supabase.secret_key)
        assert again.jwt_secret == supabase.jwt_secret
        with psycopg.connect(again.admin_database_url) as connection:
            found = connection.execute("select email from auth.users where id = %s", [user.id]).fetchone()
        assert found == (user.email,)
    finally:
        second.terminate()
        second.wait(END_SECONDS)


@pytest.mark.parametrize("name", ["gateway", "realtime", "mail", "postgres"])
def test_a_killed_child_is_started_again(shared: Started, name: str) -> None:
    supabase = shared.supabase
    before = DevstackInfo.read(supabase.state / "devstack.json")
    assert before is not None and read_accounts(supabase) == 200
    killed = before.pids[name]
    os.kill(killed, signal.SIGKILL)

    def another_one_runs() -> bool:
        info = DevstackInfo.read(supabase.state / "devstack.json")
        return info is not None and info.pids[name] != killed

    wait_for(f"{name} runs again", another_one_runs, HEAL_SECONDS)
    wait_for("requests are answered", lambda: read_accounts(supabase) == 200, HEAL_SECONDS)


def test_without_postgres_requests_are_answered_as_postgrest_does(shared: Started) -> None:
    supabase = shared.supabase
    before = DevstackInfo.read(supabase.state / "devstack.json")
    assert before is not None
    answered: set[int] = set()

    def is_back() -> bool:
        # The first may still find a connection that is not closed yet.
        status = read_accounts(supabase)
        answered.add(status)
        return status == 200 and len(answered) > 1

    with ThreadPoolExecutor(CALLERS) as pool:
        waiting = [pool.submit(wait_for, "outage and end", is_back, HEAL_SECONDS) for _ in range(CALLERS)]
        os.kill(before.pids["postgres"], signal.SIGKILL)
        for caller in waiting:
            caller.result()
    assert answered == {200, 503}
    after = DevstackInfo.read(supabase.state / "devstack.json")
    assert after is not None and after.pids["gateway"] == before.pids["gateway"]


@pytest.mark.parametrize("variable", sorted(PORT_SETTINGS.values()))
def test_a_port_in_use_names_its_setting(state: Path, ports: dict[str, str], variable: str) -> None:
    with socket.socket() as stranger:
        # Connections of an earlier devstack on this port may still be fading.
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", int(ports[variable])))
        stranger.listen()
        ended = run_command("up", "--state", str(state), ports=ports)
    assert ended.returncode == 2
    assert ended.stderr == f"devstack: Port {ports[variable]} is in use: set {variable} to a free one.\n"


def test_a_second_devstack_on_one_state_is_refused(shared: Started) -> None:
    ended = run_command("up", "--state", str(shared.supabase.state), ports=free_ports())
    assert ended.returncode == 2
    assert "already runs" in ended.stderr


def test_status_stop_and_reset(started: Started, state: Path, ports: dict[str, str]) -> None:
    process, supabase = started.process, started.supabase
    running = run_command("status", "--state", str(state), ports=ports)
    assert running.returncode == 0 and supabase.supabase_url in running.stdout
    assert run_command("stop", "--state", str(state), ports=ports).returncode == 0
    process.wait(END_SECONDS)
    assert run_command("status", "--state", str(state), ports=ports).returncode == 3
    assert run_command("reset", "--state", str(state), ports=ports).returncode == 0
    assert not state.exists()


def test_reset_leaves_a_strangers_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear diary")
    ended = run_command("reset", "--state", str(tmp_path), ports={})
    assert ended.returncode == 2
    assert (tmp_path / "letters.txt").exists()


def test_secrets_are_readable_by_their_owner_only(shared: Started) -> None:
    state = shared.supabase.state
    for file in (state / "devstack.json", state / "keys.json"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


def test_every_port_listens_on_loopback_only(shared: Started) -> None:
    process = shared.process
    listening = {
        connection.laddr.ip
        for member in family(process)
        for connection in member.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}
