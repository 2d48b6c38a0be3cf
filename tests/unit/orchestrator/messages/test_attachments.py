"""A message's file is at hand when it is sent: from the store, or fetched once from its address."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from orchestrator.domain.messages.outgoing import Outgoing, OutgoingMedia
from orchestrator.errors import MediaError
from orchestrator.services.media.keeping import MediaKeeping
from orchestrator.services.media.stores import MediaStores
from orchestrator.services.messages.attachments import MediaAttachments
from orchestrator.testing import FakeClock
from orchestrator.testing.media.gateway import FakeMediaGateway
from orchestrator.testing.media.stores import FakeFetcher, FakeFolder, FakeSpool, FakeStore

pytestmark = pytest.mark.anyio
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(400)
URL = "https://loja.example/fotos/bolo.png"
PATH = "a/1"


class Rig:
    def __init__(self, folder: Path, *, is_local: bool = False) -> None:
        self.clock = FakeClock()
        self.gateway = FakeMediaGateway()
        self.storage, self.disk = FakeStore(), FakeStore()
        self.fetcher, self.folder = FakeFetcher(), FakeFolder()
        stores = MediaStores(self.disk, self.storage, "me", is_local=is_local)
        keeping = MediaKeeping(self.gateway, stores)
        self.attachments = MediaAttachments(
            keeping, stores, FakeSpool(folder), self.fetcher, self.folder, self.clock, 10_000
        )

    async def code(self, message: Outgoing) -> str:
        """With which the file is refused."""
        with pytest.raises(MediaError) as caught:
            await self.attachments.prepare(message)
        return caught.value.code

    def facts(self) -> dict[str, Any]:
        """What was written of the file last."""
        return self.gateway.uploads["1"][-1]


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def carrying(kind: str = "image", message_id: str = "m1", **media: Any) -> Outgoing:
    file = OutgoingMedia(id="1", storage_path=PATH, **media)
    return Outgoing(id=message_id, instance_id="i1", chat_id="c1", kind=kind, media=file)


def stored(kind: str = "image", message_id: str = "m1", mimetype: str = "image/png") -> Outgoing:
    return carrying(kind, message_id, state="stored", mimetype=mimetype, filename="bolo.png", size=len(PNG))


async def test_a_stored_file_is_laid_out_and_taken_away(rig: Rig) -> None:
    rig.storage.objects[PATH] = PNG
    prepared = await rig.attachments.prepare(stored())
    assert prepared == {"path": "/media/i1/m1", "mimetype": "image/png", "filename": "bolo.png"}
    assert rig.folder.laid_out == {"/media/i1/m1": PNG}
    await rig.attachments.release(stored())
    assert rig.folder.laid_out == {}


async def test_one_file_for_many_messages_is_read_once(rig: Rig) -> None:
    rig.storage.objects[PATH] = PNG
    await rig.attachments.prepare(stored())
    rig.storage.objects.clear()
    await rig.attachments.prepare(stored(message_id="m2"))
    assert set(rig.folder.laid_out) == {"/media/i1/m1", "/media/i1/m2"}


async def test_a_file_on_this_disk_is_found_there(rig: Rig) -> None:
    rig.disk.objects[PATH] = PNG
    await rig.attachments.prepare(stored())
    assert rig.folder.laid_out == {"/media/i1/m1": PNG}


async def test_half_a_file_is_not_sent(rig: Rig) -> None:
    rig.storage.objects[PATH] = PNG[:100]
    assert await rig.code(stored()) == "media_pending"
    assert rig.folder.at_hand == {}


async def test_a_file_by_its_address_is_stored_and_named(rig: Rig) -> None:
    rig.fetcher.files[URL] = PNG
    prepared = await rig.attachments.prepare(carrying(source_url=URL))
    assert prepared == {"path": "/media/i1/m1", "mimetype": "image/png", "filename": "bolo.png"}
    assert rig.storage.objects == {PATH: PNG}
    assert (rig.facts()["state"], rig.facts()["size"], rig.facts()["filename"]) == (
        "stored",
        len(PNG),
        "bolo.png",
    )


async def test_it_is_fetched_once_also_for_messages_that_were_claimed_before(rig: Rig) -> None:
    rig.fetcher.files[URL] = PNG
    for message_id in ("m1", "m2", "m3"):
        await rig.attachments.prepare(carrying(source_url=URL, message_id=message_id))
    assert rig.fetcher.fetches == [URL]


async def test_a_row_names_this_disk_before_there_are_bytes(tmp_path: Path) -> None:
    rig = Rig(tmp_path, is_local=True)
    rig.fetcher.files[URL] = PNG
    await rig.attachments.prepare(carrying(source_url=URL))
    first, last = rig.gateway.uploads["1"]
    assert first == {"state": "pending", "store_home": "me"}
    assert (last["state"], last["store_home"]) == ("stored", "me")
    assert rig.disk.objects == {PATH: PNG}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("media_url_refused", "media_url_refused"),
        ("media_too_large", "media_too_large"),
        ("media_unreadable", "media_unreadable"),
        (bytes(20_000), "media_too_large"),
        (b"<html>nicht da</html>", "media_type_refused"),
    ],
)
async def test_an_address_that_gives_no_such_file(rig: Rig, answer: bytes | str, code: str) -> None:
    rig.fetcher.files[URL] = answer
    assert await rig.code(carrying(source_url=URL, mimetype="image/png")) == code
    assert rig.facts() == {"state": "failed", "error_code": code}
    assert rig.folder.laid_out == {}


async def test_an_address_that_is_down_is_tried_a_few_times(rig: Rig) -> None:
    rig.fetcher.files[URL] = "media_url_unreachable"
    asked = asyncio.create_task(rig.code(carrying(source_url=URL)))
    await rig.clock.advance(20)
    assert await asked == "media_unreadable"
    assert len(rig.fetcher.fetches) == 3


@pytest.mark.parametrize("trouble", ["media_store_full", "media_store_unreachable"])
async def test_trouble_of_ours_holds_the_message_back(rig: Rig, trouble: str) -> None:
    rig.fetcher.files[URL] = PNG
    rig.storage.trouble = trouble
    assert await rig.code(carrying(source_url=URL)) == "media_pending"
    assert await rig.code(stored()) == "media_pending"
    rig.storage.trouble = None
    rig.gateway.is_down = True
    assert await rig.code(carrying(source_url=URL)) == "media_pending"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (carrying(), "media_pending"),
        (carrying(state="failed"), "media_unreadable"),
        (stored(), "media_unreadable"),
        (Outgoing(id="m1", instance_id="i1", chat_id="c1", kind="image"), "media_unreadable"),
    ],
    ids=["not uploaded yet", "upload failed", "not in the store", "none"],
)
async def test_a_file_that_is_not_there(rig: Rig, message: Outgoing, code: str) -> None:
    assert await rig.code(message) == code


@pytest.mark.parametrize(
    ("kind", "mimetype", "good"),
    [
        ("image", "image/jpeg", True),
        ("image", "application/pdf", False),
        ("image", "image/svg+xml", False),
        ("video", "audio/mp4", False),
        ("voice", "audio/ogg; codecs=opus", True),
        ("voice", "video/mp4", False),
        ("sticker", "image/webp", True),
        ("document", "image/png", True),
        ("document", "text/html", True),
    ],
)
async def test_a_kind_carries_what_it_can(rig: Rig, kind: str, mimetype: str, good: bool) -> None:
    rig.storage.objects[PATH] = PNG
    message = stored(kind, mimetype=mimetype)
    if good:
        assert (await rig.attachments.prepare(message))["mimetype"] == mimetype
    else:
        assert await rig.code(message) == "media_type_refused"
