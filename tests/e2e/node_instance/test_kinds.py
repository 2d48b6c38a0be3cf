"""Every kind of message that goes out, through the real library, as the phone then has it."""

from __future__ import annotations

import base64
import itertools
from typing import Any

import pytest

from tests.e2e.node_instance.driver import NodeInstance, next_phone
from tests.e2e.node_instance.test_messages import PIXEL
from tests.support.simulator import eventually

pytestmark = pytest.mark.browser
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Lima\nTEL:+5511999990001\nEND:VCARD"
_keys = itertools.count()


class Chat:
    """What goes out to one peer, and how the phone has it."""

    def __init__(self, instance: NodeInstance) -> None:
        self.instance = instance
        self.peer = next_phone()
        self.id = f"{self.peer}@c.us"

    def send(self, kind: str, **request: Any) -> dict[str, Any]:
        """The answer: its fields, or its error's `code`."""
        request = {"client_key": f"kind-{next(_keys)}", "to": self.peer, "kind": kind, **request}
        [answer] = self.instance.send_list(request)
        return answer.get("error") or answer

    def on_phone(self, message_id: str) -> dict[str, Any]:
        messages = self.instance.simulator.messages(self.instance.phone)
        return next(message for message in messages if message["id"] == message_id)

    def sent(self, kind: str, **request: Any) -> dict[str, Any]:
        """The message as the phone has it, once it is sent."""
        answer = self.send(kind, **request)
        assert answer.get("status") == "sent", answer
        return self.on_phone(answer["message_id"])

    def age(self, message_id: str, minutes: int) -> None:
        body = {"message_id": message_id, "seconds": minutes * 60}
        self.instance.simulator.post(f"/phones/{self.instance.phone}/age", body)


@pytest.fixture
def chat(connected: NodeInstance) -> Chat:
    return Chat(connected)


def test_a_text_that_looks_like_a_card_stays_a_text(chat: Chat) -> None:
    message = chat.sent("text", body=CARD)
    assert (message["type"], message["body"]) == ("chat", CARD)


def test_a_reply_quotes_what_it_answers(chat: Chat) -> None:
    first = chat.instance.simulator.incoming(chat.instance.phone, from_=chat.peer, body="quanto?")
    quoted = first["message"]
    eventually(lambda: "quanto?" in chat.instance.bodies())
    message = chat.sent("text", body="dez", reply_to=quoted["id"])
    assert (message["body"], message["reply_to"]) == ("dez", quoted["key"])


@pytest.mark.parametrize(
    ("kind", "mimetype", "data", "type_"),
    [
        ("image", "image/png", PIXEL, "image"),
        ("voice", "audio/ogg; codecs=opus", base64.b64encode(b"OggS").decode(), "ptt"),
        ("audio", "audio/mpeg", base64.b64encode(b"ID3").decode(), "audio"),
        ("video", "video/mp4", base64.b64encode(b"ftyp").decode(), "video"),
        ("document", "image/png", PIXEL, "document"),
        ("sticker", "image/png", PIXEL, "sticker"),
    ],
)
def test_media_goes_as_its_kind(chat: Chat, kind: str, mimetype: str, data: str, type_: str) -> None:
    media = {"mimetype": mimetype, "data": data, "filename": "arquivo"}
    message = chat.sent(kind, media=media, body="" if kind in ("voice", "sticker") else "veja")
    assert message["type"] == type_
    assert message["media"]["size"] > 0


def test_a_location_shows_its_place_and_name(chat: Chat) -> None:
    place = {"latitude": -23.55, "longitude": -46.63, "name": "Loja", "address": "Rua A, 1"}
    message = chat.sent("location", location=place)
    assert message["location"] == {"latitude": -23.55, "longitude": -46.63, "description": "Loja\nRua A, 1"}


