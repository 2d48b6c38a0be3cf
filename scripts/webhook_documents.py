"""Write docs/asyncapi.yaml, and the events of docs/webhooks.md, from the models: `make types`.

A test fails when one is stale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from pydantic.json_schema import models_json_schema

from devstack.settings import ROOT
from orchestrator.domain.hooks.events import EVENTS, Data
from scripts.stale import write_stale
from scripts.yaml_text import write_yaml

ASYNCAPI = ROOT / "docs" / "asyncapi.yaml"
DOCUMENT = ROOT / "docs" / "webhooks.md"
BEGIN, END = "<!-- events: made by `make types` -->\n", "<!-- end of events -->\n"
SHAPES = "#/components/schemas/"
HEADERS: dict[str, Any] = {
    "type": "object",
    "required": ["webhook-id", "webhook-timestamp", "webhook-signature"],
    "properties": {
        "webhook-id": {
            "type": "string",
            "description": "The same at each attempt and replay: it says what one has had already.",
        },
        "webhook-timestamp": {"type": "string", "description": "Of the attempt, in seconds since 1970."},
        "webhook-signature": {
            "type": "string",
            "description": "v1,<base64 of HMAC-SHA256>; two while a secret is replaced.",
        },
    },
}


def main() -> None:
    for path in write_stale(generate()):
        print(f"wrote {path.relative_to(ROOT)}")


def generate() -> dict[Path, str]:
    """The generated files and what the models would have in them."""
    before, rest = DOCUMENT.read_text().split(BEGIN)
    _, after = rest.split(END)
    return {
        ASYNCAPI: write_yaml(describe()),
        DOCUMENT: f"{before}{BEGIN}{tell_events()}{END}{after}",
    }


def describe() -> dict[str, Any]:
    """AsyncAPI 3: what this application sends, seen from itself."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Zapbase webhooks",
            "version": "1.0.0",
            "description": "What an account's webhook endpoints are told. See webhooks.md.",
        },
        "defaultContentType": "application/json",
        "channels": {
            "endpoint": {
                "description": "An address that an account has named; each event is a POST to it.",
                "messages": {event: {"$ref": f"#/components/messages/{event}"} for event in EVENTS},
            }
        },
        "operations": {
            "tell": {
                "action": "send",
                "channel": {"$ref": "#/channels/endpoint"},
                "messages": [{"$ref": f"#/channels/endpoint/messages/{event}"} for event in EVENTS],
            }
        },
        "components": {
            "messages": {event: message_of(event, data) for event, data in EVENTS.items()},
            "schemas": schemas(),
        },
    }


def message_of(event: str, data: type[Data]) -> dict[str, Any]:
    return {
        "name": event,
        "summary": summary_of(data),
        "headers": {"$ref": f"{SHAPES}Headers"},
        "payload": {
            "type": "object",
            "required": ["type", "timestamp", "data"],
            "properties": {
                "type": {"const": event},
                "timestamp": {"type": "string", "format": "date-time"},
                "data": {"$ref": f"{SHAPES}{data.__name__}"},
            },
        },
    }


def schemas() -> dict[str, Any]:
    models = [(model, "serialization") for model in dict.fromkeys(EVENTS.values())]
    _, written = models_json_schema(cast(Any, models), ref_template=f"{SHAPES}{{model}}")
    return {"Headers": HEADERS, **{name: tidied(found) for name, found in sorted(written["$defs"].items())}}


def tidied(schema: dict[str, Any]) -> dict[str, Any]:
    """Without what pydantic adds for itself. What is not named today may come tomorrow."""
    kept = {key: value for key, value in schema.items() if key not in ("title", "additionalProperties")}
    for member in kept.get("properties", {}).values():
        member.pop("title", None)
    return kept


def summary_of(data: type[Data]) -> str:
    return (data.__doc__ or "").strip()


def tell_events() -> str:
    rows = (f"| `{event}` | {summary_of(data)} | {names_of(data)} |\n" for event, data in EVENTS.items())
    return f"| event | what happened | `data` |\n|---|---|---|\n{''.join(rows)}"


def names_of(data: type[Data]) -> str:
    return ", ".join(f"`{name}`" for name in data.model_fields if name != "truncated")


if __name__ == "__main__":
    main()
