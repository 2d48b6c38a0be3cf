"""A received file reaches the store, or its row says why not; the store's trouble costs no file."""

import hashlib
from collections.abc import Collection
from pathlib import Path

import pytest

from orchestrator.domain.media.files import DeletedMedia, MediaState
from orchestrator.errors import SupabaseUnreachableError
from orchestrator.services.media.inbox import MediaInbox
from orchestrator.services.media.stores import MediaStores
from orchestrator.testing import FakeClock, FakeGateway, FakeNode
from orchestrator.testing.media.gateway import FakeMediaGateway
from orchestrator.testing.media.stores import FakeSpool, FakeStore
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(4000)
MAX_BYTES = 10_000


@pytest.fixture
def gateway(clock: FakeClock) -> FakeGateway:
    """Leases that no heartbeat has to renew."""
    return FakeGateway(clock, lease_seconds=1e6)


class Rig:
    """A media inbox beside a plant's registry."""

    def __init__(self, plant: Plant, folder: Path) -> None:
        self.plant = plant
        self.gateway = FakeMediaGateway()
        self.storage, self.disk = FakeStore(), FakeStore()
        self.spool = FakeSpool(folder)
        stores = MediaStores(self.disk, self.storage, "me", is_local=False)
        self.inbox = MediaInbox(
            self.gateway, plant.fleet, plant.registry, self.spool, stores, plant.clock, 5, MAX_BYTES
        )

    async def turn(self) -> None:
        await self.inbox.worker.converge()
        await self.plant.clock.settle()


@pytest.fixture
async def node(plant: Plant) -> FakeNode:
    plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    plant.node().report("connected")
    await plant.clock.settle()
    return plant.node()


@pytest.fixture
def rig(plant: Plant, tmp_path: Path) -> Rig:
    return Rig(plant, tmp_path)


async def test_a_file_is_stored_under_what_its_bytes_say(rig: Rig, node: FakeNode) -> None:
    node.files["M1"] = PNG
    media = rig.gateway.receive(node.instance_id, "M1", mimetype="text/html")
    await rig.turn()
    outcome = rig.gateway.last(media)
    assert (outcome.state, outcome.mimetype, outcome.size) == (MediaState.STORED, "image/png", len(PNG))
    assert outcome.sha256 == hashlib.sha256(PNG).hexdigest()
    assert rig.storage.objects == {media.storage_path: PNG}
    assert rig.inbox.ended == {("stored", ""): 1}
    assert list(rig.spool.folder.iterdir()) == []


@pytest.mark.parametrize(("size", "asked"), [(MAX_BYTES + 1, 0), (None, 1)])
async def test_a_file_that_is_too_large_is_given_up(
    rig: Rig, node: FakeNode, size: int | None, asked: int
) -> None:
    node.files["M1"] = bytes(MAX_BYTES + 1)
    media = rig.gateway.receive(node.instance_id, "M1", size=size)
    await rig.turn()
    assert (rig.gateway.last(media).state, rig.gateway.last(media).error_code) == (
        "failed",
        "media_too_large",
    )
    assert len(node.fetches) == asked, "a known size is not asked for"
    assert rig.storage.objects == {}


async def test_a_file_that_is_gone_is_asked_for_a_few_times(rig: Rig, node: FakeNode) -> None:
    media = rig.gateway.receive(node.instance_id, "M1")
    for _ in range(6):
        await rig.turn()
    assert [outcome.state for outcome in rig.gateway.outcomes[media.id]] == ["pending"] * 5 + ["failed"]
    assert {outcome.error_code for outcome in rig.gateway.outcomes[media.id]} == {"media_gone"}
    pauses = [outcome.retry_seconds for outcome in rig.gateway.outcomes[media.id]]
    assert pauses == [5, 30, 120, 600, 3600, None]


@pytest.mark.parametrize("trouble", ["media_store_full", "media_store_unreachable"])
async def test_trouble_of_the_store_is_waited_out(rig: Rig, node: FakeNode, trouble: str) -> None:
    node.files["M1"] = PNG
    media = rig.gateway.receive(node.instance_id, "M1")
    rig.storage.trouble = trouble
    for _ in range(20):
        rig.gateway.pending[media.id] = media
        await rig.turn()
    outcome = rig.gateway.last(media)
    assert (outcome.state, outcome.error_code, outcome.counts) == (MediaState.PENDING, trouble, False)
    rig.storage.trouble = None
    await rig.turn()
    assert rig.gateway.last(media).state is MediaState.STORED


