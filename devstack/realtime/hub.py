"""Who listens to what: channels by topic, and the messages that go to all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple, Protocol

from devstack.realtime.authorization import Extension, Rights
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
    @property
    def replayed(self) -> frozenset[str]: ...

    def hears(self, extension: Extension) -> bool: ...
    def restrict(self, readable: Rights) -> None: ...


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

    def members(self, key: TopicKey) -> list[Member]:
        return list(self._members.get(key, ()))

    def private_members(self) -> list[Member]:
        return [channel for key, members in self._members.items() if key.private for channel in members]

    def send(
        self,
        key: TopicKey,
        message: Broadcast | Outgoing,
        extension: Extension,
        *,
        skip: Member | None = None,
        message_id: str | None = None,
    ) -> None:
        """To every channel of the topic that may listen to the extension, unless it was told when it joined.

        Encoded once a protocol version.
        """
        encoded: dict[int, str | bytes | None] = {}
        for channel in self.members(key):
            if channel is skip or not channel.hears(extension) or message_id in channel.replayed:
                continue
            version = channel.socket.version
            if version not in encoded:
                encoded[version] = message.encode(version)
            if (frame := encoded[version]) is not None:
                channel.socket.send(frame)
