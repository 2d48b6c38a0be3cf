"""What came while the number was away, and is not told again, through the real library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.node_instance.conftest import NewInstance
from tests.e2e.node_instance.driver import NodeInstance, next_phone
from tests.support.simulator import eventually

pytestmark = pytest.mark.browser


def told(number: NodeInstance, event_type: str = "message") -> list[dict[str, Any]]:
    return [event["data"] for event in number.events(event_type)]


def told_in(number: NodeInstance, chat_id: str) -> list[tuple[bool, str]]:
    """Who wrote what in a chat, in the order of its telling."""
    messages = [message for message in told(number) if message["chat_id"] == chat_id]
    return [(message["from_me"], message["body"]) for message in messages]


def away_by_kill(number: NodeInstance) -> None:
    number.kill()


def away_by_network(number: NodeInstance) -> None:
    number.simulator.fault(number.phone, "drop_socket", seconds=2)
    number.wait_for("connecting")


def back(number: NodeInstance) -> None:
    if number.process is None or number.process.poll() is not None:
        number.start_process()
        number.start()
    number.wait_for("connected")


@pytest.mark.parametrize("go_away", [away_by_kill, away_by_network])
def test_what_came_while_away_is_told_once_and_in_order(
    new_instance: NewInstance, go_away: Callable[[NodeInstance], None]
) -> None:
    number = new_instance()
    simulator = number.simulator
    ana, bia = next_phone(), next_phone()
    phone, chat = number.phone, f"{ana}@c.us"
    simulator.add_phone(phone, "Loja")
    simulator.incoming(phone, from_=ana, body="before the pairing")
    number.connect()
    # Once the chats are told, what is history is known.
    eventually(lambda: told(number, "chat"), what="the chats of before")
    simulator.fault(phone, "offline_receive")
    first = simulator.incoming(phone, from_=ana, body="first")["message"]
    ours = simulator.outgoing(phone, to=ana, body="ours")["message"]
    eventually(lambda: len(told_in(number, chat)) == 2, what="the talk before")
    eventually(lambda: told(number, "message_ack")[-1:] == [{"message_id": ours["id"], "ack": 3}])

    go_away(number)
    burst = [{"from": ana, "body": f"away {place}"} for place in range(150)]
    simulator.post(f"/phones/{phone}/incoming", {"messages": burst})
    simulator.outgoing(phone, to=ana, body="from the phone")
    simulator.incoming(phone, from_=bia, body="somebody new", name="Bia")
    simulator.incoming(phone, from_=ana, edit={"message_id": first["id"], "body": "first, edited"})
    simulator.outgoing(phone, revoke={"message_id": ours["id"]})
    back(number)

    expected = [(False, "first"), (True, "ours")]
    expected += [(False, f"away {place}") for place in range(150)] + [(True, "from the phone")]
    eventually(lambda: len(told_in(number, chat)) >= len(expected), what="what came meanwhile")
    eventually(lambda: told(number, "message_edit") and told(number, "message_revoke"), what="what changed")
    assert told_in(number, chat) == expected
    assert told_in(number, f"{bia}@c.us") == [(False, "somebody new")]
    [edit], [revoke] = told(number, "message_edit"), told(number, "message_revoke")
    assert (edit["message_id"], edit["body"]) == (first["id"], "first, edited")
    assert revoke["message_id"] == ours["id"]
    count = len(told(number))
    simulator.fault(phone, "drop_socket")
    number.wait_for("connecting")
    back(number)
    eventually(lambda: len(told(number, "chat")) > 0, what="the end of the catching up")
    assert len(told(number)) == count


def cut(
    number: NodeInstance, go_away: Callable[[NodeInstance], None], meanwhile: Callable[[], None] | None = None
) -> None:
    """Away and back, and all is told: how the chats stand comes last."""
    before = len(told(number, "chat"))
    go_away(number)
    if meanwhile:
        meanwhile()
    back(number)
    eventually(lambda: len(told(number, "chat")) > before, what="the end of the catching up")


def react(number: NodeInstance, author: str, message_id: str, emoji: str) -> None:
    number.simulator.incoming(number.phone, from_=author, reaction={"message_id": message_id, "emoji": emoji})


def reactions(number: NodeInstance, message_id: str) -> list[str]:
    """What was told of them, in order."""
    return [
        reaction["emoji"] for reaction in told(number, "reaction") if reaction["message_id"] == message_id
    ]


@pytest.mark.parametrize("is_missed", [True, False])
@pytest.mark.parametrize("begin", [away_by_network, away_by_kill])
def test_a_reaction_stays_over_a_cut_unless_it_is_taken_back_meanwhile(
    new_instance: NewInstance, begin: Callable[[NodeInstance], None], is_missed: bool
) -> None:
    number, ana = new_instance(), next_phone()
    number.connect()
    if is_missed:
        number.simulator.fault(number.phone, "offline_receive")
    kept, changed, taken = (
        number.simulator.incoming(number.phone, from_=ana, body=body)["message"]["id"] for body in "123"
    )
    for message_id in (kept, changed, taken):
        react(number, ana, message_id, "👍")
    eventually(lambda: reactions(number, taken) == ["👍"], what="the reactions")
    # A page that was loaded anew has them from the phone, one that lived on from what it heard.
    cut(number, begin)

    def meanwhile() -> None:
        react(number, ana, changed, "❤️")
        react(number, ana, taken, "")

    cut(number, away_by_network, meanwhile)
    assert reactions(number, taken) == ["👍", ""]
    assert reactions(number, changed) == ["👍", "❤️"]
    assert reactions(number, kept) == ["👍"]