async def test_a_node_instance_that_dies_on_the_way_loses_nothing(
    rig: Rig, node: FakeNode, plant: Plant
) -> None:
    node.files["M1"] = PNG
    media = rig.gateway.receive(node.instance_id, "M1")
    node.is_mute = True
    await rig.turn()
    outcome = rig.gateway.last(media)
    assert (outcome.state, outcome.error_code, outcome.retry_seconds) == ("pending", "media_unreadable", 5)
    node.is_mute = False
    await rig.turn()
    assert rig.gateway.last(media).state is MediaState.STORED


async def test_a_number_that_nobody_drives_is_no_fault_of_the_file(rig: Rig, node: FakeNode) -> None:
    media = rig.gateway.receive("11111111-1111-4111-8111-111111111111", "M1")
    await rig.turn()
    assert rig.gateway.last(media).counts is False


async def test_a_lost_claim_is_claimed_again(rig: Rig, node: FakeNode) -> None:
    node.files["M1"] = PNG
    media = rig.gateway.receive(node.instance_id, "M1")
    rig.gateway.loses_answers = True
    with pytest.raises(SupabaseUnreachableError):
        await rig.turn()
    rig.gateway.loses_answers = False
    await rig.turn()
    assert rig.gateway.last(media).state is MediaState.STORED
    assert node.fetches == ["M1"]


async def test_what_is_stored_is_told_until_the_database_hears(rig: Rig, node: FakeNode) -> None:
    node.files["M1"] = PNG
    media = rig.gateway.receive(node.instance_id, "M1")
    await rig.inbox.drain()
    rig.gateway.is_down = True
    await rig.plant.clock.settle()
    assert media.id not in rig.gateway.outcomes
    rig.gateway.is_down = False
    await rig.plant.clock.advance(10)
    assert rig.gateway.last(media).state is MediaState.STORED
    assert rig.storage.puts == 1


async def test_only_two_files_of_a_number_are_under_way(rig: Rig, node: FakeNode) -> None:
    for place in range(30):
        node.files[f"M{place}"] = PNG
        rig.gateway.receive(node.instance_id, f"M{place}")
    await rig.inbox.drain()
    assert len(rig.gateway.claims) == 16
    for _ in range(3):
        await rig.turn()
    assert len(node.fetches) == 30
    assert not rig.gateway.pending


async def test_bytes_are_deleted_where_they_lie_and_then_forgotten(rig: Rig, node: FakeNode) -> None:
    copies: list[str] = []

    async def note(ids: Collection[str]) -> None:
        copies.extend(ids)

    rig.inbox.on_deleted = note
    rig.storage.objects["a/1"] = rig.disk.objects["a/2"] = PNG
    rig.gateway.deleted = [
        DeletedMedia(id="1", storage_path="a/1"),
        DeletedMedia(id="2", storage_path="a/2", is_local=True),
    ]
    rig.storage.trouble = "media_store_unreachable"
    with pytest.raises(Exception, match="media_store_unreachable"):
        await rig.turn()
    assert [media.id for media in rig.gateway.deleted] == ["1"], "what was not deleted is not forgotten"
    assert copies == ["2"], "copies are deleted as well"
    rig.storage.trouble = None
    await rig.turn()
    assert rig.gateway.deleted == []
    assert rig.storage.objects == rig.disk.objects == {}
    assert copies == ["2", "1"]


async def test_pictures_of_people_are_deleted_in_their_own_bucket(rig: Rig, node: FakeNode) -> None:
    rig.storage.objects |= {"u/3": PNG, "avatars/u/3": PNG}
    rig.gateway.deleted = [DeletedMedia(id="3", storage_path="u/3", bucket="avatars")]
    await rig.turn()
    assert rig.gateway.deleted == []
    assert rig.storage.objects == {"u/3": PNG}


async def test_closing_leaves_the_rest_to_the_next_life(rig: Rig, node: FakeNode) -> None:
    node.files["M1"] = PNG
    media = rig.gateway.receive(node.instance_id, "M1")
    await rig.inbox.drain()
    await rig.inbox.close()
    assert media.id in rig.gateway.claims
    assert list(rig.spool.folder.iterdir()) == []
