"""A received file is fetched by one, is never lost, and its bytes go when its row goes."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import Answer, ControlPlane, add_account, add_instance, call, one, refused
from .jobs import run_duty
from .messages import add_chat, add_message, ingest, message_event
from .tap import execute_script
from .test_broadcasts import heard

PEER = "5521988880001@c.us"
SHA256 = "0" * 64


@pytest.fixture
def fetcher(holder: ControlPlane, instance_id: UUID) -> ControlPlane:
    """Holds the instance, which is connected and has received one picture."""
    holder.write(instance_id, status="connected", phone="5521900000001")
    ingest(holder, instance_id, message_event(1, "f1", PEER, kind="image", has_media=True, size=3))
    return holder


def pending(plane: ControlPlane, claim_id: UUID | None = None) -> list[Answer]:
    return cast(list[Answer], plane.call("pending_media", claim_id=claim_id or uuid4(), max_items=5)["media"])


def write(plane: ControlPlane, media_id: object, state: str, **more: Any) -> int:
    item = {"id": str(media_id), "state": state, **more}
    return int(plane.call("write_media", media=Jsonb([item]))["written"])


def row_of(connection: psycopg.Connection, media_id: object) -> dict[str, Any]:
    row: dict[str, Any] = one(
        connection, "select to_jsonb(m) from public.media m where id = %s", UUID(str(media_id))
    )
    return row


def make_due(connection: psycopg.Connection) -> None:
    connection.execute("update public.media set next_attempt_at = now() - interval '1 second'")


def test_a_file_is_claimed_by_one_and_told_again_under_the_same_claim(fetcher: ControlPlane) -> None:
    claim_id = uuid4()
    [item] = pending(fetcher, claim_id)
    assert (item["wa_message_id"], item["attempts"], item["size"]) == ("f1", 1, 3)
    assert pending(fetcher) == [], "not twice"
    assert pending(fetcher, claim_id) == [item], "a lost answer loses nothing"


def test_a_stored_file_says_where_it_lies(fetcher: ControlPlane, account_id: UUID) -> None:
    [item] = pending(fetcher)
    assert write(fetcher, item["id"], "stored", mimetype="image/png", size=3, sha256=SHA256) == 1
    row = row_of(fetcher.connection, item["id"])
    assert row["storage_path"] == f"{account_id}/{item['id']}"
    assert (row["state"], row["sha256"], row["store_home"]) == ("stored", SHA256, None)
    assert write(fetcher, item["id"], "failed", error_code="media_gone") == 0, "it does not fall again"
    assert pending(fetcher) == []


def test_one_that_is_put_back_comes_again_in_its_time(fetcher: ControlPlane) -> None:
    [item] = pending(fetcher)
    assert write(fetcher, item["id"], "pending", error_code="media_unreadable", retry_seconds=60) == 1
    assert pending(fetcher) == []
    assert row_of(fetcher.connection, item["id"])["error_code"] == "media_unreadable"
    make_due(fetcher.connection)
    [again] = pending(fetcher)
    assert again["attempts"] == 2
    write(fetcher, item["id"], "pending", retry_seconds=0, counts=False)
    [third] = pending(fetcher)
    assert third["attempts"] == 2, "the store's trouble is not the file's"


def test_the_files_of_a_dead_fetcher_are_taken_over_at_once(fetcher: ControlPlane) -> None:
    [item] = pending(fetcher)
    renewed = ControlPlane.register(fetcher.connection, own_id=fetcher.id)
    [again] = pending(renewed)
    assert (again["id"], again["attempts"]) == (item["id"], 2)
    assert write(renewed, item["id"], "stored", size=3) == 1


def test_whoever_has_lost_the_lease_writes_nothing(
    fetcher: ControlPlane, instance_id: UUID, connection: psycopg.Connection
) -> None:
    [item] = pending(fetcher)
    fetcher.release(instance_id)
    heir = ControlPlane.register(connection)
    heir.lease()
    heir.write(instance_id, status="connected")
    assert [again["id"] for again in pending(heir)] == [item["id"]]
    assert write(fetcher, item["id"], "failed", error_code="media_gone") == 0
    assert row_of(connection, item["id"])["state"] == "pending"
    assert write(heir, item["id"], "stored") == 1


def test_a_file_of_a_number_that_is_not_connected_waits(fetcher: ControlPlane, instance_id: UUID) -> None:
    fetcher.write(instance_id, status="connecting")
    assert pending(fetcher) == []
    fetcher.write(instance_id, status="connected")
    assert len(pending(fetcher)) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("update public.media set attempts = 12", "media_unreadable"),
        ("delete from public.instances", "media_gone"),
        ("delete from public.conversations where media_id is not null", "upload_missing"),
    ],
)
def test_what_will_never_come_is_ended(fetcher: ControlPlane, change: str, code: str) -> None:
    connection = fetcher.connection
    media_id = one(connection, "select media_id from public.conversations where media_id is not null")
    run_duty(fetcher, "expire_media")
    assert row_of(connection, media_id)["state"] == "pending"
    execute_script(connection, change)
    connection.execute("update public.media set created_at = created_at - interval '25 hours'")
    make_due(connection)
    run_duty(fetcher, "expire_media")
    row = row_of(connection, media_id)
    assert (row["state"], row["error_code"]) == ("failed", code)


def test_an_upload_that_a_queued_message_waits_for_is_not_ended(
    fetcher: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = fetcher.connection
    upload = one(connection, "insert into public.media (account_id) values (%s) returning id", account_id)
    chat_id = add_chat(connection, account_id, instance_id)
    add_message(connection, chat_id, "", kind="image", media_id=upload)
    connection.execute("update public.media set created_at = created_at - interval '25 hours'")
    make_due(connection)
    run_duty(fetcher, "expire_media")
    assert row_of(connection, upload)["state"] == "pending"


def test_bytes_are_deleted_by_whoever_can_reach_them(
    fetcher: ControlPlane, connection: psycopg.Connection
) -> None:
    [item] = pending(fetcher)
    write(fetcher, item["id"], "stored", is_local=True, size=3)
    assert row_of(connection, item["id"])["store_home"] == str(fetcher.id)
    connection.execute("delete from public.media where id = %s", [item["id"]])
    other = ControlPlane.register(connection)
    assert item["id"] not in deleted(other)
    assert deleted(fetcher)[item["id"]] is True
    assert fetcher.call("forget_media", ids=[UUID(item["id"])]) == {"forgotten": 1}
    assert item["id"] not in deleted(fetcher)


def deleted(plane: ControlPlane) -> dict[str, bool]:
    """Ids of files to delete, and whether they lie on the caller's disk."""
    media = plane.call("deleted_media", max_items=500)["media"]
    return {item["id"]: item["is_local"] for item in cast(list[Answer], media)}


