"""A page in which a function has another name costs what that function tells, and nothing else."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from devstack.settings import ROOT, node_program
from tests.e2e.node_instance.driver import NodeInstance, next_phone
from tests.support.simulator import Simulator, eventually

pytestmark = pytest.mark.browser
LISTING = (
    f"import {{ PAGE_NAMES }} from '{ROOT}/node_instances/src/engine/webjs/page_names.ts';"
    "console.log(JSON.stringify(PAGE_NAMES))"
)
# Without the list of chats there is nothing to begin with.
INDISPENSABLE = "WAWebCollections.Chat.getModelsArray"


def page_names() -> list[str]:
    command = [node_program(), "--input-type=module", "--eval", LISTING]
    return json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)


@pytest.fixture(scope="module")
def number(tmp_path_factory: pytest.TempPathFactory, simulator: Simulator) -> Iterator[NodeInstance]:
    instance = NodeInstance(tmp_path_factory.mktemp("renamed"), simulator)
    instance.connect()
    yield instance
    instance.close()


@pytest.fixture(autouse=True)
def mended(number: NodeInstance) -> Iterator[None]:
    yield
    number.simulator.fault(number.phone, "none")


def miss(number: NodeInstance, names: list[str], body: str) -> None:
    """The page comes back with new names, and a message that came while it was away."""
    number.simulator.fault(number.phone, "offline_receive")
    number.simulator.fault(number.phone, "renamed", names=names)
    number.simulator.fault(number.phone, "drop_socket", seconds=0.5)
    number.wait_for("connecting")
    number.simulator.incoming(number.phone, from_=next_phone(), body=body)
    number.wait_for("connected")


@pytest.mark.parametrize("name", [name for name in page_names() if name != INDISPENSABLE])
def test_one_new_name_stops_no_catching_up(number: NodeInstance, name: str) -> None:
    miss(number, [name], f"without {name}")
    eventually(lambda: f"without {name}" in number.bodies(), what="the message")


def test_all_new_names_but_one_way_to_the_messages_stop_none_either(number: NodeInstance) -> None:
    needed = {INDISPENSABLE, "WAWebCollections.Msg.get"}
    miss(number, [name for name in page_names() if name not in needed], "without any")
    eventually(lambda: "without any" in number.bodies(), what="the message")


def test_what_cannot_be_read_is_tried_again_and_its_name_is_in_the_log(number: NodeInstance) -> None:
    miss(number, [INDISPENSABLE], "later")
    log = Path(number.folder / "node.log")
    eventually(lambda: "catch_up_failed" in log.read_text(), what="the failure")
    eventually(lambda: INDISPENSABLE in lost_names(log), what="the name")
    number.simulator.fault(number.phone, "none")
    eventually(lambda: "later" in number.bodies(), what="the message")


def lost_names(log: Path) -> set[str]:
    """All that were ever missed."""
    lines = [json.loads(line) for line in log.read_text().splitlines() if "names_lost" in line]
    return {name for line in lines for name in line["names"]}
