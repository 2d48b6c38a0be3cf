"""A contact goes by his LID from one day on: what was told before has other ids, and is the same."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.node_instance.conftest import NewInstance
from tests.e2e.node_instance.driver import NodeInstance, next_phone
from tests.e2e.node_instance.test_catch_up import away_by_kill, away_by_network, cut, told
from tests.e2e.node_instance.test_inbound import heard, next_lid
from tests.e2e.node_instance.test_messages import PIXEL
from tests.support.simulator import eventually

pytestmark = pytest.mark.browser
_keys = itertools.count()


class Person:
    """Somebody who talks with the number, by phone until he moves."""

    def __init__(self, number: NodeInstance) -> None:
        self.number, self.simulator = number, number.simulator
        self.phone, self.lid = next_phone(), next_lid()
        self.group = {"id": f"1203630000{self.lid}"[-18:]}
        self._sent_as: dict[str, str] = {}

    def says(self, **message: Any) -> str:
        """The id of the message, once it is told."""
        answer = self.simulator.incoming(self.number.phone, from_=self.phone, **message)
        heard(self.number, "message", message_id=answer["message"]["id"])
        return answer["message"]["id"]

    def does(self, *, by_lid: bool = True, **change: Any) -> None:
        lid = {"lid": self.lid} if by_lid else {}
        self.simulator.incoming(self.number.phone, from_=self.phone, **lid, **change)

    def moves(self, **how: Any) -> None:
        body = {"phone": self.phone, "lid": self.lid, **how}
        self.simulator.post(f"/phones/{self.number.phone}/migrate", body)

    def chats(self) -> set[str]:
        return {f"{self.phone}@c.us", f"{self.lid}@lid", f"{self.group['id']}@g.us"}

    def told(self) -> list[str]:
        """What was said with him, each time it was told."""
        return [message["body"] for message in told(self.number) if message["chat_id"] in self.chats()]

    def written(self, body: str) -> str:
        """The id of what the number's owner writes to him on the phone."""
        answer = self.simulator.outgoing(self.number.phone, to=self.phone, body=body)
        heard(self.number, "message", message_id=answer["message"]["id"])
        return answer["message"]["id"]

    def sent(self, body: str) -> str:
        """The id of what is sent to him from here."""
        return self.number.send(f"to-{next(_keys)}", self.phone, body)["message_id"]


def acks(number: NodeInstance, message_id: str) -> list[int]:
    return [ack["ack"] for ack in told(number, "message_ack") if ack["message_id"] == message_id]


def test_what_happens_after_the_move_is_told_of_what_was_told_before(connected: NodeInstance) -> None:
    ana, simulator, phone = Person(connected), connected.simulator, connected.phone
    simulator.fault(phone, "slow_acks", seconds=1)
    try:
        edited, revoked, reacted = (ana.says(body=body) for body in ("a", "b", "c"))
        in_group = ana.says(body="d", group=ana.group)
        written = ana.written("e")
        sent = ana.sent("f")
        ana.moves()
        ana.does(edit={"message_id": edited, "body": "a!"})
        ana.does(revoke={"message_id": revoked})
        ana.does(reaction={"message_id": reacted, "emoji": "👍"})
        ana.does(edit={"message_id": in_group, "body": "d!"})
        heard(connected, "message_edit", message_id=edited, body="a!")
        heard(connected, "message_revoke", message_id=revoked)
        heard(connected, "reaction", message_id=reacted, emoji="👍")
        heard(connected, "message_edit", message_id=in_group, body="d!")
        for ours in (written, sent):
            heard(connected, "message_ack", message_id=ours, ack=3)
            assert acks(connected, ours) == sorted(set(acks(connected, ours)))
    finally:
        simulator.fault(phone, "none")
    ana.says(body="g", lid=ana.lid)
    assert ana.told() == ["a", "b", "c", "d", "e", "g"]


def test_what_the_page_tells_again_under_the_new_id_is_no_news(connected: NodeInstance) -> None:
    ana = Person(connected)
    ana.says(body="a")
    ana.written("b")
    sent = ana.sent("c")
    ana.moves(again=True)
    ana.says(body="d", lid=ana.lid)
    assert ana.told() == ["a", "b", "c", "d"]
    # What a send has answered is told by its key, if at all.
    assert "client_key" in heard(connected, "message", message_id=sent)


def test_one_reaction_a_person_whichever_of_his_ids_it_comes_by(connected: NodeInstance) -> None:
    ana = Person(connected)
    message = ana.says(body="a", lid=ana.lid)
    for by_lid, emoji in ((False, "👍"), (True, "❤️"), (False, "")):
        ana.does(by_lid=by_lid, reaction={"message_id": message, "emoji": emoji})
        heard(connected, "reaction", message_id=message, emoji=emoji)
    senders = {item["sender_id"] for item in told(connected, "reaction") if item["message_id"] == message}
    assert len(senders) == 1


