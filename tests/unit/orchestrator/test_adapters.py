"""The parts of the adapters that need no Supabase and no Node."""

import asyncio
import subprocess
import sys
import uuid
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from postgrest import APIError

from orchestrator.adapters.processes import SupervisedProcess, is_same, processes_below, start_time
from orchestrator.adapters.state_folder import StateFolder
from orchestrator.adapters.supabase import translate
from orchestrator.errors import ConfigurationError
from orchestrator.needs import compile_cache

pytestmark = pytest.mark.anyio
SLEEPER = "import signal, sys, time; {before}; print('up', flush=True); time.sleep(60)"


@pytest.mark.parametrize(
    ("message", "code", "expected"),
    [
        ("lease_lost", "P0001", "lease_lost"),
        ("orchestrator_superseded", "P0001", "orchestrator_superseded"),
        ("phone_taken", "P0001", "phone_taken"),
        ("JWT expired", "PGRST303", "unauthorized"),
        ("Invalid API key", "401", "unauthorized"),
        ("The schema must be one of the following: public", "PGRST106", "schema_not_exposed"),
        ("new row violates row-level security policy", "42501", "forbidden"),
        ("JSON could not be generated", "502", "supabase_unreachable"),
        ("canceling statement due to statement timeout", "57014", "supabase_unreachable"),
        ("null value in column", "23502", "database_refused"),
        ("Payload Too Large", "413", "database_refused"),
        ("Error: connect ECONNREFUSED 127.0.0.1:54322", "SUP", "supabase_unreachable"),
        ("nobody knows", "", "supabase_unreachable"),
    ],
)
def test_what_the_database_says_becomes_a_code(message: str, code: str, expected: str) -> None:
    error = translate(APIError({"message": message, "code": code, "hint": None, "details": None}))
    assert error.code == expected


def test_no_answer_is_unreachable() -> None:
    assert translate(httpx.ConnectError("refused")).code == "supabase_unreachable"


def test_the_identity_stays_with_the_folder(tmp_path: Path) -> None:
    with StateFolder(tmp_path / "state") as folder:
        first = folder.orchestrator_id()
    with StateFolder(tmp_path / "state") as folder:
        assert folder.orchestrator_id() == first
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_a_folder_has_one_owner_at_a_time(tmp_path: Path) -> None:
    with StateFolder(tmp_path), pytest.raises(ConfigurationError) as error, StateFolder(tmp_path):
        pass
    assert error.value.code == "state_locked"


def test_compiled_code_lies_beside_the_packages_or_with_our_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"
    assert compile_cache(tmp_path, state) == tmp_path / "node_modules" / ".cache" / "node"
    monkeypatch.setattr("orchestrator.needs.os.access", lambda *_: False)
    assert compile_cache(tmp_path, state) == state / "node-cache"


def test_no_path_is_made_of_what_is_no_id(tmp_path: Path) -> None:
    with StateFolder(tmp_path) as folder, pytest.raises(ValueError, match="badly formed"):
        folder.instance("../../etc")


def test_what_an_instance_keeps_is_for_its_owner_alone(tmp_path: Path) -> None:
    with StateFolder(tmp_path) as state:
        folder = state.instance(str(uuid.uuid4()))
        folder.create()
        assert folder.session.stat().st_mode & 0o777 == 0o700
        assert folder.root.stat().st_mode & 0o777 == 0o700
        assert state.known_instances() == [folder.root.name]


@pytest.fixture
def child(request: pytest.FixtureRequest) -> Generator[subprocess.Popen[bytes], None, None]:
    """A process that sleeps; a parameter runs before it does."""
    code = SLEEPER.format(before=getattr(request, "param", "pass"))
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout and process.stdout.readline()
        yield process
        process.kill()


async def test_a_process_is_known_by_its_start_time(child: subprocess.Popen[bytes]) -> None:
    started_at = start_time(child.pid)
    assert started_at is not None
    assert is_same(child.pid, started_at)
    assert not is_same(child.pid, started_at - 100)


async def test_the_end_of_an_adopted_process_is_noticed(child: subprocess.Popen[bytes]) -> None:
    process = SupervisedProcess(child.pid, start_time(child.pid) or 0)
    waiting = asyncio.create_task(process.wait())
    await asyncio.sleep(0)
    child.kill()
    async with asyncio.timeout(5):
        await waiting
    assert not process.is_alive()


@pytest.mark.parametrize("child", ["signal.signal(signal.SIGTERM, signal.SIG_IGN)"], indirect=True)
async def test_one_that_does_not_listen_is_killed(child: subprocess.Popen[bytes]) -> None:
    process = SupervisedProcess(child.pid, start_time(child.pid) or 0, child)
    await process.stop(0.1)
    assert child.returncode == -9


def test_processes_are_found_by_the_folder_they_were_given(tmp_path: Path) -> None:
    profile = tmp_path / "session" / "profile"
    words = [sys.executable, "-c", SLEEPER.format(before="pass"), f"--user-data-dir={profile}"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as browser:
        assert browser.stdout and browser.stdout.readline()
        other = tmp_path / "sess"
        found = processes_below([tmp_path / "session", other])
        assert [process.pid for process in found[tmp_path / "session"]] == [browser.pid]
        assert found[other] == []
        browser.kill()