def test_the_bytes_of_a_deleted_account_are_deleted(fetcher: ControlPlane, account_id: UUID) -> None:
    [item] = pending(fetcher)
    write(fetcher, item["id"], "stored", size=3)
    fetcher.connection.execute("delete from public.accounts where id = %s", [account_id])
    assert deleted(fetcher)[item["id"]] is False


def test_realtime_says_that_a_file_is_there(fetcher: ControlPlane, account_id: UUID) -> None:
    topic = f"account:{account_id}"
    [item] = pending(fetcher)
    before = len(heard(fetcher.connection, 0, topic))
    write(fetcher, item["id"], "stored", size=3)
    [(_, event, payload)] = heard(fetcher.connection, before, topic)
    assert event == "media"
    assert payload == {
        "table": "media",
        "operation": "UPDATE",
        "ids": [item["id"]],
        "statuses": {item["id"]: "stored"},
    }


def test_links_are_signed_with_one_key_of_the_project(holder: ControlPlane) -> None:
    first = call(holder.connection, "media_link_key")
    assert len(first["key"]) == 64
    assert call(holder.connection, "media_link_key") == first


def upload(connection: psycopg.Connection, media_id: object, **file: Any) -> bool:
    return bool(call(connection, "write_upload", media_id=media_id, file=file)["written"])


def test_an_upload_says_where_it_lies(connection: psycopg.Connection, account_id: UUID) -> None:
    media_id = one(connection, "insert into public.media (account_id) values (%s) returning id", account_id)
    home = str(uuid4())
    assert upload(connection, media_id, state="pending", store_home=home)
    assert upload(connection, media_id, state="stored", store_home=home, size=3, sha256=SHA256, filename="a")
    row = row_of(connection, media_id)
    assert (row["state"], row["store_home"], row["size"], row["filename"]) == ("stored", home, 3, "a")
    assert not upload(connection, media_id, state="failed", error_code="media_unreadable")
    with refused(connection, "media_invalid"):
        upload(connection, media_id, state="deleted")


def test_bytes_stored_for_a_row_that_is_gone_are_deleted(
    fetcher: ControlPlane, connection: psycopg.Connection, account_id: UUID
) -> None:
    [item] = pending(fetcher)
    connection.execute("delete from public.media where id = %s", [item["id"]])
    fetcher.call("forget_media", ids=[UUID(item["id"])])
    assert write(fetcher, item["id"], "stored", storage_path=item["storage_path"], is_local=True) == 0
    assert deleted(fetcher)[item["id"]] is True
    media_id = uuid4()
    path = f"{account_id}/{media_id}"
    assert not upload(connection, media_id, state="stored", storage_path=path)
    assert deleted(fetcher)[str(media_id)] is False


def test_one_number_with_many_files_holds_no_other_up(
    fetcher: ControlPlane, connection: psycopg.Connection, instance_id: UUID
) -> None:
    many = [message_event(n, f"m{n}", PEER, kind="image", has_media=True) for n in range(2, 12)]
    ingest(fetcher, instance_id, *many)
    other = add_instance(connection, add_account(connection))
    fetcher.lease()
    fetcher.write(other, status="connected")
    ingest(fetcher, other, message_event(1, "other", PEER, kind="image", has_media=True))
    claimed = fetcher.call("pending_media", claim_id=uuid4(), max_items=2)["media"]
    assert {item["instance_id"] for item in cast(list[Answer], claimed)} == {str(instance_id), str(other)}
