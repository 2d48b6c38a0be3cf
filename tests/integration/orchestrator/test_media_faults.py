"""Whatever is killed, full or away while files are moved: none is lost, none is kept twice."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.media_files import (
    PNG,
    files,
    leftovers,
    object_of,
    receive,
    wait_state,
)
from tests.integration.orchestrator.messages import connect
from tests.support.devstack import Supabase


@pytest.mark.parametrize("victim", ["orchestrator", "node instance"])
def test_a_kill_in_the_middle_of_a_transfer_loses_nothing(
    start_orchestrator: Callable[..., OrchestratorProcess], number: Number, devstack: Supabase, victim: str
) -> None:
    orchestrator = start_orchestrator(ZAPBASE_STOP_FLEET_ON_EXIT="1")
    connect(orchestrator, number)
    receive(orchestrator, number, PNG, pause_milliseconds=700)
    wait_for(lambda: leftovers(orchestrator), what="the transfer")
    assert files(number)[0]["state"] == "pending"
    if victim == "orchestrator":
        orchestrator.kill()
        orchestrator.start()
    else:
        orchestrator.node(number.id).signal(signal.SIGKILL)
    row = wait_state(number, "stored", 30)
    assert object_of(devstack, row) == PNG
    assert len(files(number)) == 1
    wait_for(lambda: not leftovers(orchestrator), what="an empty spool")


def test_the_disk_keeps_files_where_the_setting_says_so(
    start_orchestrator: Callable[..., OrchestratorProcess], number: Number
) -> None:
    orchestrator = start_orchestrator(ZAPBASE_MEDIA_STORE="disk", ZAPBASE_STOP_FLEET_ON_EXIT="1")
    connect(orchestrator, number)
    receive(orchestrator, number, PNG)
    row = wait_state(number, "stored")
    file = orchestrator.state / "media" / row["storage_path"]
    assert file.read_bytes() == PNG
    assert str(row["store_home"]) == (orchestrator.state / "orchestrator_id").read_text()
    number.connection.execute("delete from public.media where id = %s", [row["id"]])
    wait_for(lambda: not file.exists(), what="the deletion of the bytes")
    doctor = orchestrator.command("doctor", "--json").stdout
    assert '"media_store"' in doctor
