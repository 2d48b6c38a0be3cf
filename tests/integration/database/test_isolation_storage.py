"""Nobody across the border reads, lists, signs, writes or deletes another tenant's files, in any bucket."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from .border import Border, Caller
from .probes import BUCKETS

BYTES = b"a tenant's own picture"
OBJECT = "/storage/v1/object"


@pytest.fixture(params=sorted(BUCKETS))
def bucket(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(border: Border, bucket: str) -> Iterator[str]:
    """A file of the victim's, put there by the service."""
    path = f"{own_folder(border.victim, bucket)}/{uuid4()}"
    put(border.service, bucket, path).raise_for_status()
    yield path
    delete(border.service, bucket, path)


def own_folder(caller: Caller, bucket: str) -> str | None:
    """An account's files lie by its id, people's pictures by theirs."""
    return caller.id if bucket == "avatars" else caller.account_id


def put(caller: Caller, bucket: str, path: str, **headers: str) -> httpx.Response:
    headers |= {"content-type": "image/png"}
    return caller.api.post(f"{OBJECT}/{bucket}/{path}", content=BYTES, headers=headers)


def delete(caller: Caller, bucket: str, path: str) -> httpx.Response:
    return caller.api.request("DELETE", f"{OBJECT}/{bucket}", json={"prefixes": [path]})


def read(caller: Caller, bucket: str, path: str) -> bytes | None:
    """The bytes; None when he is refused."""
    answer = caller.api.get(f"{OBJECT}/{bucket}/{path}")
    return answer.content if answer.is_success else None


def listed(caller: Caller, bucket: str, folder: str) -> list[object]:
    answer = caller.api.post(f"{OBJECT}/list/{bucket}", json={"prefix": f"{folder}/", "limit": 10})
    return answer.json() if answer.is_success else []


def test_nobody_across_the_border_reaches_a_file(border: Border, bucket: str, path: str) -> None:
    folder = path.partition("/")[0]
    for intruder in (*border.intruders, *border.impostors):
        assert read(intruder, bucket, path) is None, f"{intruder.name} reads"
        assert listed(intruder, bucket, folder) == [], f"{intruder.name} lists"
        signed = intruder.api.post(f"{OBJECT}/sign/{bucket}/{path}", json={"expiresIn": 60})
        assert signed.is_error, f"{intruder.name} signs an address"
        for name in ("move", "copy"):
            body = {
                "bucketId": bucket,
                "sourceKey": path,
                "destinationKey": f"{own_folder(intruder, bucket)}/{uuid4()}",
            }
            assert intruder.api.post(f"{OBJECT}/{name}", json=body).is_error, f"{intruder.name} {name}s"
        assert put(intruder, bucket, path, **{"x-upsert": "true"}).is_error, f"{intruder.name} overwrites"
        assert put(intruder, bucket, f"{folder}/{uuid4()}").is_error, f"{intruder.name} adds"
        delete(intruder, bucket, path)
        assert read(border.service, bucket, path) == BYTES, f"{intruder.name} deletes"


def test_the_probe_would_see_a_leak(border: Border, bucket: str, path: str) -> None:
    assert read(border.victim, bucket, path) == BYTES
    assert len(listed(border.victim, bucket, path.partition("/")[0])) == 1
    assert put(border.service, bucket, path, **{"x-upsert": "true"}).is_success


@pytest.mark.parametrize("bucket", ["media"], indirect=True)
def test_nobody_signed_in_writes_even_into_his_own_folder(border: Border, bucket: str, path: str) -> None:
    assert put(border.victim, bucket, f"{border.victim.account_id}/{uuid4()}").is_error
    delete(border.victim, bucket, path)
    assert read(border.service, bucket, path) == BYTES


def test_buckets_are_neither_listed_nor_changed_by_customers(border: Border, bucket: str) -> None:
    for caller in (border.victim, *border.intruders, *border.impostors):
        answer = caller.api.get("/storage/v1/bucket")
        assert answer.is_error or answer.json() == []
        caller.api.put(f"/storage/v1/bucket/{bucket}", json={"public": True})
        caller.api.delete(f"/storage/v1/bucket/{bucket}")
    assert border.service.api.get(f"/storage/v1/bucket/{bucket}").json()["public"] is False


@pytest.mark.parametrize("bucket", ["avatars"], indirect=True)
def test_a_picture_is_ones_own_small_and_nothing_else(border: Border, bucket: str, path: str) -> None:
    own = f"{border.victim.id}/{uuid4()}"
    assert put(border.victim, bucket, own).is_success
    [colleague, *_] = border.insiders
    assert read(colleague, bucket, own) == BYTES
    assert put(border.victim, bucket, own, **{"x-upsert": "true"}).is_error, "what others have seen stays"
    page = {"content-type": "text/html"}
    upload = f"{OBJECT}/{bucket}/{border.victim.id}/{uuid4()}"
    assert border.victim.api.post(upload, content=BYTES, headers=page).is_error, "no page"
    picture = {"content-type": "image/png"}
    assert border.victim.api.post(upload, content=bytes(262_145), headers=picture).is_error, "no film"
    delete(colleague, bucket, own)
    assert read(border.victim, bucket, own) == BYTES
    delete(border.victim, bucket, own)
    assert read(border.victim, bucket, own) is None