def test_one_card_and_several(chat: Chat) -> None:
    one = chat.sent("contact", vcards=[CARD])
    several = chat.sent("contact", vcards=[CARD, CARD.replace("Ana", "Bia")])
    assert (one["type"], one["vcards"]) == ("vcard", [CARD])
    assert (several["type"], len(several["vcards"])) == ("multi_vcard", 2)
    assert "FN:Bia Lima" in several["vcards"][1]


def test_a_message_is_reacted_to_edited_and_taken_back(chat: Chat) -> None:
    target = chat.sent("text", body="ante")["id"]
    assert chat.send("reaction", target=target, body="👍")["status"] == "sent"
    assert list(chat.on_phone(target)["reactions"].values()) == ["👍"]
    assert chat.send("reaction", target=target, body="")["status"] == "sent"
    assert chat.on_phone(target)["reactions"] == {}
    for _ in range(2):
        assert chat.send("edit", target=target, body="antes")["status"] == "sent"
    edited = chat.on_phone(target)
    assert edited["body"] == "antes"
    assert edited["edited_at"]
    for _ in range(2):
        assert chat.send("revoke", target=target)["status"] == "sent"
    assert chat.on_phone(target)["type"] == "revoked"
    assert chat.send("edit", target=target, body="de novo")["code"] == "target_unknown"


def test_edits_and_revocations_end(chat: Chat) -> None:
    target = chat.sent("text", body="velho")["id"]
    chat.age(target, 16)

    def is_too_late() -> bool:
        return chat.send("edit", target=target, body=f"novo {next(_keys)}").get("code") == "edit_too_late"

    # The page hears of the age a moment later.
    eventually(is_too_late)
    chat.age(target, 60 * 60)
    assert chat.send("revoke", target=target)["code"] == "revoke_too_late"
    assert chat.on_phone(target)["type"] == "chat"


@pytest.mark.parametrize("target", ["true_5511000000000@c.us_3EB0AA", "none", "'); alert('"])
def test_a_target_that_nobody_has(chat: Chat, target: str) -> None:
    assert chat.send("reaction", target=target, body="👍")["code"] == "target_unknown"


def test_the_reach_out_time_lock_refuses_strangers_and_says_so(chat: Chat) -> None:
    known = Chat(chat.instance)
    chat.instance.simulator.incoming(chat.instance.phone, from_=known.peer, body="eu escrevi")
    eventually(lambda: "eu escrevi" in chat.instance.bodies())
    chat.instance.simulator.fault(chat.instance.phone, "time_lock")
    try:
        refused = chat.send("text", body="oi, tudo bem?")
        assert refused["code"] == "reach_out_time_lock"
        assert known.sent("text", body="respondo")["body"] == "respondo"
    finally:
        chat.instance.simulator.fault(chat.instance.phone, "none")
    assert "oi, tudo bem?" not in chat.instance.phone_bodies()


def test_typing_is_shown_to_the_other_side(chat: Chat) -> None:
    assert chat.instance.post(f"/chats/{chat.id}/typing", {"state": "typing"}).status_code == 200
    shown = chat.instance.simulator.get(f"/phones/{chat.instance.phone}/typing")["typing"]
    assert [item["state"] for item in shown if item["chat"] == chat.id] == ["composing"]


def test_what_a_send_answers_is_no_event_and_what_the_phone_writes_is(chat: Chat) -> None:
    answer = chat.send("text", body="daqui")
    written = {"to": chat.peer, "body": "de lá"}
    chat.instance.simulator.post(f"/phones/{chat.instance.phone}/outgoing", written)

    def own_bodies() -> list[str]:
        events = chat.instance.events("message")
        return [event["data"]["body"] for event in events if event["data"]["chat_id"] == chat.id]

    eventually(lambda: "de lá" in own_bodies())
    assert own_bodies() == ["de lá"]
    acks = [event["data"] for event in chat.instance.events("message_ack")]
    assert 1 not in [ack["ack"] for ack in acks if ack["message_id"] == answer["message_id"]]
