"""A push service on this machine, and browsers that subscribed with it: they read what is sealed."""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from orchestrator.domain.platform.push_sealing import Browser, decode, derive_keys, encode
from tests.support.receiver import Answer, Asked, Receiver, receiving

CURVE = ec.SECP256R1()


class Subscriber:
    """A browser with keys of its own."""

    def __init__(self, receiver: Receiver, name: str) -> None:
        self._receiver = receiver
        self._key = ec.generate_private_key(CURVE)
        self._auth = os.urandom(16)
        self.path = f"/push/{name}"
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.browser = Browser(receiver.url(self.path), encode(point), encode(self._auth))
        self.answers(201)

    def answers(self, status: int = 201, *, holds: bool = False, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._receiver.answers[self.path] = Answer(status, [b""], named, holds=holds)

    @property
    def asked(self) -> list[Asked]:
        return [asked for asked in self._receiver.asked if asked.path == self.path]

    @property
    def told(self) -> list[dict[str, Any]]:
        """What it reads, in order."""
        return [json.loads(self.read(asked.body)) for asked in self.asked]

    def read(self, body: bytes) -> bytes:
        """RFC 8291, the other way round."""
        salt, sender = body[:16], body[21 : 21 + body[20]]
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender))
        key, nonce = derive_keys(shared, self._auth, decode(self.browser.p256dh), sender, salt)
        content = AESGCM(key).decrypt(nonce, body[21 + body[20] :], None)
        assert content[-1:] == b"\x02", "one record, and the last"
        return content[:-1]

    def proof(self) -> dict[str, Any]:
        """Who the last message says sent it, and for whom, as far as its signature bears it out."""
        scheme, token, public = self.asked[-1].headers["authorization"].replace(",", "").split()
        assert scheme == "vapid"
        point = decode(public.removeprefix("k="))
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        audience = self.browser.endpoint.removesuffix(self.path)
        return jwt.decode(token.removeprefix("t="), key, algorithms=["ES256"], audience=audience)


class PushService:
    """Each subscriber is a path."""

    def __init__(self, receiver: Receiver) -> None:
        self.receiver = receiver

    def subscribe(self, name: str) -> Subscriber:
        return Subscriber(self.receiver, name)


@contextmanager
def push_service() -> Generator[PushService]:
    with receiving() as receiver:
        yield PushService(receiver)
