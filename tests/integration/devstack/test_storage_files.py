"""The bytes of objects: none is left of what is gone, whatever is killed."""

from __future__ import annotations

import contextlib
import os
import signal
import uuid
from typing import Any

import httpx
import psycopg

from devstack.info import DevstackInfo
from devstack.testing import wait_for
from tests.support.devstack import Supabase

from .storage import ask

SECONDS = 20


def test_nothing_is_left_of_what_is_replaced_refused_or_removed(devstack: Supabase, bucket: str) -> None:
    folder = devstack.state / "storage" / "versions"
    before = set(folder.iterdir()) if folder.exists() else set[Any]()
    for content in (b"one", b"two", b"three"):
        ask(devstack, "PUT", f"object/{bucket}/x", content=content).raise_for_status()
    ask(devstack, "POST", f"object/{bucket}/x", content=b"four")
    places = {"bucketId": bucket, "sourceKey": "x"}
    ask(devstack, "POST", "object/move", json={**places, "destinationKey": "y"}).raise_for_status()
    assert len(set(folder.iterdir()) - before) == 1
    ask(devstack, "DELETE", f"object/{bucket}/y").raise_for_status()
    assert set(folder.iterdir()) == before


def test_what_a_killed_gateway_left_is_removed_at_the_next_start(devstack: Supabase, bucket: str) -> None:
    ask(devstack, "POST", f"object/{bucket}/x", content=b"x").raise_for_status()
    folder = devstack.state / "storage" / "versions"
    left, coming = folder / str(uuid.uuid4()), folder / str(uuid.uuid4())
    left.write_bytes(b"half a f")
    for file in folder.iterdir():
        os.utime(file, (0, 0))
    coming.write_bytes(b"still ")
    kill_gateway(devstack)
    wait_for("what was left is gone", lambda: not left.exists() or None, SECONDS)
    wait_for("it answers", lambda: is_answering(devstack) or None, SECONDS)
    assert coming.exists()
    coming.unlink()
    assert ask(devstack, "GET", f"object/{bucket}/x").content == b"x"


def test_files_of_an_earlier_devstack_are_taken_over(devstack: Supabase, bucket: str) -> None:
    stored = ask(devstack, "POST", f"object/{bucket}/a/b.txt", content=b"of before").json()
    with psycopg.connect(devstack.database_url) as connection:
        row = connection.execute(
            "select version from storage.objects where id = %s", [stored["Id"]]
        ).fetchone()
    assert row is not None
    earlier = devstack.state / "storage" / bucket / "a"
    earlier.mkdir(parents=True)
    (devstack.state / "storage" / "versions" / row[0]).rename(earlier / "b.txt")
    kill_gateway(devstack)
    wait_for("it is taken over", lambda: not earlier.exists() or None, SECONDS)
    wait_for("it answers", lambda: is_answering(devstack) or None, SECONDS)
    assert ask(devstack, "GET", f"object/{bucket}/a/b.txt").content == b"of before"


def kill_gateway(devstack: Supabase) -> None:
    info = DevstackInfo.read(devstack.state / "devstack.json")
    assert info is not None
    os.kill(info.pids["gateway"], signal.SIGKILL)


def is_answering(devstack: Supabase) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"{devstack.supabase_url}/health", timeout=10).is_success
    return False
