"""What a client asks for when it joins a topic."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, cast

from devstack.realtime.errors import RefusedError
from devstack.realtime.frames import Frame, Json, as_object, is_text
from devstack.realtime.subscriptions import Binding, read_binding

TOPIC_PREFIX = "realtime:"


@dataclass(frozen=True)
class JoinRequest:
    topic: str
    """With the prefix, as on the wire."""
    name: str
    """Without it, as in policies."""
    join_ref: str | None
    private: bool
    acknowledge: bool
    """Broadcasts are answered."""
    receive_own: bool
    """Broadcasts come back to their sender."""
    replication_ready: bool
    """Wants to be told once changes flow."""
    wants_replay: bool
    replay: Json | None
    """As the client wrote it, for those alone who may read the topic; None when it is no object."""
    presence_key: str
    presence_enabled: bool
    wishes: list[Json]
    """postgres_changes as the client wrote them: they are echoed."""
    bindings: list[Binding]
    token: object
    """None: the socket's."""


def read_join(frame: Frame) -> JoinRequest:
    """Raises RefusedError on a topic without a name and on wishes of the wrong shape."""
    name = frame.topic.removeprefix(TOPIC_PREFIX)
    if not name or name == frame.topic:
        raise RefusedError("TopicNameRequired", "You must provide a topic name")
    config = as_object(frame.payload.get("config"))
    broadcast, presence = as_object(config.get("broadcast")), as_object(config.get("presence"))
    wishes = read_wishes(config.get("postgres_changes"))
    replay = broadcast.get("replay")
    key = presence.get("key")
    return JoinRequest(
        topic=frame.topic,
        name=name,
        join_ref=frame.join_ref or frame.ref,
        private=is_true(config.get("private")),
        acknowledge=is_true(broadcast.get("ack")),
        receive_own=is_true(broadcast.get("self")),
        replication_ready=is_true(broadcast.get("replication_ready")),
        wants_replay="replay" in broadcast,
        replay=cast("Json", replay) if isinstance(replay, dict) else None,
        presence_key=key if isinstance(key, str) and key and is_text(key) else str(uuid.uuid4()),
        presence_enabled=not is_false(presence.get("enabled")),
        wishes=wishes,
        bindings=[read_binding(wish) for wish in wishes],
        token=frame.payload.get("access_token") or frame.payload.get("user_token"),
    )


def is_true(value: object) -> bool:
    """Booleans may come as words."""
    return value is True or (isinstance(value, str) and value.lower() == "true")


def is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.lower() == "false")


def read_wishes(value: object) -> list[Json]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise RefusedError("RealtimeBadRequest", "postgres_changes must be a list")
    wishes = [wish for wish in cast("list[Any]", value) if wish]
    if not all(isinstance(wish, dict) for wish in wishes):
        raise RefusedError("RealtimeBadRequest", "postgres_changes must be a list of objects")
    return cast("list[Json]", wishes)
