"""How a push message is sealed for one browser (RFC 8291) and signed for its push service (VAPID, RFC 8292).

In the open goes only where it is to go: what is told can be read by nobody but that browser.
"""

import base64
import os
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = ec.SECP256R1()
_RECORD_BYTES = 4096
_POINT_BYTES = 65
_TAG_BYTES = 16
# What push services take at least, and some at most.
CONTENT_MAX_BYTES = _RECORD_BYTES - 16 - 4 - 1 - _POINT_BYTES - _TAG_BYTES - 1
_PROOF_SECONDS = 12 * 3600


@dataclass(frozen=True)
class PushKeys:
    """The pair that proves who sends, in base64url: an uncompressed point and a scalar."""

    public_key: str
    private_key: str


@dataclass(frozen=True)
class Browser:
    """Where a browser's push service is, and the keys that it gave."""

    endpoint: str
    p256dh: str
    auth: str


def make_push_keys() -> PushKeys:
    """A new pair."""
    key = ec.generate_private_key(_CURVE)
    scalar = key.private_numbers().private_value.to_bytes(32, "big")
    return PushKeys(encode(_point(key.public_key())), encode(scalar))


def seal(
    content: bytes, browser: Browser, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body of a request to the push service. ValueError where the browser's keys are none."""
    key, salt = key or ec.generate_private_key(_CURVE), salt or os.urandom(16)
    theirs, ours = decode(browser.p256dh), _point(key.public_key())
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, theirs))
    content_key, nonce = derive_keys(shared, decode(browser.auth), theirs, ours, salt)
    head = salt + struct.pack("!LB", _RECORD_BYTES, len(ours)) + ours
    # One record, and the last: 2 says so.
    return head + AESGCM(content_key).encrypt(nonce, content + b"\x02", None)


def derive_keys(
    shared: bytes, auth: bytes, browser_point: bytes, sender_point: bytes, salt: bytes
) -> tuple[bytes, bytes]:
    """Key and nonce of the one record."""
    secret = _derive(auth, b"WebPush: info\0" + browser_point + sender_point, 32, shared)
    key = _derive(salt, b"Content-Encoding: aes128gcm\0", 16, secret)
    return key, _derive(salt, b"Content-Encoding: nonce\0", 12, secret)


def prove_sender(endpoint: str, keys: PushKeys, contact: str, now: float) -> str:
    """The value of `Authorization` for that push service, and for no other."""
    parts = urlsplit(endpoint)
    scalar = int.from_bytes(decode(keys.private_key), "big")
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(now) + _PROOF_SECONDS,
        "sub": contact,
    }
    token = jwt.encode(claims, ec.derive_private_key(scalar, _CURVE), algorithm="ES256")
    return f"vapid t={token}, k={keys.public_key}"


def encode(value: bytes) -> str:
    """In base64url, unpadded."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decode(value: str) -> bytes:
    """ValueError for what is none."""
    return base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)


def _derive(salt: bytes, info: bytes, length: int, secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
