"""Who listens to what: channels by topic, and the messages that go to all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple, Protocol

from devstack.realtime.authorization import Extension
from devstack.realtime.frames import Broadcast, Outgoing
from devstack.realtime.tokens import Claims


class TopicKey(NamedTuple):
    """A public and a private channel of one name have nothing to do with each other."""

    name: str
    private: bool


class Connection(Protocol):
    """A socket, as those see it who have frames for it."""

    @property
    def version(self) -> int: ...

    def send(self, frame: str | bytes) -> None: ...


class Member(Protocol):
    """A channel, as those see it who tell it something."""

    @property
    def key(self) -> TopicKey: ...
    @property
    def topic(self) -> str: ...
    @property
    def socket(self) -> Connection: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def presence_key(self) -> str: ...
    @property
    def open(self) -> bool: ...

    def hears(self, extension: Extension) -> bool: ...


class Hub:
    def __init__(self) -> None:
        self._members: defaultdict[TopicKey, dict[Member, None]] = defaultdict(dict)

    def add(self, channel: Member) -> None:
        self._members[channel.key][channel] = None

    def remove(self, channel: Member) -> None:
        if members := self._members.get(channel.key):
            members.pop(channel, None)
            if not members:
                del self._members[channel.key]

    def has_members(self, key: TopicKey) -> bool:
        return key in self._members

    def send(
        self,
        key: TopicKey,
        message: Broadcast | Outgoing,
        extension: Extension,
        *,
        skip: Member | None = None,
    ) -> None:
        """To every channel of the topic that may listen to the extension. Encoded once a protocol version."""
        encoded: dict[int, str | bytes | None] = {}
        for channel in list(self._members.get(key, ())):
            if channel is skip or not channel.hears(extension):
                continue
            version = channel.socket.version
            if version not in encoded:
                encoded[version] = message.encode(version)
            if (frame := encoded[version]) is not None:
                channel.socket.send(frame)
