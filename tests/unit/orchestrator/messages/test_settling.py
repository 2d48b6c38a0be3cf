"""A message of which nobody knows: journal and phone say what became of it, and nothing is sent twice."""

from datetime import UTC, datetime

import pytest

from orchestrator.domain.fleet.node_answers import PhoneMessage
from orchestrator.domain.messages.outgoing import Outgoing, find_on_phone
from orchestrator.testing import FakeNode
from tests.unit.orchestrator.conftest import Plant
from tests.unit.orchestrator.messages.rows import drain, queue

pytestmark = pytest.mark.anyio


def seen(**facts: object) -> PhoneMessage:
    """A message of ours on the phone, after the claim."""
    known: dict[str, object] = {"message_id": "true_1@c.us_x", "from_me": True, "body": "", "ack": 1}
    return PhoneMessage.model_validate(known | {"timestamp": 2**40} | facts)


async def test_of_a_list_without_an_answer_the_journal_says_what_was_begun(
    plant: Plant, node: FakeNode
) -> None:
    rows = [queue(plant, node, "1", text) for text in ("first", "second", "third")]
    node.loses_answers = True
    await drain(plant)
    assert [row.status for row in rows] == ["sent", "queued", "queued"]


async def test_a_node_instance_that_was_killed_is_asked_when_it_is_back(plant: Plant, node: FakeNode) -> None:
    rows = [queue(plant, node, "1", text) for text in ("first", "second")]
    node.loses_answers = node.is_mute_after_sending = True
    node.uncertain.add(rows[0].message.id)
    await drain(plant)
    await plant.clock.advance(5)
    assert [row.status for row in rows] == ["sending", "sending"]
    other = queue(plant, node, "2", "other")
    node.is_mute = node.is_mute_after_sending = node.loses_answers = False
    await plant.clock.advance(2)
    assert [row.status for row in rows] == ["unconfirmed", "queued"]
    await drain(plant)
    assert other.status == "sent"


async def test_what_its_node_instance_never_tells_is_in_doubt(plant: Plant, node: FakeNode) -> None:
    rows = [queue(plant, node, "1", text) for text in ("first", "second")]
    node.loses_answers = node.is_mute_after_sending = True
    await drain(plant)
    await plant.clock.advance(60)
    assert [row.status for row in rows] == ["unconfirmed", "unconfirmed"]


async def test_what_the_journal_never_saw_is_queued_again(plant: Plant, node: FakeNode) -> None:
    row = queue(plant, node, "1", "hi")
    row.status, row.number = "sending", -1
    await plant.outbox.settle()
    await plant.clock.settle()
    assert row.status == "queued"
    await drain(plant)
    assert row.status == "sent"


async def test_what_was_claimed_before_the_journal_began_is_not_sent_again(
    plant: Plant, node: FakeNode
) -> None:
    """By this host's clock, however far ahead the database's is."""
    ahead = datetime(2100, 1, 1, tzinfo=UTC)
    row = queue(plant, node, "1", "hi", claimed_at=ahead, claimed_here_at=999.0)
    row.status, row.number = "sending", -1
    node.begun_at = 1000
    await plant.outbox.settle()
    await plant.clock.settle()
    assert row.status == "unconfirmed"


@pytest.mark.parametrize(("text", "status"), [("hi", "sent"), ("other", "unconfirmed")])
async def test_what_the_journal_is_unsure_of_is_looked_for_on_the_phone(
    plant: Plant, node: FakeNode, text: str, status: str
) -> None:
    row = queue(plant, node, "1", "hi")
    row.status, row.number = "sending", -1
    node.sent[row.message.id] = {}
    node.uncertain.add(row.message.id)
    key = row.message.id if text == "hi" else None
    node.history = [
        PhoneMessage(message_id="true_1@c.us_x", from_me=True, body=text, timestamp=1, ack=1, client_key=key)
    ]
    await plant.outbox.settle()
    await plant.clock.settle()
    assert row.status == status


async def test_a_message_with_another_key_is_not_taken_for_ours(plant: Plant, node: FakeNode) -> None:
    row = queue(plant, node, "1", "hi")
    other = seen(body="hi", client_key="another")
    assert find_on_phone(row.message, [other], by_looks=True) is None


@pytest.mark.parametrize(
    ("kind", "text", "on_phone"),
    [
        ("text", "hi", {"body": "hi"}),
        ("image", "a caption", {"kind": "image", "body": "a caption"}),
        ("voice", "", {"kind": "ptt"}),
        ("location", "", {"kind": "location", "body": "a picture of the place"}),
        ("contact", "", {"kind": "multi_vcard", "body": "BEGIN:VCARD"}),
    ],
)
async def test_a_message_without_a_key_is_known_by_its_kind_and_text_if_it_is_the_only_one(
    plant: Plant, node: FakeNode, kind: str, text: str, on_phone: dict[str, str]
) -> None:
    message = queue(plant, node, "1", text, kind=kind).message
    strangers = [seen(body="other"), seen(**on_phone, from_me=False), seen(**on_phone, timestamp=1)]
    one = seen(**on_phone)
    assert find_on_phone(message, [*strangers, one], by_looks=True) is one
    assert find_on_phone(message, [*strangers, one], by_looks=False) is None
    assert find_on_phone(message, [one, seen(**on_phone)], by_looks=True) is None


async def test_two_alike_stay_unconfirmed(plant: Plant, node: FakeNode) -> None:
    rows = [queue(plant, node, "1", "hi") for _ in range(2)]
    for row in rows:
        row.status, row.number = "unconfirmed", -1
        node.sent[row.message.id] = {}
        node.uncertain.add(row.message.id)
    node.history = [seen(body="hi")]
    await plant.outbox.settle()
    await plant.clock.settle()
    assert {row.status for row in rows} == {"unconfirmed"}


@pytest.mark.parametrize(("ack", "status"), [(0, "unconfirmed"), (1, "sent"), (-1, "failed")])
async def test_what_the_phone_has_is_sent_only_when_the_server_has_it(
    plant: Plant, node: FakeNode, ack: int, status: str
) -> None:
    row = queue(plant, node, "1", "hi")
    row.status, row.number = "unconfirmed", -1
    node.sent[row.message.id] = {}
    node.uncertain.add(row.message.id)
    node.history = [seen(body="hi", ack=ack)]
    await plant.outbox.settle()
    await plant.clock.settle()
    assert row.status == status


def test_the_age_of_a_claim_is_taken_from_this_hosts_clock() -> None:
    message = Outgoing(id="1", instance_id="i", chat_id="c", kind="text", claimed_seconds=5)
    assert message.claimed_by(100).claimed_here_at == 95
    unclaimed = Outgoing(id="1", instance_id="i", chat_id="c", kind="text")
    assert unclaimed.claimed_by(100).claimed_here_at is None
