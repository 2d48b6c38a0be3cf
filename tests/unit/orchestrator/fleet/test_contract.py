"""The Python models of what a node instance says agree with the schemas both sides share."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel

from orchestrator.domain.fleet.node_events import (
    JournalPosition,
    NodeEvent,
    NodeStatus,
    PairingCodeData,
    QrData,
    StatusData,
)
from orchestrator.domain.fleet.statuses import Status

CONTRACT = Path(__file__).parents[4] / "node_instances" / "contract"


def schema(name: str) -> dict[str, Any]:
    return json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))


def event_data(name: str) -> dict[str, Any]:
    definitions = schema("event")["definitions"]
    return definitions[name]


@pytest.mark.parametrize(
    ("model", "described"),
    [
        (NodeStatus, schema("status")),
        (JournalPosition, schema("status")["properties"]["journal"]),
        (NodeEvent, schema("event")),
        (StatusData, event_data("statusEvent")),
        (QrData, event_data("qrEvent")),
        (PairingCodeData, event_data("pairingCodeEvent")),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_every_field_is_in_the_schema_and_every_needed_one_is_always_sent(
    model: type[BaseModel], described: dict[str, Any]
) -> None:
    assert set(model.model_fields) <= set(described["properties"])
    needed = {name for name, field in model.model_fields.items() if field.is_required()}
    assert needed <= set(described["required"])


def test_the_statuses_are_the_same_on_both_sides() -> None:
    assert set(schema("status")["properties"]["status"]["enum"]) == set(Status)


def test_an_answer_that_fits_the_schema_fits_the_model() -> None:
    answer = {
        "instance_id": "b5d8fe3c-6b01-4bc6-b54a-11a2b9d1ad32",
        "pid": 7,
        "started_at": "2026-01-01T00:00:00.000Z",
        "engine": "memory",
        "status": "connected",
        "status_reason": None,
        "phone": "5511999999999",
        "name": None,
        "qr": None,
        "qr_expires_at": None,
        "pairing_code": None,
        "journal": {"last": 3, "acknowledged": 2, "begun_at": 1},
    }
    jsonschema.validate(answer, schema("status"))
    assert NodeStatus.model_validate(answer).journal.last == 3
