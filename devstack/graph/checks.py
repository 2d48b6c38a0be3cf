"""What Meta refuses of a message: missing fields, a closed window, templates that there are not."""

from __future__ import annotations

import re
from typing import Any, cast

from devstack.graph.world import Number, RefusedError, World

_FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("body",),
    "image": ("id",),
    "audio": ("id",),
    "video": ("id",),
    "document": ("id",),
    "sticker": ("id",),
    "location": ("latitude", "longitude"),
    "reaction": ("message_id", "emoji"),
    "template": ("name", "language"),
}
_FILES = frozenset({"image", "audio", "video", "document", "sticker"})


def check_message(world: World, number: Number, body: dict[str, Any]) -> str:
    """Whom it goes to; RefusedError."""
    kind = str(body.get("type", "text"))
    if body.get("messaging_product") != "whatsapp":
        raise RefusedError(100, "The parameter messaging_product is required.")
    user = str(body.get("to") or body.get("recipient") or "")
    if not re.fullmatch(r"\+?[0-9]{6,15}|[A-Z]{2}\.[A-Za-z0-9.]{1,132}", user):
        raise RefusedError(100, "The parameter to is required.")
    part = body.get(kind)
    if kind == "contacts":
        _check_contacts(part)
    elif kind not in _FIELDS:
        raise RefusedError(131051, f"Message type {kind} is not currently supported")
    elif not isinstance(part, dict) or any(name not in part for name in _FIELDS[kind]):
        raise RefusedError(100, f"The parameter {kind} needs {', '.join(_FIELDS[kind])}")
    elif kind in _FILES and str(cast(dict[str, Any], part)["id"]) not in world.files:
        raise RefusedError(131053, "Media upload error")
    elif kind == "template":
        _check_template(number, cast(dict[str, Any], part))
    user = user.removeprefix("+")
    if kind != "template" and not number.is_open(user):
        raise RefusedError(131047, "More than 24 hours have passed since the customer last replied")
    return user


def _check_contacts(part: object) -> None:
    contacts = cast(list[Any], part) if isinstance(part, list) else []
    if not contacts or not all(one.get("name", {}).get("formatted_name") for one in contacts):
        raise RefusedError(100, "The parameter contacts needs name.formatted_name")


def _check_template(number: Number, part: dict[str, Any]) -> None:
    name, language = str(part["name"]), str(part["language"].get("code"))
    if not number.has_template(name, language):
        raise RefusedError(132001, f"Template name ({name}) does not exist in {language}")
    known = next(one for one in number.templates if (one["name"], one["language"]) == (name, language))
    given = {one["type"]: one.get("parameters", []) for one in part.get("components", [])}
    for component in known.get("components", []):
        kind = str(component.get("type", "")).lower()
        wanted = set(re.findall(r"\{\{\s*(\w+)\s*\}\}", component.get("text", "")))
        if kind in ("header", "body") and len(given.get(kind, [])) != len(wanted):
            raise RefusedError(132000, f"The number of parameters of {kind} is not {len(wanted)}")
