"""Whatever breaks ends as the table of faults says, with never two browsers on one session."""

import signal
from collections.abc import Callable

import psutil
import pytest

from tests.e2e.node_instance.conftest import NewInstance
from tests.e2e.node_instance.driver import NodeInstance, next_phone
from tests.support.simulator import eventually

pytestmark = pytest.mark.browser


def test_unlinked_from_the_phone(new_instance: NewInstance) -> None:
    instance = new_instance()
    instance.connect()
    codes = len(instance.events("qr"))
    instance.simulator.unlink(instance.phone)
    instance.wait_for("disconnected", "logged_out")
    assert instance.browsers() == []
    assert not (instance.session_dir / "webjs").exists()
    assert len(instance.events("qr")) == codes


@pytest.mark.parametrize(
    ("state", "status", "reason"),
    [("CONFLICT", "disconnected", "conflict"), ("TOS_BLOCK", "failed", "banned")],
)
def test_a_state_that_ends_the_session(
    new_instance: NewInstance, state: str, status: str, reason: str
) -> None:
    instance = new_instance()
    instance.connect()
    instance.simulator.fault(instance.phone, "state", state=state)
    instance.wait_for(status, reason)
    assert instance.browsers() == []
    # Nobody unlinked it: a start needs no new code.
    instance.start()
    instance.wait_for("connected")


def kill_browser(instance: NodeInstance) -> None:
    instance.browsers()[0].kill()


def kill_renderer(instance: NodeInstance) -> None:
    instance.renderers()[0].kill()


@pytest.mark.parametrize("kill", [kill_browser, kill_renderer])
def test_a_killed_browser_is_replaced(
    new_instance: NewInstance, kill: Callable[[NodeInstance], None]
) -> None:
    instance = new_instance()
    instance.connect()
    before = instance.status()["journal"]["last"]
    kill(instance)
    eventually(lambda: instance.status()["journal"]["last"] >= before + 2, what="connecting, connected")
    statuses = [event["data"]["status"] for event in instance.events("status") if event["id"] > before]
    assert statuses == ["connecting", "connected"]
    assert len(instance.browsers()) == 1
    assert instance.send("after", next_phone(), "ainda aqui")["status"] == "sent"


def test_killed_in_the_middle_of_a_list_at_most_one_of_it_is_in_doubt(new_instance: NewInstance) -> None:
    instance = new_instance()
    instance.connect()
    peer = next_phone()
    keys = [f"lista-{number}" for number in range(50)]
    texts = [{"client_key": key, "to": peer, "kind": "text", "body": key} for key in keys]
    for place, line in enumerate(instance.send_list(*texts)):
        assert line["status"] == "sent"
        if place == 10:
            instance.kill()
    instance.start_process()
    instance.start()
    instance.wait_for("connected")
    answers = [instance.get(f"/messages/{key}").json() for key in keys]
    became = [answer.get("status") or answer["error"]["code"] for answer in answers]
    count = became.count("sent")
    doubted = became.count("unconfirmed")
    assert count > 10
    assert doubted <= 1
    assert became[count + doubted :] == ["client_key_unknown"] * (50 - count - doubted)
    on_phone = [body for body in instance.phone_bodies() if body in keys]
    assert on_phone in (keys[:count], keys[: count + doubted])
    assert all(line["status"] == "sent" for line in instance.send_list(*texts[count + doubted :]))


def test_a_killed_process_leaves_no_browser_and_the_next_one_connects(new_instance: NewInstance) -> None:
    instance = new_instance()
    instance.connect()
    instance.kill()
    instance.start_process()
    instance.start()
    instance.wait_for("connected")
    assert len(instance.browsers()) == 1


def test_a_browser_that_outlives_its_process_is_reaped(new_instance: NewInstance) -> None:
    instance = new_instance()
    instance.connect()
    orphan = instance.browsers()[0]
    # Frozen, it does not notice that its pipe has closed.
    orphan.suspend()
    instance.kill()
    assert orphan.is_running()
    instance.start_process()
    instance.start()
    instance.wait_for("connected")
    assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE
    assert len(instance.browsers()) == 1


