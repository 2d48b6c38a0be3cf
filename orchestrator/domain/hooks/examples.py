"""What an event looks like before the first of its kind: made from what webhooks tell."""

from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from orchestrator.domain.hooks.events import EVENTS

_MOMENT = datetime(2026, 11, 22, 12, tzinfo=UTC)
_ID = UUID("6f1c2a0e-0000-4000-8000-000000000001")
# By name, or by shape and name: what would be null, or a text of no meaning.
_SAID: dict[str, Any] = {
    "BroadcastShape.name": "Natal",
    "BroadcastShape.status": "finished",
    "CampaignShape.name": "Volta às aulas",
    "ChatShape.kind": "direct",
    "ChatShape.status": "open",
    "FlowShape.name": "Boas-vindas",
    "InstanceShape.status": "connected",
    "MessageShape.status": "received",
    "RunShape.status": "running",
    "assigned_to": None,
    "content": None,
    "delivered_at": None,
    "edited_at": None,
    "ended_at": None,
    "error_code": None,
    "field": "cidade",
    "fields": {"cidade": "Campinas"},
    "from_me": False,
    "instance_name": "Loja",
    "kind": "text",
    "match": "equals",
    "media": None,
    "media_id": None,
    "message": "Oi! Vi a promoção.",
    "name": "Maria",
    "opted_out_at": None,
    "phone": "5511999990001",
    "read_at": None,
    "reason": None,
    "reply_to": None,
    "revoked_at": None,
    "sent_at": None,
    "slug": "aulas-1f0c9e",
    "snoozed_until": None,
    "started_by": "keyword",
    "status_reason": None,
    "tag": "cliente",
    "tags": ["cliente"],
    "truncated": False,
    "value": "Campinas",
    "whatsapp_name": "Maria S.",
}
# What is otherwise after some events.
_AFTER: dict[str, dict[str, Any]] = {
    "chat.assigned": {"assigned_to": _ID},
    "chat.closed": {"ChatShape.status": "closed"},
    "flow.finished": {"RunShape.status": "done", "ended_at": _MOMENT},
    "instance.disconnected": {"InstanceShape.status": "disconnected"},
    "message.sent": {"MessageShape.status": "sent", "from_me": True, "sent_at": _MOMENT},
    "message.status": {
        "MessageShape.status": "delivered", "from_me": True, "sent_at": _MOMENT, "delivered_at": _MOMENT,
    },
}  # fmt: skip
_PLAIN: dict[Any, Any] = {
    bool: True, int: 1, str: "…", Any: None, UUID: _ID, datetime: _MOMENT, date: _MOMENT.date(),
}  # fmt: skip


def example_of(event: str) -> dict[str, Any]:
    """`{id, type, timestamp, data}` of an event that webhooks may ask for."""
    data = EVENTS[event].model_validate(_object(EVENTS[event], event)).model_dump(mode="json")
    if not data["truncated"]:
        del data["truncated"]
    moment = _MOMENT.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return {"id": "evt_1", "type": event, "timestamp": moment, "data": data}


def _object(model: type[BaseModel], event: str) -> dict[str, Any]:
    said = _SAID | _AFTER.get(event, {})
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = f"{model.__name__}.{name}" if f"{model.__name__}.{name}" in said else name
        # The text of a message and the message itself have one name.
        is_text = _model_in(field.annotation) is None
        is_said = key in said and (is_text or said[key] is None)
        values[name] = said[key] if is_said else _value(field.annotation, event)
    return values


def _value(kind: Any, event: str) -> Any:
    origin = get_origin(kind)
    if model := _model_in(kind):
        return _object(model, event)
    if origin in (Union, UnionType):
        return _value(next(member for member in get_args(kind) if member is not NoneType), event)
    if origin is Literal:
        return get_args(kind)[0]
    if origin is list:
        return []
    if origin is dict:
        return {}
    return _PLAIN[kind]


def _model_in(kind: Any) -> type[BaseModel] | None:
    """The shape that this is, or may be."""
    members = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    return next(
        (member for member in members if isinstance(member, type) and issubclass(member, BaseModel)), None
    )
