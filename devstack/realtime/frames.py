"""The wire format: Phoenix frames, version 1.0.0 (objects) and 2.0.0 (arrays, and binary broadcasts).

A frame is a topic, an event and a payload, with the references by which a client matches replies to requests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NoReturn, cast

from devstack.realtime.errors import BadFrameError

BINARY_FROM_CLIENT = 3
BINARY_TO_CLIENT = 4
ENCODING_BINARY = 0
ENCODING_JSON = 1
LONGEST_BINARY_PART = 255

Json = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """What a client sent."""

    join_ref: str | None
    ref: str | None
    topic: str
    event: str
    payload: Json
    size: int
    """Bytes on the wire."""


@dataclass(frozen=True)
class Outgoing:
    """What goes to a client. `payload` is JSON text, so that a message to many is encoded once."""

    topic: str
    event: str
    payload: str
    ref: str | None = None
    join_ref: str | None = None

    def encode(self, version: int) -> str:
        if version == 1:
            return (
                f'{{"topic":{json.dumps(self.topic)},"event":{json.dumps(self.event)},'
                f'"payload":{self.payload},"ref":{json.dumps(self.ref)}}}'
            )
        head = json.dumps([self.join_ref, self.ref, self.topic, self.event])
        return f"{head[:-1]},{self.payload}]"


@dataclass(frozen=True)
class Broadcast:
    """A broadcast to the subscribers of a topic. A payload of bytes can only be carried by version 2."""

    topic: str
    event: str
    payload: Any
    id: str | None = None
    """Of one that the database sent."""
    replayed: bool = False

    def encode(self, version: int) -> str | bytes | None:
        if version == 2 and (frame := self._encode_binary()) is not None:
            return frame
        if isinstance(self.payload, bytes):
            return None
        payload = {"type": "broadcast", "event": self.event, "payload": self.payload}
        if self.id:
            payload["meta"] = self._meta()
        return Outgoing(self.topic, "broadcast", json.dumps(payload)).encode(version)

    def _meta(self) -> Json:
        return {"id": self.id, **({"replayed": True} if self.replayed else {})}

    def _encode_binary(self) -> bytes | None:
        binary = isinstance(self.payload, bytes)
        body = cast("bytes", self.payload) if binary else json.dumps(self.payload).encode()
        meta = json.dumps(self._meta()) if self.id else ""
        parts = [part.encode() for part in (self.topic, self.event, meta)]
        if max(map(len, parts)) > LONGEST_BINARY_PART:
            return None
        encoding = ENCODING_BINARY if binary else ENCODING_JSON
        return bytes([BINARY_TO_CLIENT, *map(len, parts), encoding]) + b"".join(parts) + body


def decode_text(text: str, version: int) -> Frame:
    """Raises BadFrameError on anything that is not a frame of this version."""
    value, size = parse_json(text), len(text.encode())
    if version == 2:
        if not isinstance(value, list) or len(cast("list[object]", value)) != 5:
            raise BadFrameError("not an array of five")
        return checked(*cast("list[object]", value), size=size)
    if not isinstance(value, dict):
        raise BadFrameError("not an object")
    fields = cast("Json", value)
    parts = [fields.get(name) for name in ("join_ref", "ref", "topic", "event", "payload")]
    return checked(*parts, size=size)


def decode_binary(data: bytes) -> Frame:
    """A client's binary broadcast: kind 3, five lengths, an encoding, five strings, the payload."""
    if len(data) < 7 or data[0] != BINARY_FROM_CLIENT:
        raise BadFrameError("not a binary broadcast")
    lengths, encoding, position = data[1:6], data[6], 7
    if len(data) < position + sum(lengths):
        raise BadFrameError("shorter than it says")
    parts: list[str] = []
    for length in lengths:
        try:
            parts.append(data[position : position + length].decode())
        except UnicodeDecodeError as error:
            raise BadFrameError("not UTF-8") from error
        position += length
    join_ref, ref, topic, event, _meta = parts
    body = data[position:]
    payload = parse_json(body) if encoding == ENCODING_JSON else body
    content = {"event": event, "payload": payload}
    return checked(join_ref or None, ref or None, topic, "broadcast", content, size=len(data))


def parse_json(text: str | bytes) -> Any:
    """JSON as the standard has it: no NaN, no infinity, no nesting deep enough to exhaust the stack."""
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadFrameError("not JSON") from error


def refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def checked(
    join_ref: object, ref: object, topic: object, event: object, payload: object, *, size: int
) -> Frame:
    if not isinstance(topic, str) or not isinstance(event, str) or not is_text(topic) or not is_text(event):
        raise BadFrameError("topic and event must be text")
    return Frame(reference(join_ref), reference(ref), topic, event, as_object(payload), size)


def reference(value: object) -> str | None:
    if isinstance(value, int):
        return str(value)
    if value is None or isinstance(value, str):
        return value
    raise BadFrameError("a reference must be text")


def as_object(value: object) -> Json:
    """The value if it is a JSON object, else an empty one: every field of a payload is optional."""
    return cast("Json", value) if isinstance(value, dict) else {}


def is_text(value: str) -> bool:
    """Whether PostgreSQL and UTF-8 can carry it: no NUL, no half of a surrogate pair."""
    try:
        return b"\0" not in value.encode()
    except UnicodeEncodeError:
        return False
