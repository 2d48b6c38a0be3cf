"""Storage answers the official clients as hosted's does."""

from __future__ import annotations

from typing import Any, cast

import httpx
import pytest
from storage3.utils import StorageException

from tests.support.clients import open_client
from tests.support.devstack import Supabase

from .test_supabase_js import run_client

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