def test_a_message_is_found_by_the_id_it_was_told_by(connected: NodeInstance) -> None:
    ana = Person(connected)
    photo = ana.says(media={"mimetype": "image/png", "data": PIXEL})
    ours, gone = ana.sent("b"), ana.sent("c")
    in_group = ana.says(body="d", group=ana.group)
    ana.moves()
    ana.says(body="moved", lid=ana.lid)
    assert connected.get(f"/media/{photo}").content == base64.b64decode(PIXEL)

    def send(kind: str, **request: Any) -> str:
        key = f"moved-{next(_keys)}"
        [answer] = connected.send_list({"client_key": key, "to": ana.phone, "kind": kind, **request})
        assert answer.get("status") == "sent", answer
        return answer["message_id"]

    send("reaction", target=photo, body="👍")
    send("reaction", target=in_group, body="👍")
    send("edit", target=ours, body="b!")
    send("revoke", target=gone)
    quoting = send("text", body="e", reply_to=photo)
    on_phone = {message["key"]: message for message in connected.simulator.messages(connected.phone)}

    def key(message_id: str) -> str:
        return message_id.split("_")[2]

    assert list(on_phone[key(photo)]["reactions"].values()) == ["👍"]
    assert list(on_phone[key(in_group)]["reactions"].values()) == ["👍"]
    assert (on_phone[key(ours)]["body"], on_phone[key(gone)]["type"]) == ("b!", "revoked")
    assert on_phone[key(quoting)]["reply_to"] == key(photo)


def test_a_reply_names_what_it_answers_by_the_id_it_was_told_by(connected: NodeInstance) -> None:
    ana = Person(connected)
    for quoted in (ana.says(body="a"), ana.written("b")):
        ana.moves()
        answer = ana.says(body="re", reply_to=quoted, lid=ana.lid)
        assert heard(connected, "message", message_id=answer)["reply_to"] == quoted


@pytest.mark.parametrize("is_missed", [True, False])
@pytest.mark.parametrize("go_away", [away_by_network, away_by_kill])
def test_what_moved_while_away_is_told_once_with_what_happened(
    new_instance: NewInstance, go_away: Callable[[NodeInstance], None], is_missed: bool
) -> None:
    number = new_instance()
    number.connect()
    ana, simulator, phone = Person(number), number.simulator, number.phone
    if is_missed:
        simulator.fault(phone, "offline_receive")
    edited, revoked, taken = (ana.says(body=body) for body in ("a", "b", "c"))
    in_group = ana.says(body="d", group=ana.group)
    ours = ana.written("e")
    ana.does(by_lid=False, reaction={"message_id": taken, "emoji": "👍"})
    ana.does(by_lid=False, reaction={"message_id": ours, "emoji": "👍"})
    heard(number, "reaction", message_id=ours)
    heard(number, "message_ack", message_id=ours, ack=3)

    def meanwhile() -> None:
        ana.moves()
        ana.does(edit={"message_id": edited, "body": "a!"})
        ana.does(revoke={"message_id": revoked})
        ana.does(reaction={"message_id": taken, "emoji": ""})
        ana.does(reaction={"message_id": ours, "emoji": "❤️"})
        ana.does(edit={"message_id": in_group, "body": "d!"})
        ana.does(body="f")
        simulator.outgoing(phone, to=ana.phone, body="g")

    cut(number, go_away, meanwhile)
    heard(number, "message_edit", message_id=edited, body="a!")
    heard(number, "message_edit", message_id=in_group, body="d!")
    heard(number, "message_revoke", message_id=revoked)
    eventually(lambda: "g" in ana.told(), what="what came meanwhile")
    cut(number, away_by_network)
    assert ana.told() == ["a", "b", "c", "d", "e", "f", "g"]
    reactions = [(item["message_id"], item["emoji"]) for item in told(number, "reaction")]
    assert sorted(reactions) == sorted([(taken, "👍"), (ours, "👍"), (taken, ""), (ours, "❤️")])
    assert acks(number, ours)[-1] == 3
    assert acks(number, ours) == sorted(set(acks(number, ours)))


def test_a_reaction_of_somebody_who_never_wrote_stays_one_when_he_moves_while_away(
    new_instance: NewInstance,
) -> None:
    number = new_instance()
    number.connect()
    ana, bia = Person(number), Person(number)
    kept, taken = (bia.says(body=body, group=bia.group) for body in "ab")
    for message in (kept, taken):
        ana.does(by_lid=False, reaction={"message_id": message, "emoji": "👍"})
    heard(number, "reaction", message_id=taken)

    def meanwhile() -> None:
        ana.moves()
        ana.does(reaction={"message_id": taken, "emoji": ""})

    cut(number, away_by_network, meanwhile)
    cut(number, away_by_kill)
    reactions = [(item["message_id"], item["emoji"]) for item in told(number, "reaction")]
    assert reactions == [(kept, "👍"), (taken, "👍"), (taken, "")]
