"""What is queued is sent once, in order in its chat, and its row says what became of it."""

import pytest

from orchestrator.domain.fleet.node_answers import NumberCheck
from orchestrator.domain.messages.outgoing import OutgoingMedia
from orchestrator.testing import FakeNode
from tests.unit.orchestrator.conftest import Plant
from tests.unit.orchestrator.messages.rows import drain, queue, sent_bodies

pytestmark = pytest.mark.anyio


async def test_messages_of_a_chat_go_out_in_order_under_their_own_ids(plant: Plant, node: FakeNode) -> None:
    rows = [queue(plant, node, "1", f"text {place}") for place in range(5)]
    await drain(plant)
    assert list(node.sent) == [row.message.id for row in rows]
    assert {row.status for row in rows} == {"sent"}
    assert rows[0].result is not None
    assert rows[0].result.wa_message_id == f"true_1@c.us_{rows[0].message.id}"


async def test_a_lost_claim_is_claimed_again_and_nothing_is_sent_twice(plant: Plant, node: FakeNode) -> None:
    row = queue(plant, node, "1", "hi")
    plant.messages.loses_answers = True
    with pytest.raises(Exception, match="supabase_unreachable"):
        await plant.outbox.drain()
    plant.messages.loses_answers = False
    await drain(plant)
    assert row.status == "sent"
    assert sent_bodies(node) == ["hi"]


async def test_a_result_waits_for_a_database_that_is_away(plant: Plant, node: FakeNode) -> None:
    row = queue(plant, node, "1", "hi")
    await plant.outbox.drain()
    plant.messages.is_down = True
    await plant.clock.advance(20)
    assert row.status == "sending"
    plant.messages.is_down = False
    await plant.clock.advance(10)
    assert row.status == "sent"


async def test_results_that_come_close_together_are_written_together(plant: Plant, node: FakeNode) -> None:
    plant.messages.takes_seconds = 0.05
    first = queue(plant, node, "1", "first")
    await drain(plant)
    others = [queue(plant, node, str(place), "other") for place in range(2, 5)]
    await drain(plant)
    await plant.clock.advance(0.05)
    assert (first.status, {row.status for row in others}) == ("sent", {"sending"})
    last = queue(plant, node, "5", "last")
    await drain(plant)
    await plant.clock.advance(0.1)
    assert {row.status for row in [*others, last]} == {"sent"}
    assert [len(results) for results in plant.messages.writes] == [1, 4]


async def test_not_connected_gives_the_message_back_and_holds_back_the_next(
    plant: Plant, node: FakeNode
) -> None:
    node.refusal = "not_connected"
    rows = [queue(plant, node, "1", text) for text in ("first", "second")]
    await drain(plant)
    assert [row.status for row in rows] == ["queued", "queued"]
    node.refusal = None
    await drain(plant)
    assert sent_bodies(node) == ["first", "second"]


async def test_a_refusal_fails_with_its_code(plant: Plant, node: FakeNode) -> None:
    node.refusal = "media_too_large"
    row = queue(plant, node, "1", "hi")
    await drain(plant)
    assert row.status == "failed"
    assert row.result is not None
    assert row.result.error_code == "media_too_large"


async def test_a_first_message_waits_for_the_check_of_its_number(plant: Plant, node: FakeNode) -> None:
    node.unregistered = {"5511000000000"}
    known = queue(plant, node, "1", "hi", to=None, phone="5511999990000")
    unknown = queue(plant, node, "2", "hi", to=None, phone="5511000000000")
    await drain(plant)
    assert (known.status, unknown.status) == ("sent", "failed")
    assert node.sent[known.message.id]["to"] == "5511999990000@c.us"
    assert unknown.result is not None
    assert unknown.result.error_code == "not_on_whatsapp"
    assert len(plant.messages.known_checks) == 2


async def test_what_is_known_of_a_number_is_not_asked_again(plant: Plant, node: FakeNode) -> None:
    check = NumberCheck(phone="5511999990000", registered=True, wa_id="5511999990000@c.us")
    row = queue(plant, node, "1", "hi", to=None, phone="5511999990000", check=check)
    await drain(plant)
    assert row.status == "sent"
    assert node.checks == []


async def test_beyond_the_days_checks_a_first_message_fails(plant: Plant, node: FakeNode) -> None:
    plant.messages.checks_left = 0
    row = queue(plant, node, "1", "hi", to=None, phone="5511999990000")
    await drain(plant)
    assert row.result is not None
    assert row.result.error_code == "number_check_limit"


async def test_media_is_sent_from_a_file_of_this_machine(plant: Plant, node: FakeNode) -> None:
    media = OutgoingMedia(id="m1", mimetype="image/png", filename="ponto.png")
    row = queue(plant, node, "1", "um ponto", kind="image", media=media)
    await drain(plant)
    assert row.status == "sent"
    assert plant.attachments.released == [row.message.id]
    assert node.sent[row.message.id]["media"] == {
        "path": "/media/m1",
        "mimetype": "image/png",
        "filename": "ponto.png",
    }


@pytest.mark.parametrize(
    ("code", "status"),
    [("media_unreadable", "failed"), ("media_too_large", "failed"), ("media_pending", "queued")],
)
async def test_a_file_that_cannot_be_had_fails_the_message_or_holds_it_back(
    plant: Plant, node: FakeNode, code: str, status: str
) -> None:
    plant.attachments.refusal = code
    row = queue(plant, node, "1", "um ponto", kind="image", media=OutgoingMedia(id="m1"))
    await drain(plant)
    assert row.status == status
    assert node.sent == {}
    assert row.result is not None
    assert row.result.error_code == (code if status == "failed" else None)


