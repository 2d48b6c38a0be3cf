"""Who is there: what each channel of a topic tracks under a key, told to the others as differences."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from typing import Any

from devstack.realtime.frames import Json, Outgoing
from devstack.realtime.hub import Hub, Member, TopicKey

State = dict[str, Json]
"""`{key: {"metas": [{"phx_ref": …, …}]}}`, as clients know it."""


class Presence:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._tracked: defaultdict[TopicKey, dict[Member, tuple[str, Json]]] = defaultdict(dict)

    def state(self, key: TopicKey) -> State:
        state: State = {}
        for name, meta in self._tracked.get(key, {}).values():
            state.setdefault(name, {"metas": []})["metas"].append(meta)
        return state

    def track(self, channel: Member, payload: dict[str, Any]) -> None:
        """Begin to track, or replace what was tracked. The same again is told to nobody."""
        name, before = channel.presence_key, self._tracked[channel.key].get(channel)
        meta = {**payload, "phx_ref": uuid.uuid4().hex[:12]}
        if before:
            if without_refs(before[1]) == without_refs(meta):
                return
            meta["phx_ref_prev"] = before[1]["phx_ref"]
        self._tracked[channel.key][channel] = (name, meta)
        leaves = {name: {"metas": [before[1]]}} if before else {}
        self._tell(channel, {name: {"metas": [meta]}}, leaves)

    def untrack(self, channel: Member) -> None:
        """Also called for channels that track nothing."""
        tracked = self._tracked.get(channel.key)
        if tracked is None:
            return
        before = tracked.pop(channel, None)
        if not tracked:
            del self._tracked[channel.key]
        if before:
            self._tell(channel, {}, {before[0]: {"metas": [before[1]]}})

    def _tell(self, channel: Member, joins: State, leaves: State) -> None:
        payload = json.dumps({"joins": joins, "leaves": leaves})
        self._hub.send(channel.key, Outgoing(channel.topic, "presence_diff", payload), "presence")


def without_refs(meta: Json) -> Json:
    return {name: value for name, value in meta.items() if name not in ("phx_ref", "phx_ref_prev")}