def test_a_deaf_session_is_found_and_healed(new_instance: NewInstance) -> None:
    instance = new_instance(INSTANCE_PROBE_SECONDS="1")
    instance.connect()
    peer = next_phone()
    instance.simulator.fault(instance.phone, "deaf")
    instance.simulator.incoming(instance.phone, from_=peer, body="alguém aí?")
    eventually(lambda: "alguém aí?" in instance.bodies(), seconds=20, what="the message behind the deafness")
    instance.wait_for("connected")


def test_a_frozen_page_is_replaced(new_instance: NewInstance) -> None:
    instance = new_instance(INSTANCE_PROBE_SECONDS="1")
    instance.connect()
    before = len(instance.events("status"))
    for renderer in instance.renderers():
        renderer.send_signal(signal.SIGSTOP)
    eventually(lambda: len(instance.events("status")) >= before + 2, seconds=20, what="a new browser")
    assert len(instance.browsers()) == 1
    instance.wait_for("connected")


def test_a_dropped_socket_is_connecting_until_it_is_back(new_instance: NewInstance) -> None:
    instance = new_instance()
    instance.connect()
    before = instance.status()["journal"]["last"]
    instance.simulator.fault(instance.phone, "drop_socket", seconds=1)
    eventually(lambda: instance.status()["journal"]["last"] >= before + 2, what="connecting, connected")
    statuses = [event["data"]["status"] for event in instance.events("status") if event["id"] > before]
    assert (statuses[0], statuses[-1]) == ("connecting", "connected")


def test_ready_that_never_comes_is_tried_again(new_instance: NewInstance) -> None:
    instance = new_instance(INSTANCE_READY_SECONDS="2")
    instance.connect()
    instance.post("/stop")
    instance.simulator.fault(instance.phone, "never_ready")
    instance.start()
    log = instance.folder / "node.log"
    eventually(lambda: "ready never came" in log.read_text(), what="the watch giving up")
    instance.simulator.fault(instance.phone, "none")
    instance.wait_for("connected")


def test_a_session_folder_that_is_a_file(new_instance: NewInstance) -> None:
    instance = new_instance()
    instance.folder.mkdir()
    instance.session_dir.write_text("")
    instance.start_process()
    instance.start()
    instance.wait_for("failed", "session_unwritable")
    assert instance.browsers() == []


def test_a_full_journal_closes_the_session_and_loses_nothing(new_instance: NewInstance) -> None:
    instance = new_instance(INSTANCE_JOURNAL_MAX_PAGES="24")
    instance.connect()
    peer = next_phone()
    bodies = [f"{number} {'x' * 2000}" for number in range(60)]
    messages = [{"from": peer, "body": body} for body in bodies]
    instance.simulator.post(f"/phones/{instance.phone}/incoming", {"messages": messages})
    instance.wait_for("failed", "disk_full")
    assert instance.browsers() == []

    read = set(instance.bodies())
    assert read < set(bodies)

    def read_on() -> bool:
        """Each start brings what there is room for; acknowledging what was read, and no more, makes room."""
        events = instance.events()
        read.update(event["data"]["body"] for event in events if event["type"] == "message")
        if events:
            instance.post("/events/acknowledge", {"id": events[-1]["id"]})
        if instance.status()["status"] == "failed":
            instance.start()
        return read == set(bodies)

    eventually(read_on, seconds=90, what="every message read")


def test_a_server_that_never_answers(new_instance: NewInstance) -> None:
    instance = new_instance(INSTANCE_START_SECONDS="15")
    instance.start_process()
    instance.simulator.page_fault("mute")
    try:
        instance.start()
        instance.wait_for("failed", "whatsapp_unreachable", seconds=60)
        assert instance.browsers() == []
    finally:
        instance.simulator.page_fault("none")
    instance.start()
    instance.wait_for("awaiting_scan")


def test_a_page_that_hangs(new_instance: NewInstance) -> None:
    instance = new_instance(INSTANCE_START_SECONDS="15")
    instance.start_process()
    instance.simulator.page_fault("hang")
    try:
        instance.start()
        instance.wait_for("failed", "whatsapp_unreachable", seconds=60)
        assert instance.browsers() == []
    finally:
        instance.simulator.page_fault("none")


def test_a_name_that_does_not_resolve(new_instance: NewInstance) -> None:
    instance = new_instance(INSTANCE_BROWSER_ARGS='["--host-resolver-rules=MAP * ~NOTFOUND"]')
    instance.start_process()
    instance.start()
    instance.wait_for("failed", "whatsapp_unreachable")
    assert instance.browsers() == []