async def test_each_kind_is_asked_for_with_what_it_carries(plant: Plant, node: FakeNode) -> None:
    place = {"latitude": -23.5, "longitude": -46.6, "name": None}
    cards = ["BEGIN:VCARD\nEND:VCARD"]
    target = "true_1@c.us_T"
    rows = [
        queue(plant, node, "1", "", kind="location", content=place),
        queue(plant, node, "1", "", kind="contact", content={"vcards": cards}),
        queue(plant, node, "1", "+", kind="reaction", target=target),
        queue(plant, node, "1", "new", kind="edit", target=target),
        queue(plant, node, "1", "", kind="revoke", target=target, to=None),
    ]
    await drain(plant)
    location, contact, reaction, edit, revoke = (node.sent[row.message.id] for row in rows)
    assert location["location"] == {"latitude": -23.5, "longitude": -46.6}
    assert contact["vcards"] == cards
    assert (reaction["target"], reaction["body"]) == (target, "+")
    assert (edit["target"], edit["body"]) == (target, "new")
    assert (revoke["target"], revoke["to"]) == (target, "1@c.us")
    assert {row.status for row in rows} == {"sent"}


async def test_a_pause_shows_typing_and_is_at_least_half_of_the_longest(plant: Plant, node: FakeNode) -> None:
    text = queue(plant, node, "1", "hi", pause_seconds=2)
    voice = queue(plant, node, "2", "", kind="voice", pause_seconds=2, media=OutgoingMedia(id="m1"))
    await plant.outbox.drain()
    await plant.clock.advance(0.9)
    assert node.typing == [("1@c.us", "typing"), ("2@c.us", "recording")]
    assert node.sent == {}
    await plant.clock.advance(1.2)
    assert (text.status, voice.status) == ("sent", "sent")


async def test_what_nobody_knows_of_holds_back_what_comes_after_it(plant: Plant, node: FakeNode) -> None:
    rows = [queue(plant, node, "1", text) for text in ("first", "second")]
    node.loses_answers = True
    node.uncertain.add(rows[0].message.id)
    await drain(plant)
    assert [row.status for row in rows] == ["unconfirmed", "queued"]


async def test_what_a_chat_has_goes_to_its_node_instance_as_one_list(plant: Plant, node: FakeNode) -> None:
    texts = [queue(plant, node, "1", f"text {place}") for place in range(60)]
    await drain(plant)
    ids = [row.message.id for row in texts]
    assert node.lists == [ids[:50], ids[50:]]
    assert {row.status for row in texts} == {"sent"}


async def test_a_file_and_a_pause_wait_for_their_turn(plant: Plant, node: FakeNode) -> None:
    first, second = (queue(plant, node, "1", text) for text in ("first", "second"))
    picture = queue(plant, node, "1", "", kind="image", media=OutgoingMedia(id="m1"))
    paused = queue(plant, node, "1", "slow", pause_seconds=2)
    last = queue(plant, node, "1", "last")
    await drain(plant)
    expected = [[first.message.id, second.message.id], [picture.message.id]]
    assert node.lists == expected
    await plant.clock.advance(2)
    assert node.lists == [*expected, [paused.message.id], [last.message.id]]


async def test_a_refusal_in_a_list_is_its_own_and_what_comes_first_is_told_first(
    plant: Plant, node: FakeNode
) -> None:
    rows = [queue(plant, node, "1", text) for text in ("first", "second", "third", "fourth")]
    node.refusals = {rows[1].message.id: "reach_out_time_lock", rows[3].message.id: "held_back"}
    await drain(plant)
    assert [row.status for row in rows] == ["sent", "failed", "sent", "queued"]


async def test_numbers_that_are_waited_for_together_are_asked_about_together(
    plant: Plant, node: FakeNode
) -> None:
    phones = [f"55119999900{place:02}" for place in range(20)]
    rows = [queue(plant, node, str(place), "hi", to=None, phone=phone) for place, phone in enumerate(phones)]
    await drain(plant)
    assert {row.status for row in rows} == {"sent"}
    assert sorted(node.checks) == phones
    assert plant.messages.reservations == 1


async def test_a_phone_that_cannot_be_one_spoils_no_other(plant: Plant, node: FakeNode) -> None:
    good = queue(plant, node, "1", "hi", to=None, phone="5511999990001")
    bad = queue(plant, node, "2", "hi", to=None, phone="1")
    also_good = queue(plant, node, "3", "hi", to=None, phone="5511999990003")
    plant.messages.impossible_phones = {"1"}
    await drain(plant)
    assert (good.status, bad.status, also_good.status) == ("sent", "failed", "sent")


async def test_a_chat_that_whatsapp_names_differently_keeps_that_name(plant: Plant, node: FakeNode) -> None:
    row = queue(plant, node, "1", "hi", to=None, phone="5511999990001")
    await drain(plant)
    assert row.result is not None
    assert row.result.wa_chat_id == "5511999990001@c.us"


async def test_what_a_lost_lease_keeps_unwritten_is_written_when_it_is_back(
    plant: Plant, node: FakeNode
) -> None:
    sent = queue(plant, node, "1", "hi")
    plant.messages.has_lost_lease = True
    await drain(plant)
    node.refusal = "not_connected"
    unsent = queue(plant, node, "2", "hi")
    await drain(plant)
    assert (sent.status, unsent.status) == ("sending", "sending")
    plant.messages.has_lost_lease = False
    await plant.clock.advance(10)
    assert (sent.status, unsent.status) == ("sent", "unconfirmed")
