"""What is said to and from a connected number, through the real library in a real browser."""

import base64
import time

import pytest

from tests.e2e.node_instance.driver import NodeInstance, next_phone
from tests.support.simulator import eventually

pytestmark = pytest.mark.browser

PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    )
).decode()


def test_an_inbound_message_is_an_event(connected: NodeInstance) -> None:
    sender = next_phone()
    connected.simulator.incoming(connected.phone, from_=sender, name="Bia", body="oi")
    eventually(lambda: "oi" in connected.bodies())
    event = next(event for event in connected.events("message") if event["data"]["body"] == "oi")
    assert event["data"]["chat_id"] == f"{sender}@c.us"
    assert event["data"]["author_name"] == "Bia"
    assert event["data"]["from_me"] is False


def test_a_message_is_sent_and_its_acks_are_events(connected: NodeInstance) -> None:
    peer = next_phone()
    answer = connected.send("ack-1", peer, "olá")
    assert answer["status"] == "sent"
    on_phone = [
        message for message in connected.simulator.messages(connected.phone) if message["body"] == "olá"
    ]
    assert len(on_phone) == 1

    def acks() -> set[int]:
        events = connected.events("message_ack")
        return {e["data"]["ack"] for e in events if e["data"]["message_id"] == answer["message_id"]}

    # The server's is the answer itself.
    eventually(lambda: acks() >= {2, 3}, what="acks from delivered to read")


def test_the_same_client_key_sends_once(connected: NodeInstance) -> None:
    peer = next_phone()
    answers = [connected.send("once", peer, "uma vez") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert connected.phone_bodies().count("uma vez") == 1


def test_a_number_that_is_not_on_whatsapp(connected: NodeInstance) -> None:
    stranger = next_phone()
    connected.simulator.fault(connected.phone, "unregistered", numbers=[stranger])
    try:
        answer = connected.send("nobody", stranger, "oi?")
        assert answer["error"]["code"] == "not_on_whatsapp"
        check = connected.post("/numbers/check", {"phone": stranger}).json()
        assert check == {"phone": stranger, "registered": False, "wa_id": None}
    finally:
        connected.simulator.fault(connected.phone, "none")


def test_a_slow_acknowledgement_is_unconfirmed_then_sent(connected: NodeInstance) -> None:
    peer = next_phone()
    connected.simulator.fault(connected.phone, "slow_acks", seconds=3)
    try:
        answer = connected.send("slow", peer, "devagar")
        assert answer["status"] == "unconfirmed"
        assert answer["message_id"]
        eventually(lambda: connected.send("slow", peer, "devagar")["status"] == "sent")
        assert connected.phone_bodies().count("devagar") == 1
    finally:
        connected.simulator.fault(connected.phone, "none")


def test_media_both_ways(connected: NodeInstance) -> None:
    peer = next_phone()
    media = {"mimetype": "image/png", "data": PIXEL, "filename": "ponto.png"}
    request = {"client_key": "media", "to": peer, "kind": "image", "body": "um ponto", "media": media}
    [answer] = connected.send_list(request)
    assert answer["status"] == "sent"
    connected.simulator.incoming(connected.phone, from_=peer, media=media, body="outro ponto")

    def arrived() -> dict[str, object] | None:
        events = [
            event["data"] for event in connected.events("message") if event["data"]["body"] == "outro ponto"
        ]
        return events[0] if events else None

    message = eventually(arrived)
    assert message["has_media"] is True
    assert message["mimetype"] == "image/png"
    fetched = connected.get(f"/media/{message['message_id']}")
    assert fetched.headers["content-type"] == "image/png"
    assert fetched.content == base64.b64decode(PIXEL)


def test_edits_revokes_and_reactions_are_events(connected: NodeInstance) -> None:
    peer = next_phone()
    sent = connected.simulator.incoming(connected.phone, from_=peer, body="primeira")["message"]
    eventually(lambda: "primeira" in connected.bodies())
    key = {"message_id": sent["id"]}
    connected.simulator.incoming(connected.phone, from_=peer, reaction={**key, "emoji": "👍"})
    connected.simulator.incoming(connected.phone, from_=peer, edit={**key, "body": "segunda"})
    connected.simulator.incoming(connected.phone, from_=peer, revoke=key)

    def told() -> bool:
        events = {
            event["type"]: event["data"]
            for event in connected.events()
            if event["data"].get("message_id") == sent["id"]
        }
        return {"reaction", "message_edit", "message_revoke"} <= set(events)

    eventually(told, what="reaction, edit and revoke")


def test_chats_messages_and_contacts_are_listed(connected: NodeInstance) -> None:
    peer = next_phone()
    connected.simulator.incoming(connected.phone, from_=peer, name="Caio", body="listado")
    chat_id = f"{peer}@c.us"
    eventually(lambda: "listado" in connected.bodies())
    assert chat_id in [chat["chat_id"] for chat in connected.get("/chats").json()["chats"]]
    messages = connected.get(f"/chats/{chat_id}/messages?limit=1").json()["messages"]
    assert [message["body"] for message in messages] == ["listado"]
    assert peer in [contact["phone"] for contact in connected.get("/contacts").json()["contacts"]]


def test_a_burst_arrives_whole_and_in_order(connected: NodeInstance) -> None:
    peer = next_phone()
    bodies = [f"rajada {number}" for number in range(200)]
    begun = time.monotonic()
    messages = [{"from": peer, "body": body} for body in bodies]
    connected.simulator.post(f"/phones/{connected.phone}/incoming", {"messages": messages})
    eventually(lambda: [body for body in connected.bodies() if body.startswith("rajada")] == bodies)
    assert time.monotonic() - begun < 10
