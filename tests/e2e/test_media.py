"""Files come in from the phone and go out to it with the same bytes, through a real browser."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from devstack.settings import ROOT, node_program
from devstack.testing import DemoStack, wait_for
from tests.e2e.numbers import Operator, phone_of

pytestmark = pytest.mark.browser
PEER = "5511955550701"
SECONDS = 20
# Larger than the pieces in which a file leaves the page.
PHOTO = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + os.urandom(2_500_000)
VOICE = b"OggS\0\x02" + bytes(22) + b"OpusHead" + os.urandom(20_000)
PAPER = b"%PDF-1.7\n" + os.urandom(100_000)


class Phone:
    """The simulated phone of a number."""

    def __init__(self, operator: Operator, number: dict[str, Any]) -> None:
        self._operator = operator
        self._number = number
        self._url = f"{operator.stack.simulator_url}/phones/{phone_of(number)}"

    def receive(self, data: bytes, mimetype: str, filename: str) -> dict[str, Any]:
        """The row of a file that somebody sends, once it is stored."""
        file = {"data": base64.b64encode(data).decode(), "mimetype": mimetype, "filename": filename}
        answer = httpx.post(f"{self._url}/incoming", json={"from": PEER, "media": file}, timeout=20)
        answer.raise_for_status()
        digest = hashlib.sha256(data).hexdigest()
        return wait_for(f"{filename} in the store", lambda: self._stored(digest), SECONDS)

    def has(self, data: bytes) -> bool:
        """Whether exactly one message carries these bytes."""
        wanted = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        messages = httpx.get(f"{self._url}/messages", timeout=20).raise_for_status().json()["messages"]
        hashes = [message["media"].get("hash") for message in messages if message["media"]]
        return hashes.count(wanted) == 1

    def _stored(self, digest: str) -> dict[str, Any] | None:
        path = f"media?account_id=eq.{self._number['account_id']}&sha256=eq.{digest}&state=eq.stored"
        rows = self._operator.stack.rows(path, self._operator.token)
        assert len(rows) <= 1
        return rows[0] if rows else None


def test_what_may_be_seen_once_is_stored_as_such_and_never_asked_for(demo: DemoStack) -> None:
    operator = Operator(demo)
    number = operator.connect(operator.numbers()[0])
    once: dict[str, Any] = {"isViewOnce": True, "mimetype": "image/jpeg"}
    forms: list[dict[str, Any]] = [
        {"type": "image", **once},
        {"type": "video", **once, "directPath": "/media/none"},
        {"type": "ptt", **once},
        {"type": "ciphertext", "subtype": "view_once_unavailable_fanout"},
    ]
    url = f"{demo.simulator_url}/phones/{phone_of(number)}/incoming"
    ids = [httpx.post(url, json={"from": PEER, "raw": raw}).json()["message"]["id"] for raw in forms]

    def stored() -> list[dict[str, Any]] | None:
        path = f"conversations?account_id=eq.{number['account_id']}&wa_message_id=in.({','.join(ids)})"
        rows = demo.rows(f"{path}&order=seq&select=kind,content,media_id", operator.token)
        return rows if len(rows) == len(ids) else None

    *seen, notice = wait_for("the messages", stored, SECONDS)
    assert [row["kind"] for row in seen] == ["image", "video", "voice"]
    assert all(row["content"] == {"view_once": True} and row["media_id"] is None for row in seen)
    assert (notice["kind"], notice["content"]["content"]) == ("unknown", {"view_once": True})


def test_files_in_and_out(demo: DemoStack, tmp_path: Path) -> None:
    operator = Operator(demo)
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    number = operator.connect(founding[1])
    phone = Phone(operator, number)
    photo = phone.receive(PHOTO, "image/png", "bolo.png")
    voice = phone.receive(VOICE, "audio/ogg; codecs=opus", "voz.ogg")
    paper = phone.receive(PAPER, "application/pdf", "nota.pdf")
    assert [row["mimetype"] for row in (photo, voice, paper)] == [
        "image/png",
        "audio/ogg; codecs=opus",
        "application/pdf",
    ]
    [received] = operator.stack.rows(f"conversations?media_id=eq.{photo['id']}", operator.token)

    answer = tmp_path / "answer.png"
    answer.write_bytes(PHOTO[:700_000])
    seen = run_program(
        demo,
        ACCESS_TOKEN=operator.token,
        ACCOUNT=number["account_id"],
        INSTANCE=number["id"],
        CONTACT=received["contact_id"],
        RECEIVED=photo["id"],
        FILE=str(answer),
    )
    sent = seen.pop("sent")
    assert seen == {
        "received": hashlib.sha256(PHOTO).hexdigest(),
        "part": 206,
        "fitting": True,
        "type": "image/png",
    }
    wait_for("the answer on the phone", lambda: phone.has(answer.read_bytes()), SECONDS)
    wait_for("the reading", lambda: is_read(operator, sent), SECONDS)


def is_read(operator: Operator, message_id: str) -> bool:
    [row] = operator.stack.rows(f"conversations?id=eq.{message_id}&select=status,error_code", operator.token)
    assert row["status"] != "failed", row
    return bool(row["status"] == "read")


def run_program(demo: DemoStack, **environment: str) -> dict[str, Any]:
    """What tests/clients/media.ts prints."""
    addresses = {
        "SUPABASE_URL": demo.supabase_url,
        "SUPABASE_KEY": demo.publishable_key,
        "API_URL": demo.api_url,
    }
    ended = subprocess.run(
        [node_program(), "tests/clients/media.ts"],
        cwd=ROOT,
        env=os.environ | addresses | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)
