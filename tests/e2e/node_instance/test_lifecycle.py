"""From start to code to connected and back, with the real library in a real browser."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from devstack.settings import ROOT, node_program
from tests.e2e.node_instance.conftest import NewInstance
from tests.support.simulator import eventually

pytestmark = pytest.mark.browser


def test_code_scan_connected_and_a_restart_needs_no_new_code(new_instance: NewInstance) -> None:
    instance = new_instance()
    instance.connect()
    status = instance.status()
    assert (status["phone"], status["qr"]) == (instance.phone, None)
    [browser] = instance.browsers()
    assert not [name for name in browser.environ() if name.startswith("INSTANCE_")], "the token is not for it"
    assert instance.process is not None
    instance.process.send_signal(signal.SIGTERM)
    assert instance.process.wait(timeout=6) == 0
    assert instance.browsers() == []

    instance.start_process()
    instance.start()
    instance.wait_for("connected")
    assert len(instance.events("qr")) == 1


def test_all_that_a_number_loads_is_compiled_at_setup(new_instance: NewInstance, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    fill = [node_program(), str(ROOT / "node_instances" / "scripts" / "compile.ts")]
    subprocess.run(fill, env=os.environ | {"NODE_COMPILE_CACHE": str(cache)}, check=True, timeout=60)
    at_setup = {path.name for path in cache.rglob("*")}
    instance = new_instance(NODE_COMPILE_CACHE=str(cache))
    instance.connect()
    assert instance.process is not None
    instance.process.send_signal(signal.SIGTERM)
    assert instance.process.wait(timeout=6) == 0
    assert {path.name for path in cache.rglob("*")} == at_setup


def test_stop_keeps_the_session_and_logout_removes_it(new_instance: NewInstance) -> None:
    instance = new_instance()
    instance.connect()
    instance.post("/stop")
    assert instance.status()["status"] == "disconnected"
    assert instance.browsers() == []
    instance.start()
    instance.wait_for("connected")

    instance.post("/logout")
    instance.wait_for("disconnected", "logged_out")
    assert instance.browsers() == []
    assert not (instance.session_dir / "webjs").exists()
    assert instance.simulator.get(f"/phones/{instance.phone}")["linked"] is False
    instance.start()
    instance.wait_for("awaiting_scan")


def test_stop_in_the_middle_of_a_start_leaves_no_browser(new_instance: NewInstance) -> None:
    instance = new_instance()
    instance.start_process()
    instance.start()
    eventually(instance.browsers, what="a browser")
    instance.post("/stop")
    assert instance.status()["status"] == "disconnected"
    assert instance.browsers() == []


def test_exhausted_codes_close_the_browser(new_instance: NewInstance) -> None:
    instance = new_instance(INSTANCE_QR_MAX="1")
    instance.start_process()
    instance.start()
    code = instance.wait_for("awaiting_scan")["qr"]
    # The simulator shows each code for as long as its tests' setting says.
    instance.wait_for("disconnected", "scan_expired", seconds=10)
    assert instance.get("/qr").json()["error"]["code"] == "no_qr"
    assert [event["data"]["qr"] for event in instance.events("qr")] == [code]
    eventually(lambda: not instance.browsers(), what="no browser")


def test_a_pairing_code_connects_as_well(new_instance: NewInstance) -> None:
    instance = new_instance()
    instance.simulator.add_phone(instance.phone, "Ana")
    instance.start_process()
    instance.start()
    instance.wait_for("awaiting_scan")
    code = instance.post("/pairing-code", {"phone": instance.phone}).json()["code"]
    assert instance.status()["pairing_code"] == code
    instance.simulator.post(f"/phones/{instance.phone}/enter-code", {"code": code})
    instance.wait_for("connected")
