"""Who writes, where and what, as the real library tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.node_instance.driver import NodeInstance, next_phone
from tests.e2e.node_instance.test_messages import PIXEL
from tests.support.simulator import eventually

pytestmark = pytest.mark.browser


def next_lid() -> str:
    """Digits that no other test uses."""
    return f"77{next_phone()}"


def heard(number: NodeInstance, event_type: str, **facts: object) -> dict[str, Any]:
    """The data of the first event of that type with these facts."""

    def look() -> dict[str, Any] | None:
        for event in number.events(event_type):
            if all(event["data"].get(name) == value for name, value in facts.items()):
                return event["data"]
        return None

    return eventually(look, what=f"{event_type} {facts}")


def receive(number: NodeInstance, **message: Any) -> dict[str, Any]:
    """A message to the number; what is told of it."""
    sender = message.pop("sender", None) or next_phone()
    sent = number.simulator.incoming(number.phone, from_=sender, **message)
    return heard(number, "message", message_id=sent["message"]["id"])


def test_a_phone_and_its_lid_are_told_together(connected: NodeInstance) -> None:
    sender, lid = next_phone(), next_lid()
    message = receive(connected, sender=sender, lid=lid, body="alô")
    assert (message["chat_id"], message["phone"], message["lid"]) == (f"{lid}@lid", sender, lid)
    by_phone = receive(connected, body="alô")
    assert by_phone["chat_id"] == f"{by_phone['phone']}@c.us"
    assert "lid" not in by_phone


def test_who_hides_his_phone_is_known_by_lid_until_whatsapp_tells(connected: NodeInstance) -> None:
    sender, lid = next_phone(), next_lid()
    message = receive(connected, sender=sender, lid=lid, hidden="until_asked", body="quem sou?")
    assert message["lid"] == lid
    assert "phone" not in message
    contact = heard(connected, "contact", contact_id=f"{lid}@lid")
    assert contact["phone"] == sender
    assert receive(connected, sender=sender, lid=lid, body="eu")["phone"] == sender


def test_a_group_is_told_with_its_subject_and_its_authors(connected: NodeInstance) -> None:
    author, lid, group_id = next_phone(), next_lid(), "120363000000000001"
    group = {"id": group_id, "name": "Bolo"}
    message = receive(connected, sender=author, lid=lid, group=group, name="Bia", body="quem traz?")
    assert (message["chat_id"], message["chat_kind"]) == (f"{group_id}@g.us", "group")
    assert (message["chat_name"], message["author_name"]) == ("Bolo", "Bia")
    assert (message["phone"], message["lid"]) == (author, lid)
    rename = {"id": group_id, "name": "Bolo de domingo", "author": author}
    connected.simulator.post(f"/phones/{connected.phone}/group", rename)
    heard(connected, "chat", chat_id=f"{group_id}@g.us", name="Bolo de domingo")
    ours = connected.simulator.outgoing(connected.phone, to=f"{group_id}@g.us", body="eu trago")
    told = heard(connected, "message", message_id=ours["message"]["id"])
    assert (told["from_me"], told["chat_name"]) == (True, "Bolo de domingo")
    assert "phone" not in told


def test_content_that_is_no_text(connected: NodeInstance) -> None:
    place = {"latitude": -23.5, "longitude": -46.6, "description": "Padaria\nRua Um, 1"}
    message = receive(connected, location=place)
    assert (message["kind"], message["body"]) == ("location", "Padaria\nRua Um, 1")
    expected = {"latitude": -23.5, "longitude": -46.6, "name": "Padaria", "address": "Rua Um, 1"}
    assert message["content"] == expected

    picture = "PHOTO;ENCODING=b:" + "A" * 100_000 + "\n AAAA\n"
    card = f"BEGIN:VCARD\nFN:Ana\n{picture}TEL:+55 21 98888-0001\nEND:VCARD"
    message = receive(connected, contacts=[{"name": "Ana", "vcard": card}])
    assert (message["kind"], message["body"]) == ("vcard", "Ana")
    assert message["content"] == {"vcards": ["BEGIN:VCARD\nFN:Ana\nTEL:+55 21 98888-0001\nEND:VCARD"]}
    two = [{"name": name, "vcard": f"FN:{name}"} for name in ("Ana", "Bia")]
    message = receive(connected, contacts=two)
    assert (message["body"], message["content"]) == ("Ana, Bia", {"vcards": ["FN:Ana", "FN:Bia"]})

    message = receive(connected, poll={"name": "Qual?", "options": ["doce", "salgado"]})
    assert (message["kind"], message["body"]) == ("poll_creation", "Qual?")
    assert message["content"]["options"] == ["doce", "salgado"]

    message = receive(connected, raw={"type": "event_creation", "eventName": "Festa", "picture": "x" * 5000})
    assert message["kind"] == "event_creation"
    assert (message["content"]["eventName"], len(message["content"]["picture"])) == ("Festa", 1000)


def test_what_cannot_be_read_at_first_comes_again(connected: NodeInstance) -> None:
    unreadable = receive(connected, body="segredo", ciphertext=True)
    assert (unreadable["kind"], unreadable["body"]) == ("ciphertext", "")
    message_id = unreadable["message_id"]
    connected.simulator.post(f"/phones/{connected.phone}/decrypt", {"message_id": message_id})
    assert heard(connected, "message", message_id=message_id, kind="chat")["body"] == "segredo"
    assert not [e for e in connected.events("message_edit") if e["data"]["message_id"] == message_id]


def test_what_the_owner_does_on_the_phone_is_told(connected: NodeInstance) -> None:
    simulator, phone, peer = connected.simulator, connected.phone, next_phone()
    theirs = receive(connected, sender=peer, body="alô")
    ours = simulator.outgoing(phone, to=peer, body="bom dia")["message"]
    assert heard(connected, "message", message_id=ours["id"])["from_me"] is True
    simulator.outgoing(phone, edit={"message_id": ours["id"], "body": "boa tarde"})
    heard(connected, "message_edit", message_id=ours["id"], body="boa tarde")
    simulator.outgoing(phone, reaction={"message_id": theirs["message_id"], "emoji": "👍"})
    heard(connected, "reaction", message_id=theirs["message_id"], sender_id="me", emoji="👍")
    simulator.outgoing(phone, revoke={"message_id": ours["id"]})
    heard(connected, "message_revoke", message_id=ours["id"])
    simulator.post(f"/phones/{phone}/seen", {"chat": f"{peer}@c.us"})
    heard(connected, "chat", chat_id=f"{peer}@c.us", unread_count=0)


def test_a_burst_of_everything_is_told_once_and_in_order(connected: NodeInstance) -> None:
    """The page carries many at a time: what happens to a message comes after it, and nothing comes twice."""
    simulator, phone, peer = connected.simulator, connected.phone, next_phone()
    texts = [{"from": peer, "name": "Bia", "body": f"n{place}"} for place in range(250)]
    simulator.post(f"/phones/{phone}/incoming", {"messages": texts})
    ids = [message["id"] for message in simulator.messages(phone) if message["chat"] == f"{peer}@c.us"]
    changed = ids[::25]
    for message_id in changed:
        simulator.incoming(phone, from_=peer, edit={"message_id": message_id, "body": "novo"})
        simulator.incoming(phone, from_=peer, reaction={"message_id": message_id, "emoji": "👍"})
        simulator.incoming(phone, from_=peer, revoke={"message_id": message_id})
    heard(connected, "message_revoke", message_id=changed[-1])
    told = [event for event in connected.events() if event["data"].get("message_id") in ids]
    assert [event["data"]["message_id"] for event in told if event["type"] == "message"] == ids
    for message_id in changed:
        types = [event["type"] for event in told if event["data"]["message_id"] == message_id]
        assert types == ["message", "message_edit", "reaction", "message_revoke"]


def test_a_contact_who_changes_numbers_is_told(connected: NodeInstance) -> None:
    former, new = next_phone(), next_phone()
    receive(connected, sender=former, body="alô")
    connected.simulator.post(f"/phones/{connected.phone}/change-number", {"from": former, "to": new})
    heard(connected, "contact", contact_id=f"{new}@c.us", former_id=f"{former}@c.us")


def test_a_reply_names_the_message_it_answers(connected: NodeInstance) -> None:
    simulator, phone, peer, lid = connected.simulator, connected.phone, next_phone(), next_lid()
    theirs = receive(connected, sender=peer, body="tem bolo?")
    assert (
        receive(connected, sender=peer, body="esse", reply_to=theirs["message_id"])["reply_to"]
        == (theirs["message_id"])
    )
    ours = simulator.outgoing(phone, to=peer, body="de milho")["message"]
    assert receive(connected, sender=peer, body="quero", reply_to=ours["id"])["reply_to"] == ours["id"]
    other = next_phone()
    by_lid = receive(connected, sender=other, lid=lid, body="eu")
    ours = simulator.outgoing(phone, to=other, body="oi de volta")["message"]
    assert ours["chat"] == f"{lid}@lid"
    for quoted in (by_lid["message_id"], ours["id"]):
        assert receive(connected, sender=other, lid=lid, body="re", reply_to=quoted)["reply_to"] == quoted


def test_a_reply_in_a_group_names_whose_message_it_answers(connected: NodeInstance) -> None:
    ana, bia, lid, group = next_phone(), next_phone(), next_lid(), {"id": "120363000000000002"}
    by_phone = receive(connected, sender=ana, group=group, body="quem traz?")
    by_lid = receive(connected, sender=bia, lid=lid, group=group, body="eu")
    ours = connected.simulator.outgoing(connected.phone, to=f"{group['id']}@g.us", body="e eu")["message"]
    for quoted in (by_phone["message_id"], by_lid["message_id"], ours["id"]):
        assert receive(connected, sender=ana, group=group, body="sim", reply_to=quoted)["reply_to"] == quoted


def test_a_private_reply_to_what_was_said_in_a_group_names_the_group(connected: NodeInstance) -> None:
    ana, group = next_phone(), "120363000000000003"
    quote = {"quotedRemoteJid": wid(group, "g.us"), "quotedParticipant": wid(ana, "c.us")}
    private = {"type": "chat", "quotedStanzaID": "ABC125", **quote}
    told = receive(connected, sender=ana, body="em particular", raw=private)
    assert told["reply_to"] == f"false_{group}@g.us_ABC125_{ana}@c.us"


def wid(user: str, server: str) -> dict[str, str]:
    return {"user": user, "server": server, "_serialized": f"{user}@{server}"}


def test_a_reply_to_what_nobody_can_tell_names_the_bare_stanza(connected: NodeInstance) -> None:
    peer, other = next_phone(), next_phone()
    quotes: list[dict[str, Any]] = [{}, {"quotedParticipant": wid(other, "c.us")}, {"quotedParticipant": "?"}]
    for quote in quotes:
        reply = {"type": "chat", "quotedStanzaID": "ABC123", **quote}
        assert receive(connected, sender=peer, body="re", raw=reply)["reply_to"] == "ABC123"


def test_a_reply_to_a_story_names_the_story_and_no_message_of_the_chat(connected: NodeInstance) -> None:
    peer = next_phone()
    story = {"quotedRemoteJid": wid("status", "broadcast"), "quotedParticipant": wid(connected.phone, "c.us")}
    reply = {"type": "chat", "quotedStanzaID": "ABC124", **story}
    told = receive(connected, sender=peer, body="lindo", raw=reply)
    assert told["reply_to"] == f"true_status@broadcast_ABC124_{connected.phone}@c.us"
    theirs = {**reply, "quotedParticipant": wid(peer, "c.us")}
    told = receive(connected, sender=peer, body="lindo", raw=theirs)
    assert told["reply_to"] == f"false_status@broadcast_ABC124_{peer}@c.us"


@pytest.mark.parametrize("type_", ["image", "video", "ptt"])
def test_what_may_be_seen_once_is_left_to_the_phone(connected: NodeInstance, type_: str) -> None:
    raw = {"type": type_, "isViewOnce": True, "mimetype": "image/jpeg", "caption": "só você"}
    for has_bytes in (False, True):
        bytes_ = {"directPath": "/media/none", "size": 12} if has_bytes else {}
        message = receive(connected, raw={**raw, **bytes_}, body="/9j/thumbnail")
        assert (message["kind"], message["body"], message["has_media"]) == (type_, "só você", False)
        assert message["content"] == {"view_once": True}
        fetched = connected.get(f"/media/{message['message_id']}")
        assert (fetched.status_code, fetched.json()["error"]["code"]) == (404, "no_media")


def test_a_photo_that_may_be_seen_once_comes_with_its_caption_alone(connected: NodeInstance) -> None:
    photo = {"mimetype": "image/png", "data": PIXEL}
    message = receive(connected, media=photo, view_once=True, body="só você")
    assert (message["kind"], message["body"], message["mimetype"]) == ("image", "só você", "image/png")
    assert (message["has_media"], message["content"]) == (False, {"view_once": True})


def test_a_file_without_bytes_is_said_to_be_missing(connected: NodeInstance) -> None:
    for type_ in ("image", "document", "sticker", "ptv"):
        message = receive(connected, raw={"type": type_, "mimetype": "image/png"})
        assert (message["kind"], message["has_media"]) == (type_, False)
        assert message["content"] == {"no_file": True}


def test_what_may_be_seen_once_and_came_as_a_notice_alone_is_left_to_the_phone(
    connected: NodeInstance,
) -> None:
    raw = {"type": "ciphertext", "subtype": "view_once_unavailable_fanout"}
    message = receive(connected, raw=raw)
    assert (message["kind"], message["has_media"]) == ("ciphertext", False)
    assert message["content"] == {"view_once": True}
