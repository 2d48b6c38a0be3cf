"""Storage answers the official clients as hosted's does."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import uuid
from collections.abc import Generator
from typing import Any, cast

import httpx
import psycopg
import pytest
from storage3.utils import StorageException

from devstack.info import DevstackInfo
from devstack.testing import wait_for
from tests.support.clients import open_client
from tests.support.devstack import Supabase
from tests.support.people import People, Tenant

from .test_supabase_js import run_client

SECONDS = 20
DEEP = "[" * 5000 + "]" * 5000
TAKEN = ["The resource already exists", "409"]
NO_OBJECT = ["Object not found", "404"]
TOO_LARGE = ["The object exceeded the maximum allowed size", "413"]
WRONG_TYPE = ["mime type image/png is not supported", "415"]
NO_ACCESS = "Either the object does not exist or you do not have access to it"


@pytest.fixture(scope="module")
def seen(devstack: Supabase) -> dict[str, Any]:
    """What a program with supabase-js saw."""
    environment = {"SUPABASE_URL": devstack.supabase_url, "SUPABASE_SECRET_KEY": devstack.secret_key}
    return run_client("storage_files.ts", environment)


@pytest.fixture
def bucket(devstack: Supabase) -> Generator[str]:
    """Of nobody, private, with no object once the test is over."""
    name = f"probe-{uuid.uuid4()}"
    ask(devstack, "POST", "bucket", json={"name": name}).raise_for_status()
    yield name
    ask(devstack, "POST", f"bucket/{name}/empty").raise_for_status()
    ask(devstack, "DELETE", f"bucket/{name}").raise_for_status()


def ask(devstack: Supabase, method: str, path: str, key: str | None = None, **options: Any) -> httpx.Response:
    headers = {"apikey": devstack.secret_key if key is None else key, **options.pop("headers", {})}
    url = f"{devstack.supabase_url}/storage/v1/{path}"
    return httpx.request(method, url, headers={k: v for k, v in headers.items() if v}, timeout=10, **options)


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    told = answer.json()
    return answer.status_code, told["statusCode"], told["code"]


def test_buckets(seen: dict[str, Any]) -> None:
    buckets = seen["buckets"]
    assert buckets.pop("made")["name"].startswith("probe-")
    assert buckets == {
        "again": TAKEN,
        "shown": [1_000_000, ["text/*", "application/json"], False],
        "badName": ["Bucket name invalid", "400"],
        "badSize": ["Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B", "400"],
        "missing": ["Bucket not found", "404"],
    }


def test_uploads(seen: dict[str, Any]) -> None:
    names = ["ação.txt", "a\0b", "a[1]", "x#y", "日本", "100%"]
    assert seen["uploads"] == {
        "stored": ["a/blob.txt", True, None],
        "again": TAKEN,
        "upsert": None,
        "update": None,
        "tooLarge": [TOO_LARGE, TOO_LARGE],
        "wrongType": [WRONG_TYPE, WRONG_TYPE],
        "names": seen["uploads"]["names"],
        "spaced": None,
        "noBucket": ["Bucket not found", "404"],
        "kept": [
            ["text/plain", "from a blob"],
            ["text/plain", "from a form"],
            ["text/plain", "other bytes"],
            ["text/plain", "still beside"],
            # No page is served from there.
            ["text/plain", "<p>"],
        ],
    }
    told = dict(zip(names, seen["uploads"]["names"], strict=True))
    # What follows # is no part of an address.
    assert told.pop("x#y") is None
    assert told == {name: [f"Invalid key: {name}", "400"] for name in told}


def test_lists(seen: dict[str, Any]) -> None:
    lists = seen["lists"]
    entry = lists.pop("entry")
    assert (entry["name"], entry["metadata"]["size"], entry["metadata"]["mimetype"]) == (
        "a",
        12,
        "text/plain",
    )
    assert lists == {
        "root": ["a", "a/", "it's (1) & more+.txt", "page.html", "x"],
        "folder": ["b/", "blob.txt", "file.json"],
        "slash": ["b/", "blob.txt", "file.json"],
        "deeper": ["bytes.txt", "form.txt"],
        "page": ["page.html"],
        "latest": ["bytes.txt", "form.txt"],
        "search": ["b/", "blob.txt"],
        "badSort": ["body/sortBy/column must be equal to one of the allowed values", "400"],
        "none": [],
        "v2": [[True, ["a/"], ["a"]], [False, [], ["it's (1) & more+.txt", "page.html", "x"]]],
        "v2Prefix": ["a/b/bytes.txt", "a/b/form.txt", "a/blob.txt"],
        "v2Latest": [True, 1],
        "v2Cursor": ["Invalid Parameter continuation token", "400"],
    }


def test_links(seen: dict[str, Any]) -> None:
    links = seen["links"]
    # The client writes a name twice as an address has it; an address with the right name is tried below.
    assert links.pop("saved").startswith("attachment; filename=a%25")
    assert links == {
        "whole": [200, "from a blob", "text/plain", None, None, None],
        "range": [206, "a", "text/plain", None, "bytes 5-5/11", None],
        "suffix": [206, "blob"],
        "beyond": 400,
        "attached": "attachment;",
        "several": [["a/blob.txt", None, True], ["none", NO_ACCESS, False], ["a", None, True]],
        "both": ["from a blob", "still beside"],
        "missing": NO_OBJECT,
        "wrong": [400] * 6,
        "tokenless": 400,
        "expired": [400, '"exp" claim timestamp check failed'],
        "uploaded": [None, ["text/plain", "by a link"]],
        "twice": TAKEN,
        "elsewhere": ["Invalid signature", "400"],
        "byDownload": ["Token is not scoped for upload", "400"],
    }


def test_changes(seen: dict[str, Any]) -> None:
    assert seen["changes"] == {
        "copied": [True, None],
        "info": ["c/copy.txt", 11, "text/plain", "max-age=77", {"by": "Ana"}],
        "copyAgain": TAKEN,
        "copyNothing": NO_OBJECT,
        "copyOut": ["Invalid key: ../out", "400"],
        "moved": "Successfully moved",
        "movedText": ["text/plain", "from a blob"],
        "moveNothing": NO_OBJECT,
        "moveOver": TAKEN,
        "exists": [True, False],
        "removed": ["d/moved.txt"],
        "gone": NO_OBJECT,
        "notEmpty": ["The bucket you tried to delete is not empty", "409"],
        "transformed": ["transformed images are not served by the devstack", "409"],
        "public": 400,
        "opened": None,
        "shown": [200, "still beside", "text/plain", "attachment; filename=x.txt; filename*=UTF-8''x.txt"],
        "emptied": None,
        "deleted": None,
    }


def test_supabase_py_does_the_same(devstack: Supabase, bucket: str) -> None:
    with open_client(devstack, devstack.secret_key) as client:
        files = cast(Any, client.storage.from_(bucket))
        files.upload("a/x.txt", b"bytes", {"content-type": "text/plain", "metadata": {"by": "Ana"}})
        files.upload("a/b/y.txt", b"more", {"content-type": "text/plain"})
        assert files.download("a/x.txt") == b"bytes"
        assert [(entry["name"], entry["id"] is None) for entry in files.list("a")] == [
            ("b", True),
            ("x.txt", False),
        ]
        assert [entry["name"] for entry in files.list()] == ["a"]
        assert files.info("a/x.txt")["size"] == 5
        assert (files.exists("a/x.txt"), files.exists("none")) == (True, False)
        signed = files.create_signed_urls(["a/x.txt", "none"], 60)
        assert [bool(one["error"]) for one in signed] == [False, True]
        assert httpx.get(signed[0]["signedURL"]).content == b"bytes"
        link = files.create_signed_url("a/x.txt", 60, {"download": "á.txt"})["signedURL"]
        assert httpx.get(link).headers["content-disposition"].endswith("filename*=UTF-8''%C3%A1.txt")
        upload = files.create_signed_upload_url("z.txt")
        files.upload_to_signed_url("z.txt", upload["token"], b"by a link")
        files.move("z.txt", "moved.txt")
        files.copy("moved.txt", "copied.txt")
        assert [one["name"] for one in files.remove(["moved.txt", "none"])] == ["moved.txt"]
        with pytest.raises(StorageException):
            files.upload("a/x.txt", b"again", {"content-type": "text/plain"})


@pytest.mark.parametrize(
    "name", ["a%00b", "%ff", "%2E%2E%2Fx", "a%2F..%2Fb", "a%2F.", "a%5Cb", "%E2%80%AE", "a%22b"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "GET", "HEAD", "DELETE"])
def test_no_name_breaks_it(devstack: Supabase, bucket: str, method: str, name: str) -> None:
    answer = ask(devstack, method, f"object/{bucket}/x%2F{name}", content=b"x" if method[0] == "P" else None)
    assert answer.status_code == 400
    assert method == "HEAD" or answer.json()["code"] == "InvalidKey"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "object/move", {"bucketId": "BUCKET", "sourceKey": "x", "destinationKey": "a\0b"}),
        ("POST", "object/copy", {"bucketId": "BUCKET", "sourceKey": "x\0", "destinationKey": "y"}),
        ("POST", "object/list/{bucket}", {"prefix": "a\0"}),
        ("POST", "object/list/{bucket}", {"prefix": "", "search": ["a"]}),
        ("POST", "object/list/{bucket}", {"prefix": "", "limit": 10**12}),
        ("POST", "object/list/{bucket}", {"prefix": "", "sortBy": {"column": "name", "order": "x"}}),
        ("POST", "object/list-v2/{bucket}", {"cursor": base64.b64encode(b'{"column": "id"}').decode()}),
        ("POST", "object/sign/{bucket}", {"paths": [1], "expiresIn": 60}),
        ("POST", "object/sign/{bucket}", {"paths": [], "expiresIn": 60}),
        ("POST", "object/sign/{bucket}/x", {"expiresIn": -1}),
        ("DELETE", "object/{bucket}", {"prefixes": [None]}),
        ("DELETE", "object/{bucket}", ["x"]),
        ("POST", "bucket", {"name": 5}),
        ("POST", "bucket", {"name": "x", "allowed_mime_types": ["no type"]}),
        ("PUT", "bucket/{bucket}", {"file_size_limit": "1 elephant"}),
    ],
)
def test_no_body_breaks_it(devstack: Supabase, bucket: str, method: str, path: str, body: Any) -> None:
    sent = json.loads(json.dumps(body).replace("BUCKET", bucket))
    answer = ask(devstack, method, path.format(bucket=bucket), json=sent)
    assert (answer.status_code, answer.json()["statusCode"][0]) == (400, "4")


@pytest.mark.parametrize(
    "body", ["{", DEEP, f'{{"prefix": {DEEP}}}', "5", '"x"', "\ud800".encode("utf-8", "surrogatepass")]
)
@pytest.mark.parametrize("path", ["object/list/{bucket}", "object/move", "object/sign/{bucket}/x", "bucket"])
def test_what_is_no_object_of_json_is_refused(
    devstack: Supabase, bucket: str, path: str, body: str | bytes
) -> None:
    answer = ask(devstack, "POST", path.format(bucket=bucket), content=body)
    assert refusal(answer) == (400, "400", "InvalidRequest")


def test_what_is_kept_beside_a_file_is_json_too(devstack: Supabase, bucket: str) -> None:
    for metadata in (DEEP[:4500] + DEEP[-4500:], "{"):
        headers = {"x-metadata": base64.b64encode(metadata.encode()).decode()}
        answer = ask(devstack, "POST", f"object/{bucket}/x", content=b"x", headers=headers)
        assert refusal(answer) == (400, "400", "InvalidRequest")
        form = {"metadata": metadata}
        answer = ask(devstack, "POST", f"object/{bucket}/x", data=form, files={"": b"x"})
        assert refusal(answer) == (400, "400", "InvalidRequest")


def test_a_file_of_json_may_be_nested_as_it_likes(devstack: Supabase, bucket: str) -> None:
    headers = {"content-type": "application/json"}
    ask(devstack, "POST", f"object/{bucket}/x", content=DEEP, headers=headers).raise_for_status()
    assert ask(devstack, "GET", f"object/{bucket}/x").text == DEEP


@pytest.mark.parametrize(
    ("header", "status", "text"),
    [
        ("bytes=0-0", 206, "a"),
        ("bytes=2-", 206, "cdef"),
        ("bytes=-2", 206, "ef"),
        ("bytes=4-400", 206, "ef"),
        ("bytes=-400", 206, "abcdef"),
        ("bytes=3-1", 200, "abcdef"),
        ("bytes=0-1,3-4", 200, "abcdef"),
        ("bytes=-", 200, "abcdef"),
        ("lines=1-2", 200, "abcdef"),
    ],
)
def test_ranges(devstack: Supabase, bucket: str, header: str, status: int, text: str) -> None:
    ask(devstack, "POST", f"object/{bucket}/x", content=b"abcdef").raise_for_status()
    answer = ask(devstack, "GET", f"object/{bucket}/x", headers={"range": header})
    assert (answer.status_code, answer.text) == (status, text)


def test_ranges_that_are_not_there(devstack: Supabase, bucket: str) -> None:
    for size, header in ((6, "bytes=6-"), (0, "bytes=0-"), (0, "bytes=-1")):
        ask(devstack, "PUT", f"object/{bucket}/x", content=b"x" * size).raise_for_status()
        answer = ask(devstack, "GET", f"object/{bucket}/x", headers={"range": header})
        assert refusal(answer) == (400, "416", "InvalidRange")
    assert ask(devstack, "GET", f"object/{bucket}/x").content == b""


def test_what_is_known_is_not_sent_again(devstack: Supabase, bucket: str) -> None:
    ask(devstack, "POST", f"object/{bucket}/x", content=b"x").raise_for_status()
    known = ask(devstack, "HEAD", f"object/{bucket}/x").headers
    for header, value in (("if-none-match", known["etag"]), ("if-modified-since", known["last-modified"])):
        again = ask(devstack, "GET", f"object/{bucket}/x", headers={header: value})
        assert (again.status_code, again.content) == (304, b"")


def test_a_stream_that_is_too_large_is_told_so(devstack: Supabase, bucket: str) -> None:
    ask(devstack, "PUT", f"bucket/{bucket}", json={"file_size_limit": 1000}).raise_for_status()
    answer = ask(devstack, "POST", f"object/{bucket}/x", content=(b"x" * 100_000 for _ in range(20)))
    assert refusal(answer) == (400, "413", "EntityTooLarge")
    assert ask(devstack, "GET", f"object/{bucket}/x").json()["code"] == "NoSuchKey"


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


@pytest.mark.parametrize("token", ["junk", "a.b.c", "sb_secret_wrong"])
def test_a_wrong_token_reads_nothing(devstack: Supabase, bucket: str, token: str) -> None:
    ask(devstack, "POST", f"object/{bucket}/x", content=b"x").raise_for_status()
    for method, path in (("GET", f"object/{bucket}/x"), ("GET", "bucket"), ("POST", f"object/{bucket}/y")):
        answer = ask(devstack, method, path, key="", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 400
    answer = ask(devstack, "GET", f"object/{bucket}/x", key="")
    assert refusal(answer) == (400, "404", "NoSuchBucket")


def test_an_access_token_opens_no_address_and_an_address_gives_no_access(
    devstack: Supabase, bucket: str, people: People
) -> None:
    member: Tenant = people.make_tenant()
    ask(devstack, "POST", f"object/{bucket}/x", content=b"x").raise_for_status()
    path = f"object/sign/{bucket}/x"
    assert ask(devstack, "GET", f"{path}?token={member.user.access_token}", key="").status_code == 400
    signed = ask(devstack, "POST", path, json={"expiresIn": 60}).json()["signedURL"]
    bearer = {"authorization": f"Bearer {signed.partition('token=')[2]}"}
    assert ask(devstack, "GET", "bucket", key="", headers=bearer).status_code == 400
    rest = httpx.get(
        f"{devstack.supabase_url}/rest/v1/accounts", headers={**bearer, "apikey": devstack.publishable_key}
    )
    assert rest.status_code == 401


def test_row_level_security_decides(devstack: Supabase, bucket: str, people: People) -> None:
    owner, stranger = people.make_tenant(), people.make_tenant()
    policies = f"""
      create policy "probe: read" on storage.objects for select to authenticated
        using (bucket_id = '{bucket}' and owner_id = (select auth.uid())::text);
      create policy "probe: write" on storage.objects for insert to authenticated
        with check (bucket_id = '{bucket}' and metadata ->> 'mimetype' = 'text/plain');
      create policy "probe: remove" on storage.objects for delete to authenticated
        using (bucket_id = '{bucket}' and storage.operation() = 'storage.object.delete_many');"""
    drop = "".join(
        f'drop policy if exists "probe: {name}" on storage.objects;' for name in ("read", "write", "remove")
    )
    text, image = ({"content-type": kind} for kind in ("text/plain", "image/png"))

    def do(who: Tenant, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {who.user.access_token}", **options.pop("headers", {})}
        return ask(devstack, method, path, key=devstack.publishable_key, headers=headers, **options)

    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        connection.execute(policies.encode())
        try:
            assert do(owner, "POST", f"object/{bucket}/x", content=b"x", headers=text).is_success
            refused = do(owner, "POST", f"object/{bucket}/y", content=b"x", headers=image)
            assert refusal(refused) == (400, "403", "AccessDenied")
            assert do(owner, "GET", f"object/{bucket}/x").content == b"x"
            assert do(stranger, "GET", f"object/{bucket}/x").json()["code"] == "NoSuchKey"
            assert do(stranger, "DELETE", f"object/{bucket}", json={"prefixes": ["x"]}).json() == []
            assert do(owner, "DELETE", f"object/{bucket}/x").json()["statusCode"] == "403"
            assert len(do(owner, "DELETE", f"object/{bucket}", json={"prefixes": ["x"]}).json()) == 1
        finally:
            connection.execute(drop.encode())


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing", 404),
        ("POST", "upload/resumable", 400),
        ("PATCH", "upload/resumable/x", 400),
        ("GET", "render/image/authenticated/media/x", 400),
        ("PUT", "s3/media/x", 404),
    ],
)
def test_what_is_not_served_says_so(devstack: Supabase, method: str, path: str, status: int) -> None:
    answer = ask(devstack, method, path)
    assert (answer.status_code, json.loads(answer.text).keys() >= {"statusCode", "message"}) == (status, True)
