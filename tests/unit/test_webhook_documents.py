"""What is written of webhooks is what they are, and its programs tell ours from a stranger's."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jsonschema import Draft7Validator
from standardwebhooks import Webhook

from devstack.settings import ROOT, node_program
from scripts.webhook_documents import DOCUMENT, describe, generate

ASYNCAPI = ROOT / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0-without-$id.json"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = '{"type":"contact.created","timestamp":"2026-11-30T12:00:00Z","data":{"name":"João 🌻 \\"x\\""}}'
# Each reads {body, headers} and prints the event, or ends otherwise.
DRIVERS = {
    "python": "import json, sys\ngiven = json.load(sys.stdin)\n"
    "print(json.dumps(read_event(given['body'], given['headers'])))\n",
    "js": "import { text } from 'node:stream/consumers'\n"
    "const given = JSON.parse(await text(process.stdin))\n"
    "console.log(JSON.stringify(readEvent(given.body, given.headers)))\n",
    "php": "$given = json_decode(file_get_contents('php://stdin'), true);\n"
    "echo json_encode(read_event($given['body'], $given['headers']));\n",
}
COMMANDS = {
    "python": [sys.executable, "-c"],
    "js": [node_program(), "--input-type=module", "-e"],
    "php": ["php", "-r"],
}
# PHP comes with no package of ours: its lines are tried where it is.
LANGUAGES = ["python", "js", *(["php"] if shutil.which("php") else [])]


def snippet(language: str) -> str:
    """The lines of the document that have the function."""
    blocks = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    [found] = [block for block in blocks if re.search("read_?event", block, re.IGNORECASE)]
    return found


def read(language: str, body: str, headers: dict[str, str]) -> Any:
    """What the lines make of it; None: they refused it."""
    done = subprocess.run(
        [*COMMANDS[language], snippet(language) + DRIVERS[language]],
        input=json.dumps({"body": body, "headers": headers}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "ZAPBASE_WEBHOOK_SECRET": SECRET},
        timeout=30,
    )
    return json.loads(done.stdout) if done.returncode == 0 else None


def signed(body: str = BODY, seconds_ago: float = 0, secrets: tuple[str, ...] = (SECRET,)) -> dict[str, str]:
    moment = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    signatures = [Webhook(secret).sign("evt_1", moment, body) for secret in secrets]
    return {
        "content-type": "application/json",
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def test_they_are_up_to_date() -> None:
    stale = [path.name for path, text in generate().items() if path.read_text() != text]
    assert stale == [], "run `make types` and commit what it writes"


def test_it_is_asyncapi() -> None:
    Draft7Validator(json.loads(ASYNCAPI.read_text())).validate(describe())  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_programs_know_what_is_ours(language: str) -> None:
    event = json.loads(BODY)
    assert read(language, BODY, signed()) == event
    rotated = signed(secrets=(f"whsec_{'B' * 32}", SECRET))
    assert read(language, BODY, rotated) == event
    unknown = signed()
    unknown["webhook-signature"] = f"v1a,AAAA {unknown['webhook-signature']}"
    assert read(language, BODY, unknown) == event


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_programs_take_nothing_else(language: str) -> None:
    forged = signed(secrets=(f"whsec_{'B' * 32}",))
    nameless = {name: value for name, value in signed().items() if name != "webhook-id"}
    unsigned = {name: value for name, value in signed().items() if name != "webhook-signature"}
    for body, headers in (
        (BODY, forged),
        (BODY + " ", signed()),
        (BODY, signed(seconds_ago=400)),
        (BODY, signed(seconds_ago=-400)),
        (BODY, signed() | {"webhook-id": "evt_2"}),
        (BODY, signed() | {"webhook-timestamp": "soon"}),
        (BODY, signed() | {"webhook-signature": "v1,"}),
        (BODY, nameless),
        (BODY, unsigned),
    ):
        assert read(language, body, headers) is None
