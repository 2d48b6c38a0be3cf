"""Files of this machine: whole or not there, for the owner's eyes only, and none left behind."""

import asyncio
import errno
import hashlib
import os
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orchestrator.adapters.fleet.state_folder import StateFolder
from orchestrator.adapters.media.disk import DiskStore
from orchestrator.adapters.media.folder import MediaFolder
from orchestrator.adapters.media.spool import FileSpool
from orchestrator.domain.media.filenames import name_file
from orchestrator.domain.media.files import SpooledFile
from orchestrator.errors import MediaError

pytestmark = pytest.mark.anyio
ACCOUNT, MEDIA = str(uuid.uuid4()), str(uuid.uuid4())
PATH = f"{ACCOUNT}/{MEDIA}"


async def chunks(data: bytes, size: int = 100_000) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def code_of(caught: pytest.ExceptionInfo[MediaError]) -> str:
    return caught.value.code


def spooled(path: Path, data: bytes = b"bytes") -> SpooledFile:
    path.write_bytes(data)
    return SpooledFile(path, len(data), "", data)


async def read(store: DiskStore, *range_: int) -> bytes:
    return b"".join([chunk async for chunk in store.read(PATH, *range_)])


async def test_a_spooled_file_lasts_as_long_as_its_block(tmp_path: Path) -> None:
    spool, data = FileSpool(tmp_path / "spool"), os.urandom(3_000_000)
    async with spool.keep(chunks(data), len(data)) as file:
        assert file.path.read_bytes() == data
        assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        assert file.head == data[:262_144]
        assert file.path.stat().st_mode & 0o777 == 0o600
    assert list((tmp_path / "spool").iterdir()) == []


async def test_too_much_is_not_taken_in(tmp_path: Path) -> None:
    spool = FileSpool(tmp_path / "spool")
    with pytest.raises(MediaError) as caught:
        async with spool.keep(chunks(bytes(200_001)), 200_000):
            pass
    assert code_of(caught) == "media_too_large"
    assert list((tmp_path / "spool").iterdir()) == []


async def test_a_stream_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 10
        raise MediaError("gone", code="media_url_unreachable")

    with pytest.raises(MediaError, match="media_url_unreachable"):
        async with FileSpool(tmp_path / "spool").keep(broken(), 100):
            pass
    assert list((tmp_path / "spool").iterdir()) == []


async def test_a_full_disk_is_told_by_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool, store = FileSpool(tmp_path / "spool"), DiskStore(tmp_path / "media")
    file = spooled(tmp_path / "file")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(MediaError) as caught:
        await store.put(PATH, file, "text/plain")
    assert code_of(caught) == "media_store_full"
    assert not await store.has(PATH)
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []
    monkeypatch.setattr("os.open", full)
    with pytest.raises(MediaError) as caught:
        async with spool.keep(chunks(b"x"), 10):
            pass
    assert code_of(caught) == "media_store_full"


async def test_a_new_life_begins_with_an_empty_spool(tmp_path: Path) -> None:
    FileSpool(tmp_path / "spool")
    (tmp_path / "spool" / "half").write_bytes(b"x")
    FileSpool(tmp_path / "spool")
    assert list((tmp_path / "spool").iterdir()) == []


async def test_the_disk_keeps_reads_and_deletes(tmp_path: Path) -> None:
    store, data = DiskStore(tmp_path / "media"), os.urandom(600_000)
    await store.put(PATH, spooled(tmp_path / "file", data), "image/png")
    assert await read(store) == data
    assert await read(store, 500_000, 10) == data[500_000:500_010]
    assert await read(store, 599_990) == data[599_990:]
    await store.put(PATH, spooled(tmp_path / "file", b"new"), "image/png")
    assert await read(store) == b"new"
    for folder in (tmp_path / "media", tmp_path / "media" / ACCOUNT):
        assert folder.stat().st_mode & 0o777 == 0o700
    await store.delete([PATH, PATH])
    assert not await store.has(PATH)
    assert list((tmp_path / "media").iterdir()) == [], "the account's folder goes with its last file"
    with pytest.raises(MediaError, match="media_missing"):
        await read(store)


async def test_what_was_half_written_goes_at_the_next_start(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "media")
    await store.put(PATH, spooled(tmp_path / "file"), "image/png")
    (tmp_path / "media" / ACCOUNT / f".{MEDIA}.half").write_bytes(b"x")
    store = DiskStore(tmp_path / "media")
    assert [path.name for path in (tmp_path / "media" / ACCOUNT).iterdir()] == [MEDIA]


@pytest.mark.parametrize("path", ["../x", "a/b", f"{ACCOUNT}/../{MEDIA}", ACCOUNT, "", f"/{MEDIA}", "\0"])
async def test_no_path_leads_out_of_the_store(tmp_path: Path, path: str) -> None:
    with pytest.raises(MediaError, match="media_missing"):
        await DiskStore(tmp_path / "media").has(path)


async def test_a_folder_that_cannot_be_written_is_seen(tmp_path: Path) -> None:
    await DiskStore(tmp_path / "media").check()
    (tmp_path / "file").write_text("")
    with pytest.raises(MediaError, match="media_store_unreachable"):
        await DiskStore(tmp_path / "file" / "media").check()


async def test_a_message_gets_a_file_of_its_own(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    instance_id, message_id = str(uuid.uuid4()), str(uuid.uuid4())
    state.instance(instance_id).create()
    folder = MediaFolder(state)
    assert not await folder.has(MEDIA)
    await folder.keep(MEDIA, spooled(tmp_path / "file").path)
    assert await folder.has(MEDIA)
    path = await folder.lay_out(MEDIA, instance_id, message_id)
    assert await folder.lay_out(MEDIA, instance_id, message_id) == path
    assert path == state.instance(instance_id).media / message_id
    assert [entry.read_bytes() for entry in path.parent.iterdir()] == [b"bytes"]
    (path.parent / "left").write_bytes(b"of a life that is over")
    MediaFolder(state)
    assert list(path.parent.iterdir()) == []
    await folder.take_away(instance_id, message_id)


async def test_the_oldest_bytes_make_room(tmp_path: Path) -> None:
    folder = MediaFolder(StateFolder(tmp_path), cache_bytes=25)
    ids = [str(uuid.uuid4()) for _ in range(4)]
    for age, media_id in enumerate(ids[:3]):
        await folder.keep(media_id, spooled(tmp_path / media_id, bytes(10)).path)
        os.utime(tmp_path / "media-cache" / media_id, (1000 + age, 1000 + age))
    await folder.keep(ids[3], spooled(tmp_path / ids[3], bytes(10)).path)
    assert [await folder.has(media_id) for media_id in ids] == [False, False, True, True]
    await folder.forget(ids[:3])
    assert [await folder.has(media_id) for media_id in ids] == [False, False, False, True]


def test_a_file_without_a_name_gets_one() -> None:
    assert name_file(None, "audio/ogg; codecs=opus", "voice") == "voice.ogg"
    assert name_file("nota.pdf", "image/png", "voice") == "nota.pdf"


async def test_many_write_one_file_at_once(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "media")
    file = spooled(tmp_path / "file", bytes(100_000))
    await asyncio.gather(*(store.put(PATH, file, "image/png") for _ in range(8)))
    assert await read(store) == bytes(100_000)
    assert [path.name for path in (tmp_path / "media" / ACCOUNT).iterdir()] == [MEDIA]
